"""Writes of framework versions: a draft from a file, and its publication, after which nothing about it changes."""

from dataclasses import dataclass
from datetime import datetime

from fullcircle.domain.frameworks.models import FrameworkVersion
from fullcircle.domain.frameworks.policy import check_draft, check_publish
from fullcircle.domain.frameworks.queries import hash_of, latest_published
from fullcircle.domain.frameworks.rules import Fault, FrameworkFaults, read_framework
from fullcircle.domain.frameworks.rules.schema import Identity
from fullcircle.domain.frameworks.states import WORKFLOW, VersionState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.operation import operation
from fullcircle.foundation.workflow.operations import Records

VERSIONS = Records(
    FrameworkVersion.objects.visible_to, WORKFLOW, events="frameworks", subject="framework_version:{.pk}"
)


@dataclass(frozen=True)
class Imported:
    """The version a file became, or already was. ``changed`` is False when it holds exactly this text already."""

    version_id: int
    changed: bool


@operation
def import_draft(*, text: str, by: Actor, now: datetime) -> Imported:
    """Make a draft of the framework in a file's text; a draft of the same number is replaced.

    FrameworkFaults, with every fault, when the text is not a framework or its number belongs to a published version.
    """
    check_draft(by)
    identity = read_framework(text).identity
    content_hash = hash_of(text)
    there = FrameworkVersion.objects.select_for_update().filter(code=identity.code, number=identity.version).first()
    if there is not None and there.content_hash == content_hash:
        return Imported(there.pk, changed=False)
    if there is not None and there.state == VersionState.PUBLISHED:
        raise FrameworkFaults((_number_taken(identity),))
    version = there or FrameworkVersion(code=identity.code, number=identity.version)
    version.title, version.valid_from = identity.title, identity.valid_from
    version.source, version.content_hash = text, content_hash
    version.created_at, version.created_by_id = now, by.person_id
    held = VERSIONS.held(version, by=by, now=now)
    held.keep("draft_replaced" if there else "draft_imported", detail=_told(version))
    return Imported(version.pk, changed=True)


def _number_taken(identity: Identity) -> Fault:
    highest = FrameworkVersion.objects.filter(code=identity.code).order_by("-number").values_list("number", flat=True)
    return Fault(
        "identity.version",
        f"version {identity.version} is published, and a published version never changes; make this version {highest[0] + 1}",
    )


@operation
def publish(*, version_id: int, by: Actor, now: datetime) -> None:
    """Publish a draft: from its date on new work goes by it, and it can no longer change.

    Work already begun keeps the version it was begun under. NotFound, NotAllowed, or WrongState when it is published already
    or would begin before another.
    """
    held = VERSIONS.hold(version_id, by=by, now=now)
    version = held.record
    check_publish(by, version, latest=latest_published())
    version.published_at, version.published_by_id = now, by.person_id
    held.move("publish", detail=_told(version))


def _told(version: FrameworkVersion) -> dict[str, object]:
    return {"code": version.code, "number": version.number, "hash": version.content_hash}
