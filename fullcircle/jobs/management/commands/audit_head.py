"""``fullcircle audit-head keep FILE`` and ``mail``: take the audit log's head to where whoever writes the database cannot reach.

Run as another user of the system than the site, which may read the database and nothing else (config.head_keeper).
"""

import os
import smtplib
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from fullcircle.foundation.auditlog import queries
from fullcircle.foundation.auditlog.rules import heads
from fullcircle.foundation.kernel import clock

_ALARM = (
    "Stop the site, keep this database and its backups as they are, and tell your data protection officer. "
    "Then have the whole log verified: fullcircle audit-log verify --heads FILE."
)


class Command(BaseCommand):
    help = "Keep the head of the audit log (its count and hash) in a file that the site cannot write, or mail it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        ways = parser.add_subparsers(dest="way", required=True)
        keep = ways.add_parser("keep", help="append it to a file, and hold the log to those that were kept before")
        keep.add_argument("file", type=Path, help="begun where it is not there; never shortened")
        ways.add_parser("mail", help="send it to the address in AUDIT_LOG_MAIL_TO")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            end = queries.end()
            if options["way"] == "keep":
                self._keep(end.number, end.hash, options["file"])
            else:
                self._mail(end.number, end.hash)
        except DatabaseError as fault:
            raise CommandError(
                f"The database could not be read, so no head was kept: {str(fault).strip()}. Nothing is known about the log. "
                "Try again in a minute; if it happens again, see whether this user may still read the database."
            ) from fault

    def _keep(self, number: int, digest: str, file: Path) -> None:
        try:
            before = file.read_text(encoding="utf-8") if file.exists() else ""
            self._append(file, heads.line(number=number, digest=digest, at=clock.now()), before)
        except (OSError, UnicodeDecodeError) as fault:
            raise CommandError(f"{file} could not be read or written, so no head was kept: {fault}.") from fault
        kept, none = heads.read(before)
        if none:
            lines = ", ".join(map(str, none))
            raise CommandError(
                f"The head of now was kept, but these lines of {file} are no heads: {lines}. "
                "Look at who may write this file. A line that was cut off by a power failure can be taken out."
            )
        if differs := self._against(kept, number):
            raise CommandError(f"The audit log is not as it was: {differs}. {_ALARM}")
        said = f"Kept in {file}: {number} entries." if before else f"{file} was begun. Kept: {number} entries."
        self.stdout.write(said)

    def _append(self, file: Path, line: str, before: str) -> None:
        """The old end of the file is never touched; a line that was cut off is ended first."""
        with file.open("a", encoding="utf-8") as kept:
            kept.write(("\n" if before and not before.endswith("\n") else "") + line + "\n")
            kept.flush()
            os.fsync(kept.fileno())

    def _against(self, kept: Sequence[heads.KeptHead], number: int) -> str:
        """How the log differs from any head that was kept, so that it is told each time; "" where it goes on from all of them."""
        most = max(kept, key=lambda head: head.number, default=None)
        if most and number < most.number:
            return f"it has {number} entries, and had {most.number} at {most.at}"
        now = queries.hashes(head.number for head in kept)
        for head in sorted(kept, key=lambda head: head.number):
            if now.get(head.number) != head.hash:
                return f"entry {head.number} is another than the one that was there at {head.at}"
        return ""

    def _mail(self, number: int, digest: str) -> None:
        to, council = getattr(settings, "AUDIT_LOG_MAIL_TO", ""), settings.COUNCIL_NAME
        if not to:
            raise CommandError("AUDIT_LOG_MAIL_TO is empty. Set it to the address that heads go to; nothing was sent.")
        if not settings.EMAIL_HOST:
            raise CommandError("EMAIL_HOST is empty. Set it to the mail server; nothing was sent.")
        line = heads.line(number=number, digest=digest, at=clock.now())
        words = (
            f"The audit log of Full Circle ({council}) has {number} entries. Please keep this message: with it, a log that was "
            f"rolled back is found.\n\n{line}\n\nTo hold the log to it: put the line above into a file, and run\n"
            "fullcircle audit-log verify --heads FILE\n"
        )
        try:
            send_mail(f"Audit log of {council}: {number} entries", words, None, [to])
        except (OSError, smtplib.SMTPException) as fault:
            raise CommandError(
                f"The head could not be mailed: {fault}. Nothing was sent. See EMAIL_HOST and its like, then try again."
            ) from fault
        self.stdout.write(f"Mailed to {to}: {number} entries.")
