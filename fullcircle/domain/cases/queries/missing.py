"""Who is known as open, and missing from a file."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet

from fullcircle.domain.cases.models import Child, alike_by
from fullcircle.domain.cases.states import Status

_AT_ONCE: Final = 400
"""References in one statement."""


def known_in(statuses: Sequence[Status], as_at: date) -> QuerySet[Child]:
    """Children known in one of ``statuses``, and not as of a later day than ``as_at``: a file that lists everybody open says so
    about the others by silence. Of two files of one day, the one that is applied later is the newer word."""
    return Child.objects.filter(status__in=[str(one) for one in statuses], as_at__lte=as_at)


def missing(statuses: Sequence[Status], still_present: QuerySet[Any, Any], as_at: date) -> QuerySet[Child]:
    """Those of them who are not in ``still_present``, a query of references by what those alike have in common (`alike_by`):
    00123 is not missing where a spreadsheet made 123 of it."""
    return known_in(statuses, as_at).alias(alike=alike_by("reference")).exclude(alike__in=still_present)


def count_known(statuses: Sequence[Status], references: Sequence[str], as_at: date) -> int:
    """How many of the children with these references are `known_in` one of ``statuses``."""
    batches = (references[at : at + _AT_ONCE] for at in range(0, len(references), _AT_ONCE))
    return sum(known_in(statuses, as_at).filter(reference__in=some).count() for some in batches)
