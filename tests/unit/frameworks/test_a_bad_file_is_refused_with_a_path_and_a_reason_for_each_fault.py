"""Each kind of fault, made in a copy of a sound framework, is found where it is and told in words."""

from collections.abc import Callable
from typing import Any

import pytest

from fullcircle.domain.frameworks.rules import Fault, FrameworkFaults, read_framework

Spoiled = Callable[[Callable[[Any], object]], str]
FaultsIn = Callable[[str], tuple[Fault, ...]]


def _aspect(content: Any, key: str) -> Any:
    return next(aspect for aspect in content["aspects"] if aspect["key"] == key)


SHAPE = [
    ("a missing part", lambda c: c.pop("voices"), "voices", "is missing"),
    ("a missing text", lambda c: c["principles"][0].pop("text"), "principles[restorative].text", "is missing"),
    (
        "a misspelt name",
        lambda c: c["principles"][0].update(in_practise="x"),
        "principles[restorative].in_practise",
        "did you mean “in_practice”?",
    ),
    ("an unknown name", lambda c: c.update(zebra=1), "zebra", "not a name that belongs here; take it away"),
    ("a number for text", lambda c: c["identity"].update(title=2025), "identity.title", "put it in quotes"),
    ("an empty text", lambda c: c["identity"].update(summary="  "), "identity.summary", "is empty"),
    (
        "too long a text",
        lambda c: c["identity"].update(council="x" * 201),
        "identity.council",
        "at most 200 characters",
    ),
    (
        "text for a date",
        lambda c: c["identity"].update(valid_from="May"),
        "identity.valid_from",
        "written like 2025-05-01",
    ),
    (
        "text for a number",
        lambda c: c["fundamentals"][0].update(month="May"),
        "fundamentals[management_grip].month",
        "number",
    ),
    (
        "a month too far",
        lambda c: c["fundamentals"][0].update(month=13),
        "fundamentals[management_grip].month",
        "12 or less",
    ),
    ("no list", lambda c: c.update(methods="audits"), "methods", "should be a list"),
    ("an empty list", lambda c: c.update(methods=[]), "methods", "needs at least 1"),
    ("no group", lambda c: c.update(identity="Bolton"), "identity", "a group of names and values"),
    ("a bad key", lambda c: c["methods"][0].update(key="Case audits"), "methods[Case audits].key", "should match"),
    (
        "a key twice",
        lambda c: c["methods"].append(c["methods"][0]),
        "methods",
        "the key “case_file_audits” more than once",
    ),
    (
        "an aspect with a key that cannot be stored",
        lambda c: c["aspects"][0].update(key="w" * 41),
        f"aspects[{'w' * 41}].key",
        "not written as this needs",
    ),
    (
        "a missing descriptor",
        lambda c: _aspect(c, "assessment")["descriptors"].pop("inadequate"),
        "aspects[assessment].descriptors",
        "has none for “inadequate”",
    ),
    (
        "a descriptor of an unknown judgement",
        lambda c: _aspect(c, "assessment")["descriptors"].update(good="x"),
        "aspects[assessment].descriptors.good",
        "is not among judgements",
    ),
    (
        "a judgement that does not say whether it is good",
        lambda c: c["judgements"][0].pop("good"),
        "judgements[outstanding].good",
        "is missing",
    ),
    (
        "a look that nobody can draw",
        lambda c: c["judgements"][0].update(look="red"),
        "judgements[outstanding].look",
        "should be 'double_ring'",
    ),
    (
        "a share above one",
        lambda c: c["policies"]["observation_share"].update(value=10),
        "policies.observation_share.value",
        "1 or less",
    ),
    (
        "a share below nought",
        lambda c: c["policies"]["reserve_share"].update(value=-0.1),
        "policies.reserve_share.value",
        "0 or more",
    ),
    (
        "a policy without its basis",
        lambda c: c["policies"]["audits_due_days"].pop("basis"),
        "policies.audits_due_days.basis",
        "is missing",
    ),
    (
        "an unknown basis",
        lambda c: c["policies"]["audits_due_days"].update(basis="guessed"),
        "policies.audits_due_days.basis",
        "should be 'framework' or 'assumed'",
    ),
    ("a missing policy", lambda c: c["policies"].pop("escalation"), "policies.escalation", "is missing"),
    (
        "an unknown role",
        lambda c: c["schedule"][0].update(who=["boss"]),
        "schedule[case_file_audits].who[1]",
        "should be",
    ),
    (
        "an unknown frequency",
        lambda c: c["schedule"][0].update(frequency="often"),
        "schedule[case_file_audits].frequency",
        "'every_round'",
    ),
    (
        "a role named twice",
        lambda c: c["schedule"][0].update(who=["qa_lead", "qa_lead"]),
        "schedule[case_file_audits].who",
        "names “qa_lead” more than once",
    ),
    (
        "an unknown status",
        lambda c: c["add_ons"][3]["when"][0].update(status_any=["CPP"]),
        "add_ons[child_protection].when[1].status_any[1]",
        "'child_protection'",
    ),
    (
        "an unknown circumstance",
        lambda c: c["add_ons"][3]["when"][0].update(disabled=True),
        "add_ons[child_protection].when[1].disabled",
        "did you mean",
    ),
    ("yes for true", lambda c: c["checks"][0].update(dated="yes"), "checks[child_seen].dated", "true or false"),
]

