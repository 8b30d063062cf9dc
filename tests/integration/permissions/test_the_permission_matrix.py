"""Every URL is asked by every role, with every method, for a record of their own and one beyond them.

The answers are the committed permission matrix (docs/reference/permission-matrix.md; write it again with
FULLCIRCLE_WRITE_REFERENCE=1) and never exceed what the URL table's rule allows the role.
"""

import os
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from fullcircle.foundation.access import operations, queries
from fullcircle.foundation.access.models import RoleAssignment
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Permission, Role
from fullcircle.foundation.kernel import clock
from fullcircle.web.kit.matrix import SCOPED, Answer, at_most
from fullcircle.web.kit.routes import Entry, Rule, all_rules
from tests.factories.submitted import SUBMITTED_AT
from tests.integration.permissions.stage import Stage, Who, build

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "permission-matrix.md"
WORDS = {
    "key": "assessment",
    "who": "MQ",
    "token": "x-y",
    "name": "overall",
    "aspect": "assessment",
    "section": "how_well",
    "chart": "judgements",
    "indicator": "cin_open_count",
    "standard": "icpc_wd",
}
"""Values of the parts of a path that are no record."""

Cells = dict[tuple[str, str, str], tuple[Answer, Answer | None]]


@pytest.fixture
def stage(db: None, tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr(clock, "now", lambda: SUBMITTED_AT)
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return build()


def _path(route: str, rule: Rule, stage: Stage, records: dict[str, int]) -> str:
    """The route with its parts filled in: the first number is the rule's record, others are of the kind that they are named
    after. A kind of which the stage has no record stops the test, so that nothing is asked for the record of another kind."""
    there = {**stage.shared, **records}
    kinds = [rule.record] if rule.record else []

    def fill(found: re.Match[str]) -> str:
        kind, name = found.groups()
        if kind == "slug":
            return WORDS[name]
        return str(there[kinds.pop() if kinds else name.removesuffix("_id")])

    return "/" + re.sub(r"<(\w+):(\w+)>", fill, route)


def _answer(response: HttpResponse) -> Answer:
    if response.status_code == 401 or (response.status_code == 302 and response["Location"].startswith("/sign-in/")):
        return Answer.SIGN_IN
    return {403: Answer.REFUSED, 404: Answer.NOT_FOUND}.get(response.status_code, Answer.YES)


def _ask(who: Who, method: str, path: str) -> Answer:
    """Ask once; whatever the asking changed is undone."""
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        if who.account_id is not None:
            client.force_login(get_user_model().objects.get(pk=who.account_id))
        response = client.generic(method, path, content_type="application/x-www-form-urlencoded")
        assert response.status_code not in {405, 500}, f"{method} {path} by {who.column}: {response.status_code}"
        transaction.set_rollback(True)
    return _answer(response)


def _cells(stage: Stage) -> Cells:
    cells: Cells = {}
    for route, rule in all_rules():
        assert rule is not None
        for method in rule.methods:
            for who in stage.people:
                own = _ask(who, method, _path(route, rule, stage, who.own))
                scoped = rule.record in SCOPED and who.role is not None
                beyond = _ask(who, method, _path(route, rule, stage, who.beyond)) if scoped else None
                cells[route, method, who.column] = (own, beyond)
    return cells


@pytest.mark.requirements("R5.9")
def test_every_cell_answers_as_the_matrix_says_and_no_more_than_its_rule(stage: Stage) -> None:
    cells, rules = _cells(stage), dict(all_rules())
    people = {who.column: who for who in stage.people}
    for (route, method, column), (own, beyond) in cells.items():
        rule, role = rules[route], people[column].role
        assert rule is not None
        most = at_most(rule, role, own=True)
        assert own is most or most is Answer.YES, f"{method} /{route} by {column}: {own}, at most {most}"
        if beyond is not None and column in {who.column for who in stage.people[:-1]}:
            most = at_most(rule, role, own=False)
            assert beyond is most or most is Answer.YES, (
                f"{method} /{route} by {column}, beyond: {beyond}, at most {most}"
            )
    page = _page(cells, stage)
    if os.environ.get("FULLCIRCLE_WRITE_REFERENCE"):
        PAGE.write_text(page, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page, "The matrix changed: run make fix, and read the difference."


def _page(cells: Cells, stage: Stage) -> str:
    columns = [who.column for who in stage.people]
    lines = [
        "# Permission matrix",
        "",
        "Generated by asking: every URL of the URL table, by every role, with every method. A test asks every cell again.",
        "",
        "*yes*: the page answers (the state of the record may still say *not now*). *refused*: not part of the role.",
        "*not found*: the page does not say whether there is such a record. Two answers in a cell: for a record of the",
        "person's own (their work, team or service), then for one beyond them. The last two columns are a team manager with",
        "an audit they carry out, and a moderator with theirs. *Record*: of what kind the record is that was asked for.",
        "",
        "| URL | method | record | rule | " + " | ".join(columns) + " |",
        "|" + "---|" * (4 + len(columns)),
    ]
    for route, rule in all_rules():
        assert rule is not None
        needs = rule.needs.value if isinstance(rule.needs, Entry) else " or ".join(p.label for p in rule.needs)
        for method in rule.methods:
            row = [
                f"`/{route}`",
                method,
                rule.record or "–",
                needs,
                *(_said(cells[route, method, column]) for column in columns),
            ]
            lines.append("| " + " | ".join(row) + " |")
    return "\n".join(lines) + "\n"


def _said(cell: tuple[Answer, Answer | None]) -> str:
    own, beyond = cell
    return own.value if beyond is None or beyond is own else f"{own.value} / {beyond.value}"


def test_a_role_that_ends_today_gives_nothing_tomorrow(stage: Stage) -> None:
    held = RoleAssignment.objects.get(role=Role.HEAD_OF_SERVICE, service_area__key="safeguarding")
    last = date(2026, 3, 20)
    operations.end_role(assignment_id=held.pk, ends_on=last, by=SYSTEM, now=datetime(2026, 3, 20, 9, tzinfo=UTC))
    assert queries.actor(held.person_id, on=last).may(Permission.SEE_AUDITS)
    assert not queries.actor(held.person_id, on=last + timedelta(days=1)).may(Permission.SEE_AUDITS)
