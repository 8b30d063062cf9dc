"""Who an audit can be given to, in the words of a choice."""

from fullcircle.domain.audits.queries import OtherAuditor
from fullcircle.domain.insight.rules.words import counted


def with_load(other: OtherAuditor, *, observed: bool) -> str:
    """A name with how much they have in the round, and what speaks against: "Ruth Bell (2 audits, which is all they have time
    for)". ``observed``: an observation of practice is planned with the audit."""
    said = [counted(other.audits, "audit")]
    if other.most is not None and other.audits >= other.most:
        said.append("no time for more" if not other.audits else "which is the most for one round")
    if observed and not other.trained:
        said.append("not recorded as trained to observe")
    return f"{other.name} ({', '.join(said)})"
