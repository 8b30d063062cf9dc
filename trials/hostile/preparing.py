"""What a played authority has not: a draw that waits, drafts, lists and earlier audits that are read and not yet applied, audits
that wait for a moderator, two texts of one section, and people who left or have no account."""

from pathlib import Path
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from huey.contrib.djhuey import HUEY

from fullcircle.domain.audits import operations as audits
from fullcircle.domain.audits.models import Audit
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries as people
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import StaleWrite
from tests.factories.browser import send
from tests.factories.long_tables import csv_table
from tests.factories.long_tables import forms as earlier
from trials._blind import put_back_to_wait

FRAMEWORK = Path(__file__).parents[2] / "frameworks" / "bolton.yaml"
PEOPLE = b"Name,Job title,Email\nHeather Moss,Social worker,heather.moss@example.org\nNobody Known,,\n"


def prepare(clients: dict[str, Client], planned_round: int) -> None:
    """Send one of each, as a person who may; and give back that it was taken, or fail."""
    HUEY.immediate = True  # no job worker runs beside a trial: what is to be read is read at once
    may = {
        "/people/lists/new/": {"file": SimpleUploadedFile("people.csv", PEOPLE)},
        "/imports/earlier-audits/new/": {"file": SimpleUploadedFile("earlier.csv", csv_table(earlier(4)))},
        "/frameworks/add/": {
            "text": FRAMEWORK.read_text(encoding="utf-8").replace("\n  version: 1\n", "\n  version: 9\n", 1)
        },
    }
    for path, sent in may.items():
        answers = [client.post(path, sent) for client in clients.values() if client.get(path).status_code == 200][:1]
        assert [answer.status_code for answer in answers] == [302], f"{path} was not taken"
    started = [client.post(f"/reports/rounds/{planned_round - 1}/start/").status_code for client in clients.values()]
    assert 302 in started, "no report was begun"
    draw = f"/rounds/{planned_round}/selection/new/"
    lead = next(client for client in clients.values() if 'name="size"' in client.get(draw).content.decode())
    assert send(lead, draw, asking="size").status_code == 302, "no draw was made"
    put_back_to_wait()
    _two_texts()
    _people_of_every_kind()


def _two_texts() -> None:
    audit = Audit.objects.filter(state="being_audited").order_by("pk").first()
    assert audit is not None, "no audit is being written"
    auditor = people.actor(audit.auditor_id, on=clock.today())
    kept = 0
    for words in ("She swims.", "She reads."):
        try:
            audits.save_section(
                audit_id=audit.pk,
                key="profile",
                content={"text": words},
                operation=uuid4(),
                base_version=0,
                by=auditor,
                now=clock.now(),
            )
        except StaleWrite:
            kept += 1
    assert kept, "no second text was kept"


def _people_of_every_kind() -> None:
    """Somebody without an account, one whose account is shut, and one who left."""
    now = clock.now()
    access.add_person(name="Nola Account", by=SYSTEM, now=now)
    shut, left = (
        access.add_person(name=name, username=name.lower(), by=SYSTEM, now=now) for name in ("Shuttle", "Leaver")
    )
    access.shut_account(person_id=shut, by=SYSTEM, now=now)
    access.note_leaving(person_id=left, left_on=clock.today(), at_once=True, by=SYSTEM, now=now)
