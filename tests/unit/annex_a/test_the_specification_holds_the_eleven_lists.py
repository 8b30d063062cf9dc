"""The shipped files load through a strict schema, and a mistake in them is named."""

import re

import pytest
from pydantic import ValidationError

from fullcircle.domain.annex_a import rules
from fullcircle.domain.annex_a.rules.specification import FOLDER, CodeList, CodesFile, LayoutFile, build
from fullcircle.files.shipped import read_yaml

COLUMNS = {1: 7, 2: 8, 3: 11, 4: 12, 5: 14, 6: 14, 7: 17, 8: 34, 9: 17, 10: 16, 11: 19}


def test_the_lists_have_the_columns_of_the_template() -> None:
    assert {spec.number: len(spec.columns) for spec in rules.specification().lists} == COLUMNS


def test_a_list_is_found_by_number_and_by_key() -> None:
    for spec in rules.specification().lists:
        assert rules.specification().list_keyed(rules.list_key(spec.number)) is spec


def test_every_row_that_is_kept_can_be_linked_to_its_child() -> None:
    for spec in rules.specification().lists[:10]:
        assert spec.by_field["child_unique_id"].need == "row"
        assert spec.person_id == "child_unique_id"


def test_every_shipped_code_label_and_spelling_leads_to_its_code() -> None:
    for codes in rules.specification().codes.values():
        for code in codes.codes:
            for text in (code.code, code.label, *code.also):
                assert codes.match(text) == code.code
                assert codes.match(f"z) {text}") == code.code
                assert codes.match(f" {text.upper()}\u00a0") == code.code
            assert codes.match(f"x) {code.code}: anything") == code.code


def test_the_whole_list_of_codes_is_there() -> None:
    sizes = {name: len(codes.codes) for name, codes in rules.specification().codes.items()}
    assert sizes["ethnicity"] == 21
    assert sizes["contact_source"] == 22
    assert sizes["ceased_reason"] == 22
    assert sizes["placement_type"] == 32
    assert sizes["legal_status"] == 13
    assert sizes["activity_status"] == 13


def test_a_field_that_the_files_do_not_know_is_refused_by_its_path() -> None:
    layout = read_yaml(FOLDER / "annex_a.yaml")
    layout["lists"][2]["colour"] = "red"
    with pytest.raises(ValidationError, match=re.escape("lists.2.colour")):
        LayoutFile.model_validate(layout)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"codes": "nowhere", "type": "code"}, "there is no code list nowhere"),
        ({"not_before": "nowhere"}, "there is no field nowhere"),
        ({"field": "gender"}, "a field occurs twice"),
        ({"header": "GENDER?"}, "two columns could have the same header"),
    ],
)
def test_a_list_that_contradicts_itself_is_refused_by_number(change: dict[str, str], fault: str) -> None:
    layout = read_yaml(FOLDER / "annex_a.yaml")
    layout["lists"][0]["columns"][2].update(change)
    codes = CodesFile.model_validate(read_yaml(FOLDER / "annex_a_codes.yaml")).code_lists
    with pytest.raises(ValueError, match=f"list 1.*{fault}"):
        build(LayoutFile.model_validate(layout), codes)


def test_a_spelling_with_two_meanings_is_refused() -> None:
    with pytest.raises(ValidationError, match="'Yes' could mean A or B"):
        CodeList.model_validate({"codes": [{"code": "A", "label": "Yes"}, {"code": "B", "label": "Yes"}]})
