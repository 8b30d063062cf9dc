"""Of several sheets the right one is read, rows of the others are counted, and a file that is another return is named."""

import struct
from pathlib import Path
from typing import Any

import pytest

from fullcircle.domain.annex_a.rules.sheets import list_number_of
from tests.factories.odd_workbooks import PACKAGE, RELATIONS, XML, Parts

pytestmark = pytest.mark.requirements("R5.3")
SEND = ["Unique ID", "UPN", "ULN", "Date of birth", "Gender", "Ethnicity", "SEN primary need"]
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("List_1_Contacts", 1),
        ("List1_Contacts_", 1),
        ("List1Contacts", 1),
        ("LIST_10", 10),
        ("List 6 - CIN", 6),
        ("List-06 CIN", 6),
        ("List.6", 6),
        ("L6", 6),
        ("L_6 CIN", 6),
        ("Annex A List 8", 8),
        ("AnnexA_List_8", 8),
        ("List 12", None),
        ("List 100", None),
        ("Lists 6", None),
        ("Level 6", None),
        ("Contacts", None),
        ("Total6", None),
    ],
)
def test_a_sheet_is_a_list_by_the_number_in_its_name(name: str, number: int | None) -> None:
    assert list_number_of(name) == number


def ids(outcome: Any, number: int = 6) -> list[str]:
    return [found["child_unique_id"] for found in outcome.values(number)]


def test_rows_of_a_further_sheet_are_counted_and_left_out_with_their_children(workbook, headers, row, read) -> None:
    path = workbook(
        {
            "List 6 (2)": [
                headers(6),
                row(6, child_unique_id="C2"),
                row(6, child_unique_id=None),
                ["-"],
                row(6, child_unique_id="C3"),
            ],
            "List_6_CIN": [headers(6), row(6, child_unique_id="C1")],
        }
    )
    outcome = read(path, chunk_rows=2)
    assert ids(outcome) == ["C1"]
    account = outcome.account(6)
    assert (account.sheet_name, account.read, account.clean, account.left_out, account.unnamed) == (
        "List_6_CIN",
        4,
        1,
        3,
        1,
    )
    assert account.reasons == (("It stands on the sheet “List 6 (2)”, and another sheet was read for list 6.", 3),)
    assert [found.child for found in outcome.left_out] == ["C2", None, "C3"]
    assert "3 rows left out" in outcome.problem("sheet_twice").what


@pytest.mark.parametrize("copy", ["List 6 (2)", "Old List 6", "List_6 copy", "List_6 previous month"])
def test_a_copy_is_not_preferred_for_being_fuller(copy: str, workbook, headers, row, read) -> None:
    copied = [row(6, child_unique_id=f"OLD{n}") for n in range(5)]
    outcome = read(workbook({copy: [headers(6), *copied], "List_6_CIN": [headers(6), row(6)]}))
    assert ids(outcome) == ["C1"]


@pytest.mark.parametrize("nothing", [0, "-", " ", "n/a"])
def test_a_sheet_of_rows_that_say_nothing_gives_way_to_a_copy_with_rows(nothing, workbook, headers, row, read) -> None:
    empty = [[nothing] * len(headers(6)) for _ in range(3)]
    outcome = read(workbook({"List_6": [headers(6), *empty], "List 6 (2)": [headers(6), row(6)]}))
    assert ids(outcome) == ["C1"]


def test_a_page_that_is_only_named_like_a_list_is_no_list(workbook, headers, row, read) -> None:
    outcome = read(
        workbook({"List 6 report": [["Children", "Share"], ["North", 4], ["South", 5]], "List_6": [headers(6), row(6)]})
    )
    assert (outcome.account(6).read, outcome.account(6).left_out) == (1, 0)
    assert "List 6 report" in outcome.problem("sheet_twice").what


