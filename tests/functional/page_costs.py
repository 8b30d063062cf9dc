"""What each page asks of the database, for every role and state of the record."""

import json

from tests.functional.conftest import Site

MOST_QUERIES = 12
A_LINE_IN_THE_LOG = 8
"""Questions and writes that recording who took a file away costs besides."""
LONGEST_SQL = 20_000

SET_UP = """
from fullcircle.demo.play import play
from fullcircle.demo.stage import NOW
play(size={size!r}, seed=5, now=NOW, say=lambda words: None, past=1)
"""

WALK = """
import json, re
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from fullcircle.demo.stage import NOW
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
from fullcircle.web.kit.routes import all_rules

clock.now = lambda: NOW

MODELS = {"audit": "audits.Audit", "action": "actions.Action", "moderation": "moderation.Moderation", "round": "rounds.Round",
          "report": "reports.Report", "import": "imports.Import", "framework version": "frameworks.FrameworkVersion",
          "activity": "rounds.Activity", "choice": "selection.Choice", "person": "access.Person",
          "staff_list": "staff_lists.StaffList",
          "child": "cases.Child", "legacy file": "earlier_audits.EarlierFile", "legacy audit": "earlier_audits.EarlierAudit"}
WORDS = {"key": "assessment", "aspect": "assessment", "section": "in_short", "chart": "overall", "name": "overall",
         "indicator": "cin_last_seen", "standard": "icpc_wd"}

def ids(kind):
    # (state, id) of the first, the middle and the last record in each state, as a page costs by what there is to show.
    if not kind:
        return [("", 0)]
    model, in_state = apps.get_model(MODELS[kind]), {}
    state = "state" if any(field.name == "state" for field in model._meta.fields) else "pk"
    for pk, of in model.objects.order_by("pk").values_list("pk", state):
        in_state.setdefault(of if state == "state" else "", []).append(pk)
    return [(of, pk) for of, pks in in_state.items() for pk in {pks[0], pks[len(pks) // 2], pks[-1]}]

def paths(route, rule):
    for state, pk in ids(rule.record):
        fill = lambda m: WORDS.get(m.group(2), "overall") if m.group(1) == "slug" else str(pk)
        yield state, "/" + re.sub(r"<(\\w+):(\\w+)>", fill, route)

SEARCHES = {"by number": ("401", "46", "4"), "by words": ("plan", "an", "review"), "by kind": ("round 1", "child 401")}

def note(page, ask):
    with CaptureQueriesContext(connection) as asked:
        answer = ask()
    if answer.status_code == 200:
        longest = max((len(q["sql"]) for q in asked.captured_queries), default=0)
        before = found.get(page, (0, 0))
        found[page] = (max(before[0], len(asked.captured_queries)), max(before[1], longest))

people = {role.value: next((r.account_id for r in access.people_in_role(role, on=clock.today()) if r.account_id), None)
          for role in Role}
"""
"""The pages of each route, in each state of its record, and an account of each role."""

COUNT = (
    WALK
    + """
found = {}
for route, rule in all_rules():
    if "GET" not in rule.methods:
        continue
    for role, account in people.items():
        if account is None:
            continue
        client = Client(raise_request_exception=True)
        client.force_login(get_user_model().objects.get(pk=account))
        for state, path in paths(route, rule):
            note(f"{route} {role} {state}".rstrip(), lambda: client.get(path))
        if route == "search/":  # its page shows what was typed before
            for how, typed in SEARCHES.items():
                for words in typed:
                    client.post("/search/", {"find": words})
                    note(f"{route} {role} {how}", lambda: client.get("/search/"))
print(json.dumps(found))
"""
)


Costs = dict[str, tuple[int, int]]


def costs(site: Site) -> Costs:
    """(queries, characters of the longest) of each page, role and state of the record; the dearest of several records."""
    found: Costs = json.loads(site.python(COUNT).splitlines()[-1])
    return found


def too_dear(found: Costs) -> Costs:
    """Pages that ask too much."""

    def most(page: str) -> int:
        is_file = ".xlsx" in page or "/export/" in page
        return MOST_QUERIES + (A_LINE_IN_THE_LOG if is_file else 0)

    return {page: cost for page, cost in found.items() if cost[0] > most(page) or cost[1] > LONGEST_SQL}
