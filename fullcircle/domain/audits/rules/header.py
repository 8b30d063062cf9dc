"""What was known of the child when the audit was allocated: kept with the audit, whatever later imports say."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from fullcircle.domain.annex_a.rules.specification import specification
from fullcircle.domain.cases.rules import in_line, who
from fullcircle.domain.cases.states import Status
from fullcircle.domain.frameworks.rules import Circumstances

_GROUND = {"legal_status": "Legal status", "placement_type": "Home", "unaccompanied": "Unaccompanied"}


@dataclass(frozen=True)
class Header:
    """Codes are those of Annex A; ``status`` is a word of cases.states.Status. ``flags``: reason to look at the case, in
    figures, by its code. Dates are ISO text, as stored."""

    reference: str = ""
    age_years: int | None = None
    gender: str = ""
    ethnicity: str = ""
    disability: str = ""
    status: str = ""
    team: str = ""
    service_area: str = ""
    service_area_key: str = ""
    worker: str = ""
    last_seen_on: str | None = None
    as_at: str = ""
    facts: Mapping[str, Any] | None = None
    flags: Mapping[str, str] | None = None

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """The header in its stored form; fields of a later product that this one does not know are passed over."""
        return cls(**{name: stored[name] for name in cls.__dataclass_fields__ if name in stored})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def who(self) -> str:
        """In two words, for a page: "Girl, 7", "Unborn child", "Young man, 19", "Child, age not known"."""
        return who(self.gender, self.age_years)

    def named(self, reference: str) -> str:
        """The child of that reference in one line: "Child 46366, boy, 9"."""
        return in_line(reference, self.gender, self.age_years)

    @property
    def status_label(self) -> str:
        return Status(self.status).label if self.status else ""

    @property
    def details(self) -> list[tuple[str, str]]:
        """All that is known, as (what, value in words), in the order in which people ask."""
        codes = specification()
        facts = self.facts or {}
        known = [
            ("Age", "" if self.age_years is None else "Unborn" if self.age_years < 0 else str(self.age_years)),
            ("Gender", codes.label("gender", self.gender or None)),
            ("Ethnicity", codes.label("ethnicity", self.ethnicity or None)),
            ("Disability", codes.label("yes_no_unknown", self.disability or None)),
            ("Status", self.status_label),
            *((label, _fact(name, facts.get(name))) for name, label in _GROUND.items()),
            ("Team", self.team),
            ("Service area", self.service_area),
            ("Worker", self.worker or "Nobody allocated"),
        ]
        return [(label, value) for label, value in known if value]

    @property
    def seen(self) -> date | None:
        return date.fromisoformat(self.last_seen_on) if self.last_seen_on else None

    @property
    def was_missing(self) -> bool:
        """Whether the data count times on which the child was missing. They hold no day of any."""
        return "cla_missing" in (self.flags or {})

    @property
    def known_as_at(self) -> date | None:
        return date.fromisoformat(self.as_at) if self.as_at else None


def _fact(name: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        return ""
    return specification().label("yes_no_unknown" if name == "unaccompanied" else name, value) or ""


_IN_PROCEEDINGS = {"C1", "interim_care_orders"}
_ADOPTION = {"D1", "E1", "placement_order", "freed_for_adoption"}


_ADOPTION_EVENTS = {"adoption_decision", "placement_order", "matched", "placed_for_adoption"}


def circumstances(header: Header, *, statuses: Collection[str], events: Collection[str] = ()) -> Circumstances:
    """The child's circumstances, for the parts of the tool that fit. ``statuses`` and kinds of ``events`` are those in the
    period being judged.

    What Annex A does not say (pre-proceedings, exploitation) counts as not so: no add-on is invented.
    """
    facts = header.facts or {}
    flags = header.flags or {}
    return Circumstances(
        statuses=frozenset({header.status, *statuses}),
        service_area=header.service_area_key,
        age_years=header.age_years,
        disability=header.disability.upper().startswith("Y"),
        in_proceedings=facts.get("legal_status") in _IN_PROCEEDINGS,
        missing=bool({"cla_missing", "cla_rhi_gap"} & set(flags)),
        unaccompanied=str(facts.get("unaccompanied") or "").upper().startswith("Y"),
        adoption_plan=facts.get("legal_status") in _ADOPTION or bool(_ADOPTION_EVENTS & set(events)),
        closing=header.status == Status.CLOSED,
    )
