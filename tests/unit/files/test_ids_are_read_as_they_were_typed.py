"""An ID is what its author typed, whatever a spreadsheet made of it; where digits are gone, it is said and never guessed."""

import random
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.files import ids
from fullcircle.files.faults import Fault
from fullcircle.files.ids import AlikeIds, child_id, form_id, typed

pytestmark = pytest.mark.requirements("R5.3", "R7.1")
ROUNDED = "id_rounded"


def found(cell: Any) -> Any:
    read = child_id(cell)
    return read.code if isinstance(read, Fault) else read


@pytest.mark.parametrize(
    "cell",
    [
        "'00123",
        "’00123",
        "‘00123",
        "`00123",
        "''00123",
        "'00123'",
        '"00123"',
        "“00123”",
        '="00123"',
        '= "00123" ',
        "='00123'",
    ]
    + [
        '="\'00123"',
        "=“00123”",
        " 00123 ",
        "\u00a000123\u00a0",
        "\u200b00123",
        "00\u200b123",
        "\ufeff'00123",
        "００１２３",
        "\t00123\n",
    ]
    + ["00123.0", "00123.00"],
)
def test_what_a_spreadsheet_puts_around_an_id_is_no_part_of_it(cell: str) -> None:
    assert found(cell) == "00123"


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (123, "123"),
        (123.0, "123"),
        (999_999_999_999_999.0, "999999999999999"),
        ("1,234,567", "1234567"),
        ("1,234,567.00", "1234567"),
        ("1\u00a0234\u00a0567", "1234567"),
        ("1\u202f234\u202f567", "1234567"),
        ("1,234\u00a0567", "id_unusable"),
        ("12,34", "id_unusable"),
        ("LCS-12345", "LCS-12345"),
        ("12345/1", "12345/1"),
        ("Ａ１２", "A12"),
        ("12345678901234567890", "12345678901234567890"),
        ("123.5", "123.5"),
    ],
)
def test_an_id_is_its_letters_and_digits(cell: Any, read: str) -> None:
    assert found(cell) == read


@pytest.mark.parametrize(
    "cell",
    [
        "4.2E+11",
        "4.20000E+11",
        "4,2E+11",
        "4.2e+011",
        "4.2E11",
        "1.23457E+11",
        "'4.2E+11",
        '="4.2E+11"',
        "4E+11",
        "420.0E+9",
        "420E+9",
    ]
    + ["1.2E-04", "1E-05", " 4.2E+11\u00a0", "４.２E+11", "-4.2E+11", "4.E+11"]
    + [1e15, 1.23456789012345e17, 10**15, -1e16, "123456789012345000", "1234567890123450", "1234567890123450.0", 1e-5]
    + ["123,456,789,012,345,000"],
)
def test_digits_that_a_spreadsheet_rounded_away_are_said_to_be_lost(cell: Any) -> None:
    assert found(cell) == ROUNDED
    assert form_id(cell) is ids.ROUNDED


@pytest.mark.parametrize(
    "cell", ["12E5", "1E5", "4E11", "12E-05", "E123", "2E", "1234567890123456", "123456789012345678"]
)
def test_what_only_looks_rounded_is_an_id(cell: str) -> None:
    """A spreadsheet writes a long number with a point or a signed exponent, and zeros past its fifteenth digit."""
    assert found(cell) == cell
    assert form_id(cell) == cell


@pytest.mark.parametrize(
    "cell",
    [
        None,
        "",
        " ",
        "-",
        "—",
        "0",
        "000",
        0,
        0.0,
        "0.0",
        "'0",
        '=""',
        "'",
        "NULL",
        "N/A",
        "None",
        "#N/A",
        "-1",
        -1,
        -1.0,
        float("nan"),
    ],
)
def test_blanks_zeros_and_the_missing_number_of_case_systems_are_no_id(cell: Any) -> None:
    assert found(cell) is None
    assert form_id(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        True,
        False,
        "TRUE",
        "false",
        date(2026, 3, 5),
        datetime(2026, 3, 5, 9),
        time(9),
        timedelta(days=2),
        "05/03/2026",
        "2026-03-05",
    ]
    + ["2026-03-05T00:00:00", "05/03/2026 14:20", float("inf"), Decimal(5), b"12", "-5", -5.0],
)
def test_truths_days_and_times_are_no_ids_of_a_child(cell: Any) -> None:
    assert found(cell) == "id_unusable"


