"""What each model holds and for how long: declared beside its fields, checked for completeness by a test."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Retention(Enum):
    """Retention classes. The periods are the council's to set; the defaults are in the retention reference."""

    CHILD_RECORD = "follows the rule for the child's file"
    QA_RECORD = "closure plus six years (assumed; to be confirmed by the council)"
    STAFF = "employment plus six years (assumed; to be confirmed by the council)"
    REFERENCE = "kept while in use"
    LOG = "kept as long as the longest record it speaks of"
    TRANSIENT = "deleted once it has served (ninety days at most)"


@dataclass(frozen=True)
class Privacy:
    """``personal`` maps each field about a person to how it is scrubbed in copies; ``plain`` names all other fields.

    Scrubbing words: "blank", "zero", "shift" (dates moved by a secret number of days), "replace" (a made-up reference).
    The primary key need not be named.
    """

    retention: Retention
    personal: Mapping[str, str] = field(default_factory=dict)
    plain: tuple[str, ...] = ()