AGREEMENT = [
    (
        "a review before its start",
        lambda c: c["identity"].update(review_due=c["identity"]["valid_from"]),
        "identity.review_due",
        "later than valid_from",
    ),
    (
        "an aspect left out",
        lambda c: c["aspects"].pop(),
        "policies.overall_rules.value[above_outcome].aspect",
        "“outcome_impact” is not",
    ),
    (
        "an aspect named as another part",
        lambda c: c["aspects"][1].update(key="overall"),
        "aspects[overall].key",
        "another part",
    ),
    (
        "a judgement left out",
        lambda c: c["judgements"].pop(),
        "aspects[assessment].descriptors.inadequate",
        "not among judgements",
    ),
    (
        "no good judgement",
        lambda c: [one.update(good=False) for one in c["judgements"]],
        "judgements",
        "one that is good",
    ),
    ("a good one below", lambda c: c["judgements"][3].update(good=True), "judgements", "all good ones before"),
    (
        "two alike",
        lambda c: c["judgements"][1].update(look="half"),
        "judgements[meets_good].look",
        "of another judgement",
    ),
    ("judgements upside down", lambda c: c["judgements"][0].update(order=4), "judgements", "should be ordered"),
    ("a question left out", lambda c: c["questions"].pop(), "questions", "nothing for “what_difference”"),
    ("a voice left out", lambda c: c["voices"].pop(0), "voices", "nothing for “child”"),
    ("a role left out", lambda c: c["roles"].pop(0), "roles", "nothing for “practitioner”"),
    (
        "an urgency left out",
        lambda c: c["policies"]["action_due"]["value"].pop(),
        "policies.action_due.value",
        "nothing for “developmental”",
    ),
    (
        "two fundamentals in a month",
        lambda c: c["fundamentals"][1].update(month=5),
        "fundamentals[voice_of_child].month",
        "month of another fundamental",
    ),
    (
        "a prompt key used by an add-on too",
        lambda c: c["add_ons"][0]["prompts"][0].update(key="analysis"),
        "add_ons[front_door].prompts[analysis].key",
        "the key of another prompt",
    ),
    (
        "a fundamental nobody knows",
        lambda c: c["aspects"][0].update(fundamentals=["spelling"]),
        "aspects[direct_work].fundamentals[1]",
        "“spelling” is not among fundamentals",
    ),
    (
        "an ILACS area nobody knows",
        lambda c: c["aspects"][0].update(ilacs=["homes"]),
        "aspects[direct_work].ilacs[1]",
        "“homes” is not among ilacs_areas",
    ),
    (
        "a forum nobody knows",
        lambda c: c["schedule"][1].update(reported_at=["pub"]),
        "schedule[moderation].reported_at[1]",
        "“pub” is not among forums",
    ),
    (
        "a report to nobody",
        lambda c: c["reports"][0].update(forums=["pub"]),
        "reports[round_report].forums[1]",
        "“pub” is not among forums",
    ),
    (
        "a service area nobody knows",
        lambda c: c["add_ons"][0]["when"][0].update(service_area_any=["mash"]),
        "add_ons[front_door].when[1].service_area_any[1]",
        "“mash” is not among service_areas",
    ),
    (
        "no circumstance",
        lambda c: c["add_ons"][0].update(when=[{}]),
        "add_ons[front_door].when[1]",
        "names no circumstance",
    ),
    (
        "ages the wrong way round",
        lambda c: c["add_ons"][0]["when"].append({"age_from": 16, "age_to": 10}),
        "add_ons[front_door].when[3].age_from",
        "not be more than age_to",
    ),
    (
        "audits due after moderation",
        lambda c: c["policies"]["audits_due_days"].update(value=36),
        "policies.audits_due_days.value",
        "not be more than moderation_due_days",
    ),
    (
        "a report after the round",
        lambda c: c["policies"]["report_due_days"].update(value=43),
        "policies.report_due_days.value",
        "not be more than round_length_days",
    ),
    (
        "a re-audit window turned round",
        lambda c: c["policies"]["re_audit_from_weeks"].update(value=13),
        "policies.re_audit_from_weeks.value",
        "not be more than re_audit_to_weeks",
    ),
    (
        "judging more than is read",
        lambda c: c["policies"]["judging_window_months"].update(value=13),
        "policies.judging_window_months.value",
        "not be more than look_back_months",
    ),
    (
        "a dip sample of at least more than at most",
        lambda c: c["policies"]["dip_sample_size"]["value"].update(least=30),
        "policies.dip_sample_size.value.least",
        "not be more than most",
    ),
    (
        "a ladder that steps back",
        lambda c: c["policies"]["escalation"]["value"][2].update(working_days=0),
        "policies.escalation.value[five_days_over].working_days",
        "later than the step before",
    ),
    (
        "a ladder that tells a stranger",
        lambda c: c["policies"]["escalation"]["value"][2].update(tell=["mayor"]),
        "policies.escalation.value[five_days_over].tell[1]",
        "“mayor” is not among the owner and the roles",
    ),
    (
        "an overall rule without its aspect",
        lambda c: c["policies"]["overall_rules"]["value"][0].pop("aspect"),
        "policies.overall_rules.value[above_outcome]",
        "needs aspect",
    ),
]


