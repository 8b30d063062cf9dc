"""Who an audit can be given to, in the words of a choice."""

from fullcircle.domain.auditors.rules.availability import time_words
from fullcircle.domain.audits.queries import OtherAuditor


def with_load(other: OtherAuditor, *, observed: bool) -> str:
    """A name with how much they have in the round, and what speaks against: "Ruth Bell (2 audits, no room for more)".
    ``observed``: an observation of practice is planned with the audit."""
    said = [time_words(other.audits, other.most, other.away)]
    if observed and not other.trained:
        said.append("not recorded as trained to observe")
    return f"{other.name} ({', '.join(said)})"
