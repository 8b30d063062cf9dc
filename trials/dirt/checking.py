"""Whether what the product holds after an import is what the twin says it must hold, child by child."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from trials.dirt.known import State
from trials.dirt.present import Present
from trials.dirt.reading import Read
from trials.dirt.reasons import reasons
from trials.dirt.shapes import NAMES_EVERYBODY, bare
from trials.dirt.standing import OPEN, told


@dataclass
class Checked:
    """One import of a file that was ``read`` over what was known ``before``. ``confirmed`` are the lists of which a person said
    that children who are missing may be closed; ``alike`` the IDs that may be one child or two."""

    read: Read
    before: dict[str, State]
    after: dict[str, State]
    confirmed: frozenset[int] = frozenset()
    alike: set[str] = field(default_factory=set)

    def wrong(self) -> Iterator[str]:
        """Each difference, in words that name the child of the invented council."""
        met = {*self.before, *self.after, *self.read.children()}
        ways = Counter(bare(child) for child in met | self.read.named())
        for child in sorted(met):
            check = self._alike if bare(child) in self.alike or ways[bare(child)] > 1 else self._child
            yield from (f"child {child}: {what}" for what in check(child))

    def _alike(self, child: str) -> Iterator[str]:
        """Of a child whose ID is written in two ways little can be told, but that is no reason to close the child."""
        before, after = self.before.get(child), self.after.get(child)
        ways = {one for one in self.read.named() if bare(one) == bare(child)}
        of_child = told(self.read.rows_of(child))
        closed = of_child.status == "closed" and (of_child.closes or ways == {child})
        closed |= before is not None and any(kind == before.status for kind, _ in of_child.ended)
        if before and after and ways and before.status in OPEN and after.status == "closed" and not closed:
            yield f"was {before.status} and is closed, though the file has the ID {' and '.join(sorted(ways))}"

    def _child(self, child: str) -> Iterator[str]:
        rows, before, after = self.read.rows_of(child), self.before.get(child), self.after.get(child)
        if after is None:
            yield "is told and not there" if rows else "is gone"
        elif rows:
            yield from Present(self, child, before, after, told(rows), reasons(rows, self.read.as_at)).wrong()
        elif before is None:
            yield "is there and nothing readable tells of it"
        elif self._may_close(child, before):
            yield from self._silent(child, before, after)
        elif before != after:
            yield f"changed from {before} to {after} though no row tells of it"

    def complete(self, number: int) -> bool:
        """Whether a list has rows and the child of each could be told, or a person said that those in it are all."""
        found = self.read.lists.get(number)
        if found is None or not (found.applied or found.unnamed):
            return False
        return number in self.confirmed or not found.unnamed

    def has_row(self, child: str, number: int) -> bool:
        return any(n == number for n, _ in self.read.rows_of(child))

    def _naming(self, status: str) -> int | None:
        return next((number for number, of in NAMES_EVERYBODY.items() if status in of), None)

    def silence_counts(self, status: str) -> bool:
        """Whether nobody can be in this status, or in one that followed, whom the file does not tell to be: all rows that could
        say so say whom they are about, or a person confirmed the list that names everybody."""
        number = self._naming("in_need" if status == "referral" else status)
        return number in self.confirmed or not self.read.untold()

    def _may_close(self, child: str, before: State) -> bool:
        """Only by the silence of a list that names everybody."""
        number, left_out = self._naming(before.status), self.read.left_out_of(child)
        return number is not None and not left_out and self.complete(number) and self.silence_counts(before.status)

    def _must_close(self, before: State) -> bool:
        """Where rows of that list can be used."""
        number = self._naming(before.status)
        return number is not None and bool(self.read.lists[number].applied)

    def _silent(self, child: str, before: State, after: State) -> Iterator[str]:
        if after == before and not self._must_close(before):
            return
        if after.status != "closed" or after.open or after.flags or after.events != before.events:
            yield f"is missing from the file and should be closed, but is {after} (was {before})"
