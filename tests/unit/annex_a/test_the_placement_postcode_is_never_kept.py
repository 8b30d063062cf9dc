"""A placement postcode could show where a child lives: it enters no row, no problem, no summary and no refusal."""

import pytest

from fullcircle.domain.annex_a import rules
from fullcircle.files.texts import shown

POSTCODE = "ZZ99 3VZ"


def test_the_column_is_known_and_dropped_unread(a_list, row, read) -> None:
    outcome = read(a_list(8, row(8, placement_postcode=POSTCODE), row(8, placement_postcode="nope 123")))
    assert "placement_postcode" not in outcome.values(8)[0]
    assert "Placement postcode" not in outcome.account(8).extra_columns
    for told in (POSTCODE, "ZZ99", "nope"):
        assert told not in str(outcome)


def test_a_file_without_the_column_has_nothing_missing(workbook, headers, row, read) -> None:
    keep = [i for i, column in enumerate(rules.specification().list_numbered(8).columns) if column.type != "never_read"]
    outcome = read(workbook({"List_8": [[headers(8)[i] for i in keep], [row(8)[i] for i in keep]]}))
    assert outcome.problems == []


def test_a_postcode_in_the_column_for_the_authority_is_removed_and_said(a_list, row, read) -> None:
    outcome = read(a_list(8, row(8, placement_la=f"Bolton {POSTCODE}")))
    problem = outcome.problem("postcode_removed")
    assert (problem.column_header, problem.value, problem.severity) == ("LA of Placement", None, "cell_left_blank")
    assert "placement_la" not in outcome.values(8)[0]
    assert "ZZ99" not in str(outcome)


def test_a_postcode_in_any_other_cell_is_not_quoted_in_its_problem(a_list, row, read) -> None:
    outcome = read(a_list(8, row(8, placement_type=f"Foster home, {POSTCODE}", last_visit_date=POSTCODE.lower())))
    assert outcome.codes() == ["date_unreadable", "code_unknown"]
    assert [problem.value for problem in outcome.problems] == [
        "[postcode not shown]",
        "Foster home, [postcode not shown]",
    ]


def test_a_postcode_as_a_header_is_not_quoted(workbook, headers, row, read) -> None:
    outcome = read(workbook({"List_1": [[*headers(1), POSTCODE], [*row(1), "x"]]}))
    assert "ZZ99" not in str(outcome)


@pytest.mark.parametrize("text", ["BL1 1RU", "bl11ru", "M1 1AE", "SW1A 1AA", "near EC1A1BB now", "GIR 0AA", "W1A  0AX"])
def test_postcodes_are_recognised(text: str) -> None:
    assert "[postcode not shown]" in shown(text)


@pytest.mark.parametrize("text", ["Locality 2 Unit 1", "N1 - Abuse or neglect", "RC7", "12/01/2026", "Team E1"])
def test_other_words_are_not_taken_for_postcodes(text: str) -> None:
    assert shown(text) == text
