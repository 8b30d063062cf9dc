"""What is sent twice at the same moment, as by a double click or a retry, has one effect, and both are answered.

The save of a part of an audit, with the id its page gave it; an audit handed in; an action marked done; a practitioner's answer
sent; and what is made anew, as an action, a note, a conflict of interest or a person: each pair goes to two workers at once, on
both databases. A save is answered alike both times. No answer is an error of the product's.
"""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullcircle.config.settings")
django.setup()

from django.core.management import call_command
from django.db import connection

from fullcircle.domain.actions.models import Action, ActionUpdate
from fullcircle.domain.auditors.models import Conflict
from fullcircle.domain.audits.models import Answer, Audit, SectionVersion
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.auditlog.models import Entry
from tests.factories import browser
from tests.factories.audited import audited_round
from tests.factories.council import Council, council, person
from tests.factories.submitted import round_under_way, write
from trials._serving import Answer as Answered
from trials._serving import on_postgresql, served, signed_in

PAIRS = {"short": 8, "nightly": 125}
"""Of each kind."""
IN_A_ROUND = 8


@dataclass
class Sent:
    """A form that is sent twice. ``effects``: how often it has had its effect so far; ``alike``: both answers are the same."""

    name: str
    who: int
    page: str
    to: str
    answers: dict[str, str]
    effects: Callable[[], int]
    by_script: bool = False
    alike: bool = False


def entries(event: str, subject: str) -> Callable[[], int]:
    return lambda: Entry.objects.filter(event=event, subject=subject).count()


def to_send(pairs: int) -> list[Sent]:
    """A council at work, and what is sent in it."""
    made = council(children_in_each_team=pairs)
    while Audit.objects.count() < 2 * pairs:
        round_under_way(made, size=IN_A_ROUND)
    audits = list(Audit.objects.order_by("pk")[: 2 * pairs])
    written, handed_in = audits[1::2], audits[::2]
    final = audited_round(made)
    answered = [final.audit(made.teams[n % len(made.teams)]) for n in range(pairs)]
    actions = [final.action(audit) for audit in answered]
    return [
        *(_save(audit) for audit in written),
        *(_hand_in(write(made, audit.pk)) for audit in handed_in),
        *(_done(action) for action in actions),
        *(_answer(audit) for audit in answered),
        *(_noted(action, n) for n, action in enumerate(actions)),
        *(_set(audit, n) for n, audit in enumerate(answered)),
        *_conflicts(made, pairs),
        *_people(pairs),
    ]


def _save(audit: Audit) -> Sent:
    page = f"/audits/{audit.pk}/sections/profile/"
    versions = SectionVersion.objects.filter(section__audit=audit)
    text = {"text": "She settles after school."}
    return Sent("save", audit.auditor_id, page, page, text, versions.count, by_script=True, alike=True)


def _hand_in(audit: Audit) -> Sent:
    here = f"/audits/{audit.pk}/"
    count = entries("audits.submitted", f"audit:{audit.pk}")
    return Sent("audit handed in", audit.auditor_id, f"{here}check/", f"{here}submit/", {}, count)


def _done(action: Action) -> Sent:
    here, count = f"/actions/{action.pk}/", entries("actions.done", f"action:{action.pk}")
    return Sent("action done", action.owner_id, here, f"{here}done/", {"evidence": "The plan of 9 March."}, count)


def _answer(audit: Audit) -> Sent:
    page = f"/audits/{audit.pk}/feedback/"
    told = Answer.objects.filter(audit=audit, answered_at__isnull=False)
    words = {"text": "I knew that the plan was late.", "go": "send"}
    return Sent("answer", audit.practitioner_id or 0, page, page, words, told.count)


def _noted(action: Action, n: int) -> Sent:
    here, text = f"/actions/{action.pk}/", f"Rang the school, call {n}."
    count = ActionUpdate.objects.filter(action=action, text=text).count
    return Sent("note on an action", action.owner_id, here, f"{here}note/", {"text": text}, count)


def _set(audit: Audit, n: int) -> Sent:
    what = f"Meet his uncle, time {n}"
    smart = {
        "what": what,
        "measure": "A dated note",
        "achievable": "Time is kept",
        "difference_for": "He keeps his family",
    }
    answers = smart | {"origin": "audit", "urgency": "standard", "owner": str(audit.practitioner_id)}
    page, count = f"/actions/new/?audit={audit.pk}", Action.objects.filter(what=what).count
    return Sent("action set", audit.auditor_id, page, page, answers, count)


def _conflicts(made: Council, pairs: int) -> Iterator[Sent]:
    page = "/rounds/conflicts-of-interest/"
    for head, team in list(product(made.heads, made.teams))[:pairs]:
        words = f"A friend works in team {team.id}, says {head}."
        count = Conflict.objects.filter(words=words).count
        yield Sent("conflict declared", head, page, page, {"team": str(team.id), "words": words}, count)


def _people(pairs: int) -> Iterator[Sent]:
    administrator = person("Ada Ministrator", Role.ADMINISTRATOR)
    for n in range(pairs):
        name = f"Nova {chr(ord('A') + n % 26)}{chr(ord('a') + n // 26)}son"
        count = Person.objects.filter(name=name).count
        yield Sent("person added", administrator, "/people/new/", "/people/new/", {"name": name}, count)


def leads_to(form: browser.Form, sent: Sent) -> bool:
    to = [form.action, *(action for _, _, action in form.buttons)]
    return form.method == "post" and sent.to in [address.partition("#")[0] or sent.page for address in to]


def repeat(sent: Sent, port: int) -> str:
    """Send it twice at once. What went wrong; "" if nothing did."""
    tab = signed_in(sent.who, port)
    form = next((one for one in browser.forms(tab.ask("GET", sent.page).page) if leads_to(one, sent)), None)
    if form is None:
        return f"{sent.name}: {sent.page} has no form that leads to {sent.to}"
    token = next(control.value for control in form.controls if control.name == "csrfmiddlewaretoken")
    fields = form.sent(**sent.answers) | {"csrfmiddlewaretoken": [token]}
    pairs = [(name, value) for name, values in fields.items() for value in values]
    answers: list[Answered] = []
    before, start = sent.effects(), threading.Barrier(2)

    def send(tab_of_the_browser: object) -> None:
        beside = tab.beside()
        start.wait()
        answers.append(beside.ask("POST", sent.to, pairs, by_script=sent.by_script))

    threads = [threading.Thread(target=send, args=[n]) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses, effects = sorted(answer.status for answer in answers), sent.effects() - before
    if effects != 1 or len(answers) != 2 or statuses[-1] >= 500 or statuses[0] not in {200, 302}:
        return f"{sent.name}: {effects} effects, answered {statuses}"
    if sent.alike and answers[0].page != answers[1].page:
        return f"{sent.name}: two answers to one save: {[answer.page[:80] for answer in answers]}"
    return ""


def attempt(size: str) -> str:
    """The trial on the database of this process; its figures. AssertionError where the promise does not hold."""
    call_command("migrate", verbosity=0)
    tried = to_send(PAIRS[size])
    with served() as site:
        faults = [fault for sent in tried if (fault := repeat(sent, site.port))]
    assert not faults, f"{connection.vendor}: {len(faults)} of {len(tried)} pairs went wrong: {faults[:5]}"
    kinds = len({sent.name for sent in tried})
    return f"{len(tried)} pairs of {kinds} kinds, one effect each, 0 answers of 500"


def trial(size: str) -> str:
    return f"SQLite: {attempt(size)}. PostgreSQL: {on_postgresql(__name__, size)}"
