"""What the imports pages say, and the workbook of problems."""

from collections.abc import Callable, Container, Sequence
from datetime import date

from django.http import QueryDict

from fullcircle.domain.cases.queries import NO_NAME, Teamless
from fullcircle.domain.imports.queries import FILES, HeldOpen, ImportPage, NameRow
from fullcircle.domain.intake.queries import ProblemGroup
from fullcircle.domain.intake.states import COSTS, FileState
from fullcircle.files.workbook import Sheet
from fullcircle.foundation.access.queries import PersonRow, fold, teams
from fullcircle.foundation.access.rules import name_in_order
from fullcircle.web.kit.jinja import date_long
from fullcircle.web.kit.problems import places_said
from fullcircle.web.kit.received import FilePages

_CHANGES = (
    ("children_new", "children new to Full Circle", "child new to Full Circle"),
    ("children_changed", "children with something changed", "child with something changed"),
    ("children_same", "children unchanged", "child unchanged"),
    ("children_closed", "children closed", "child closed"),
    (
        "children_to_referral",
        "children no longer worked with: known only by a referral or contact",
        "child no longer worked with: known only by a referral or contact",
    ),
    (
        "children_older",
        "children known from later data, kept as they are",
        "child known from later data, kept as they are",
    ),
    ("events_new", "new events on children's journeys", "new event on a child's journey"),
    ("flags_raised", "reasons to look at a case, new", "reason to look at a case, new"),
    ("flags_gone", "reasons to look at a case, gone", "reason to look at a case, gone"),
)


_NO_CHANGE = {"children_same", "children_older"}


def changes_said(changes: dict[str, int]) -> list[tuple[str, int]]:
    """Changes in words with their counts, the ones that count something only."""
    return [(one if changes[key] == 1 else many, changes[key]) for key, many, one in _CHANGES if changes.get(key)]


def kept_said(page: ImportPage) -> str:
    """How many of the children changed or unchanged stay in their status since the file leaves it open, and why: the reasons add
    up, also with the children whom lists hold open. "" where it leaves nobody's open."""
    kept = page.changes.get("children_kept", 0)
    if not kept:
        return ""
    stay = "stayed" if page.row.state in _DONE else "stays" if kept == 1 else "stay"
    said = f"Of the children changed or unchanged, {kept:,} {stay} in the status that was known"
    ended = [one.only_ended for one in held_open(page)]
    counted = sum(n for n in ended if n is not None)
    if None in ended or counted > kept:
        return f"{said}: the file does not settle it."
    why = [
        f"{n:,} {words}"
        for n, words in (
            (counted, "of whom it tells only that something has ended (told below by list)"),
            (
                kept - counted,
                "about whom something may stand in rows that could not be read, or in a list that is not in the file",
            ),
        )
        if n
    ]
    return f"{said}, as the file does not settle it: {in_words(why)}."


def in_no_list_said(page: ImportPage) -> str:
    """Of how many children whom the lists of the file would name it tells nothing, in the words that other pages say it with; ""
    for none. Whom only a list would name that is not in the file, is not among them."""
    silent = [(one.number, one.in_no_list) for one in held_open(page) if one.in_no_list]
    if not silent:
        return ""
    children = sum(count for _, count in silent)
    lists = f"{'list' if len(silent) == 1 else 'lists'} {in_words([str(number) for number, _ in silent])}"
    who = f"{children:,} {'is' if children == 1 else 'are'} in none of its lists"
    these = "this child is" if children == 1 else "these are"
    return (
        f"Of the open children whom {lists} would name, {who}. Where the data of the file is the newest, {these} among those "
        "“not in the newest data”."
    )


def nothing_changes(changes: dict[str, int]) -> bool:
    """Whether applying the file changes nothing (for example the same file sent again)."""
    return not any(changes.get(key) for key, _, _ in _CHANGES if key not in _NO_CHANGE)


def nothing_said(page: ImportPage) -> str:
    """That no child changes, and what changes all the same: the figures of the day are those of the last file applied for it."""
    if not page.ready:
        return "Nothing: no row of this file could be used."
    if page.sent_before:
        return "Nothing: Full Circle already knows everything in this file."
    counted = "were" if page.row.applied_at else "are"
    nobody = "No child is new, changed or closed, and nothing new is known of any."
    return f"{nobody} The performance figures of {date_long(page.row.as_at)} {counted} counted afresh from this file."


