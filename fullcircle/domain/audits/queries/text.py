"""What is written in an audit, section by section."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from fullcircle.domain.audits.models import Audit, Section, SectionVersion
from fullcircle.domain.audits.policy import check_write
from fullcircle.domain.audits.queries.card import (
    AuditCard,
    card_of,
    found,
    found_by_moderation,
    tool_of,
)
from fullcircle.domain.audits.rules import completeness
from fullcircle.domain.audits.rules.completeness import Missing, Progress
from fullcircle.domain.audits.rules.content import Content, blank, read
from fullcircle.domain.audits.rules.disclosure import Sight, without_judgements
from fullcircle.domain.audits.rules.tool import SectionSpec, Tool
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import NotFound
from fullcircle.foundation.kernel.verdict import Verdict, verdict

WAITING: Mapping[str, bool] = {"conflicts_with__isnull": False, "resolved_at__isnull": True}
"""A second text of a section that waits for a person."""


@dataclass(frozen=True)
class SectionState:
    """One section as it stands. ``unsettled``: a second text of it waits for a person."""

    spec: SectionSpec
    content: Content
    version: int
    saved_at: datetime | None
    progress: Progress
    unsettled: bool


@dataclass(frozen=True)
class Written:
    """All that is written in an audit, section by section in the order of work, and what is missing."""

    card: AuditCard
    tool: Tool
    sections: tuple[SectionState, ...]
    missing: tuple[Missing, ...]

    @property
    def contents(self) -> dict[str, Content]:
        return {section.spec.key: section.content for section in self.sections}

    @property
    def saved_at(self) -> datetime | None:
        """When anything in it was last saved."""
        return max((s.saved_at for s in self.sections if s.saved_at), default=None)

    def section(self, key: str) -> SectionState:
        """One section; NotFound when the tool has none of that key."""
        for section in self.sections:
            if section.spec.key == key:
                return section
        raise NotFound


def tool_to_write(seen_by: Actor, audit_id: int) -> Tool:
    """The tool of an audit, for those who may see the whole of it now: enough to read what was sent."""
    return tool_of(found(seen_by, audit_id, Sight.WHOLE))


def written(seen_by: Actor, audit_id: int) -> Written:
    """An audit with its text and judgements. NotFound unless the actor may see the whole of it now."""
    audit = found(seen_by, audit_id, Sight.WHOLE)
    return written_in(audit, card_of(audit, seen_by))


def evidence_for_moderation(audit_id: int) -> Written:
    """An audit's evidence with no judgement in it. The moderation has checked that the caller is its moderator."""
    audit = found_by_moderation(audit_id)
    whole = written_in(audit, card_of(audit, None))
    blind = without_judgements(whole.contents)
    return replace(whole, sections=tuple(replace(s, content=blind[s.spec.key]) for s in whole.sections), missing=())


@dataclass(frozen=True)
class Conflict:
    """Two texts of one section: the one saved and the one kept beside it. ``kept_id`` names the second. ``may_write``: whether
    the actor may choose now."""

    card: AuditCard
    spec: SectionSpec
    saved: Content
    saved_version: int
    saved_at: datetime | None
    saved_by: str
    kept: Content
    kept_id: int
    kept_at: datetime
    kept_by: str
    may_write: Verdict


def conflict(seen_by: Actor, audit_id: int, key: str) -> Conflict | None:
    """The oldest pair of texts of a section that waits for a person; None when none waits."""
    audit = found(seen_by, audit_id, Sight.WHOLE)
    spec = tool_of(audit).section(key)
    if spec is None:
        raise NotFound
    waiting = SectionVersion.objects.filter(section__audit=audit, section__key=key, **WAITING)
    kept = waiting.select_related("section__saved_by", "saved_by").order_by("id").first()
    if kept is None:
        return None
    section = kept.section
    return Conflict(
        card=card_of(audit, seen_by),
        spec=spec,
        saved=read(spec, section.content),
        saved_version=section.version,
        saved_at=section.saved_at,
        saved_by=section.saved_by.name if section.saved_by else "",
        kept=read(spec, kept.content),
        kept_id=kept.pk,
        kept_at=kept.saved_at,
        kept_by=kept.saved_by.name if kept.saved_by else "",
        may_write=verdict(partial(check_write, seen_by, audit)),
    )


def written_in(audit: Audit, card: AuditCard) -> Written:
    """The text of an audit that the caller may see."""
    tool = tool_of(audit)
    stored = {section.key: section for section in Section.objects.filter(audit=audit)}
    waiting = SectionVersion.objects.filter(section__audit=audit, **WAITING)
    unsettled = set(waiting.values_list("section__key", flat=True))
    contents = {
        spec.key: read(spec, stored[spec.key].content) if spec.key in stored else blank(spec) for spec in tool.sections
    }
    return Written(
        card=card,
        tool=tool,
        sections=tuple(
            SectionState(
                spec=spec,
                content=contents[spec.key],
                version=stored[spec.key].version if spec.key in stored else 0,
                saved_at=stored[spec.key].saved_at if spec.key in stored else None,
                progress=completeness.progress(tool, spec, contents, unsettled=unsettled),
                unsettled=spec.key in unsettled,
            )
            for spec in tool.sections
        ),
        missing=completeness.missing(tool, contents, unsettled=unsettled),
    )
