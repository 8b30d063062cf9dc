"""Names of those who wrote, sent or confirmed."""

from fullcircle.foundation.access.models import Person

BY_THE_PRODUCT = "Full Circle"


def name_of(person: Person | None) -> str:
    """The name, or that of the product where no person did it."""
    return person.name if person else BY_THE_PRODUCT
