"""Who the child of an audit is, in the words that the bank's lines need."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from fullcircle.demo.authority.days import years_between
from fullcircle.demo.authority.records import Child
from fullcircle.demo.authority.state import care_on, episode_on
from fullcircle.demo.words import Pen, Slot, bank

NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen",
)  # fmt: skip
PRONOUNS = {
    "M": {"they": "he", "them": "him", "their": "his", "theirs": "his"},
    "F": {"they": "she", "them": "her", "their": "her", "theirs": "hers"},
    "": {"they": "they", "them": "them", "their": "their", "theirs": "theirs"},
}
PARENTS = re.compile(r"\b(mother|father|parents)\b")
ONE = {"was": "was", "has": "has", "is": "is", "goes": "goes", "s": "s", "es": "es", "ies": "ies"}
MANY = {"was": "were", "has": "have", "is": "are", "goes": "go", "s": "", "es": "", "ies": "y"}
PLANS = {
    "early_help": ("family plan", "team around the family meeting", "early help practitioner"),
    "assessment": ("interim plan", "planning meeting", "social worker"),
    "in_need": ("child in need plan", "child in need meeting", "social worker"),
    "child_protection": ("child protection plan", "core group", "social worker"),
    "looked_after": ("care plan", "care team meeting", "social worker"),
    "care_leaver": ("pathway plan", "pathway meeting", "personal adviser"),
}
LIVES = {
    "A": "now placed with {their} adopters",
    "K": "now in a children's home",
    "P1": "now placed with {their} parents",
    "P2": "now living independently with support",
    "H5": "now in supported accommodation",
    "S1": "now in a residential school",
    "R5": "now in a secure setting",
}
"""Where somebody who is looked after lives who is with no foster carers, by the beginning of the code of the placement."""


@dataclass(frozen=True)
class Portrait:
    """What of a child the words turn on. ``status`` is a word of the product's."""

    child: Child
    status: str
    on: date

    @property
    def age(self) -> int:
        return max(0, years_between(self.child.born, self.on))

    @property
    def band(self) -> str:
        """The age as the bank names it. Care leavers are adults, whatever the day of their birthday."""
        if self.status == "care_leaver" or self.age >= 18:
            return "adult"
        return next(name for top, name in ((2, "baby"), (7, "young"), (12, "middle"), (18, "teen")) if self.age < top)

    def pen(self, rng: Random) -> Pen:
        """A pen that writes for this child."""
        status = "care_leaver" if self.band == "adult" else self.status
        slots = self._slots(rng, status)
        avoid = None if slots["carer"] == "mother" or status == "looked_after" else PARENTS
        return Pen(rng, status, self.band, self.child.disabled, slots, avoid)

    def _slots(self, rng: Random, status: str) -> dict[str, Slot]:
        sex = self.child.sex if self.child.sex in PRONOUNS and self.on >= self.child.born else ""
        plan, meeting, worker = PLANS[status]
        assessed, likes = self._assessed(rng), rng.choice(bank("profile")["likes"]).say.strip("[]").split("|")
        return {
            **PRONOUNS[sex],
            **(ONE if sex else MANY),
            "child": self._noun(),
            "carer": self._carer(rng, status),
            "worker": worker,
            "plan": plan,
            "meeting": meeting,
            "school": self._school(),
            "aged": self._aged(),
            "likes": rng.choice(likes),
            "gap": str(rng.randint(24, 63)),
            "overrun": str(rng.randint(51, 78)),
            "assessment": _day(assessed),
            "plan_date": _day(self._recent(rng, 100)),
            "care_since": self._care_since(),
            "lives": self._lives(PRONOUNS[sex]["their"]),
            "visit": lambda: _day(self._visit(rng)),
            "date": lambda: _day(self._recent(rng, 150)),
            "supervision": lambda: _day(self._recent(rng, 70)),
        }

    def _noun(self) -> str:
        return {"baby": "the baby", "teen": "the young person", "adult": "the young person"}.get(self.band, "the child")

    def _carer(self, rng: Random, status: str) -> str:
        if status == "looked_after":
            return rng.choice(("foster carer", "foster mother") if self._placed.startswith("U") else ("key worker",))
        if status == "care_leaver":
            return rng.choice(("former foster carer", "support worker"))
        return rng.choices(("mother", "father", "grandmother"), (80, 10, 10))[0]

    def _school(self) -> str:
        return "nursery" if self.age < 5 else "school" if self.age < 17 else "college"

    def _aged(self) -> str:
        if self.age < 2:
            months = max(1, (self.on - self.child.born).days // 30)
            return f"{NUMBERS[months] if months < 16 else months} month{'s' if months > 1 else ''} old"
        return NUMBERS[self.age] if self.age < 16 else str(self.age)

    def _recent(self, rng: Random, days: int) -> date:
        day = self.on - timedelta(days=rng.randint(12, days))
        return day - timedelta(days=max(0, day.weekday() - 4))

    def _visit(self, rng: Random) -> date:
        """A visit that the data knows of too, where there is one in the last months."""
        episode = episode_on(self.child, self.on)
        since = self.on - timedelta(days=150)
        visits = (
            []
            if episode is None
            else [v.on for v in episode.visits] + [v.on for care in episode.care for v in care.visits]
        )
        recent = [day for day in visits if since <= day < self.on]
        return rng.choice(recent) if recent else self._recent(rng, 90)

    def _assessed(self, rng: Random) -> date:
        episode = episode_on(self.child, self.on)
        done = [a.authorised for a in episode.assessments if a.authorised < self.on] if episode else []
        return max(done) if done and (self.on - max(done)).days < 500 else self._recent(rng, 200)

    @property
    def _placed(self) -> str:
        """The code of the placement on the day, as the data tells it."""
        return self._placements[-1] if self._placements else "U6"

    @property
    def _placements(self) -> list[str]:
        episode = episode_on(self.child, self.on)
        care = care_on(episode, self.on) if episode else None
        return [one.kind for one in care.placements if one.start <= self.on] if care else []

    def _lives(self, their: str) -> str:
        placed = self._placed
        if placed in {"U1", "U2", "U3"}:
            return "now with relatives approved as carers"
        if placed.startswith("U"):
            return "in the same foster home all along" if len(self._placements) < 2 else "now with other foster carers"
        said = next((words for code, words in LIVES.items() if placed.startswith(code)), "now in a residential setting")
        return said.format(their=their)

    def _care_since(self) -> str:
        episode = episode_on(self.child, self.on)
        care = care_on(episode, self.on) if episode else None
        return f"{care.start:%B %Y}" if care else "last year"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
