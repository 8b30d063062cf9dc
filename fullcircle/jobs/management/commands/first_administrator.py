"""``fullcircle first-administrator USERNAME --name NAME``: make an existing account the first administrator."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fullcircle.foundation.access import operations
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import DomainError


class Command(BaseCommand):
    help = "Give an account (made with createsuperuser) its person and the administrator's role, so that they can add the others."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="the person's name as pages show it")

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        try:
            person_id = operations.add_person_for_account(
                name=options["name"], username=options["username"], by=SYSTEM, now=now
            )
            operations.give_role(
                person_id=person_id, role=Role.ADMINISTRATOR, starts_on=clock.day_of(now), by=SYSTEM, now=now
            )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{options['name']} can now sign in as {options['username']} and add people, teams and roles."
        )
