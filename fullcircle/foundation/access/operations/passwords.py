"""A password may not be something that is guessed soon. Words of the council, of the work and of its owner are guessed first."""

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

from fullcircle.foundation.access.models import Person

_GUESSES = 1_000_000_000
"""Guesses that a password has to withstand: with slow hashing, years for whoever has the database."""
_LOOKED_AT = 72
"""Characters that are looked at; looking takes longer with each."""
_OF_THE_WORK = (
    *(
        "full",
        "circle",
        "fullcircle",
        "council",
        "borough",
        "county",
        "children",
        "childrens",
        "child",
        "family",
        "families",
    ),
    *(
        "safeguarding",
        "social",
        "worker",
        "work",
        "care",
        "services",
        "service",
        "team",
        "manager",
        "quality",
        "assurance",
    ),
    *(
        "audit",
        "audits",
        "moderation",
        "practice",
        "protection",
        "fostering",
        "adoption",
        "ofsted",
        "annex",
        "liquidlogic",
    ),
    *("mosaic", "eclipse", "welcome", "letmein", "changeme", "summer", "winter", "spring", "autumn"),
)


class NotSoonGuessed:
    """A password validator of Django's kind, which asks zxcvbn how many guesses a password withstands."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for a password that would be guessed soon."""
        tried_first = [*_OF_THE_WORK, *_words(f"{settings.COUNCIL_NAME} {settings.AUTHORITY}"), *_of(user)]
        run_together = "".join(
            letter for letter in password if letter.isalnum()
        )  # hyphens between words hide them from it
        looked_at = {password[:_LOOKED_AT], run_together[:_LOOKED_AT] or password[:_LOOKED_AT]}
        if min(zxcvbn(text, user_inputs=tried_first)["guesses"] for text in looked_at) < _GUESSES:
            raise ValidationError(
                "This password would be guessed too soon: words of the council or of the work, names, dates and keys that lie "
                "side by side are tried first. Three words that do not belong together are good.",
                code="soon_guessed",
            )

    def get_help_text(self) -> str:
        """What would do."""
        return "Three words that do not belong together are good; names of the council or of the work are not."


def _of(user: User | None) -> list[str]:
    person = Person.objects.filter(account=user).select_related("team__service_area").first() if user else None
    if user is None or person is None:
        return [] if user is None else _words(user.username)
    of_team = [person.team.name, person.team.service_area.name] if person.team else []
    return [word for text in (user.username, person.name, person.job_title, *of_team) for word in _words(text)]


def _words(text: str) -> list[str]:
    parts = "".join(letter if letter.isalnum() else " " for letter in text.casefold()).split()
    return [*parts, "".join(parts)]
