"""A site with one round under way, and the auditor of its first audit at a browser."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.functional.conftest import Site, Visitor, serve

SET_UP = """
from tests.factories.council import council
from tests.factories.submitted import round_under_way
round_under_way(council(teams_in_each_area=6, children_in_each_team=3), size=36)
"""
SAVED = '[data-saved]:has-text("Saved")'


@dataclass
class Desk:
    """An auditor at work on one audit of their own."""

    visitor: Visitor
    audit_id: int

    @property
    def page(self) -> Page:
        return self.visitor.page

    def path(self, section: str = "") -> str:
        return f"/audits/{self.audit_id}/" + (f"sections/{section}/" if section else "")

    def open(self, section: str) -> Page:
        """A section in a new tab."""
        tab = self.visitor.context.new_page()
        tab.goto(self.visitor.site.url + self.path(section))
        return tab

    def stored(self, section: str) -> dict[str, Any]:
        """What the database holds of a section: its content, its version, how many texts wait beside it."""
        printed = self.visitor.site.python(
            "import json\n"
            "from fullcircle.domain.audits.models import Section, SectionVersion\n"
            f"s = Section.objects.filter(audit_id={self.audit_id}, key={section!r}).first()\n"
            "waiting = SectionVersion.objects.filter(section=s, conflicts_with__isnull=False, resolved_at__isnull=True)\n"
            "print(json.dumps({'content': s and s.content, 'version': s and s.version, 'waiting': waiting.count()}))"
        )
        found: dict[str, Any] = json.loads(printed)
        return found


def saved(tab: Page) -> None:
    """Wait until the page says that it is saved."""
    expect(tab.locator(SAVED)).to_be_visible(timeout=10_000)


@pytest.fixture(scope="session")
def audits_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    yield from serve(Path(tmp_path_factory.mktemp("audits")), SET_UP)


@pytest.fixture(scope="session")
def audit_ids(audits_site: Site) -> Iterator[tuple[int, str]]:
    """Audits that no test has used yet, each with the name of its auditor."""
    printed = audits_site.python(
        "from fullcircle.domain.audits.models import Audit\n"
        "for a in Audit.objects.order_by('pk'): print(a.pk, a.auditor.name, sep='|')"
    )
    return iter([(int(pk), name) for pk, name in (line.split("|") for line in printed.splitlines())])


@pytest.fixture
def visit(chromium: Browser, audits_site: Site) -> Iterator[Callable[[str], Visitor]]:
    """Someone, by name, at a browser of their own."""
    there: list[Visitor] = []

    def come(name: str) -> Visitor:
        there.append(Visitor(chromium, audits_site, name))
        return there[-1]

    yield come
    for visitor in there:
        visitor.leave()


@pytest.fixture
def desk(visit: Callable[[str], Visitor], audit_ids: Iterator[tuple[int, str]]) -> Desk:
    audit_id, auditor = next(audit_ids)
    return Desk(visit(auditor), audit_id)
