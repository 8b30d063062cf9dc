"""People who can sign in, and so are told; and what they were told."""

from django.contrib.auth.models import User

from fullcircle.foundation.access.models import Person
from fullcircle.foundation.notices.models import Notice
from tests.factories.council import Council, council
from tests.factories.kept import kept


def everybody_signs_in() -> None:
    """Everyone has set a password."""
    User.objects.update(password="md5$salt$of-nothing-that-anybody-types")


@kept
def council_that_signs_in(**how: int) -> Council:
    """A small council in which everyone can sign in, and has an e-mail address. Nobody was told of their first roles."""
    made = council(**how)
    everybody_signs_in()
    for person in Person.objects.all():
        person.email = f"person.{person.pk}@council.example"
        person.save(update_fields=["email"])
    Notice.objects.all().delete()
    return made


def told(kind: str = "", *, subject: str = "") -> list[int]:
    """Who was told, by id: of that kind, about that thing."""
    found = Notice.objects.order_by("at", "person_id")
    if kind:
        found = found.filter(kind=kind)
    if subject:
        found = found.filter(subject=subject)
    return list(found.values_list("person_id", flat=True))


def kinds_told(person_id: int) -> list[str]:
    """Of what somebody was told, in the order of its words."""
    return sorted(Notice.objects.filter(person_id=person_id).values_list("kind", flat=True))