@pytest.mark.parametrize("cell", ["Sam Example", "Total", "1" * 21, "12 34", "a b", "/12", "12*"])
def test_names_and_sentences_are_no_ids_of_a_child_and_not_quoted_back(cell: str) -> None:
    fault = child_id(cell)
    assert isinstance(fault, Fault)
    assert (fault.code, fault.hide) == ("id_unusable", True)


@pytest.mark.parametrize("cell", ["Form 12", "QA 2024/00012", "{6F9619FF-8B86-D011-B42D-00C04FC964FF}", "A", "x" * 50])
def test_the_id_of_a_form_may_be_longer_and_freer(cell: str) -> None:
    assert form_id(cell) == cell


@pytest.mark.parametrize("cell", ["x" * 51, "**", True, date(2026, 3, 5), "05/03/2026"])
def test_but_it_is_no_day_no_truth_and_never_cut(cell: Any) -> None:
    assert form_id(cell) is ids.NOT_A_FORM_ID


def test_an_id_that_a_person_pasted_is_read_the_same_way() -> None:
    assert [typed(text) for text in ("’00123 ", " C12", '="00123"', "Sam Example ", "4.2E+11")] == [
        *("00123", "C12", "00123", "Sam Example", "4.2E+11")
    ]


@given(
    st.from_regex(r"[A-Za-z0-9][A-Za-z0-9/_.\-]{0,19}", fullmatch=True), st.sampled_from(["'", "’", '="{}"', "\xa0"])
)
def test_reading_what_was_read_changes_nothing(text: str, around: str) -> None:
    read = child_id(around.format(text) if "{" in around else around + text)
    if isinstance(read, str):
        assert child_id(read) == read
        assert read == child_id(text)


@given(st.integers(1, 10**15 - 1))
def test_whole_numbers_and_their_texts_are_one_id(number: int) -> None:
    assert {child_id(number), child_id(float(number)), child_id(str(number)), child_id(f"{number:,}")} == {str(number)}


@given(st.floats())
def test_any_number_at_all_is_an_id_or_said_to_be_none(number: float) -> None:
    read = child_id(number)
    assert read is None or isinstance(read, Fault) or (len(read) <= 20 and "E" not in read.upper())


def test_ids_alike_but_for_leading_zeros_are_told_once_a_pair() -> None:
    alike: AlikeIds[int] = AlikeIds()
    told = [
        alike.meet(one, row) for row, one in enumerate(["123", "0123", "123", "0123", "124", "00123", "00124", "00124"])
    ]
    assert told == [None, ("123", 0), None, None, None, ("123", 0), ("124", 4), None]


def test_ids_alike_but_for_the_size_of_letters_are_told_too() -> None:
    alike: AlikeIds[int] = AlikeIds()
    told = [alike.meet(one, row) for row, one in enumerate(["AB1", "ab1", "0Ab1", "AB1", "AB2"])]
    assert told == [None, ("AB1", 0), ("AB1", 0), None, None]


def test_the_same_pairs_are_told_in_whatever_order() -> None:
    chance = random.Random(5)
    for _ in range(50):
        met = [str(chance.randrange(1, 9)).zfill(chance.choice([1, 3])) for _ in range(40)]
        alike: AlikeIds[int] = AlikeIds()
        told = sum(alike.meet(one, row) is not None for row, one in enumerate(met))
        assert told == len(set(met)) - len({one.lstrip("0") for one in met})


@pytest.mark.parametrize("cell", [1.5, 40102.0000001, -0.5])
def test_a_number_with_a_fraction_is_no_id(cell: float) -> None:
    assert found(cell) == "id_unusable"
    assert isinstance(form_id(cell), Fault)
