"""How long pages take with one year of work in store, and with ten: the middle of so many times, the longest but one in twenty,
and the ratio of the middles. Each is the page as a browser gets it, in this process. And how much each weighs."""

from collections.abc import Callable
from functools import partial
from statistics import median
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from benchmarks._ten_years import browser, one_year, ten_years, times, told
from fullcircle.domain.audits.models import Audit, Section
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.reports.models import Report
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.states import Role

Page = Callable[[], int]
"""Asks for a page, and tells how many bytes it has."""
PROFILE = "profile"


def got(client: Client, path: str) -> Page:
    def ask() -> int:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return len(answer.content)

    return ask


def pages() -> dict[str, Page]:
    """What is asked for, by what it is called in the table."""
    lead, audit = browser(Role.QA_LEAD), being_audited()
    report = Report.objects.order_by("pk")[0].pk
    auditor = Client()
    auditor.force_login(get_user_model().objects.get(person=audit.auditor_id))
    audits, section = reverse("audits:list"), f"/audits/{audit.pk}/sections/{PROFILE}/"
    return {
        "audits, first page": got(lead, audits),
        "audits, of one round and state": got(lead, f"{audits}?round={audit.round_id}&state={audit.state}"),
        "actions, first page": got(lead, reverse("actions:list")),
        "rounds": got(lead, reverse("rounds:list")),
        "reports": got(lead, reverse("reports:list")),
        "control room of a round": got(lead, f"/rounds/{audit.round_id}/"),
        "performance": got(lead, reverse("performance:picture")),
        "My work of a QA lead": got(lead, "/"),
        "My work of an auditor": got(auditor, "/"),
        "an audit being written": got(auditor, f"/audits/{audit.pk}/"),
        "a part of it": got(auditor, section),
        "a save of that part": partial(save, auditor, audit, section),
        "a report as Word": got(lead, f"/reports/{report}/word/"),
        "a report as PDF": got(lead, f"/reports/{report}/pdf/"),
    }


def being_audited() -> Audit:
    return Audit.objects.filter(
        state=AuditState.BEING_AUDITED, auditor__in=Person.objects.exclude(account=None)
    ).order_by("-due_on")[0]


def save(auditor: Client, audit: Audit, path: str) -> int:
    """One save as the script of the page sends it while somebody types."""
    version = Section.objects.filter(audit=audit, key=PROFILE).values_list("version", flat=True).first() or 0
    sent = {"text": f"She settles. {version}", "base_version": version, "operation": str(uuid4())}
    answer = auditor.post(path, sent, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 200, answer.status_code
    return len(answer.content)


def measured() -> dict[str, list[float]]:
    print(told())
    return {name: times(ask) for name, ask in pages().items()}


one_year()
before = measured()
ten_years()
after = measured()
weight = {name: ask() / 1_000 for name, ask in pages().items()}
print(f"{'':<32}{'one year':>18}{'ten years':>18}{'ratio':>8}{'weight':>10}")
for name, took in after.items():
    shown = [f"{median(one):6.0f} / {one[-1 - len(one) // 20]:4.0f} ms" for one in (before[name], took)]
    print(f"{name:<32}{shown[0]:>18}{shown[1]:>18}{median(took) / median(before[name]):>8.1f}{weight[name]:>7.0f} kB")
