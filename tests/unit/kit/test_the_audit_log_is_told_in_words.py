"""Whatever operations record, the audit log tells in words: no key, no code, no day for machines and no number without a noun."""

import ast
import re
from pathlib import Path

import pytest

import fullcircle
from fullcircle.web.auditlog.telling import Names, said, section_titles, subject
from fullcircle.web.auditlog.words import EVENTS, in_words

pytestmark = pytest.mark.requirements("R5.9")

NAMES = Names(
    people={5: "Quinn Lead", 42: "Priya Nightingale"},
    teams={3: "Riverside"},
    areas={2: "Early Help"},
    rounds={7: 3},
    sections=section_titles(None) | {"practitioner_voice": "The practitioner’s voice", "case_recording": "Recording"},
)
FOR_MACHINES = re.compile(r"[_{}\[\]]|\d{4}-\d\d-\d\d|(?:^|[;:|] )#?\d+(?:$|;)")
COUNTED = re.compile(
    r"(?:activities|audits|rows|children|left out|considered|decided|events|look|moderat|most|number|seed|size)[^;:]*: [\d,]+"
)
WHO = ("auditor", "before", "moderator", "owner")
VALUES: dict[str, object] = {
    "as_at": "2026-03-02", "at_once": True, "audit": 31, "audits": 14, "before": 5, "changed": ["case_recording", "line_manager"],
    "choice": "kept", "dates": ["audits_due_on"], "difference": "not_yet", "due_on": "2026-12-24", "ends_on": "2026-12-24",
    "flag": "assessment_overdue", "from": "2026-03-02", "hash": "ab" * 32, "kind": "worker", "left_on": "2026-03-02",
    "priorities": {"assessment_overdue": 0.2, "status:in_need": 1.0}, "reason": "family_asked", "role": "team_manager",
    "section": "practitioner_voice", "sha256": "0f" * 32, "to": "2026-12-24", "urgency": "standard", "way": "mail",
    "where": "team-3", "counted": "others", "cause": "not_allowed", "ended": "away",
}  # fmt: skip


def recorded_keys() -> set[str]:
    """Every key of a detail that is written out where something is recorded."""
    found = set()
    for path in (Path(fullcircle.__file__).parent).rglob("operations/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                found |= {
                    key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)
                }
            elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "log":
                found |= {keyword.arg for keyword in node.keywords if keyword.arg}
    return {key for key in found if re.fullmatch(r"[a-z0-9_]+", key)}


@pytest.mark.parametrize("event", EVENTS)
def test_every_kind_of_entry_is_told_in_words(event: str) -> None:
    assert in_words(event) == EVENTS[event]
    people = {"from": 5, "to": 42} if event == "actions.owner" else {}
    detail = (
        {key: VALUES.get(key, 42) for key in recorded_keys() | VALUES.keys() | set(WHO)}
        | dict.fromkeys(WHO, 42)
        | people
    )
    told = COUNTED.sub("", said(event, detail, NAMES))
    told = re.sub(r"[^;]*: 42(?=;|$)", "", told)  # counts of a kind that only their label tells
    assert not FOR_MACHINES.search(told), told
    assert "Priya Nightingale" in told


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("audit:31", "Audit 31"), ("person:42", "Priya Nightingale"), ("person:9", "Somebody (record 9)"), ("round:7", "Round 3"),
        ("team:3", "Riverside"), ("service_area:2", "Early Help"), ("staff_list:1", "Staff list 1"),
        ("cases:teams", "Teams of children"),
        ("framework_version:1", "Framework version 1"), ("entries:3-9", "Entries 3 to 9"), ("account:unknown", "No account here"),
        ("schedule", "The schedule"), ("legacy file:2", "File of earlier audits 2"),
    ],
)  # fmt: skip
def test_what_an_entry_is_about_has_its_name_or_a_noun(code: str, words: str) -> None:
    assert subject(code, NAMES) == words


@pytest.mark.parametrize(
    ("event", "detail", "words"),
    [
        ("rounds.closed", {"audits_open": 5, "moderations_open": 1},
         "audits not final: 5; audits whose moderation was not done: 1"),
        ("rounds.closed", {"unfinished": 2}, "kinds of work unfinished: 2"),
        ("actions.set", {"audit": 31, "due_on": "2026-12-24", "owner": 42, "urgency": "standard"},
         "audit 31; due on: 24 December 2026; owner: Priya Nightingale; urgency: standard"),
        ("audits.reassigned", {"auditor": 42, "before": 5}, "auditor: Priya Nightingale; until then: Quinn Lead"),
        ("audits.section_started", {"section": "practitioner_voice"}, "section: The practitioner’s voice"),
        ("selection.proposed", {"priorities": {"assessment_overdue": 0.2}},
         "priorities: Assessment open longer than it should be (0.2)"),
        ("selection.observation_marked", {"draw": 1, "choice": 6, "planned": False}, "draw 1; place 6; not planned any more"),
        ("performance.exported", {"where": "service-2", "counted": "others", "rows": 1200},
         "place: Early Help; counted: the others; rows: 1,200"),
    ],
)  # fmt: skip
def test_details_read_as_people_write(event: str, detail: dict[str, object], words: str) -> None:
    assert said(event, detail, NAMES) == words
