"""How someone is asked by e-mail: their own mail program opens, so nothing is sent from here and nothing has to be kept."""

from collections.abc import Sequence
from urllib.parse import quote

ASK = "Ask by e-mail"
NO_ADDRESS = "No e-mail address is known"
IN_CONFLICT = "has a conflict of interest"
MODERATES = "moderates, or has a role for the child’s team or service area by now"
"""What a moderator who cannot go on, and has declared no conflict, does no longer, or does besides."""


def about_audits(address: str, round_number: int, audits: Sequence[int]) -> tuple[str, str]:
    """The words and the link that asks somebody about audits of theirs; no link where there is no address. Audits are told by
    their own numbers: an e-mail says nothing of a child."""
    if not address:
        return NO_ADDRESS, ""
    which = [f"audit {number}" for number in audits]
    listed = " and ".join(filter(None, [", ".join(which[:-1]), which[-1]]))
    subject = f"Round {round_number}, {listed}: what would help?"
    return ASK, f"mailto:{quote(address, safe='@')}?subject={quote(subject)}"


def why_given_on(work: str, *, in_conflict: bool, told: bool) -> str:
    """Why somebody does not go on with what they had, in words that follow their name. ``work``: what they did ("audits");
    ``told``: whether the reader is one of those who give it to someone else, and so is told which it is."""
    if not told:
        return "cannot go on with it"
    return IN_CONFLICT if in_conflict else f"has left or no longer {work}"