@pytest.mark.parametrize(
    ("edit", "path", "reason"), [case[1:] for case in SHAPE + AGREEMENT], ids=[c[0] for c in SHAPE + AGREEMENT]
)
def test_it_is_found_where_it_is(
    spoiled: Spoiled, faults_in: FaultsIn, edit: Callable[[Any], object], path: str, reason: str
) -> None:
    faults = faults_in(spoiled(edit))
    found = [fault for fault in faults if fault.path == path]
    assert found, [str(fault) for fault in faults]
    assert reason in found[0].reason
    assert found[0].line > 0


def test_every_fault_of_a_file_is_told_at_once_in_the_order_of_the_file(spoiled: Spoiled, faults_in: FaultsIn) -> None:
    def spoil(content: Any) -> None:
        content["policies"]["reserve_share"]["value"] = 7
        content["identity"]["council"] = ""
        _aspect(content, "case_recording").pop("asks")

    assert [fault.path for fault in faults_in(spoiled(spoil))] == [
        "identity.council",
        "aspects[case_recording].asks",
        "policies.reserve_share.value",
    ]


def test_a_fault_says_its_line(bolton_text: str, faults_in: FaultsIn) -> None:
    lines = bolton_text.splitlines()
    at = lines.index("  valid_from: 2025-05-01")
    lines[at] = "  valid_from: 2025-13-01"
    (fault,) = faults_in("\n".join(lines))
    assert fault == Fault("identity.valid_from", "should be a date, written like 2025-05-01", at + 1)
    assert str(fault) == f"line {at + 1}, identity.valid_from: should be a date, written like 2025-05-01"


def test_the_refusal_counts_the_faults_and_says_that_nothing_changed(spoiled: Spoiled) -> None:
    with pytest.raises(FrameworkFaults, match=r"The framework file has 1 fault\. Nothing was changed\."):
        read_framework(spoiled(lambda content: content.pop("voices")))
