"""There is no text box in the product whose words are kept only when they are sent."""

import re
from pathlib import Path

import jinja2
import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from fullcircle.foundation.kernel import clock
from tests.factories.council import council
from tests.factories.submitted import SUBMITTED_AT
from tests.long_texts import boxes_in, text_boxes

pytestmark = [pytest.mark.requirements("R1.1", "R5.9"), pytest.mark.one_database]

TEMPLATES = Path(__file__).parents[3] / "fullcircle" / "web" / "templates"
WRITTEN_IN = re.compile(r"textarea_field\(|<textarea|\bwords\(\"|\{\{ words\(")
NOT_OF_THE_WALK = {
    "kit/form.html",  # the macro itself
    "kit/catalogue.html",  # examples, shown in the demo alone
    "audits/_text.html",  # a macro
    "errors/_error.html",  # to be read, not written in
    "accounts/held.html",  # an answer to a form: see below
}


@pytest.fixture(autouse=True)
def _kept_apart(tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: SUBMITTED_AT)
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def test_every_box_of_every_page_is(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: set[str] = set()
    load = jinja2.Environment.get_template

    def noted(self: jinja2.Environment, name: str, *rest: object, **more: object) -> jinja2.Template:
        shown.add(name)
        return load(self, name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(jinja2.Environment, "get_template", noted)
    found = text_boxes()
    assert [box for box in found if not box.kept] == []
    assert len({(box.route, box.name) for box in found}) > 30, "most forms were seen"
    written_in = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if WRITTEN_IN.search(path.read_text(encoding="utf-8"))
    }
    assert written_in - shown - NOT_OF_THE_WALK == set()


def test_the_page_that_offers_a_form_again_is_written_in_too(db: None) -> None:
    council(teams_in_each_area=1, children_in_each_team=0)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(get_user_model().objects.get(username="quinn.lead"))
    offered = browser.post("/rounds/new/", {"focus": "Who does what?", "csrfmiddlewaretoken": "o" * 64})
    assert offered.status_code == 403
    assert [box for box in boxes_in(offered.content.decode()) if box[2] != "draft"] == []
    assert "Who does what?" in offered.content.decode()


def test_one_that_nothing_saves_would_be_found() -> None:
    assert boxes_in('<form method="post"><textarea name="a"></textarea></form>') == [("a", "", "")]
    assert boxes_in('<textarea name="a"></textarea>') == [("a", "", "")]
    assert boxes_in('<form method="post" data-draft="x"><textarea name="a"></textarea></form>') == [("a", "", "draft")]
    assert boxes_in('<textarea readonly name="a"></textarea><template><textarea name="b"></textarea></template>') == []
