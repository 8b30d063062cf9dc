"""What happens to a child, as plain records. Dates may lie in the future of any day asked about: ``state`` hides them.

Codes are those of the Annex A code lists (for example "N1", "C2", "U4").
"""

from dataclasses import dataclass, field
from datetime import date

from fullcircle.demo.authority.workforce import Post

Changes = list[tuple[date, str]]  # (since when, what), ascending


@dataclass(slots=True)
class Contact:
    on: date
    source: str


@dataclass(slots=True)
class Referral:
    on: date
    source: str
    nfa: bool
    post: Post


@dataclass(slots=True)
class Assessment:
    """``seen`` is "Y", "N" or "U"; ``support`` whether social care support was found to be needed."""

    start: date
    authorised: date
    seen: str
    support: bool
    post: Post


@dataclass(slots=True)
class Enquiry:
    """A section 47 enquiry, decided on a day; ``conference`` is its initial child protection conference, if any."""

    start: date
    decided: date
    conference: date | None
    plan: bool
    post: Post


@dataclass(slots=True)
class Plan:
    """A child protection plan. ``recategorised`` is (day, new category)."""

    start: date
    end: date
    category: str
    recategorised: tuple[date, str] | None
    reviews: list[date]
    protected_on: date | None


@dataclass(slots=True)
class Visit:
    on: date
    alone: bool


@dataclass(slots=True)
class Placement:
    start: date
    kind: str
    provider: str
    outside: bool
    place: str
    urn: str


@dataclass(slots=True)
class Missing:
    """``absent``: away without leave but whereabouts known. ``offered`` and ``accepted`` are "Y", "N" or "U"."""

    on: date
    absent: bool
    offered: str
    accepted: str


@dataclass(slots=True)
class Adoption:
    """The adoption side of a period of care; ``family`` is the adopters' identifier once matched."""

    decided: date
    order: date | None = None
    matched: date | None = None
    family: str = ""
    early: date | None = None
    placed: date | None = None
    adopted: date | None = None
    reversed: date | None = None
    reversal: str = ""


@dataclass(slots=True)
class Care:
    """A period of being looked after."""

    start: date
    end: date
    reason: str
    need: str
    uasc: bool = False
    legal: Changes = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    reviews: list[date] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    officer_contacts: list[date] = field(default_factory=list)
    health: list[date] = field(default_factory=list)
    dental: list[date] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    permanence: Changes = field(default_factory=list)
    adoption: Adoption | None = None


@dataclass(slots=True)
class Episode:
    """An episode from a referral to its closure."""

    referral: Referral
    need: str
    closed: date
    reason: str
    assessments: list[Assessment] = field(default_factory=list)
    enquiries: list[Enquiry] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    care: list[Care] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    posts: list[tuple[date, Post]] = field(default_factory=list)


@dataclass(slots=True)
class EarlyHelp:
    start: date
    end: date
    organisation: str
    post: Post


@dataclass(slots=True)
class LeavingCare:
    """Leaving care services to a young person, ``until`` they end."""

    start: date
    until: date
    uasc: bool
    qualifying: bool
    posts: list[tuple[date, Post]]
    pathway_reviews: list[date]
    contacts: list[date]
    touch: Changes
    homes: Changes
    activities: Changes


@dataclass(slots=True, eq=False)
class Child:
    """A child known to the council; there is no name. ``born`` is the expected day for one not yet born.

    ``practice`` is latent (mean 0, about 0.6 of spread): how good the work with this child tends to be. Visits are
    missed and reviews run late more often where it is low, so that risk and weak practice go together.
    """

    born: date
    sex: str
    ethnicity: str
    disabled: bool
    practice: float
    reference: str = ""
    earlier_plans: int = 0
    contacts: list[Contact] = field(default_factory=list)
    early_help: list[EarlyHelp] = field(default_factory=list)
    episodes: list[Episode] = field(default_factory=list)
    leaving_care: LeavingCare | None = None

    @property
    def first_known(self) -> date:
        """The day of the first event on record."""
        days = [contact.on for contact in self.contacts[:1]]
        days += [help.start for help in self.early_help[:1]]
        days += [episode.referral.on for episode in self.episodes[:1]]
        days += [self.leaving_care.start] if self.leaving_care else []
        return min(days)


@dataclass(slots=True)
class Adopter:
    """A prospective adopter; two share a ``family``. Not linked to any child except through the family."""

    reference: str
    family: str
    sex: str
    ethnicity: str
    disabled: bool
    early: bool
    enquiry: date
    stage1: date
    stage1_end: date
    stage2: date
    stage2_end: date
    submitted: date
    approved: date
    matched: date | None = None
    placed: date | None = None
    children: int = 0
    adopted: date | None = None
    left: date | None = None
    left_reason: str = ""
