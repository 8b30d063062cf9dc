"""What the pages of earlier audits say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from fullcircle.domain.earlier_audits.queries import (
    FILES,
    UNMATCHED,
    Choices,
    EarlierPage,
    FilePage,
    TextRow,
    Wanted,
    words_wait,
)
from fullcircle.domain.earlier_audits.rules import OVERALL
from fullcircle.domain.earlier_audits.states import Meaning, Severity
from fullcircle.domain.frameworks.rules import Judgement
from fullcircle.domain.intake.queries import ProblemGroup
from fullcircle.domain.intake.states import FileState
from fullcircle.files.workbook import Sheet
from fullcircle.web.kit.jinja import counted
from fullcircle.web.kit.problems import places_said
from fullcircle.web.kit.received import FilePages

SEVERITIES = {severity.value: severity.label for severity in Severity}
NO_NAME = "Form without a name"


def changes_said(page: FilePage) -> list[str]:
    """What applying would add, or has added, in words."""
    account, done = page.row.account, page.row.state == FileState.APPLIED
    said = []
    if account.new:
        words = "added" if done else "would be added"
        said.append(f"{counted(account.new, 'audit', 'audits')} {words}, {account.judged:,} with an overall judgement")
        said.append(f"{account.matched:,} of them about children whom Full Circle knows")
    if account.unmatched:
        said.append(
            f"{account.unmatched:,} about children not known here. They are kept, and found once the child comes in"
        )
    if account.known:
        said.append(f"{counted(account.known, 'form', 'forms')} known from an earlier file: unchanged")
    if account.changed:
        said.append(f"{counted(account.changed, 'form says', 'forms say')} something else than before. The first stays")
    if account.waiting:
        wait = "waits" if account.waiting == 1 else "wait"
        said.append(
            f"{counted(account.waiting, 'form', 'forms')} {wait}: nobody has said what the questions mean. What waits when you "
            "add is left out"
        )
    return said


def why_withheld(page: FilePage) -> str | None:
    """Why the file cannot be applied as it is, or None where it can."""
    if page.words:
        return words_wait(page.words)
    if page.row.account.usable:
        return None
    if any(kind.decided for kind in page.kinds):
        return "No form of this file can be used. Look at the reasons, then mend the file and send it again, or set it aside."
    return "Say first what the questions mean." if page.kinds else "No row of this file can be used. Set it aside."


def _places(group: ProblemGroup) -> tuple[str, str]:
    """Where, of forms of one kind: "Form 9001, row 12; row 15 and 40 more"."""
    (template,) = group.part
    places = [place for row, form_id in group.places if (place := _place(form_id, row))]
    return template, places_said(places, group.count, between="; ") or "Whole file"


def _place(form_id: str, row: int) -> str:
    form = f"Form {form_id}" if form_id else ""
    if not row:
        return form
    return f"{form}, row {row:,}" if form else f"Row {row:,}"


PAGES = FilePages(
    area="earlier_audits",
    reads=FILES,
    costs=SEVERITIES,
    place=_places,
    columns=(("Form", 14), ("Form name", 30), ("Row", 8)),
    subject="legacy file:{}",
    taken="legacy.problems_taken",
    saved_as="earlier-audits-{}-problems.xlsx",
)


def account_of(page: FilePage) -> Sheet:
    """Every row and form left out, by reason, for the workbook of problems."""
    account = [
        ("Rows read", page.rows_read),
        ("Rows kept", page.rows_kept),
        ("Rows left out", page.rows_left_out),
        *((f"Rows left out: {what}", count) for what, count in page.row_reasons),
        *((f"Rows to look at: {what}", count) for what, count in page.row_notes),
        ("Forms", page.row.account.forms),
        ("Forms that wait", page.row.account.waiting),
        ("Forms left out", page.row.account.left_out),
        *((f"Forms left out: {what}", count) for what, count in page.reasons),
    ]
    return Sheet("Account", (("What", 90), ("How many", 12)), account)


def filter_chips(
    choices: Choices, wanted: Wanted, judgements: dict[str, Judgement], href: str, *, all_children: bool
) -> list[object]:
    """The ways to narrow the list of earlier audits, each a link; what is chosen stays in the address."""
    chosen = as_query(wanted)

    def link(**change: str) -> str:
        return f"{href}?{urlencode(chosen | change)}"

    def menu(text: str, name: str, options: list[tuple[str, str, int]]) -> dict[str, object]:
        now = chosen.get(name)
        said = next((label for value, label, _ in options if value == now), None)
        without = {key: value for key, value in chosen.items() if key != name}
        return {
            "text": f"{text}: {said}" if said else text,
            "options": [
                {"text": "All", "href": f"{href}?{urlencode(without)}", "current": now is None},
                *(
                    {"text": label, "href": link(**{name: value}), "count": count, "current": value == now}
                    for value, label, count in options
                ),
            ],
        }

    said = judgement_of(judgements)
    chips: list[object] = [{"text": "All", "href": href, "count": choices.total, "current": not chosen}]
    chips.append(menu("Form", "form", [(text, text or NO_NAME, count) for text, count in choices.templates]))
    chips.append(menu("Year", "year", [(str(year), str(year), count) for year, count in choices.years]))
    chips.append(menu("Judgement", "judgement", [(key, said(key).title, n) for key, n in choices.judgements]))
    if all_children:
        current = wanted.child == UNMATCHED
        chips.append({"text": "Child not known here", "href": link(child=UNMATCHED), "current": current})
    return chips


def as_query(wanted: Wanted) -> dict[str, str]:
    """What is wanted as the parameters of an address; nothing for what is not narrowed."""
    found = {} if wanted.template is None else {"form": wanted.template}
    if wanted.year is not None:
        found["year"] = str(wanted.year)
    return found | {name: value for name, value in (("judgement", wanted.judgement), ("child", wanted.child)) if value}


class Named(NamedTuple):
    """A judgement of which only the key is known: the framework that it was of is in force no more."""

    title: str
    look: str = ""


def judgement_of(judgements: Mapping[str, Judgement]) -> Callable[[str], Judgement | Named]:
    """From a judgement's key to the judgement."""
    return lambda key: judgements.get(key) or Named(_spoken(key))


def _spoken(key: str) -> str:
    return key.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Part:
    """What an earlier audit says of one aspect, or of the whole: its judgement, the old form's word for it, and its texts."""

    title: str
    judgement: str
    said: str
    texts: tuple[TextRow, ...]


def parts_of(page: EarlierPage, aspects: dict[str, str]) -> list[Part]:
    """The audit in parts: the whole, then the aspects in the framework's order; a part of which nothing is said is absent."""
    judged = {one.aspect: one for one in page.judgements}
    spoken = {text.aspect or OVERALL for text in page.texts}
    titles = {OVERALL: "Overall"} | aspects
    keys = [
        key for key in [*titles, *sorted((judged.keys() | spoken) - titles.keys())] if key in judged or key in spoken
    ]
    return [
        Part(
            title=titles.get(key, _spoken(key)),
            judgement=judged[key].value if key in judged else "",
            said=judged[key].said if key in judged else "",
            texts=tuple(text for text in page.texts if (text.aspect or OVERALL) == key),
        )
        for key in keys
    ]


def meaning_label(meaning: str) -> str:
    return Meaning(meaning).label
