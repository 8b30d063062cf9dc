"""``fullcircle select``: work out the draw of a round and print it; keep it as the round's proposal only when asked to."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fullcircle.domain.rounds import queries as rounds
from fullcircle.domain.selection import operations, queries
from fullcircle.domain.selection.rules.priorities import read
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import DomainError


class Command(BaseCommand):
    help = (
        "Work out the draw of a planned round, with the auditors. The same round, seed, size, priorities and data give the "
        "same bytes. Nothing is kept unless --keep is given."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--round", type=int, required=True, metavar="N", help="the number of the round")
        parser.add_argument("--seed", type=int, required=True, metavar="S", help="a whole number, agreed beforehand")
        parser.add_argument("--size", type=int, metavar="N", help="how many children; by default as many as last time")
        parser.add_argument(
            "--priority",
            action="append",
            default=[],
            metavar="CODE=WEIGHT",
            help="what the round looks for, for example cpp_repeat=0.5 or service:safeguarding=1; may be given again",
        )
        parser.add_argument("--json", action="store_true", help="print everything as JSON: it names children")
        parser.add_argument("--keep", action="store_true", help="keep the draw as the round's proposal")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            priorities = dict(read(text) for text in options["priority"])
        except ValueError as unreadable:
            raise CommandError(str(unreadable)) from unreadable
        now = clock.now()
        given = {"seed": options["seed"], "priorities": priorities}
        try:
            found = queries.trial(SYSTEM, number=options["round"], size=options["size"], on=clock.day_of(now), **given)
            if options["keep"]:
                round_id = next(row.id for row in rounds.rounds(SYSTEM) if row.number == options["round"])
                operations.propose(round_id=round_id, size=found["size"], by=SYSTEM, now=now, **given)
        except DomainError as refusal:
            raise CommandError(f"{refusal} Nothing was kept.") from refusal
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
        else:
            self._tell(found)
        if options["keep"]:
            self.stderr.write(f"Kept as the proposal of round {options['round']}.")

    def _tell(self, found: dict[str, Any]) -> None:
        """In a few lines, naming no child."""
        frame = found["frame"]
        self.stdout.write(
            f"Round {found['round']}: {found['size']} of {frame['eligible']} children who can be drawn, "
            f"of {frame['children']} being worked with. Seed {found['seed']}, data {frame['fingerprint'][:16]}."
        )
        for rule in found["rules"]:
            self.stdout.write(f"{'met    ' if rule['met'] else 'not met'} {rule['rule']}: {rule['words']}")
