"""The council's extracts, taken through the real importer: received, read, names mapped, applied."""

from datetime import date, datetime, timedelta

from fullcircle.demo.annex_a_dirt import OTHER_TEAMS
from fullcircle.demo.annex_a_workbook import workbook
from fullcircle.demo.authority.leaving import ORGANISATIONS
from fullcircle.demo.play.council import Council
from fullcircle.domain.imports import operations as imports
from fullcircle.domain.imports import queries
from fullcircle.domain.intake.states import FileState


def take_in(council: Council, as_at: date, when: datetime, *, apply: bool = True) -> int:
    """The performance analyst imports the workbook of a day; the import's id. With ``apply`` False it waits, read."""
    by = council.leader("performance_analyst", when)
    import_id = imports.receive(
        chunks=[workbook(council.authority, as_at, dirty=True)],
        file_name=f"Annex A {as_at.isoformat()}.xlsx",
        as_at=as_at,
        by=by,
        now=when,
    )
    imports.read(import_id=import_id, by=by, now=when + timedelta(minutes=1))
    page = queries.import_page(by, import_id)
    if page.row.state is not FileState.READ:
        raise RuntimeError(f"The product refused the workbook of {as_at}: {page.refusal}")
    if apply:
        map_names(council, when + timedelta(minutes=20))
        imports.apply(import_id=import_id, by=by, now=when + timedelta(minutes=40))
        changes = queries.import_page(by, import_id).changes
        council.say(
            f"Imported the extract of {as_at:%-d %B %Y}: {page.read:,} rows read, {page.left_out} left out; "
            f"{changes.get('children_new', 0)} children new, {changes.get('children_changed', 0)} changed."
        )
    return import_id


def map_names(council: Council, when: datetime) -> None:
    """The analyst says what the names mean that the file spells in its own way, and that trays and partners are nobody here.

    Names of workers who left long ago are left for later, as they are everywhere.
    """
    by = council.leader("performance_analyst", when)
    meant = {other.casefold(): council.teams.get(name) for name, other in OTHER_TEAMS.items()}
    nobody = {name.casefold() for name in ORGANISATIONS}
    for row in queries.names_waiting(by):
        text = row.text.replace("\u00a0", " ").strip().casefold()
        if row.kind == "team" and meant.get(text):
            imports.map_name(alias_id=row.id, team_id=meant[text], by=by, now=when)
        elif text in nobody or text.endswith(" duty"):
            imports.map_name(alias_id=row.id, ignored=True, by=by, now=when)