def test_hidden_copies_are_named_and_a_hidden_list_is_read_where_no_other_is_one(workbook, headers, row, read) -> None:
    old = [headers(6), *[row(6, child_unique_id=f"OLD{n}") for n in range(5)]]
    outcome = read(workbook({"List_6": old, "List 6 CIN": [headers(6), row(6)]}, hidden=["List_6"]))
    assert (ids(outcome), outcome.account(6).read, outcome.account(6).hidden) == (["C1"], 1, False)
    notes = workbook(
        {"List 6 notes": [["How to fill it in"]], "List_6": [headers(6), row(6)]}, hidden=["List_6"], name="notes.xlsx"
    )
    outcome = read(notes)
    assert (ids(outcome), outcome.account(6).hidden) == (["C1"], True)


def test_a_sheet_with_the_headers_of_another_list_is_left_out_row_by_row(workbook, headers, row, read) -> None:
    path = workbook({"List_6": [headers(8), row(8, child_unique_id="C7")], "List_1": [headers(1), row(1)]})
    outcome = read(path)
    assert (outcome.account(6).read, outcome.account(6).clean) == (1, 0)
    assert [(found.child, found.reason) for found in outcome.left_out] == [
        ("C7", "The headers of this sheet are those of list 8 (Children in care), so none of its rows can be used.")
    ]
    assert outcome.account(1).clean == 1


def test_lists_that_are_all_misnamed_are_refused(workbook, headers, row, refusal_apart) -> None:
    assert (
        refusal_apart(workbook({"List_6": [headers(8), row(8)], "List_8": [headers(6), row(6)]})).cause
        == "lists_misnamed"
    )


def test_one_sheet_of_another_return_among_lists_is_left_out_and_named(workbook, headers, row, read) -> None:
    outcome = read(
        workbook({"List_2": [SEND, ["S1", "X", "U", None, "F", "WBRI", "ASD"]], "List_1": [headers(1), row(1)]})
    )
    assert (outcome.account(2).left_out, outcome.account(2).unnamed) == (1, 1)
    assert "area SEND inspection" in outcome.account(2).reasons[0][0]


@pytest.mark.parametrize(
    ("sheets", "name"),
    [
        ({"List_1": [["SEND inspection"], [], SEND, ["S1"]], "List_2": [[*SEND, "Suspensions"], ["S2"]]}, "SEND"),
        ({"List_1": [SEND, ["S1"]], "List_3": [["Unique ID", "Date of birth", "Gender", "Ethnicity"], ["S1"]]}, "SEND"),
        ({"Cohort": [["UPN", "EHC plan date", "SEN support"], ["X", None, "Yes"]]}, "SEND"),
        (
            {"Episodes": [["CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE"], ["1", "01/04/2025", "S", "C2", "N1", "U4"]]},
            "SSDA903",
        ),
        (
            {"List_8": [["CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE"], ["1", "01/04/2025", "S", "C2", "N1", "U4"]]},
            "SSDA903",
        ),
        ({"Sheet1": [["LAchildID", "PersonBirthDate", "GenderCurrent", "CINreferralDate"], ["1"]]}, "census"),
        ({"ChAT": [["Children's services Analysis Tool 6.9"]], "Contacts": [[1, 2]]}, "ChAT"),
    ],
)
def test_another_return_is_named_and_refused(sheets: dict[str, Any], name: str, workbook, refusal_apart) -> None:
    found = refusal_apart(workbook(sheets))
    assert (found.cause, name in found.what_happened) == ("another_return", True)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("<Message><Header><CollectionDetails><Collection>CIN</Collection>", "children in need census"),
        (
            '<?xml version="1.0"?>\n<Message>\n<Header>\n <CollectionDetails>\n  <Collection> CIN </Collection>',
            "children in need",
        ),
        ("CHILD,DECOM,RNE,LS,CIN,PLACE\n1,01/04/2025,S,C2,N1,U4\n", "SSDA903"),
        ('\ufeff"CHILD","SEX","DOB","DUC"\r\n', "SSDA903"),
        ("Unique ID;UPN;ULN;SEN primary need\n", "SEND"),
    ],
)
def test_another_return_that_is_no_workbook_is_named_too(content: str, name: str, tmp_path: Path, refusal) -> None:
    path = tmp_path / "return.xlsx"
    path.write_text(content)
    found = refusal(path)
    assert (found.cause, name in found.what_happened) == ("another_return", True)


