"""The figures that speak for what a round looks for, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from fullcircle.domain.performance.queries import COUNCIL
from fullcircle.domain.selection.queries import Citation, Citations, DrawView
from fullcircle.domain.selection.rules.priorities import in_words
from fullcircle.domain.selection.states import ChoiceState
from fullcircle.stats.words import k_of_n_share
from fullcircle.web.kit.jinja import date_long


@dataclass(frozen=True)
class Cited:
    """A figure in one line, and the page that tells more of it. ``source`` says whose count it is, ``counts`` of whom."""

    source: str
    words: str
    counts: str
    href: str


@dataclass(frozen=True)
class LookedFor:
    """A priority of a draw, how many of the chosen children have it, and the figure that speaks for it."""

    label: str
    weight: str
    chosen: int
    cited: Cited | None


def cited(found: Citations, code: str) -> Cited | None:
    """The figure that speaks for a flag; None where none does or the reader may not see figures."""
    one = found.by_flag.get(code)
    if one is None:
        return None
    source = "ChAT line" if one.indicator.basis == "chat" else "Performance figure"
    where = "" if found.spot == COUNCIL else f"?where={found.spot}"
    href = reverse("performance:indicator", kwargs={"indicator": one.key}) + where
    return Cited(source, _said(one), _counts(one), href)


def _said(one: Citation) -> str:
    """How many need looking at, of how many, as the reason is of these; never how many do not."""
    kind, part = one.indicator, one.indicator.parts[one.part]
    name = (kind.owed.late if kind.owed else kind.label) + (f" ({part[0].lower()}{part[1:]})" if part else "")
    if one.figure is None:
        return f"{name}: not in the newest file"
    need_a_look, of = one.figure
    if of == 0:
        return f"{name}: none to count"
    not_so = "not so for " if kind.others_need_a_look and not kind.owed else ""
    return f"{name}: {not_so}{k_of_n_share(need_a_look, of, kind.of_one if of == 1 else kind.of_many)}"


def _counts(one: Citation) -> str:
    """Of whom the figure is, where it is there, so that nobody wonders why it is not how many have the reason."""
    of = one.indicator.of
    said = [f"Of {of[0].lower()}{of[1:]}.", one.unlike] if one.figure else []
    return " ".join(filter(None, said))


def cited_where(found: Citations) -> str:
    """Whose figures are cited, of which day and how counted; or why none are."""
    if not found.may_see:
        return "Performance figures are not shown here: you do not see them."
    if found.as_at is None:
        return "No performance figure can be cited: there is none yet for these reasons."
    place = "the whole council" if found.spot == COUNCIL else found.where
    return (
        f"Figures are of {place} as at {date_long(found.as_at)}. Each counts whom it names, whether or not they can be drawn, "
        "and work of the six months before too, so it differs from how many children can be drawn and have the reason now. A "
        "ChAT line is counted as the sector’s analysis tool (ChAT) counts it."
    )


def uncited(found: Citations) -> str:
    """What stands where a reason has no figure. There can be one of something near, which says another thing of the child."""
    return "No figure of the same thing is counted" if found.may_see else "Not shown to you"


def looked_for(draw: DrawView, found: Citations) -> Sequence[LookedFor]:
    """What a draw looked for, in the order of its weights."""
    chosen = draw.in_state(ChoiceState.CHOSEN)
    return [
        LookedFor(
            label=one.label,
            weight=in_words(one.weight),
            chosen=sum(one.label in row.priorities for row in chosen),
            cited=cited(found, one.code),
        )
        for one in sorted(draw.terms.priorities, key=lambda one: (-one.weight, one.label))
    ]
