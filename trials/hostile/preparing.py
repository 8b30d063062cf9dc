"""What a played authority has not: a draw that waits, drafts, and lists and earlier audits that are read and not yet applied."""

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from huey.contrib.djhuey import HUEY

from tests.factories.browser import send
from tests.factories.long_tables import csv_table
from tests.factories.long_tables import forms as earlier

FRAMEWORK = Path(__file__).parents[2] / "frameworks" / "bolton.yaml"
PEOPLE = b"Name,Job title,Email\nHeather Moss,Social worker,heather.moss@example.org\nNobody Known,,\n"


def prepare(clients: dict[str, Client], planned_round: int) -> None:
    """Send one of each, as a person who may; and give back that it was taken, or fail."""
    HUEY.immediate = True  # no job worker runs beside a trial: what is to be read is read at once
    may = {
        "/people/lists/new/": {"file": SimpleUploadedFile("people.csv", PEOPLE)},
        "/imports/legacy/new/": {"file": SimpleUploadedFile("earlier.csv", csv_table(earlier(4)))},
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