def rows(count: int) -> str:
    """So many rows, in words: "1 row", "1,204 rows"."""
    return f"{count:,} {'row' if count == 1 else 'rows'}"


def in_words(parts: Sequence[str]) -> str:
    """
    >>> in_words(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]])) if parts else ""


def held_open_said(one: HeldOpen, page: ImportPage) -> str:
    """Why nobody is closed from a list that names everybody, or that somebody said to close them all the same."""
    where = _where(one)
    if _confirmed(one, page):
        return f"Children missing from list {one.number} were closed although {where}: that was confirmed."
    was = page.row.state in _DONE
    nobody = f"Nobody {'was' if was else 'is'} closed from list {one.number}, because {where}."
    return f"{nobody} {one.who_is_missing}: they {'stayed' if was else 'stay'} as they are."


_DONE = {FileState.APPLIED, FileState.UNDONE}


def _confirmed(one: HeldOpen, page: ImportPage) -> bool:
    return one.number in page.close and page.row.state in _DONE


def _where(one: HeldOpen) -> str:
    """The rows that may be anybody's: "9 rows of list 6 and 1 row of list 9 do not say whose they are"."""
    only = sum(count for _, count in one.rows) == 1
    found = in_words([f"{rows(count)} of list {number}" for number, count in one.rows])
    return f"{found} {'does not say whose it is' if only else 'do not say whose they are'}"


def held_open(page: ImportPage) -> list[HeldOpen]:
    """The lists from which somebody stays open, or was closed because a person said so."""
    return [one for one in page.held_open if one.children or _confirmed(one, page)]


def may_close(page: ImportPage) -> list[tuple[int, str]]:
    """Lists of which missing children may be closed once somebody has seen both numbers."""
    return [
        (
            one.number,
            f"Close the {one.children:,} missing from list {one.number} although {_where(one)}: I have seen both numbers",
        )
        for one in page.held_open
        if one.children
    ]


def reasons_said(page: ImportPage) -> list[tuple[int, str, int]]:
    """Why rows were left out: (list, reason, rows). The rows add up to all that were left out."""
    return [(row.number, words, count) for row in page.lists for words, count in row.reasons]


def undone_said(stayed: int) -> str:
    """That an import is undone, and who stayed."""
    if not stayed:
        return "The import is undone. Everything it changed is as it was before."
    one = stayed == 1
    who = "1 child whom it brought in stays" if one else f"{stayed:,} children whom it brought in stay"
    why = "because something has been recorded about them since, without what it said of them"
    return f"The import is undone. {who}, {why}. They are not among the open children until another file tells of them."


def _place(group: ProblemGroup) -> tuple[str, str]:
    """Where: "List 6, K Date child was last seen", and "Rows 12 (“soon”), 15 and 40 more" there."""
    number, column = group.part
    place = f"List {number}" if number else "Whole file"
    rows = [f"{row:,}{f' (“{value}”)' if value else ''}" for row, value in group.places if row is not None]
    of_rows = f"{'Row' if group.count == 1 else 'Rows'} {places_said(rows, group.count)}" if rows else ""
    values = [f"“{value}”" for _, value in group.places if value]
    return f"{place}, {column}" if column else place, of_rows or places_said(values, group.count)


PAGES = FilePages(
    area="imports",
    reads=FILES,
    costs=COSTS,
    place=_place,
    columns=(("List", 6), ("Row", 7), ("Column", 34), ("Value found", 22)),
    subject="import:{}",
    taken="imports.problems_taken",
    saved_as="import-{}-problems.xlsx",
)


def left_out(page: ImportPage) -> Sheet:
    """Why rows were left out, for the workbook of problems; it adds up."""
    account = [*reasons_said(page), (None, "All rows left out", page.left_out)]
    return Sheet("Rows left out", (("List", 6), ("Why", 80), ("Rows", 10)), account)


