"""``fullcircle select``: the same bytes for the same question, another draw for another seed, and nothing kept unless asked."""

import json
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from fullcircle.domain.audits import operations as audits
from fullcircle.domain.cases.models import Allocation, Child, Flag, JourneyEvent, StatusPeriod
from fullcircle.domain.selection import queries
from fullcircle.domain.selection.models import Draw
from fullcircle.foundation.kernel import clock
from tests.factories.council import NOW, TODAY, _child, bring_up_to_date

pytestmark = pytest.mark.requirements("R7.1")


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def _select(*words, **changed):
    out, said = StringIO(), StringIO()
    given = {"round": 1, "seed": 7} | changed
    call_command("select", *words, stdout=out, stderr=said, **given)
    return out.getvalue()


def test_the_same_question_gives_the_same_bytes_and_another_seed_another_draw(round_id):
    first = _select("--json", size=9, priority=["cpp_repeat=0.5"])
    assert _select("--json", size=9, priority=["cpp_repeat=0.5"]) == first
    assert _select("--json", size=9, priority=["cpp_repeat=0.5"], seed=8) != first
    assert not Draw.objects.exists()
    told = json.loads(first)
    assert told["frame"]["eligible"] == 54
    assert [rule["met"] for rule in told["rules"]] == [True] * 11
    assert sum(one["state"] == "chosen" for one in told["choices"]) == 9
    assert all(one["auditor"] for one in told["choices"] if one["state"] == "chosen")


def test_the_order_of_the_rows_of_an_import_changes_nothing(ashmere, round_id):
    before = _select("--json", size=9, priority=["cpp_repeat=0.5"])
    children = list(Child.objects.order_by("reference"))
    flags = {child.pk: {f.code: f.detail for f in child.flags.all()} for child in children}
    teams = {team.id: team for team in ashmere.teams}
    updates = [_child(c.reference, teams[c.team_id], c.worker_id, flags[c.pk]) for c in children]
    for model in (Flag, Allocation, StatusPeriod, JourneyEvent, Child):
        model.objects.all().delete()
    shuffled = [updates[i] for i in sorted(range(len(updates)), key=lambda i: (i * 29) % 54)]
    bring_up_to_date([replace(u) for u in shuffled])
    assert Child.objects.order_by("pk").first().reference != children[-1].reference
    assert _select("--json", size=9, priority=["cpp_repeat=0.5"]) == before


def test_what_is_kept_is_what_was_printed(ashmere, round_id):
    told = json.loads(_select("--json", "--keep", size=9, priority=["cpp_repeat=0.5", "service:early_help=0.2"]))
    draw = queries.proposal(ashmere.qa_lead, round_id, on=TODAY).draw
    assert draw.frame_hash == told["frame"]["fingerprint"]
    kept = {row.child: (row.position, str(row.state), list(row.reasons)) for row in draw.choices}
    assert kept == {one["child"]: (one["position"], one["state"], one["reasons"]) for one in told["choices"]}
    assert draw.drawn_by == "Full Circle"


def test_without_json_no_child_is_named_and_the_size_is_as_suggested(round_id):
    words = _select()
    assert words.startswith("Round 1: 18 of 54 children who can be drawn, of 54 being worked with. Seed 7")
    assert "met     Every service area" in words
    assert not any(reference in words for reference in Child.objects.values_list("reference", flat=True))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"round": 9}, "There is no round 9"),
        ({"size": 500}, "Only 54 children can be drawn"),
        ({"seed": -1}, "Choose a whole number of 0 or more"),
        ({"priority": ["made_up=0.5"]}, "“made_up” is not a reason"),
        ({"priority": ["cpp_repeat=2"]}, "Choose a weight from 0.1 to 1"),
        ({"priority": ["cpp_repeat"]}, "Write code=weight"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_words_and_nothing_is_kept(round_id, changed, words):
    with pytest.raises(CommandError, match=words):
        _select("--keep", **changed)
    assert not Draw.objects.exists()


def test_a_confirmed_round_is_not_drawn_again(ashmere, round_id):
    _select("--keep", size=9)
    audits.allocate_confirmed_selection(round_id=round_id, by=ashmere.qa_lead, now=NOW)
    with pytest.raises(CommandError, match="cannot be drawn again"):
        _select()
