"""An action is SMART: specific, measurable, achievable, relevant and time-bound."""

from dataclasses import dataclass, fields

LONGEST = 4_000
"""Most characters in one text of an action."""


@dataclass(frozen=True)
class Smart:
    """The four written parts; the fifth, time, is the due date.

    ``what`` will be done (specific); ``measure``: how we will know that it is done; ``achievable``: what makes it possible;
    ``difference_for``: the difference it is for (relevant).
    """

    what: str
    measure: str
    achievable: str
    difference_for: str

    def tidied(self) -> "Smart":
        """The same without spaces around each text."""
        return Smart(**{f.name: getattr(self, f.name).strip() for f in fields(self)})


ASKS = {
    "what": "Say what will be done.",
    "measure": "Say how we will know that it is done.",
    "achievable": "Say what makes it possible: who helps, and what they need.",
    "difference_for": "Say what difference it will make for the child.",
}
"""What is said of each part that is missing, by its name."""


def faults(smart: Smart) -> dict[str, str]:
    """What is missing or too long, by part; empty when the action is complete."""
    found = {}
    for name, asks in ASKS.items():
        text = getattr(smart, name).strip()
        if not text:
            found[name] = asks
        elif len(text) > LONGEST:
            found[name] = f"Shorten this to {LONGEST:,} characters. It has {len(text):,}."
    return found
