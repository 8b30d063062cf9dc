"""``fullcircle import-framework FILE``: check a framework file, make it a draft, and publish it if asked."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fullcircle.domain.frameworks import operations, queries
from fullcircle.domain.frameworks.rules import FrameworkFaults, read_framework
from fullcircle.domain.frameworks.states import Standing
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import DomainError
from fullcircle.foundation.kernel.operation import operation


class Command(BaseCommand):
    help = "Read a framework file and keep it as a draft. With --publish, new work goes by it from its date on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a framework file, for example frameworks/bolton.yaml")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--check", action="store_true", help="only say whether the file is sound; change nothing")
        what.add_argument("--publish", action="store_true", help="publish it; it can then no longer change")

    def handle(self, *args: Any, **options: Any) -> None:
        text = _text(options["file"])
        try:
            if options["check"]:
                self._say_sound(text)
            else:
                self._keep(text, publish=options["publish"])
        except FrameworkFaults as refused:
            raise CommandError("\n".join([str(refused), *(f"  {fault}" for fault in refused.faults)])) from refused
        except DomainError as refused:
            raise CommandError(f"{refused} Nothing was changed.") from refused

    def _say_sound(self, text: str) -> None:
        identity = read_framework(text).identity
        self.stdout.write(f"The file is sound: {identity.title}, version {identity.version}. Nothing was changed.")

    @operation
    def _keep(self, text: str, *, publish: bool) -> None:
        now = clock.now()
        identity = read_framework(text).identity
        imported = operations.import_draft(text=text, by=SYSTEM, now=now)
        standing = queries.version(SYSTEM, imported.version_id, on=clock.day_of(now)).standing
        done = (
            "is now a draft"
            if imported.changed
            else f"is there already, with exactly this text: {standing.label.lower()}"
        )
        if publish and standing is Standing.DRAFT:
            operations.publish(version_id=imported.version_id, by=SYSTEM, now=now)
            done = "is published"
        self.stdout.write(f"{identity.title}, version {identity.version}, {done}.")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as missing:
        raise CommandError(f"There is no file {path}. Check the name and the folder.") from missing
    except UnicodeDecodeError as unreadable:
        raise CommandError(f"{path} is not text in UTF-8. Save it as UTF-8 text and try again.") from unreadable
    except OSError as unreadable:
        raise CommandError(f"{path} cannot be read: {unreadable.strerror}.") from unreadable
