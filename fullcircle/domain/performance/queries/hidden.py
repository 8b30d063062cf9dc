"""Pictures that are not shown."""

from collections.abc import Collection

from fullcircle.domain.performance.models import Picture
from fullcircle.domain.performance.policy import check_take_picture
from fullcircle.foundation.access.rules import Actor


def hidden_pictures(seen_by: Actor, *, kept_for: Collection[str]) -> dict[int, str]:
    """Pictures that are not shown, each with the source of its import, but for those that pictures of ``kept_for`` took the place
    of: they are shown again when that import is undone."""
    check_take_picture(seen_by)
    replaced = Picture.everyone.filter(source__in=kept_for, replaces__isnull=False).values("replaces")
    return dict(Picture.everyone.filter(shown=False).exclude(pk__in=replaced).values_list("pk", "source"))
