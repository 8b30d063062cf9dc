"""How someone is asked by e-mail: their own mail program opens, so nothing is sent from here and nothing has to be kept."""

from collections.abc import Sequence
from urllib.parse import quote

ASK = "Ask by e-mail"
NO_ADDRESS = "No e-mail address is known"
CANNOT_AUDIT = "has left, audits no more or has declared a conflict of interest"
CANNOT_MODERATE = "has left, moderates no more or has declared a conflict of interest"
"""Why somebody is not asked, and their work given to someone else."""


def about_audits(address: str, round_number: int, audits: Sequence[int]) -> tuple[str, str]:
    """The words and the link that asks somebody about audits of theirs; no link where there is no address. Audits are told by
    their own numbers: an e-mail says nothing of a child."""
    if not address:
        return NO_ADDRESS, ""
    which = [f"audit {number}" for number in audits]
    listed = " and ".join(filter(None, [", ".join(which[:-1]), which[-1]]))
    subject = f"Round {round_number}, {listed}: what would help?"
    return ASK, f"mailto:{quote(address, safe='@')}?subject={quote(subject)}"
