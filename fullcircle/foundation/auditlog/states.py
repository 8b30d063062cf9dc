"""Words of the audit log."""

from fullcircle.foundation.kernel.codes import Code


class Part(Code):
    """What of an entry is personal: kept beside it, under a salted digest that the entry holds, so that it can be scrubbed."""

    NAME = "name", "Name"
    DETAIL = "detail", "Detail"


class Why(Code):
    """Why something was scrubbed. Words to choose from, because an entry that tells of scrubbing is never scrubbed itself."""

    KEPT_LONG_ENOUGH = "kept_long_enough", "Kept as long as it may be"
    ASKED_FOR = "asked_for", "The person asked to be erased"
    NOT_TO_BE_WRITTEN = "not_to_be_written", "Should not have been written down"


SCRUBBED = "auditlog.scrubbed"
"""The event of an entry that tells what was scrubbed: in its detail the part, the numbers of the entries, and why."""
