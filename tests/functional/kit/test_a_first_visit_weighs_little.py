"""At most 150 kB compressed for a first visit, 30 kB for the next page: the pages are read on old laptops and phones."""

import gzip
from pathlib import Path

from django.contrib.staticfiles import finders

from tests.functional.kit.conftest import markup


def _compressed(name: str) -> int:
    found = finders.find(name)
    assert found, f"{name} is missing: run npm run build"
    data = Path(str(found)).read_bytes()
    return len(data) if name.endswith(".woff2") else len(gzip.compress(data, 6))


def test_first_visit_and_next_page_keep_their_goals() -> None:
    page = len(gzip.compress(markup().encode(), 6))
    kept = sum(
        _compressed(name)
        for name in (
            "build/app.css",
            "build/app.js",
            "build/fonts/latin.woff2",
            "django_htmx/htmx-2.min.js",
            "kit/icon.svg",
        )
    )
    assert page <= 30_000
    assert page + kept <= 150_000


def test_the_build_holds_nothing_that_is_not_ours_to_use() -> None:
    css = Path(str(finders.find("build/app.css"))).read_text()
    for word in ("GDS Transport", "crown", "/assets/", "http:", "https:", "data:"):
        assert word not in css
