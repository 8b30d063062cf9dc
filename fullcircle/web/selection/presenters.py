"""What the pages of selection say."""

from fullcircle.domain.insight.rules.words import counted, listed, percent
from fullcircle.domain.selection.queries import ChoiceRow, Choosing, DrawView, Sample
from fullcircle.domain.selection.rules.terms import Terms
from fullcircle.domain.selection.states import Basis, ChoiceState
from fullcircle.web.kit.components.dots import Group, SampleChart, sample_chart


def odds(row: ChoiceRow) -> str:
    """The chance a child had, in words."""
    if row.chance >= 0.995:
        return "Certain to be drawn: there were no more children than places."
    if row.chance > 0.5:
        return f"Its chance in that draw was about {round(10 * row.chance)} in 10."
    return f"Its chance in that draw was about 1 in {round(1 / row.chance)}."


def how(row: ChoiceRow, terms: Terms) -> str:
    """How a child was drawn, in a few words."""
    matching = [label for code, label in terms.priorities.items() if code in row.flags]
    if row.basis is Basis.CHANCE:
        return "By chance"
    return "; ".join(matching) if matching else "By tickets, without a priority"


def asked(terms: Terms) -> list[str]:
    """What the framework asks of a selection, one sentence each."""
    said = [
        f"At least {counted(terms.minimum_per_service, 'child', 'children')} from every service area.",
        f"At least {percent(terms.random_share)} of the children drawn by chance alone, so that they can speak for all.",
        f"No child who was looked at in the last {counted(terms.exclusion_months, 'month')}.",
        f"Auditors who are independent of the work, with at most {counted(terms.audits_most, 'audit')} each.",
        f"An observation of practice with at least {percent(terms.observation_share)} of audits.",
    ]
    return said if terms.exclusion_months else [said[0], said[1], *said[3:]]


def there_is(choosing: Choosing) -> str:
    """What there is to choose from, in words."""
    words = f"{counted(choosing.children, 'child', 'children')} {'is' if choosing.children == 1 else 'are'} being worked with."
    if choosing.recently_chosen:
        words += (
            f" {choosing.recently_chosen} of them were looked at in the last {choosing.terms.exclusion_months} months."
        )
    return f"{words} {counted(choosing.auditors, 'auditor')} can take up to {counted(choosing.most, 'audit')} in all."


def hints(choosing: Choosing) -> dict[str, str]:
    """How many children have each priority, under its box."""
    return {p.code: counted(p.children, "child has it now", "children have it now") for p in choosing.priorities}


def chart(sample: Sample) -> SampleChart:
    """The chosen children of each service area beside all of its children."""
    return sample_chart([Group(area.service_area, area.chosen, area.children) for area in sample.areas])


def how_drawn(draw: DrawView) -> list[str]:
    """How the children were chosen, step by step, in words."""
    recently = sum(area.recently_chosen for area in draw.areas)
    eligible = sum(area.eligible for area in draw.areas)
    said = [f"{counted(draw.frame_size, 'child', 'children')} were being worked with on the day of the draw."]
    if draw.without_team:
        said.append(f"{draw.without_team} had no team yet and could not be drawn.")
    if recently:
        said.append(
            f"{recently} had been looked at in the {draw.terms.exclusion_months} months before and were left out."
        )
    said.append(f"{eligible} were in the draw. Each had a ticket, so nobody was without a chance.")
    if draw.terms.priorities:
        names = listed([label.lower() for label in draw.terms.priorities.values()])
        _, one, more = draw.terms.tickets
        said.append(
            f"A child with one of the round's priorities had {one} tickets, with more than one {more}: {names}."
        )
    said += [
        f"Places were shared out over the service areas by tickets, with at least {draw.terms.minimum_per_service} each.",
        f"In each area some, {percent(draw.terms.random_share)} of all, were drawn with equal chances; the rest by tickets.",
        "Auditors were found who are independent of the child's worker, team and line, as evenly as that allows.",
    ]
    swapped = len(draw.in_state(ChoiceState.SWAPPED_OUT))
    if swapped:
        said.append(f"{counted(swapped, 'child', 'children')} swapped by hand afterwards, each with the reason.")
    return said
