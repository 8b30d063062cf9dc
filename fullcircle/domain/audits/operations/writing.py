"""Writing an audit, section by section, so that no word is ever lost: neither by a repeat nor by a second tab or person."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid5

from fullcircle.domain.audits.models import Audit, Section, SectionVersion
from fullcircle.domain.audits.operations._common import AUDITS
from fullcircle.domain.audits.policy import check_write
from fullcircle.domain.audits.queries.card import tool_of
from fullcircle.domain.audits.queries.text import WAITING
from fullcircle.domain.audits.rules.content import (
    LONGEST,
    MOST_ITEMS,
    Json,
    as_json,
    holds_all_of,
    merged,
    read,
    too_long,
)
from fullcircle.domain.audits.states import AuditState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import Invalid, NotFound, StaleWrite, WrongState
from fullcircle.foundation.kernel.operation import operation
from fullcircle.foundation.workflow.operations import Held


@dataclass(frozen=True)
class Saved:
    """What a save came to: the section's version, and when it was saved."""

    version: int
    saved_at: datetime


Choice = Literal["saved", "kept", "both"]


@operation
def save_section(
    *,
    audit_id: int,
    key: str,
    content: Mapping[str, Any],
    operation: UUID,
    base_version: int,
    by: Actor,
    now: datetime,
    continues: int | None = None,
) -> Saved:
    """Save the content of a section (JSON in the shape of rules.content), written on top of ``base_version``.

    The first save of an audit starts it. ``operation`` is an id made by the browser: the same save sent again changes
    nothing and gets the first answer. (The same id with other words, as the back button sends it, is another save.)

    StaleWrite when the section has moved on from ``base_version``: the saved text stays, this one is kept beside it as
    version ``kept_as`` until a person has looked at both. A tab that goes on writing names that version in ``continues``, so
    that its texts wait as one. Invalid when a text is too long to keep.

    Saves are not entered in the audit log one by one (typing makes thousands): the versions themselves say who and when.
    The log tells of the first save of a section and of each second text.
    """
    held = AUDITS.hold(audit_id, by=by, now=now)
    audit = held.record
    new = _cleaned(audit, key, content)
    operation = uuid5(operation, f"{audit.pk}/{key}/{json.dumps(new, sort_keys=True)}")
    before = SectionVersion.objects.filter(operation=operation, saved_by_id=by.person_id).first()
    if before is not None:
        if before.conflicts_with is not None:
            raise _stale(before)
        return Saved(before.version, before.saved_at)
    check_write(by, audit)
    section = _section(audit, key)
    if section.version != base_version and section.content != new:
        raise _keep_beside(held, section, new, operation, base_version, continues)
    if audit.state == AuditState.NOT_STARTED:
        begin(held)
    saved = _write(section, new, operation, by, now)
    if section.version == 1:
        held.log("section_started", section=key)
    return saved


@operation
def resolve_conflict(
    *, audit_id: int, key: str, kept_id: int, choice: Choice, seen_version: int, by: Actor, now: datetime
) -> Saved:
    """Settle two texts of a section: leave the "saved" one, put the "kept" one in its place, or put "both" together. The
    text that is not chosen stays among the versions.

    StaleWrite when the saved text is no longer the one the person looked at; WrongState when the pair is settled already.
    """
    held = AUDITS.hold(audit_id, check_write, by=by, now=now)
    audit = held.record
    section = _section(audit, key)
    kept = SectionVersion.objects.filter(pk=kept_id, section=section, conflicts_with__isnull=False).first()
    if kept is None:
        raise NotFound
    if kept.resolved_at is not None:
        raise WrongState("These two texts were settled already. Nothing was changed.")
    if section.version != seen_version:
        raise StaleWrite("The saved text has changed since you looked. Nothing was changed. Look at both again.")
    kept.resolved_at = now
    kept.save(update_fields=["resolved_at"])
    settled = Saved(section.version, section.saved_at or now)
    if choice != "saved":
        second: Json = kept.content or {}
        new = second if choice == "kept" else merged(section.content, second)
        settled = _write(section, _cleaned(audit, key, new), uuid5(kept.operation, choice), by, now)
    held.log("texts_settled", section=key, choice=choice)
    return settled


def begin(held: Held[Audit]) -> None:
    """Move an audit that was not started under way."""
    held.record.started_at = held.now
    held.move("start")


def _cleaned(audit: Audit, key: str, content: Mapping[str, Any]) -> Json:
    spec = tool_of(audit).section(key)
    if spec is None:
        raise NotFound
    found = read(spec, content)
    if too_long(found):
        raise Invalid(
            {
                "": f"One text is longer than {LONGEST:,} characters, or there are more than {MOST_ITEMS} pieces of evidence. "
                "Nothing was saved, and all you typed is still here. Shorten it, then save again."
            }
        )
    return as_json(found)


def _section(audit: Audit, key: str) -> Section:
    Section.objects.get_or_create(audit=audit, key=key)
    return Section.objects.select_for_update().get(audit=audit, key=key)


def _write(section: Section, new: Json, operation: UUID, by: Actor, now: datetime) -> Saved:
    last = SectionVersion.objects.filter(section=section, conflicts_with__isnull=True).order_by("-id").first()
    if section.version == 0 or section.content != new:
        section.version += 1
        section.content, section.saved_at, section.saved_by_id = new, now, by.person_id
        section.save(update_fields=["version", "content", "saved_at", "saved_by"])
    if last is not None and last.content is not None and holds_all_of(new, last.content):
        last.content = None
        last.save(update_fields=["content"])
    SectionVersion.objects.create(
        section=section,
        version=section.version,
        content=new,
        operation=operation,
        saved_at=section.saved_at or now,
        saved_by_id=by.person_id,
    )
    return Saved(section.version, section.saved_at or now)


def _keep_beside(
    held: Held[Audit], section: Section, new: Json, operation: UUID, base_version: int, continues: int | None
) -> StaleWrite:
    waiting = SectionVersion.objects.filter(section=section, saved_by_id=held.by.person_id, **WAITING)
    went_on = waiting.filter(pk=continues or 0).update(resolved_at=held.now)
    kept = SectionVersion.objects.create(
        section=section,
        version=base_version,
        content=new,
        operation=operation,
        saved_at=held.now,
        saved_by_id=held.by.person_id,
        conflicts_with=section.version,
    )
    if not went_on:
        held.log("second_text_kept", section=section.key, version=section.version)
    return _stale(kept)


def _stale(kept: SectionVersion) -> StaleWrite:
    return StaleWrite(
        "This section was saved in another tab or by someone else since you opened it. Both texts are kept. "
        "Look at them side by side and choose.",
        kept_as=kept.pk,
    )
