"""Two tabs or two people: the saved text stays, the other is kept beside it, and a person chooses. Nothing is lost."""

from datetime import timedelta

import pytest

from fullcircle.domain.audits import operations, queries
from fullcircle.domain.audits.models import Section, SectionVersion
from fullcircle.domain.audits.rules.content import AspectContent
from fullcircle.foundation.auditlog.models import Entry
from fullcircle.foundation.kernel.errors import NotFound, StaleWrite, WrongState
from tests.integration.audits.conftest import WRITTEN_AT, Case

LATER = WRITTEN_AT + timedelta(minutes=5)


def rationale(text: str) -> dict[str, object]:
    return {"rationale": text, "evidence": [{"kind": "note", "text": f"Note: {text}", "where": ""}]}


def conflict_of(case: Case) -> tuple[int, int]:
    """Save from one tab, then from another that has not seen it; the version seen and the id of the text kept."""
    case.save("assessment", rationale("The first tab."))
    with pytest.raises(StaleWrite) as stale:
        case.save("assessment", rationale("The second tab."), now=LATER)
    assert stale.value.kept_as is not None
    return 1, stale.value.kept_as


def text_now(case: Case) -> AspectContent:
    content = queries.written(case.auditor, case.id).section("assessment").content
    assert isinstance(content, AspectContent)
    return content


def test_the_saved_text_stays_and_the_other_is_kept_beside_it(case: Case) -> None:
    _, kept_id = conflict_of(case)
    assert text_now(case).rationale == "The first tab."
    found = queries.conflict(case.auditor, case.id, "assessment")
    assert found is not None
    assert found.kept_id == kept_id
    assert isinstance(found.kept, AspectContent)
    assert found.kept.rationale == "The second tab."
    assert (found.saved_version, found.kept_at, found.kept_by) == (1, LATER, case.auditor.name)
    assert Entry.objects.filter(event="audits.second_text_kept").count() == 1


def test_the_same_words_from_both_tabs_are_no_conflict(case: Case) -> None:
    case.save("assessment", rationale("Alike."))
    assert case.save("assessment", rationale("Alike.")).version == 1
    assert queries.conflict(case.auditor, case.id, "assessment") is None


@pytest.mark.parametrize(
    ("choice", "text", "version"),
    [
        ("saved", "The first tab.", 1),
        ("kept", "The second tab.", 2),
        ("both", "The first tab.\n\nThe second tab.", 2),
    ],
)
def test_a_person_chooses_and_no_text_is_deleted(
    case: Case, choice: operations.Choice, text: str, version: int
) -> None:
    seen, kept_id = conflict_of(case)
    saved = operations.resolve_conflict(
        audit_id=case.id,
        key="assessment",
        kept_id=kept_id,
        choice=choice,
        seen_version=seen,
        by=case.auditor,
        now=LATER,
    )
    assert saved.version == version
    assert text_now(case).rationale == text
    if choice == "both":
        assert [e.text for e in text_now(case).evidence] == ["Note: The first tab.", "Note: The second tab."]
    assert queries.conflict(case.auditor, case.id, "assessment") is None
    kept = {v.content["rationale"] for v in SectionVersion.objects.all() if v.content} | {text_now(case).rationale}
    assert all(any(words in one for one in kept) for words in ("The first tab.", "The second tab."))


def test_choosing_twice_or_from_an_old_page_changes_nothing(case: Case) -> None:
    seen, kept_id = conflict_of(case)
    case.save("assessment", rationale("The first tab goes on."), version=1, now=LATER)
    with pytest.raises(StaleWrite):
        settle(case, kept_id, seen)
    settle(case, kept_id, 2)
    with pytest.raises(WrongState):
        settle(case, kept_id, 3)
    assert text_now(case).rationale == "The second tab."


def settle(case: Case, kept_id: int, seen: int, key: str = "assessment") -> None:
    operations.resolve_conflict(
        audit_id=case.id, key=key, kept_id=kept_id, choice="kept", seen_version=seen, by=case.auditor, now=LATER
    )


def test_a_text_kept_for_one_section_settles_no_other(case: Case) -> None:
    seen, kept_id = conflict_of(case)
    with pytest.raises(NotFound):
        settle(case, kept_id, seen, key="planning_review")


def test_a_tab_that_goes_on_typing_leaves_one_second_text(case: Case) -> None:
    _, kept_id = conflict_of(case)
    with pytest.raises(StaleWrite) as stale:
        case.save("assessment", rationale("The second tab goes on."), continues=kept_id, now=LATER)
    found = queries.conflict(case.auditor, case.id, "assessment")
    assert found is not None
    assert found.kept_id == stale.value.kept_as
    assert isinstance(found.kept, AspectContent)
    assert found.kept.rationale == "The second tab goes on."
    settle(case, found.kept_id, 1)
    assert queries.conflict(case.auditor, case.id, "assessment") is None


def test_a_version_is_emptied_only_when_every_word_stands_in_the_next(case: Case) -> None:
    case.save("profile", {"text": "She"})
    case.save("profile", {"text": "She swims"}, version=1)
    case.save("profile", {"text": "He swims"}, version=2)
    texts = [v.content and v.content["text"] for v in SectionVersion.objects.order_by("id")]
    assert texts == [None, "She swims", "He swims"]
    assert Section.objects.get().version == 3


def test_two_texts_that_wait_stand_in_the_way_of_submitting(case: Case) -> None:
    case.write()
    with pytest.raises(StaleWrite):
        case.save("assessment", rationale("From an old tab."), version=0)
    assert [(m.section, m.field) for m in queries.written(case.auditor, case.id).missing] == [("assessment", "")]
