"""A round whose audits were proposed, allocated, written and submitted through the operations a council would use."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import uuid4

from fullcircle.domain.audits import operations as audits
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.queries import written
from fullcircle.domain.audits.rules.tool import SectionKind, SectionSpec
from fullcircle.domain.rounds import operations as rounds
from fullcircle.domain.rounds.queries import rounds as rounds_so_far
from fullcircle.domain.selection import operations as selection
from tests.factories.council import NOW, TODAY, Council
from tests.factories.kept import kept

SUBMITTED_AT = NOW + timedelta(days=14)


@kept
def round_under_way(council: Council, *, size: int = 9, seed: int = 7, title: str = "Planning") -> int:
    """A round under way with ``size`` audits, each allocated and not started; its id. Later rounds start six weeks apart."""
    starts_on = TODAY + timedelta(weeks=6 * len(rounds_so_far(council.qa_lead)))
    round_id = rounds.plan_round(title=title, focus="", starts_on=starts_on, by=council.qa_lead, now=NOW)
    selection.propose(round_id=round_id, size=size, seed=seed, priorities={}, by=council.qa_lead, now=NOW)
    audits.allocate_confirmed_selection(round_id=round_id, by=council.qa_lead, now=NOW)
    return round_id


def write(
    council: Council,
    audit_id: int,
    overall: str = "meets_good",
    aspects: Mapping[str, str] | None = None,
    *,
    now: datetime = SUBMITTED_AT,
) -> Audit:
    """Write everything the tool asks for. ``aspects``: judgements that differ from the overall one, by aspect."""
    auditor = council.actor(Audit.objects.values_list("auditor_id", flat=True).get(pk=audit_id))
    audit = Audit.objects.get(pk=audit_id)
    if audit.state == "not_started":
        audits.start(audit_id=audit_id, by=auditor, now=now)
    for section in written(auditor, audit_id).sections:
        audits.save_section(
            audit_id=audit_id,
            key=section.spec.key,
            content=_content(section.spec, overall, aspects or {}),
            operation=uuid4(),
            base_version=section.version,
            by=auditor,
            now=now,
        )
    audit.refresh_from_db()
    return audit


@kept
def submit(
    council: Council,
    audit_id: int,
    overall: str = "meets_good",
    aspects: Mapping[str, str] | None = None,
    *,
    now: datetime = SUBMITTED_AT,
) -> Audit:
    """Write an audit and submit it."""
    audit = write(council, audit_id, overall, aspects, now=now)
    audits.submit(audit_id=audit_id, by=council.actor(audit.auditor_id), now=now)
    audit.refresh_from_db()
    return audit


@kept
def submitted_round(council: Council, *overall: str, seed: int = 7) -> list[Audit]:
    """A round with one submitted audit for each overall judgement named, in order of their ids."""
    round_id = round_under_way(council, size=len(overall), seed=seed)
    ids = Audit.objects.filter(round_id=round_id).order_by("pk").values_list("pk", flat=True)
    return [submit(council, audit_id, word) for audit_id, word in zip(ids, overall, strict=True)]


def _content(spec: SectionSpec, overall: str, aspects: Mapping[str, str]) -> dict[str, object]:
    judgement = aspects.get(spec.key, overall)
    match spec.kind:
        case SectionKind.PROFILE:
            return {"text": "She lives with her aunt and likes to swim."}
        case SectionKind.CHECKS:
            return {"answers": {check.key: {"answer": "yes"} for check in spec.checks}}
        case SectionKind.ASPECT:
            return {
                "evidence": [
                    {"kind": "strength", "text": f"Seen alone each week ({spec.key})", "where": "Visits, January"},
                    {"kind": "improvement", "text": f"Two steps have no date ({spec.key})", "where": "Plan, 9 January"},
                ],
                "judgement": judgement,
                "rationale": f"First reason for {spec.key}: this is {judgement}.",
            }
        case SectionKind.VOICE:
            assert spec.voice is not None
            return {"heard": "yes", "how": "At home", "answers": {spec.voice.questions[0].key: "They listen to me."}}
        case _:
            reasons = {rule.key: f"First reason for the whole, which is {judgement}." for rule in spec.rules}
            return {"judgement": judgement, "difference": "She sleeps through the night now.", "reasons": reasons}
