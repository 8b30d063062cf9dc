"""The account of a file's forms: every one is new, known already, waits, or is left out; the numbers add up."""

from dataclasses import astuple, dataclass


@dataclass
class Account:
    """``forms`` = ``new`` + ``known`` + ``changed`` + ``waiting`` + ``left_out``. ``waiting``: nobody has said yet what their
    questions mean. ``known``: imported before, and the same; ``changed``:
    imported before, and saying something else now (the first stays). Of the new ones, ``matched`` are about children whom
    Full Circle knows and ``unmatched`` about others; ``judged`` have an overall judgement."""

    forms: int = 0
    new: int = 0
    known: int = 0
    changed: int = 0
    left_out: int = 0
    matched: int = 0
    unmatched: int = 0
    judged: int = 0
    waiting: int = 0

    @property
    def usable(self) -> int:
        """How many forms can be used, though perhaps nothing of them is new."""
        return self.forms - self.left_out - self.waiting

    @property
    def fingerprint(self) -> str:
        """The numbers in short, to tell whether they are still those that a person saw."""
        return "-".join(str(number) for number in astuple(self))

    def check(self) -> "Account":
        """Itself; raises AssertionError when it does not add up."""
        if (
            self.forms != self.new + self.known + self.changed + self.waiting + self.left_out
            or self.new != self.matched + self.unmatched
        ):
            raise AssertionError(f"The forms do not add up: {self}")
        return self