def with_names(workbook_name: str = "xl/workbook.xml", sheet: str = "xl/worksheets/sheet1.xml", **more: str) -> Parts:
    """A workbook whose parts have these names, each named wherever it is looked up."""
    parts = Parts.with_list_1().parts
    folder, _, name = workbook_name.rpartition("/")
    target = more.get("target", f"/{sheet}")
    return Parts(
        {
            "[Content_Types].xml": f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/{workbook_name}" ContentType="{more.get("type", TYPES + ".sheet.main+xml")}"/></Types>',
            "_rels/.rels": f'{XML}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
            f'Type="{RELATIONS}/officeDocument" Target="{more.get("main", workbook_name)}"/></Relationships>',
            workbook_name: parts["xl/workbook.xml"],
            f"{folder}/_rels/{name}.rels".lstrip("/"): f'{XML}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
            f'Type="{RELATIONS}/worksheet" Target="{target}"/></Relationships>',
            sheet: parts["xl/worksheets/sheet1.xml"],
        }
    )


@pytest.mark.parametrize(
    "parts",
    [
        with_names("xl/workbook22.xml"),
        with_names("xl/Book.xml", main="/xl/Book.xml"),
        with_names("book/main.xml", "data/first.xml", target="../data/first.xml"),
        with_names("workbook.xml", "sheet.xml", target="sheet.xml"),
        with_names("xl/workbook.xml", "xl/worksheets/sheet1.xml", target="./worksheets/sheet1.xml"),
        with_names("xl/workbook.xml", "elsewhere/s.xml"),
        with_names("xl/macros.xml", type="application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
    ],
    ids=lambda parts: next(name for name in parts.parts if name[0] not in "[_"),
)
def test_parts_are_found_by_their_relationships_whatever_they_are_called(parts: Parts, tmp_path: Path, read) -> None:
    assert read(parts.pack(tmp_path / "book.xlsx")).account(1).clean == 1


def test_a_workbook_that_only_looks_like_one_beside_the_real_one_is_not_read(tmp_path: Path, read) -> None:
    parts = with_names("xl/workbook22.xml").parts
    decoy = Parts.with_list_1("").parts
    for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        parts[name] = str(decoy[name]).replace("sheet1.xml", "sheet9.xml")
    parts["xl/worksheets/sheet9.xml"] = decoy["xl/worksheets/sheet1.xml"]
    assert read(Parts(parts).pack(tmp_path / "book.xlsx")).account(1).clean == 1


def test_an_office_file_of_another_kind_is_refused_with_what_to_save_it_as(tmp_path: Path, refusal) -> None:
    found = refusal(
        with_names("visio/document.xml", type="application/vnd.ms-visio.drawing.main+xml").pack(tmp_path / "book.xlsx")
    )
    assert ".xlsx" in found.what_to_do


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("xl/embeddings/Microsoft_Word_Document.docx", b"PK\x03\x04" + bytes(200)),
        ("xl/embeddings/Microsoft_Excel_Sheet.xlsx", b"PK\x03\x04" + bytes(200)),
        ("xl/embeddings/oleObject1.bin", struct.pack("<Q", 0xE11AB1A1E011CFD0) + bytes(600)),
        ("xl/media/image1.png", b"\x89PNG" + bytes(50)),
        ("xl/vbaProject.bin", struct.pack("<Q", 0xE11AB1A1E011CFD0) + bytes(600)),
        ("customXml/item1.xml", b"<a/>"),
    ],
)
def test_what_is_embedded_is_left_alone_and_the_lists_are_read(
    name: str, content: bytes, tmp_path: Path, read_apart
) -> None:
    parts = Parts.with_list_1()
    parts.parts[name] = content
    assert read_apart(parts.pack(tmp_path / "book.xlsx")).account(1).clean == 1
