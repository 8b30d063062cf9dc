"""What the files of a round say of all children, in words: the line beside the counts, and what it does and does not speak of."""

from fullcircle.documents.dates import day_in_words
from fullcircle.domain.insight.rules.measures import AllChildren, WeightedShare
from fullcircle.domain.insight.rules.words import FEWEST_FOR_INTERVAL, counted, effective, listed, of_everyone

NOT_KNOWN = "not known, because it is not on record how likely each file was to be chosen"
ASKED_FOR = "not known, because leaders asked for each of these files, and such files speak for themselves alone"


def line(found: AllChildren | None, share: WeightedShare | None) -> str:
    """What ``share`` says of all children, to stand after "For all children open to us:"."""
    if found is None or share is None:
        return NOT_KNOWN
    if share.speaks:
        return f"{of_everyone(share)}, as if from {effective(share)}"
    return ASKED_FOR if share.low is None else f"too few to say more (as if from {effective(share)})"


def whom(found: AllChildren | None) -> str:
    """
    >>> whom(None)
    'all children open to us'
    """
    if found is None:
        return "all children open to us"
    return f"the {found.children:,} {'child' if found.children == 1 else 'children'} whom these files speak for"


def why_no_more(share: WeightedShare) -> str:
    """Why nothing is said beyond the counts; empty where something is."""
    if share.speaks:
        return ""
    if share.low is None:
        return "Leaders asked for each of these files, and such files speak for themselves alone."
    return (
        "As some files were likelier to be chosen than others, the "
        f"{counted(share.n, 'final audit says', 'final audits say')} as much about all children as {effective(share)} "
        f"chosen alike. From {FEWEST_FOR_INTERVAL} on we say what the share could plausibly be."
    )


def speaks_of(found: AllChildren) -> str:
    """Of whom the estimates speak, and of whom they do not. All children open on the day of the draw are accounted for."""
    day = f"{day_in_words(found.drawn_on)}, the day of the draw"
    said = [f"The estimates speak of {_children(found.children)}"]
    if found.open_then is None:
        less = f", without the {found.left_out:,} whom the draw left out" if found.left_out else ""
        said[0] += f" open to {found.open_to} on {day}{less}."
    elif found.open_then == found.children:
        said[0] += f", all who were open to {found.open_to} on {day}."
    else:
        was = "was" if found.open_then == 1 else "were"
        said[0] += f". On {day}, {found.open_then:,} {was} open to {found.open_to}{_left_out(found.left_out)}."
    if found.unheard:
        there = "children" if found.eligible is None else _children(found.eligible - found.children)
        said.append(
            f"No drawn file of {listed(found.unheard)} is final yet, so they say nothing about the {there} there."
        )
    if found.unfinished:
        one = found.unfinished == 1
        said.append(
            f"{found.unfinished} {'audit that is not final is' if one else 'audits that are not final are'} left out; we take it "
            f"that the final ones of the same service area are like {'it' if one else 'them'}."
        )
    if found.directed:
        which = "file that leaders asked for stands" if found.directed == 1 else "files that leaders asked for stand"
        said.append(f"{found.directed} {which} for {'itself' if found.directed == 1 else 'themselves'} alone.")
    if found.undrawn:
        was = "file that was not drawn is" if found.undrawn == 1 else "files that were not drawn are"
        said.append(f"{found.undrawn} {was} left out.")
    return " ".join(said)


def _children(n: int) -> str:
    return f"{n:,} {'child' if n == 1 else 'children'}"


def _left_out(n: int) -> str:
    return f", of whom the draw left out {n:,}" if n else ""
