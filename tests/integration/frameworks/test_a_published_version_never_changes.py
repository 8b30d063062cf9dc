import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from fullcircle.domain.frameworks import operations, queries
from fullcircle.domain.frameworks.models import FrameworkVersion
from fullcircle.domain.frameworks.rules import FrameworkFaults, read_framework
from fullcircle.domain.frameworks.states import Standing
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.auditlog.models import Entry
from fullcircle.foundation.kernel.errors import WrongState
from tests.factories.log import told

pytestmark = pytest.mark.django_db
Edition = Callable[..., str]


@pytest.fixture
def published(qa_lead: Actor, now: datetime, bolton_text: str) -> int:
    version_id = operations.import_draft(text=bolton_text, by=qa_lead, now=now).version_id
    operations.publish(version_id=version_id, by=qa_lead, now=now)
    return version_id


def _stored(version_id: int) -> dict[str, object]:
    return FrameworkVersion.objects.filter(pk=version_id).values().get()


@pytest.mark.requirements("R1.1")
def test_another_file_with_its_number_is_refused_and_told_which_number_to_take(
    published: int, qa_lead: Actor, now: datetime, edition: Edition
) -> None:
    before = _stored(published)
    with pytest.raises(FrameworkFaults) as refused:
        operations.import_draft(text=edition(1, "2025-05-01", council="Elsewhere"), by=qa_lead, now=now)
    (fault,) = refused.value.faults
    assert fault.path == "identity.version"
    assert fault.reason.endswith("make this version 2")
    assert _stored(published) == before


def test_the_same_file_again_changes_nothing_and_leaves_no_entry(
    published: int, qa_lead: Actor, now: datetime, bolton_text: str
) -> None:
    before, entries = _stored(published), Entry.objects.count()
    again = operations.import_draft(text=bolton_text, by=qa_lead, now=now + timedelta(days=1))
    assert (again.version_id, again.changed) == (published, False)
    assert (_stored(published), Entry.objects.count()) == (before, entries)


def test_it_cannot_be_published_again(published: int, qa_lead: Actor, now: datetime) -> None:
    before = _stored(published)
    with pytest.raises(WrongState, match="already published and cannot change"):
        operations.publish(version_id=published, by=qa_lead, now=now + timedelta(days=1))
    assert _stored(published) == before


def test_a_version_taken_in_by_an_earlier_full_circle_keeps_its_text_and_hash_and_is_read(
    published: int, bolton_text: str
) -> None:
    """When judgements did not say yet what they are."""
    earlier = re.sub(r"(?m)^    (?:good|acts_at_once|needs_reason|look): .*\n", "", bolton_text)
    FrameworkVersion.objects.update(source=earlier, content_hash=queries.hash_of(earlier))
    before = _stored(published)
    assert queries.framework(published).scale == read_framework(bolton_text).scale
    assert _stored(published) == before


def test_text_altered_behind_the_product_s_back_is_not_used(published: int, bolton_text: str) -> None:
    altered = bolton_text.replace("value: 0.2\n", "value: 0.0\n")
    FrameworkVersion.objects.filter(pk=published).update(source=altered)
    queries.framework_read.cache_clear()
    with pytest.raises(WrongState, match="changed outside Full Circle"):
        queries.framework(published)


def test_the_database_refuses_a_published_version_without_its_moment(published: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        FrameworkVersion.objects.filter(pk=published).update(published_at=None)


def test_the_database_refuses_two_published_versions_from_the_same_day(
    published: int, qa_lead: Actor, now: datetime, edition: Edition
) -> None:
    second = operations.import_draft(text=edition(2, "2026-06-01"), by=qa_lead, now=now).version_id
    with pytest.raises(IntegrityError), transaction.atomic():
        FrameworkVersion.objects.filter(pk=second).update(
            state="published", published_at=now, valid_from=date(2025, 5, 1)
        )


def test_a_draft_is_replaced_by_a_newer_file_of_the_same_number(
    qa_lead: Actor, now: datetime, edition: Edition
) -> None:
    first = operations.import_draft(text=edition(1, "2025-05-01"), by=qa_lead, now=now)
    second = operations.import_draft(text=edition(1, "2025-06-01", council="Elsewhere"), by=qa_lead, now=now)
    assert second == operations.Imported(first.version_id, changed=True)
    row = queries.version(qa_lead, first.version_id, on=now.date())
    assert (row.standing, row.valid_from) == (Standing.DRAFT, date(2025, 6, 1))
    assert queries.framework(first.version_id).identity.council == "Elsewhere"


def test_a_bad_file_leaves_nothing_behind(qa_lead: Actor, now: datetime, bolton_text: str) -> None:
    entries = Entry.objects.count()
    with pytest.raises(FrameworkFaults):
        operations.import_draft(text=bolton_text.replace("principles:", "principals:", 1), by=qa_lead, now=now)
    assert not FrameworkVersion.objects.exists()
    assert Entry.objects.count() == entries


def test_each_step_is_in_the_audit_log_with_the_hash_of_the_text(published: int, bolton_text: str) -> None:
    entries = told(event="frameworks.")
    assert [entry.event for entry in entries] == ["frameworks.draft_imported", "frameworks.published"]
    assert all(queries.hash_of(bolton_text) in entry.detail for entry in entries)
    assert {entry.subject for entry in entries} == {f"framework_version:{published}"}
