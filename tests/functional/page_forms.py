"""Every form that a page shows, to everyone who may see the page and in each state of its record, sent as it stands.

What sending it changes is taken back. Told is each form whose labels do not tell its own answers, that is refused to the
very person it was shown to, or that stands beside another in which something is typed.
"""

import json

from tests.functional.conftest import Site
from tests.functional.page_costs import SET_UP, WALK

WAITING = (
    SET_UP.format(size="small")
    + """
from django.conf import settings
from fullcircle.demo.play.council import *
from fullcircle.domain.audits.models import Audit, Section
from fullcircle.domain.audits import operations as audits
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.frameworks import operations as frameworks
from fullcircle.domain.legacy import operations as legacy
from fullcircle.domain.reports import operations as reports
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.staff_lists import operations as staff_lists
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel.clock import day_of
from tests.factories.long_tables import csv_table, form
from uuid import uuid4

def lead(role):
    return access.actor(access.people_in_role(role, on=day_of(NOW))[0].id, on=day_of(NOW))

quality = lead(Role.QA_LEAD)
reports.start_report(round_id=Round.objects.get(state="under_way").pk, by=quality, now=NOW)
earlier = legacy.receive(chunks=[csv_table(form())], file_name="a.csv", by=quality, now=NOW)
legacy.read(file_id=earlier, by=quality, now=NOW)
admin = lead(Role.ADMINISTRATOR)
people = [b"Name,Job title\\nNew One,Adviser\\n"]
staff_lists.receive(chunks=people, file_name="a.csv", by=admin, now=NOW)
framework = (settings.BASE_DIR / "frameworks" / "bolton.yaml").read_text().replace("number: 1", "number: 2", 1)
frameworks.import_draft(text=framework, by=admin, now=NOW)
"""
)

SEND = (
    WALK
    + """
from urllib.parse import urlsplit
from django.db import transaction
from django.urls import resolve
from fullcircle.foundation.access.models import Person
from fullcircle.web.kit.held import is_secret
from fullcircle.web.kit.labels import FIELD, answers
from tests.factories.browser import forms

def related(kind, pk):
    # The accounts of those who take part in a record.
    record = apps.get_model(MODELS[kind]).objects.get(pk=pk)
    ends = [getattr(record, f.name) for f in record._meta.fields if getattr(f, "related_model", None) is Person]
    return {person.account_id: "related" for person in ends if person is not None and person.account_id is not None}

def records(route, rule):
    # The first record in each state: what a form asks, and of whom it is taken, goes by the state.
    for state, pk in {state: pk for state, pk in reversed(ids(rule.record))}.items():
        fill = lambda m: WORDS.get(m.group(2), "overall") if m.group(1) == "slug" else str(pk)
        yield state, pk, "/" + re.sub(r"<(\\w+):(\\w+)>", fill, route)

def untold(form):
    # The controls whose answer its labels do not tell in the words that stand beside them.
    labels = next((one.value for one in form.controls if one.name == FIELD), "")
    for one in form.controls:
        if one.kind == "password" and not is_secret(one.name):
            yield f"{one.name} is not secret"
    for one in form.typed:
        day = re.fullmatch(r"(.*)_[012]", one.name)
        choice = [o for o in one.options if o.value][:1]
        sent = choice[0].value if choice else one.value if one.kind in {"radio", "checkbox"} else "Typed."
        if one.kind == "select" and not choice:
            continue
        told = {answer.label: answer.words for answer in answers(labels, [(one.name, sent)]) if answer.label}
        words = choice[0].words if choice else "Typed." if one.kind == "text" else None
        if not told or (words is not None and words not in told.values()):
            yield f"{one.name}: {told}"
        if one.kind == "text" and one.words and not day and one.words not in told:
            yield f"{one.name} is not called {one.words}: {told}"

def sent_as_it_stands(client, path, form, button):
    name, value, action = button
    data = form.sent() | ({name: [value]} if name else {})
    with transaction.atomic():
        answer = client.post((action or form.action or path).partition("#")[0] or path, data)
        transaction.set_rollback(True)
    return answer.status_code

found = {"untold": [], "refused": [], "apart": [], "met": set(), "pages": 0}
seen = set()
for route, rule in all_rules():
    if "GET" not in rule.methods or rule.name.startswith("accounts:"):
        continue
    for state, pk, path in records(route, rule):
        asking = {account: role for role, account in people.items() if account}
        asking |= related(rule.record, pk) if rule.record else {}
        for account, role in asking.items():
            client = Client(raise_request_exception=True)
            client.force_login(get_user_model().objects.get(pk=account))
            answer = client.get(path)
            if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
                continue
            found["pages"] += 1
            shown = [form for form in forms(answer) if form.method == "post" and form.action != "/sign-out/"]
            if len(shown) > 1 and any(form.typed for form in shown):
                found["apart"].append(f"{route} {role} {state}: {len(shown)} forms")
            for form in shown:
                told = list(untold(form))
                found["untold"] += [f"{route}: {one}" for one in told]
                if not form.buttons and form.typed:
                    found["refused"].append(f"{route} {role} {state}: fields and no button")
                for button in form.buttons:
                    target = resolve(urlsplit(button[2] or form.action or path).path or path).view_name
                    key = (route, role, state, target, button[0])
                    if key in seen:
                        continue
                    seen.add(key)
                    found["met"].add(target)
                    status = sent_as_it_stands(client, path, form, button)
                    if status not in {200, 302, 422}:
                        found["refused"].append(f"{route} {role} {state}: {target} {button[0]} answered {status}")
found["not_met"] = sorted(rule.name for _, rule in all_rules() if "POST" in rule.methods and rule.name not in found["met"])
found["met"] = sorted(found["met"])
print(json.dumps(found))
"""
)


def walked(site: Site) -> dict[str, list[str]]:
    """``untold``: controls whose labels say too little; ``refused``: forms refused to whom they were shown; ``apart``: pages on
    which sending one form loses what stands in another; ``not_met``: what is sent by a form that no page showed; ``pages``: how
    many were looked at."""
    found: dict[str, list[str]] = json.loads(site.python(SEND).splitlines()[-1])
    return found
