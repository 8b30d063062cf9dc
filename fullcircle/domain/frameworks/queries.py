"""Reads of framework versions, and of the framework inside one."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256

from django.db.models import QuerySet

from fullcircle.domain.frameworks.models import FrameworkVersion
from fullcircle.domain.frameworks.policy import check_publish
from fullcircle.domain.frameworks.rules import Difference, Framework, as_written_today, compare, read_framework
from fullcircle.domain.frameworks.states import Standing, VersionState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import NotFound, WrongState
from fullcircle.foundation.kernel.verdict import Verdict, verdict

BY_THE_PRODUCT = "Full Circle"


@dataclass(frozen=True)
class VersionRow:
    """A version as lists and headings show it. Names are words; ``published_at`` is None for a draft."""

    id: int
    code: str
    number: int
    title: str
    standing: Standing
    valid_from: date
    created_at: datetime
    created_by: str
    published_at: datetime | None
    published_by: str
    content_hash: str


@dataclass(frozen=True)
class Comparison:
    """What differs from ``old`` (None: there is nothing to compare with) to ``new``."""

    old: VersionRow | None
    new: VersionRow
    differences: tuple[Difference, ...]


def in_force(on: date) -> VersionRow:
    """The version in force on that day. NotFound, with what to do, when none is."""
    found = _in_force(on)
    if found is None:
        raise NotFound("No framework is in force yet. Add a framework version and publish it.")
    return _row(found, on)


def framework_in_force(on: date) -> Framework | None:
    """The framework in force on that day, None when none is: one query, as for `framework`."""
    found = _in_force(on)
    return None if found is None else framework_read(found.pk, found.content_hash)


def review_due(row: VersionRow) -> date:
    """By when a version says that it is to be reviewed: no query once its content has been read in this process."""
    return framework_read(row.id, row.content_hash).identity.review_due


def framework(version_id: int) -> Framework:
    """The framework of a version, published or draft: for the work that goes by it. NotFound if there is no such version.

    Costs one small query once the content has been read in this process. WrongState if the stored text is no longer the text
    that was received: somebody changed it behind the product's back.
    """
    found = FrameworkVersion.objects.filter(pk=version_id).values_list("content_hash", flat=True).first()
    if found is None:
        raise NotFound
    return framework_read(version_id, found)


@lru_cache(maxsize=32)
def framework_read(version_id: int, content_hash: str) -> Framework:
    """The framework of the version with that id and hash, both read along with other rows: no query once it has been read in this
    process. WrongState as for `framework`."""
    source = FrameworkVersion.objects.values_list("source", flat=True).get(pk=version_id)
    if hash_of(source) != content_hash:
        raise WrongState(
            "The text of this framework version was changed outside Full Circle and is not shown. Keep the database as it "
            "is and tell your administrator."
        )
    return read_framework(source, kept=True)


def hash_of(source: str) -> str:
    """SHA-256, in hex, of a file's text."""
    return sha256(source.encode()).hexdigest()


def versions(seen_by: Actor, *, on: date) -> list[VersionRow]:
    """The versions this actor may see, the newest first."""
    found = list(_readable(seen_by))  # whoever may see any sees every published one, the latest first
    begun = (one for one in found if one.state == VersionState.PUBLISHED and one.valid_from <= on)
    current = next(begun, None)
    return [_row(version, on, current=current) for version in found]


def version(seen_by: Actor, version_id: int, *, on: date) -> VersionRow:
    """One version. NotFound when unknown or not for this actor to see."""
    return _row(_one(seen_by, version_id), on)


def source(seen_by: Actor, version_id: int) -> str:
    """The text of a version's file, to change and add again: as a file of today says it, as an older one would be refused."""
    return as_written_today(_one(seen_by, version_id, with_source=True).source)


def comparison(seen_by: Actor, version_id: int, *, on: date) -> Comparison:
    """A version beside the one in force or, for that one itself and for those before it, the one it replaced."""
    new = _one(seen_by, version_id)
    old = _in_force(on)
    if old is None or old.pk == new.pk or (new.state == VersionState.PUBLISHED and new.valid_from < old.valid_from):
        old = _published().filter(valid_from__lt=new.valid_from).exclude(pk=new.pk).first()
    if old is None:
        return Comparison(None, _row(new, on), ())
    return Comparison(_row(old, on), _row(new, on), compare(framework(old.pk), framework(new.pk)))


def may_publish(seen_by: Actor, version_id: int) -> Verdict:
    """Whether this actor can publish this version now, or why not."""
    found = _one(seen_by, version_id)
    return verdict(lambda: check_publish(seen_by, found, latest=latest_published()))


def latest_published() -> FrameworkVersion | None:
    """The published version that comes into force last, whether or not that day has come."""
    return _published().first()


def _published() -> "QuerySet[FrameworkVersion]":
    return _light().filter(state=VersionState.PUBLISHED).order_by("-valid_from")


def _light() -> "QuerySet[FrameworkVersion]":
    return FrameworkVersion.objects.defer("source").select_related("created_by", "published_by")


def _readable(seen_by: Actor) -> "QuerySet[FrameworkVersion]":
    return FrameworkVersion.objects.visible_to(seen_by).defer("source").select_related("created_by", "published_by")


def _one(seen_by: Actor, version_id: int, *, with_source: bool = False) -> FrameworkVersion:
    rows = FrameworkVersion.objects.visible_to(seen_by).select_related("created_by", "published_by")
    found = (rows if with_source else rows.defer("source")).filter(pk=version_id).first()
    if found is None:
        raise NotFound
    return found


def _in_force(on: date) -> FrameworkVersion | None:
    return _published().filter(valid_from__lte=on).first()


def _row(version: FrameworkVersion, on: date, *, current: FrameworkVersion | None = None) -> VersionRow:
    return VersionRow(
        id=version.pk,
        code=version.code,
        number=version.number,
        title=version.title,
        standing=_standing(version, on, current or _in_force(on)),
        valid_from=version.valid_from,
        created_at=version.created_at,
        created_by=version.created_by.name if version.created_by else BY_THE_PRODUCT,
        published_at=version.published_at,
        published_by=version.published_by.name if version.published_by else BY_THE_PRODUCT,
        content_hash=version.content_hash,
    )


def _standing(version: FrameworkVersion, on: date, current: FrameworkVersion | None) -> Standing:
    if version.state == VersionState.DRAFT:
        return Standing.DRAFT
    if version.valid_from > on:
        return Standing.COMING
    return Standing.IN_FORCE if current is not None and current.pk == version.pk else Standing.REPLACED
