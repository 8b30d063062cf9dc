"""The letter in front of a code moved between templates, so it never decides; codes, labels and groups do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.domain.annex_a import rules


@pytest.mark.parametrize(
    ("codes", "text", "code"),
    [
        ("ethnicity", "s) NOBT", "NOBT"),
        ("ethnicity", "t) NOBT", "NOBT"),
        ("ethnicity", "s) REFU", "REFU"),
        ("ethnicity", "WBRI White British", "WBRI"),
        ("ethnicity", "White British", "WBRI"),
        ("ethnicity", "a) White", "white"),
        ("ethnicity", "f) Not stated", "NOBT"),
        ("gender", "c) Neither", "I"),
        ("gender", "d) Neither", "I"),
        ("gender", "c) Not stated/recorded", "U"),
        ("gender", "Female", "F"),
        ("gender", "I do not know", None),
        ("gender", "c)", None),
        ("gender", "c", None),
        ("yes_no", "Yes", "Y"),
        ("yes_no", "No", "N"),
        ("yes_no", "a)", None),
        ("contact_source", "POLICE", "6"),
        ("contact_source", "p1) 5D: LA services", "5D"),
        ("contact_source", "h) 3B: Health services", "3B"),
        ("contact_source", "Health services", "health_services"),
        ("contact_source", "u) 10: Unknown", "10"),
        ("placement_provider", "e) PR4 - Private provision", "PR4"),
        ("placement_provider", "e) PR4: Private provision", "PR4"),
        ("placement_provider", "PR4 \u2013 Private", "PR4"),
        ("primary_need", "N3 - Parental illness or disability", "N3"),
        ("category_of_need", "Parental disability or illness", "N3"),
        ("primary_need", "N2 - Child\u2019s disability", "N2"),
        ("primary_need", "PSRMEM - Support with memory and cognition", None),
        ("ceased_reason", "k) E47: Special Guardianship Orders - relative/friend", "E47"),
        ("permanence_plan", "c) SGO/CAO", "SGO_CAO"),
        ("in_touch", "d) Refu", "REFU"),
        ("in_touch", "f) Rhom", "RHOM"),
        ("accommodation", "U: Independent living", "U"),
        ("accommodation", "No fixed abode", "S"),
        ("activity_status", "F3: Full time in training or employment", "F3"),
        ("activity_status", "NEET", "neet"),
        ("case_status", "b) Child Protection plan", "CPP"),
    ],
)
def test_a_cell_leads_to_its_stable_code(codes: str, text: str, code: str | None) -> None:
    assert rules.specification().codes[codes].match(text) == code


def test_a_group_knows_its_label_and_a_code_its_group() -> None:
    ethnicity = rules.specification().codes["ethnicity"]
    assert ethnicity.label("white") == "White"
    assert ethnicity.group("WBRI") == ethnicity.group("white") == "white"
    assert rules.specification().label("contact_source", "6") == "Police"
    assert rules.specification().label("contact_source", None) is None


@given(st.text(max_size=30))
def test_any_text_at_all_is_a_code_or_nothing(text: str) -> None:
    for codes in rules.specification().codes.values():
        known = {code.code for code in codes.codes} | set(codes.groups)
        assert codes.match(text) in known | {None}


@given(st.sampled_from(sorted(rules.specification().codes)), st.from_regex(r"[a-z]{1,2}[0-9]?\)? ?", fullmatch=True))
def test_a_bare_letter_is_never_taken_for_what_it_stood_before(name: str, letter: str) -> None:
    codes = rules.specification().codes[name]
    if codes.match(letter.rstrip(") ")) is None:
        assert codes.match(letter) is None


def test_an_unknown_code_leaves_the_cell_blank_and_keeps_the_row(a_list, row, read) -> None:
    outcome = read(a_list(6, row(6, primary_need="PSRMEM - Support with memory and cognition")))
    problem = outcome.problem("code_unknown")
    assert problem.severity == "cell_left_blank"
    assert problem.value == "PSRMEM - Support with memory and cognition"
    assert "N1 (Abuse or neglect)" in problem.remedy
    assert outcome.account(6).clean == 1
    assert "primary_need" not in outcome.values(6)[0]


def test_true_and_false_answer_yes_and_no(a_list, row, read) -> None:
    outcome = read(a_list(3, row(3, referral_nfa=True), row(3, child_unique_id="C2", referral_nfa=False)))
    assert [values["referral_nfa"] for values in outcome.values(3)] == ["Y", "N"]


def test_a_place_outside_england_is_a_code_and_any_other_place_is_text(a_list, row, read) -> None:
    scotland = row(8, placement_la="SCO - Child placed in Scotland")
    outcome = read(a_list(8, scotland, row(8, child_unique_id="C2", placement_la=" Blackburn\u00a0with Darwen ")))
    assert [values["placement_la"] for values in outcome.values(8)] == ["SCO", "Blackburn with Darwen"]
