"""What people have decided of forms from before Full Circle, in short: so that nobody changes or applies it unseen."""

from collections.abc import Collection
from hashlib import sha256

from django.db.models import Value

from fullcircle.domain.earlier_audits.models import QuestionMapping, WordMapping

_OF_DIGEST = 16


def decided(templates: Collection[str]) -> str:
    """A digest of what the questions of these forms mean and what their words stand for: another one where any of it is."""
    questions = QuestionMapping.objects.filter(template__in=templates).order_by()
    words = WordMapping.objects.filter(template__in=templates).order_by()
    said = questions.values_list("template", "key", "meaning", "aspect").union(
        words.values_list("template", "folded", "judgement", Value("a word"))
    )
    return sha256(repr(sorted(said)).encode()).hexdigest()[:_OF_DIGEST]
