"""What the lists of one file say about each child, so that lists which disagree are noticed."""

from dataclasses import dataclass, field
from typing import Final

from fullcircle.domain.annex_a.rules.record import Value
from fullcircle.domain.annex_a.rules.results import CleanRow
from fullcircle.files.ids import AlikeIds

_UNCERTAIN: Final = {("gender", "U")}
_ABOUT_THE_PERSON: Final = (("date_of_birth", "Date of Birth"), ("gender", "Gender"))


@dataclass(slots=True)
class People:
    """What earlier lists said about each child, so that lists which disagree are noticed once per child."""

    met: dict[str, dict[str, tuple[Value, int, int]]] = field(default_factory=dict)
    alike: AlikeIds[tuple[int, int]] = field(default_factory=AlikeIds)

    def knows(self, child: str) -> bool:
        """Whether some row before was about a child of this very ID."""
        return child in self.met

    def differences(self, row: CleanRow, child: str) -> list[tuple[str, str, int, int]]:
        """Remember the row; return (field, header, list, row) for each thing another list gave differently."""
        known = self.met.setdefault(child, {})
        found = []
        for name, header in _ABOUT_THE_PERSON:
            value = row.values.get(name)
            if value is None or (name, value) in _UNCERTAIN:
                continue
            first = known.setdefault(name, (value, row.list_number, row.row))
            if first[0] != value and first[1] != row.list_number:
                found.append((name, header, first[1], first[2]))
        return found
