"""Why a child was drawn, and what swaps by hand changed since, in words."""

from fullcircle.domain.insight.rules.words import counted
from fullcircle.domain.selection.queries import Swap, WhyOne
from fullcircle.domain.selection.states import Basis, ChoiceState
from fullcircle.stats.sampling.words import chance_in_words
from fullcircle.web.kit.jinja import date_long


def drawn_with(one: WhyOne) -> str:
    """How many of those it was drawn with were chosen, and what swaps by hand changed since: the numbers add up."""
    of = one.account
    were = "was" if of.places == 1 else "were"
    said = f"{of.places} of {counted(of.members, 'child', 'children')} {were} chosen at the draw."
    if one.swaps is None:
        return said
    swaps = one.swaps
    return (
        f"{said} By hand since then, {swaps.went} swapped out and {swaps.came} swapped in from the reserve: "
        f"{swaps.now} {'is' if swaps.now == 1 else 'are'} chosen now."
    )


def swapped_in(one: WhyOne) -> str:
    """Whose place a child took, by whom and why; "" for one that was not swapped in."""
    if one.came is None:
        return ""
    here, there = one.choice.service_area, one.came.service_area
    who = f"child {one.choice.replaces}" if one.choice.replaces else "a child whom you do not see"
    said = f"It took the place of {who}, as the next in reserve: swapped in{_by(one.came)}."
    if here != there:
        said += f" That child is of {there}, where nobody was left in reserve."
    return said + _why(one.came)


def swapped_out(one: WhyOne) -> str:
    """By whom and why a child was swapped out; "" for one that was not."""
    if one.went is None:
        return ""
    return f"Swapped out{_by(one.went)}.{_why(one.went)}"


def _by(swap: Swap) -> str:
    """Who swapped and when, as far as that was kept."""
    return f" by {swap.by or 'hand'}" + (f" on {date_long(swap.at)}" if swap.at else "")


def _why(swap: Swap) -> str:
    return f" The reason given: “{swap.reason}”" if swap.reason else ""


def chances(one: WhyOne) -> list[dict[str, str]]:
    """The chances that the draw gave; where swaps changed how many are looked at, also what estimates reckon with."""
    row, of = one.choice, one.account
    if row.basis is Basis.DIRECTED:
        return [_chance("Chance", row.chance, "Taken for certain.")]
    if of.chance == 1:
        first = "Certain to be chosen: there were no more children than places."
    else:
        first = f"Of being chosen at the draw: it had {chance_in_words(of.chance)}."
    found = [_chance("Chance in the draw", of.chance, first)]
    if one.came or one.went or row.state is ChoiceState.RESERVE:
        drawn = "Of being chosen or in reserve."
        if one.came:
            drawn += " It was in reserve, and came in by hand: the draw alone did not decide that it is looked at."
        found.append(_chance("Chance with the reserve", of.drawn_chance, drawn))
    if one.swaps and row.state is ChoiceState.CHOSEN:
        how = "Reckoned again from the number chosen now, as if swaps did not depend on what the files show."
        found.append(_chance("Estimates reckon with", row.chance, how))
    return found


def _chance(key: str, value: float, note: str) -> dict[str, str]:
    return {"key": key, "value": f"{value:.4f}", "note": note}