def likely(names: Sequence[NameRow], people: Sequence[PersonRow]) -> dict[int, int]:
    """By the id of a worker's name: the one person it probably stands for, who is called so in another order or in small
    letters. Nothing where two people are called the same."""
    called: dict[str, list[int]] = {}
    for person in people:
        called.setdefault(fold(person.name), []).append(person.id)
    found = {row.id: called.get(fold(name_in_order(row.text)), []) for row in names if row.kind == "worker"}
    return {name: ids[0] for name, ids in found.items() if len(ids) == 1}


def adding(names: Sequence[NameRow], likely: Container[int], typed: QueryDict) -> set[int]:
    """The names of workers that are ticked as new people: those of children who are known, unless somebody here is called so; or
    as a person has ticked them."""
    workers = [row for row in names if row.kind == "worker"]
    if typed:
        return {row.id for row in workers if str(row.id) in typed.getlist("alias")}
    return {row.id for row in workers if row.children and row.id not in likely}


def children(n: int) -> str:
    """
    >>> children(1), children(1200)
    ('1 child', '1,200 children')
    """
    return "1 child" if n == 1 else f"{n:,} children"


def children_of(row: NameRow) -> str:
    """How many children a name has: those who are known, or else those of a file that is not applied yet."""
    return children(row.children) if row.children else f"{children(row.in_files)} in a file not applied yet"


def names_known(names: int, moved: int) -> str:
    """What came of saying what names stand for."""
    known, where = ("The name is", "that team") if names == 1 else (f"{names} names are", "those teams")
    return f"{known} known from now on. {children(moved)} {'is' if moved == 1 else 'are'} in {where}."


def teams_given(given: int, passed_over: int) -> str:
    """What came of putting children into a team."""
    are, stay = ("is", "stays") if given == 1 else ("are", "stay")
    said = f"{children(given)} {are} in that team now, and {stay} there until the data names another."
    if passed_over:
        were = "was" if passed_over == 1 else "were"
        said += f" {children(passed_over)} {were} left as before: in a team by the data, or closed, by now."
    return said


def given_since(n: int) -> str:
    """What is said of children whom somebody gave another team after the page was shown."""
    was, stays = ("was", "stays") if n == 1 else ("were", "stay")
    return (
        f"Somebody was quicker: {children(n)} {was} given another team after you opened this page, and {stays} there."
    )


def teams_let_go(gone: int, passed_over: int) -> str:
    """What came of going by the data again."""
    said = f"{children(gone)} {'goes' if gone == 1 else 'go'} by the data again."
    if passed_over:
        said += f" {children(passed_over)} {'was' if passed_over == 1 else 'were'} left as before."
    return said


def teamless_filters(found: Teamless, name: str, given: bool, href: Callable[..., str]) -> list[dict[str, object]]:
    """By what the data calls the team, and those whom a person put into one."""
    chips: list[dict[str, object]] = [
        {"text": "In no team", "href": href(name="", show=""), "count": found.everyone, "current": not (given or name)}
    ]
    chips += [
        {
            "text": "No team named" if one.code == NO_NAME else f"“{one.text}”",
            "href": href(name=one.code, show=""),
            "count": one.children,
            "current": name == one.code and not given,
        }
        for one in found.names
        if len(found.names) > 1
    ]
    if found.given:
        gave = {
            "text": "Given a team by a person",
            "href": href(name="", status="", show="given"),
            "count": found.given,
        }
        chips.append({**gave, "current": given})
    return chips


def status_filters(found: Teamless, status: str, href: Callable[..., str]) -> list[dict[str, object]]:
    """By status, where there is more than one."""
    every: list[dict[str, object]] = [{"text": "Any status", "href": href(status=""), "current": not status}]
    some = [
        {"text": one.label, "href": href(status=str(one)), "count": n, "current": status == one}
        for one, n in found.statuses
    ]
    return [*every, *some] if len(some) > 1 else []


def open_teams(on: date) -> list[tuple[str, list[tuple[int, str]]]]:
    """The teams that are there on that day, by service area: (area, [(id, name)])."""
    found: dict[str, list[tuple[int, str]]] = {}
    for team in sorted(teams(), key=lambda one: (one.service_area.position, one.service_area.name, one.name)):
        if team.closed_on is None or team.closed_on > on:
            found.setdefault(team.service_area.name, []).append((team.pk, team.name))
    return list(found.items())
