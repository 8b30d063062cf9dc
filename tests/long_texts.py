"""Where long texts are written: pages are opened by people of every kind, and their text boxes are looked at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import resolve

from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.moderation.models import Moderation, ModeratorJudgement
from fullcircle.domain.moderation.states import ChosenBecause, ModerationState
from fullcircle.domain.reports import operations as reports
from fullcircle.domain.rounds.models import Round
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.states import Role
from fullcircle.web.kit.routes import all_rules
from tests.factories.audited import AuditedRound, audited_round
from tests.factories.council import NOW, TODAY, Council, council
from tests.factories.submitted import SUBMITTED_AT, round_under_way
from tests.integration.permissions.stage import AUDITOR, MODERATOR, Stage, Who, build, path_to

_OPEN_ALL = {Role.QA_LEAD.label, AUDITOR, MODERATOR}
"""Who open pages too that take nothing from a form: the form of one may be sent to another."""
_NUMBERS = re.compile(r"\d+")
_PARTS = re.compile(r'"/audits/\d+/sections/([\w-]+)/"')


@dataclass(frozen=True)
class TextBox:
    """A text box of a page. ``kept``: what saves it as it is typed: "draft", "versions", or "" for nothing."""

    route: str
    path: str
    account_id: int
    name: str
    action: str
    kept: str


class _Boxes(HTMLParser):
    """The text boxes that can be written in: (name, the attributes of the form around it)."""

    def __init__(self) -> None:
        super().__init__()
        self.form: dict[str, str] = {}
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = said
        elif tag == "textarea" and "readonly" not in said:
            self.found.append((said.get("name", ""), self.form))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = {}


def boxes_in(page: str) -> list[tuple[str, str, str]]:
    """(name, action of the form, what saves it) of each text box of a page. Rows that are only a pattern are left out."""
    reader = _Boxes()
    reader.feed(re.sub(r"<template.*?</template>", "", page, flags=re.DOTALL))
    found = []
    for name, form in reader.found:
        by_post = form.get("method") == "post"
        kept = "draft" if by_post and form.get("data-draft") else "versions" if "data-autosave" in form else ""
        found.append((name, form.get("action", ""), kept))
    return found


def text_boxes() -> list[TextBox]:
    """Every text box of a council at work, one for each page that shows it."""
    made = council(teams_in_each_area=2, children_in_each_team=4)
    found = list(_of_stage(build(made)))
    for path, person_id in _at_work(made):
        account = _account(person_id)
        found += _boxes(_browser(account), path, str(resolve(path).route), account)
    return found


def _at_work(made: Council) -> Iterator[tuple[str, int]]:
    """Pages that are there in one state of their record alone, each with who is shown it."""
    lead = made.qa_lead.person_id or 0
    written = Audit.objects.filter(round_id=round_under_way(made, size=2)).order_by("pk").first()
    assert written is not None
    parts = _browser(_account(written.auditor_id)).get(f"/audits/{written.pk}/").content.decode()
    for key in dict.fromkeys(_PARTS.findall(parts)):
        yield f"/audits/{written.pk}/sections/{key}/", written.auditor_id
    for step in ("give-back", "reassign", "withdraw"):
        for state in (AuditState.NOT_STARTED, AuditState.WITH_MODERATOR):
            yield f"/audits/{Audit.objects.filter(state=state)[0].pk}/{step}/", lead
    yield f"/rounds/{written.round_id}/close/", lead
    past = audited_round(made)
    past.audit(made.teams[0])
    for state in (AuditState.SUBMITTED, AuditState.WITH_MODERATOR):
        yield f"/moderation/assign/{past.audit(made.teams[0], state).pk}/", lead
    yield f"/moderation/{_to_agree(made, past)}/", made.heads[0]
    Round.objects.filter(pk=past.id).update(state="under_way")
    report = reports.start_report(round_id=past.id, by=made.qa_lead, now=SUBMITTED_AT)
    yield f"/reports/{report}/sections/how_well/", lead


def _to_agree(made: Council, past: AuditedRound) -> int:
    """A moderation whose second judgements are recorded and not talked about yet."""
    audit = past.audit(made.teams[1], AuditState.WITH_MODERATOR, overall="inadequate")
    moderation = Moderation.objects.create(
        audit=audit,
        moderator_id=made.heads[0],
        state=ModerationState.TO_AGREE,
        chosen_because=ChosenBecause.ALWAYS,
        due_on=TODAY,
        judged_at=NOW,
    )
    aspects = [one.key for one in frameworks.framework(made.framework_version_id).aspects]
    for aspect in (*aspects, "overall"):
        ModeratorJudgement.objects.create(moderation=moderation, aspect=aspect, value="meets_good")
    return moderation.pk


def _account(person_id: int) -> int:
    return Person.objects.values_list("account", flat=True).get(pk=person_id) or 0


def _browser(account_id: int) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(get_user_model().objects.get(pk=account_id))
    return client


def _of_stage(stage: Stage) -> Iterator[TextBox]:
    """Those of each page, as the first of the people of the stage is shown them who is shown any."""
    seen: set[str] = set()
    for who in stage.people:
        if who.account_id is not None:
            found = list(_of_person(who, stage, who.account_id, seen))
            seen |= {box.route for box in found}
            yield from found


def _of_person(who: Who, stage: Stage, account_id: int, seen: set[str]) -> Iterator[TextBox]:
    client = _browser(account_id)
    for route, rule in all_rules():
        if rule is None or "GET" not in rule.methods or "." in route or route in seen:
            continue
        if "POST" not in rule.methods and who.column not in _OPEN_ALL:
            continue
        yield from _boxes(client, path_to(route, rule, stage, who.own), route, account_id)


def _boxes(client: Client, path: str, route: str, account_id: int) -> list[TextBox]:
    answer = client.get(path)
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return []
    found = boxes_in(answer.content.decode())
    return [TextBox(route, path, account_id, name, _NUMBERS.sub("n", action), kept) for name, action, kept in found]
