"""``fullcircle seed-demo [--size small|full] [--seed N] [--framework NAME]``: fill an empty database with an invented council."""

from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from fullcircle.demo import example
from fullcircle.demo.authority import SIZES
from fullcircle.demo.play import play
from fullcircle.foundation.access import queries as people
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.kernel import clock

ASHMERE_S = "bolton"
"""The framework that the invented council goes by."""
FRAMEWORKS = {file.stem: file for file in Path(settings.BASE_DIR, "frameworks").glob("*.yaml")}


class Command(BaseCommand):
    help = "Fill an empty database with an invented council, played up to today. Does nothing when people are there already."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--size", choices=sorted(SIZES), default="small", help="small (the default) or full: two years"
        )
        parser.add_argument(
            "--framework",
            choices=sorted(FRAMEWORKS),
            default=ASHMERE_S,
            help=f"{ASHMERE_S} is that of the invented council; another gives a few people to see that framework at work",
        )
        parser.add_argument("--seed", type=int, default=1, help="another number makes another council")

    def handle(self, *args: Any, **options: Any) -> None:
        if people.people(SYSTEM, on=clock.today()):
            self.stdout.write("The invented council is already there: nothing to do.")
            return
        began = perf_counter()

        def say(words: str) -> None:
            self.stdout.write(f"  {perf_counter() - began:5.1f} s  {words}")
            self.stdout.flush()

        self.stdout.write("Inventing a council and playing it up to today. Nothing is kept unless all of it succeeds.")
        name, seed = options["framework"], options["seed"]
        if name == ASHMERE_S:
            play(size=options["size"], seed=seed, now=clock.now(), say=say)
        else:
            example.play(text=FRAMEWORKS[name].read_text(encoding="utf-8"), seed=seed, now=clock.now(), say=say)
        say("Done.")
