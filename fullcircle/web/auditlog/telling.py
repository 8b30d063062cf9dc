"""What an entry of the audit log says, in words: of whom and of what, days as people write them, labels for codes. What is stored
stays as it was recorded; codes that nothing here knows are read as plainly as they can be."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from fullcircle.domain.actions.states import Difference, Show, Urgency
from fullcircle.domain.audits.rules.tool import tool
from fullcircle.domain.frameworks.rules.schema import Framework
from fullcircle.domain.performance.queries import CountedIn
from fullcircle.domain.performance.rules.indicators import indicators
from fullcircle.domain.performance.rules.standards import standards
from fullcircle.domain.reports.rules.composing import PARTS
from fullcircle.domain.selection.queries import flag_labels
from fullcircle.domain.selection.states import RestrictionReason
from fullcircle.foundation.access.states import Role
from fullcircle.web.kit.jinja import date_long

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_HASH = re.compile(r"[0-9a-f]{40,}")
_CODE = re.compile(r"[a-z0-9_]+(?::[a-z0-9_-]+)*")
_HASH_SHOWN = 12

_RECORDS: Mapping[str, str] = {
    "action": "Action",
    "activity": "Activity of the schedule",
    "alias": "Name in imports",
    "audit": "Audit",
    "draw": "Draw",
    "framework_version": "Framework version",
    "import": "Import",
    "legacy file": "File of earlier audits",
    "moderation": "Moderation",
    "report": "Report",
    "restriction": "Child set aside, note",
    "staff_list": "Staff list",
}
_WHOLE: Mapping[str, str] = {
    "account:unknown": "No account here",
    "actions": "The list of actions",
    "cases:teams": "Teams of children",
    "schedule": "The schedule",
}
_NUMBERED = {
    "alias": "name in imports",
    "assignment": "note of the role",
    "audit": "audit",
    "choice": "place",
    "draw": "draw",
    "kept_as": "kept as text",
    "request": "request",
    "round": "round",
    "sample": "choice",
    "taken_by": "taken by place",
    "version": "version",
}
"""What is told with a number of its own and no colon: "audit 31"."""
_KEYS: Mapping[str, str] = {
    "added": "activities added",
    "as_at": "data as at",
    "assigned": "with a moderator",
    "audits_open": "audits not final",
    "before": "until then",
    "decided": "decided in all",
    "flags_gone": "reasons to look gone",
    "flags_raised": "reasons to look raised",
    "frame": "fingerprint of the frame",
    "from": "before",
    "hash": "fingerprint",
    "in_error": "given in error",
    "moderations_open": "audits whose moderation was not done",
    "sha256": "fingerprint of the file",
    "show": "which",
    "size": "children",
    "to": "now",
    "unfinished": "kinds of work unfinished",
    "where": "place",
}
_OF_EVENT: Mapping[tuple[str, str], str] = {
    ("rounds.schedule_planned", "from"): "from",
    ("rounds.changed", "dates"): "dates moved",
    ("audits.finalised", "changed"): "judgements changed",
    ("access.person_left", "left_on"): "last day",
    ("access.role_ended", "ends_on"): "last day",
}
_PEOPLE = {"auditor", "before", "moderator", "owner"}
_CODES: Mapping[str, Mapping[str, str]] = {
    "choice": {"kept": "the text kept beside", "saved": "the text as saved", "both": "both texts"},
    "counted": {code.value: code.label.lower() for code in CountedIn},
    "difference": {code.value: code.label.lower() for code in Difference},
    "ended": {"away": "nothing happened for too long", "long": "signed in for as long as one may be"},
    "reason": {code.value: code.label.lower() for code in RestrictionReason},
    "role": {code.value: code.label for code in Role},
    "show": {code.value: code.label.lower() for code in Show},
    "urgency": {code.value: code.label.lower() for code in Urgency},
    "way": {"hand": "handed over", "mail": "by e-mail"},
}


@dataclass(frozen=True)
class Names:
    """What ids and keys of the log stand for, as far as its reader may see: people, teams, service areas and the numbers of
    rounds by id; sections of the tool and of reports by key."""

    people: Mapping[int, str] = field(default_factory=dict)
    teams: Mapping[int, str] = field(default_factory=dict)
    areas: Mapping[int, str] = field(default_factory=dict)
    rounds: Mapping[int, int] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)


def section_titles(framework: Framework | None) -> dict[str, str]:
    """Sections of reports, and of the audit tool where a framework is in force."""
    found = {part.key: part.title for part in PARTS} | {"next": "What happens next"}
    if framework is None:
        return found
    return found | {spec.key: spec.title for spec in tool(framework, add_ons=(), checks=()).sections}


def subject(code: str, names: Names) -> str:
    """What an entry is about."""
    kind, _, key = code.partition(":")
    if code in _WHOLE:
        return _WHOLE[code]
    if kind == "person":
        return _person(key, names)
    if kind == "round":
        return _round(key, names)
    if kind in {"team", "service_area"}:
        known = names.teams if kind == "team" else names.areas
        return _by_id(known, key, "A team" if kind == "team" else "A service area")
    if kind == "standard":
        return standards()[key].label if key in standards() else plainly(key)
    if kind == "indicator":
        return indicators()[key].label if key in indicators() else plainly(key)
    if kind == "entries":
        return f"Entries {key.replace('-', ' to ')}"
    return f"{_RECORDS.get(kind, plainly(kind).capitalize())} {plainly(key)}".strip()


def said(event: str, detail: Mapping[str, object], names: Names) -> str:
    """All that an entry tells beside its event and subject."""
    if event == "selection.observation_marked":
        detail = {key: value for key, value in detail.items() if key != "planned"} | {
            "planned" if detail.get("planned") else "not planned any more": True
        }
    told = (_one(event, key, value, names) for key, value in detail.items() if value not in (None, "", 0, [], {}))
    return "; ".join(told)


def _one(event: str, key: str, value: object, names: Names) -> str:
    label = _OF_EVENT.get((event, key)) or _KEYS.get(key) or plainly(key)
    if value is True:
        return label
    if key in _NUMBERED and isinstance(value, int):
        return f"{_NUMBERED[key]} {value}"
    if isinstance(value, int) and (key in _PEOPLE or event == "actions.owner"):
        return f"{label}: {_person(str(value), names)}"
    if key == "where":
        return f"{label}: {_place(str(value), names)}"
    if key == "name":
        return f"{label}: {value}"
    return f"{label}: {_value(key, value, names)}"


def _value(key: str, value: object, names: Names) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{_code(key, str(one), names)} ({_value(key, of, names)})" for one, of in value.items())
    if isinstance(value, list):
        return ", ".join(_value(key, one, names) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}" if key != "seed" else str(value)
    return _code(key, str(value), names)


def _code(key: str, value: str, names: Names) -> str:
    if _DAY.fullmatch(value):
        return date_long(date.fromisoformat(value))
    if _HASH.fullmatch(value):
        return f"{value[:_HASH_SHOWN]}…"
    if key in _CODES and value in _CODES[key]:
        return _CODES[key][value]
    known: dict[str, Callable[[], Mapping[str, str]]] = {
        "changed": lambda: names.sections,
        "flag": flag_labels,
        "priorities": flag_labels,
        "section": lambda: names.sections,
    }
    return known.get(key, dict)().get(value) or (plainly(value) if _CODE.fullmatch(value) else value)


def plainly(code: str) -> str:
    """A code as plain words.

    >>> plainly("children_new"), plainly("status:in_need")
    ('children new', 'status: in need')
    """
    return code.replace("_", " ").replace(":", ": ")


def _person(key: str, names: Names) -> str:
    return _by_id(names.people, key, "Somebody")


def _round(key: str, names: Names) -> str:
    number = names.rounds.get(int(key)) if key.isdecimal() else None
    return f"Round {number}" if number is not None else f"A round (record {key})"


def _place(code: str, names: Names) -> str:
    kind, _, key = code.partition("-")
    if kind == "team":
        return _by_id(names.teams, key, "a team")
    return _by_id(names.areas, key, "a service area") if kind == "service" else "the council"


def _by_id(known: Mapping[int, str], key: str, else_: str) -> str:
    return (known.get(int(key)) if key.isdecimal() else None) or f"{else_} (record {key})"
