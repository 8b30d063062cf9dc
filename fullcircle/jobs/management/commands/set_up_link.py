"""``fullcircle set-up-link USERNAME --site https://qa.example.gov.uk``: a link by which somebody sets their password."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from fullcircle.foundation.access import operations, queries
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import DomainError


class Command(BaseCommand):
    help = "Print a link for an account, where no second person can agree to one. Hand it to its person and to nobody else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--site", required=True, help="how addresses of the site begin, for example https://qa.example.gov.uk"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        person_id = queries.person_with_account(SYSTEM, options["username"])
        try:
            if person_id is None:
                raise CommandError(f"Nobody has an account called {options['username']}.")
            link = operations.ask_for_link(person_id=person_id, mail=False, by=SYSTEM, now=now)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        if link is not None:
            path = reverse("accounts:set_up", kwargs={"who": link.who, "token": link.token})
            self.stdout.write(f"For {link.name}, of use once, for a day:\n{options['site'].rstrip('/')}{path}")
