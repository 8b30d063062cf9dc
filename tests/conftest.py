"""Shared set-up of all tests."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import settings

from fullcircle.foundation.kernel import clock
from tests.factories.migrated import beginning_with_what_was_migrated

# Each run tries the same generated inputs, so that a result can be had again; HYPOTHESIS_PROFILE=explore tries new ones. No
# test has a time limit: how long a thing takes depends on the machine, and is measured by ``make bench``.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True, scope="session")
def _no_test_depends_on_the_day_it_runs() -> Iterator[None]:
    """The product's clock stands at the same moment in every run; a test for which the moment matters sets its own. (The sites
    of the browser tests live in the present, and are tried on other days by ``trials/any_day.py``.)"""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(clock, "now", lambda: NOW)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, pytestconfig: pytest.Config
) -> Iterator[None]:
    with beginning_with_what_was_migrated(pytestconfig.cache.mkdir("migrated")):
        yield
