"""Start a report, edit its words, refresh its figures; delete it while it is empty."""

from datetime import datetime

from fullcircle.domain.insight import queries as insight
from fullcircle.domain.insight.rules.keeping import to_data
from fullcircle.domain.reports import policy, queries
from fullcircle.domain.reports.models import Report, ReportText, ReportTextVersion
from fullcircle.domain.reports.operations._common import REPORTS, keepable
from fullcircle.domain.reports.rules.composing import PARTS
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.operations import ROUNDS
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import Invalid, NotFound, StaleWrite
from fullcircle.foundation.kernel.operation import operation

LONGEST_TEXT = 20_000


_SAVED_FIRST = "Someone else saved this section first. Both texts are kept."


@operation
def start_report(*, round_id: int, by: Actor, now: datetime) -> int:
    """Start the report of a round with the figures of this moment; its id. A round has one report: asked again, the same."""
    round_ = ROUNDS.hold(round_id, by=by, now=now).record
    found = Report.objects.filter(round=round_).first()
    so_far = queries.with_audits(Round.objects.filter(pk=round_.pk)).get()
    policy.check_start(by, round_, any_in=so_far.any_in, any_final=so_far.any_final or found is not None)
    if found is not None:
        return found.pk
    report = Report.objects.create(
        round=round_,
        title=f"QA report: round {round_.number}",
        figures=to_data(insight.round_measures(by, round_id, now=now)),
        figures_at=now,
        started_at=now,
        started_by_id=by.person_id,
    )
    REPORTS.held(report, by=by, now=now).log("started", round=round_.number)
    return report.pk


@operation
def delete_report(*, report_id: int, by: Actor, now: datetime) -> None:
    """Delete a draft in which nobody has written and which was never sent. Another can be started."""
    held = REPORTS.hold(report_id, by=by, now=now)
    report = held.record
    policy.check_delete(by, report, touched=report.texts.exists() or report.steps.exists())
    held.log("deleted", round=report.round.number)
    report.delete()


@operation
def refresh_figures(*, report_id: int, by: Actor, now: datetime) -> int:
    """Count again. Words that people wrote stay as they are; the page says which were written before. How many sentences that
    were confirmed wait again, as their figures in the tables changed: of each, the source is kept for whoever confirms it."""
    held = REPORTS.hold(report_id, policy.check_write, by=by, now=now)
    report = held.record
    words = queries.words_of(report.texts.all())
    confirmed = {(one.section, one.told) for one in queries.statements_of(report, words) if one.at is not None}
    report.figures = to_data(insight.round_measures(by, report.round_id, now=now))
    report.figures_at = now
    held.save()
    held.log("figures_refreshed")
    return sum(one.waits and (one.section, one.told) in confirmed for one in queries.statements_of(report, words))


@operation
def save_section_text(
    *, report_id: int, key: str, text: str, version: int, by: Actor, now: datetime, resolves: int | None = None
) -> int:
    """Save the words of a section; its new version. ``version`` is the one the writer started from, 0 for a first draft.

    When someone else saved first, the text is kept beside theirs and StaleWrite is raised with ``kept_as``: the number under
    which it waits. Saving the two put together, with ``resolves=kept_as``, settles it. Saving what is there already
    changes nothing.
    """
    held = REPORTS.hold(report_id, policy.check_write, by=by, now=now)
    if key not in {part.key for part in PARTS}:
        raise NotFound
    text = _accepted(text)
    section, _ = ReportText.objects.get_or_create(report=held.record, key=key)
    if section.version and section.text == text and resolves is None:
        return section.version
    stale = section.version != version
    beside = section.versions.filter(
        conflicts_with__isnull=False, resolved_at=None, text=text, saved_by_id=by.person_id
    )
    if stale and (there := beside.first()) is not None:
        raise StaleWrite(_SAVED_FIRST, kept_as=there.pk)
    kept = ReportTextVersion.objects.create(
        section=section,
        version=version if stale else section.version + 1,
        text=text,
        saved_at=now,
        saved_by_id=by.person_id,
        conflicts_with=section.version if stale else None,
    )
    if stale:
        held.log("text_kept_beside", section=key, kept_as=kept.pk)
        raise StaleWrite(_SAVED_FIRST, kept_as=kept.pk)
    section.text, section.version, section.saved_at, section.saved_by_id = text, kept.version, now, by.person_id
    section.save(update_fields=["text", "version", "saved_at", "saved_by"])
    if resolves is not None:
        section.versions.filter(pk=resolves, conflicts_with__isnull=False).update(resolved_at=now)
    held.log("text_saved", section=key, version=kept.version)
    return section.version


def _accepted(text: str) -> str:
    """The text as it is kept. Invalid when it is too long."""
    kept = keepable(text)
    if len(kept) > LONGEST_TEXT:
        raise Invalid(
            {
                "text": f"This text has {len(kept):,} characters; the most is {LONGEST_TEXT:,}. Shorten it and save again."
            }
        )
    return kept.strip()
