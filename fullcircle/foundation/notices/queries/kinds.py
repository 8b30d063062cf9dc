"""The kinds of notices that the slices declare in their ``states``, in a tuple NOTICES."""

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from fullcircle.foundation.kernel.telling import Kind


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, Kind]:
    """Every kind by its word."""
    declared = [kind for config in apps.get_app_configs() for kind in _of(config.name)]
    return {kind.word: kind for kind in declared}


def _of(app: str) -> tuple[Kind, ...]:
    where = f"{app}.states"
    if not app.startswith("fullcircle.") or find_spec(where) is None:
        return ()
    return getattr(import_module(where), "NOTICES", ())
