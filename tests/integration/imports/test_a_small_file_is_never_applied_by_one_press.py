"""A file with nothing in it, or far less than the last one, is applied only once somebody has said that it is right; and a
preview that is out of date is counted again before it is acted on."""

from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from fullcircle.domain.cases.models import Child
from fullcircle.domain.imports import operations, queries
from fullcircle.domain.imports.operations import applying
from fullcircle.domain.imports.rules.guarding import shrunk
from fullcircle.domain.intake.states import FileState
from fullcircle.domain.performance.models import Picture
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import Invalid, WrongState
from tests.factories.workbooks import COLUMNS, child, children, workbook
from tests.integration.imports.conftest import AS_AT, NOW, Send

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.3", "R7.1")]

LATER = date(2026, 3, 4)


def empty_template(tmp_path: Path) -> bytes:
    """Sheets with headers and no row, as Ofsted gives them out."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, columns in COLUMNS.items():
        sheet = book.create_sheet(f"List_{number}")
        sheet.append([f"List {number}"])
        sheet.append(columns)
    book.save(tmp_path / "blank.xlsx")
    return (tmp_path / "blank.xlsx").read_bytes()


def test_an_empty_template_changes_nothing_by_one_press(send: Send, analyst: Actor, team: int, tmp_path: Path) -> None:
    operations.apply(import_id=send({6: children(12)}), by=analyst, now=NOW)
    import_id = send(empty_template(tmp_path), as_at=LATER)
    said = queries.import_page(analyst, import_id).shrunk
    assert said[0] == "The whole file has no row that can be used, and had 12 in the last one applied."
    with pytest.raises(Invalid) as refusal:
        operations.start_applying(import_id=import_id, by=analyst, now=NOW)
    assert list(refusal.value.faults) == ["shrunk"]
    with pytest.raises(Invalid):
        operations.apply(import_id=import_id, by=analyst, now=NOW)
    assert queries.import_page(analyst, import_id).row.state is FileState.READ
    assert Picture.objects.get().as_at == AS_AT
    operations.apply(import_id=import_id, by=analyst, now=NOW, shrunk=True)
    assert Child.objects.exclude(status="closed").count() == 12, "an empty list closes nobody"


def test_a_list_that_halves_is_asked_about_and_one_that_shrinks_a_little_is_not(
    send: Send, analyst: Actor, team: int
) -> None:
    operations.apply(import_id=send({6: children(20)}), by=analyst, now=NOW)
    assert queries.import_page(analyst, send({6: children(16)}, as_at=LATER)).shrunk == ()
    told = queries.import_page(analyst, send({6: children(9)}, as_at=LATER)).shrunk
    assert "List 6 has 9 rows, and had 20 in the last one applied." in told


def with_hidden_copy(shown: int, hidden: int, read_from: bytes) -> bytes:
    """The workbook with so many rows on its sheet of list 6, and a hidden copy of that sheet with so many."""
    book = openpyxl.load_workbook(BytesIO(read_from))
    sheet = book["List_6"]
    copy = book.copy_worksheet(sheet)
    copy.title, copy.sheet_state = "List 6 full", "hidden"
    sheet.delete_rows(3 + shown, 1_000)
    copy.delete_rows(3 + hidden, 1_000)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_list_with_far_fewer_rows_than_its_hidden_copy_is_asked_about(
    send: Send, analyst: Actor, team: int, tmp_path: Path
) -> None:
    """Nothing to compare with was applied before, or as little as the sheet that is shown: the hidden sheet is reason enough."""
    content = with_hidden_copy(3, 9, workbook({6: children(9)}))
    for _ in range(2):
        import_id = send(content, as_at=LATER)
        page = queries.import_page(analyst, import_id)
        said = "List 6 has 3 rows, and a hidden sheet of the same list, which was not read, has 9."
        assert page.shrunk == (said,)
        assert "Not read: 9 rows on a hidden sheet." in page.lists[0].note
        with pytest.raises(Invalid, match="hidden sheet"):
            operations.apply(import_id=import_id, by=analyst, now=NOW)
        operations.apply(import_id=import_id, by=analyst, now=NOW, shrunk=True)
        assert Child.objects.count() == 3
    (tmp_path / "hidden.xlsx").write_bytes(content)
    with pytest.raises(CommandError, match=r"hidden sheet .* --accept-shrunk"):
        call_command("import_annex_a", str(tmp_path / "hidden.xlsx"), as_at=LATER, stdout=StringIO())


@pytest.mark.parametrize(
    ("shown", "hidden", "asked"), [(20, 20, 0), (20, 24, 0), (20, 26, 1), (3, 7, 0), (0, 1, 1), (9, 3, 0)]
)
def test_a_hidden_copy_of_about_the_same_length_is_no_reason_to_ask(
    shown: int, hidden: int, asked: int, send: Send, analyst: Actor, team: int
) -> None:
    sheets = {6: children(30), 3: [{"Child Unique ID": "1", "Date of referral": "02/02/2026"}]}
    page = queries.import_page(analyst, send(with_hidden_copy(shown, hidden, workbook(sheets))))
    assert len(page.shrunk) == asked


OLDER = date(2025, 12, 31)
OF_AN_OLDER_DAY = (
    "The file is of 31 December 2025, an older day than the data that holds, which is of 27 February 2026. Applied, it adds to "
    "the past alone: its figures are those of 31 December 2025, the newest figures stay those of 27 February 2026, nobody is "
    "closed, and children known from later data stay as they are"
)


def test_an_older_day_is_asked_about_and_its_rows_are_not_held_against_the_newest(
    send: Send, analyst: Actor, team: int
) -> None:
    operations.apply(import_id=send({6: children(20)}), by=analyst, now=NOW)
    import_id = send({6: children(2)}, as_at=OLDER)
    page = queries.import_page(analyst, import_id)
    assert (page.overtaken, page.shrunk) == (True, (f"{OF_AN_OLDER_DAY}.",))
    with pytest.raises(Invalid, match="an older day") as refusal:
        operations.start_applying(import_id=import_id, by=analyst, now=NOW)
    assert list(refusal.value.faults) == ["shrunk"]
    operations.apply(import_id=import_id, by=analyst, now=NOW, shrunk=True)
    assert queries.latest_as_at() == AS_AT
    assert not queries.import_page(analyst, send({6: children(20)})).overtaken, "of the same day it is the newer word"


def test_an_older_file_says_how_many_it_alone_tells_of(send: Send, analyst: Actor, team: int) -> None:
    operations.apply(import_id=send({6: children(2)}), by=analyst, now=NOW)
    import_id = send({6: children(3)}, as_at=OLDER)
    unknown = "1 child whom no later data tells of is taken as they stood on that day: if worked with then, as worked with now."
    assert queries.import_page(analyst, import_id).shrunk == (f"{OF_AN_OLDER_DAY}. {unknown}",)
    operations.apply(import_id=import_id, by=analyst, now=NOW, shrunk=True)
    assert Child.objects.exclude(status="closed").count() == 3


def test_the_command_asks_before_an_older_file_is_applied(team: int, tmp_path: Path) -> None:
    (tmp_path / "full.xlsx").write_bytes(workbook({6: children(12)}))
    call_command("import_annex_a", str(tmp_path / "full.xlsx"), as_at=AS_AT, stdout=StringIO())
    with pytest.raises(CommandError, match=r"an older day than the data that holds, .* --accept-shrunk"):
        call_command("import_annex_a", str(tmp_path / "full.xlsx"), as_at=OLDER, stdout=StringIO())
    call_command("import_annex_a", str(tmp_path / "full.xlsx"), as_at=OLDER, accept_shrunk=True, stdout=StringIO())
    assert {one.as_at for one in Picture.objects.all()} == {AS_AT, OLDER}


def test_a_preview_is_counted_again_once_something_else_is_applied(send: Send, analyst: Actor, team: int) -> None:
    first, second = send({6: children(5)}), send({6: children(6)}, as_at=LATER)
    assert queries.import_page(analyst, second).changes["children_new"] == 6
    operations.apply(import_id=first, by=analyst, now=NOW)
    page = queries.import_page(analyst, second)
    assert (page.fresh, page.changes["children_new"]) == (True, 1)


def test_a_stale_preview_is_not_applied(send: Send, analyst: Actor, team: int, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = send({6: children(5)}), send({6: children(6)}, as_at=LATER)
    monkeypatch.setattr("fullcircle.domain.intake.operations.count_waiting", lambda **_: None)
    operations.apply(import_id=first, by=analyst, now=NOW)
    assert not queries.import_page(analyst, second).fresh
    with pytest.raises(WrongState, match="counted again"):
        operations.start_applying(import_id=second, by=analyst, now=NOW)
    monkeypatch.undo()
    operations.clear_up(by=analyst)
    operations.start_applying(import_id=second, by=analyst, now=NOW)


def test_the_command_stops_before_an_empty_file_and_says_how_to_go_on(team: int, tmp_path: Path) -> None:
    (tmp_path / "full.xlsx").write_bytes(workbook({6: children(12)}))
    empty_template(tmp_path)
    call_command("import_annex_a", str(tmp_path / "full.xlsx"), as_at=AS_AT, stdout=StringIO())
    with pytest.raises(CommandError, match=r"no row that can be used, and had 12 .* --accept-shrunk"):
        call_command("import_annex_a", str(tmp_path / "blank.xlsx"), as_at=LATER, stdout=StringIO())
    assert Picture.objects.get().as_at == AS_AT


def test_the_command_closes_only_from_lists_that_name_everybody(team: int, tmp_path: Path) -> None:
    (tmp_path / "full.xlsx").write_bytes(workbook({6: children(3)}))
    for number in ("7", "99"):
        with pytest.raises(CommandError, match=rf"--close-missing: invalid choice: {number} \(choose from 2, 6, 9\)"):
            call_command(
                "import_annex_a", str(tmp_path / "full.xlsx"), "--as-at", "2026-02-27", "--close-missing", number
            )
    assert not Child.objects.exists()


def test_files_are_applied_one_at_a_time(
    send: Send, analyst: Actor, team: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = send({6: children(5)}), send({6: children(6)}, as_at=LATER)
    rest = applying.take_picture

    def meanwhile(*given: object, **more: object) -> int:
        with pytest.raises(WrongState, match="being applied"):
            operations.apply(import_id=first, by=analyst, now=NOW)
        return rest(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(applying, "take_picture", meanwhile)
    operations.apply(import_id=second, by=analyst, now=NOW)
    assert Child.objects.count() == 6
    assert queries.import_page(analyst, first).row.state is FileState.READ


def test_rows_of_which_none_can_be_used_are_as_good_as_none(send: Send, analyst: Actor, team: int) -> None:
    operations.apply(import_id=send({6: children(12)}), by=analyst, now=NOW)
    spoilt = [row | {"Child Unique ID": "?"} for row in children(12)]
    said = queries.import_page(analyst, send({6: spoilt}, as_at=LATER)).shrunk
    assert said[-1] == "List 6 has no row that can be used, and had 12 in the last one applied."


def test_an_older_file_applied_in_between_does_not_quieten_the_question(send: Send, analyst: Actor, team: int) -> None:
    operations.apply(import_id=send({6: children(20)}), by=analyst, now=NOW)
    operations.apply(import_id=send({6: children(2)}, as_at=OLDER), by=analyst, now=NOW, shrunk=True)
    assert queries.import_page(analyst, send({6: children(1)}, as_at=LATER)).shrunk != ()


def test_what_was_confirmed_is_what_was_seen(send: Send, analyst: Actor, team: int) -> None:
    """A page left open while another file was applied, and the counts of this one were made again."""
    first, second = send({6: children(5)}), send({6: children(6)}, as_at=LATER)
    seen = queries.import_page(analyst, second).fingerprint
    operations.apply(import_id=first, by=analyst, now=NOW)
    with pytest.raises(WrongState, match="counted"):
        operations.start_applying(import_id=second, by=analyst, now=NOW, seen=seen)
    operations.start_applying(
        import_id=second, by=analyst, now=NOW, seen=queries.import_page(analyst, second).fingerprint
    )


def renamed(rows: list[dict[str, object]], prefix: str) -> list[dict[str, object]]:
    return [row | {"Child Unique ID": f"{prefix}{row['Child Unique ID']}"} for row in rows]


def test_ids_of_another_scheme_are_asked_about_although_there_are_as_many_rows(
    send: Send, analyst: Actor, team: int
) -> None:
    operations.apply(import_id=send({6: children(12)}), by=analyst, now=NOW)
    import_id = send({6: renamed(children(12), "LCS-")}, as_at=LATER)
    assert queries.import_page(analyst, import_id).shrunk == (
        "From list 6, 12 of the 12 children known as open would be closed, because they are in none of the file's lists, while "
        "12 children are new: have IDs been changed?",
    )
    with pytest.raises(Invalid, match="12 of the 12"):
        operations.start_applying(import_id=import_id, by=analyst, now=NOW)


def test_a_small_file_that_was_accepted_does_not_let_the_next_one_close_everybody(
    send: Send, analyst: Actor, team: int
) -> None:
    operations.apply(import_id=send({6: children(12)}), by=analyst, now=NOW)
    held = [*children(1), child(Child_Unique_ID="not an id")]
    operations.apply(import_id=send({6: held}, as_at=date(2026, 3, 1)), by=analyst, now=NOW, shrunk=True)
    assert Child.objects.exclude(status="closed").count() == 12
    told = queries.import_page(analyst, send({6: children(1)}, as_at=LATER)).shrunk
    assert told == (
        "From list 6, 11 of the 12 children known as open would be closed, because they are in none of the file's lists.",
    )


def test_many_of_whom_no_more_than_a_referral_is_told_are_asked_about(send: Send, analyst: Actor, team: int) -> None:
    operations.apply(import_id=send({6: children(12)}), by=analyst, now=NOW)
    referrals = [
        {"Child Unique ID": row["Child Unique ID"], "Date of referral": "02/03/2026", "Allocated Team": "Somewhere"}
        for row in children(12)
    ]
    page = queries.import_page(analyst, send({3: referrals, 6: children(7)}, as_at=LATER))
    assert page.changes["children_to_referral"] == 5
    assert page.shrunk == (
        "5 of the 12 children known as open are in none of the lists that tell of them: 0 would be closed, and 5 known only by a "
        "referral or contact.",
    )


def test_the_lists_that_are_told_with_the_whole_file_add_up_to_it() -> None:
    before, now = {3: 30, 6: 40, 7: 5, 10: 9}, {3: 2, 6: 3, 7: 5}
    whole, *lists = shrunk(before, now)
    assert [one.number for one in lists] == [3, 6, 7, 10]
    assert (whole.before, whole.now) == (sum(one.before for one in lists), sum(one.now for one in lists))
    assert [one.number for one in shrunk(before, before | {3: 9, 10: 0})] == [3], "of a few rows alone nobody is asked"
