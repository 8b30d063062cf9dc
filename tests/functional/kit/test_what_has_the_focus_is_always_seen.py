"""The ring round what you hold is never missing and never under a bar."""

import pytest
from playwright.sync_api import Page

from tests.functional.kit.conftest import Open

HELD = """() => {
  const held = document.activeElement;
  if (!held || held === document.body) return null;
  const target = held.matches('.govuk-radios__input, .govuk-checkboxes__input') ? held.nextElementSibling
    : held.closest('.fc-judge__row') ?? held;
  const box = target.getBoundingClientRect();
  const across = box.left + Math.min(box.width / 2, 40);
  const seen = [box.top + 3, box.top + box.height / 2, box.bottom - 3].some(down => {
    const top = document.elementFromPoint(across, down);
    return top && (target.contains(top) || top.contains(target) && !top.closest('.fc-bar'));
  });
  const style = [target, target.querySelector?.('.fc-bigring__focus')].filter(Boolean).map(e => getComputedStyle(e));
  const before = getComputedStyle(target, '::before');
  const ring = style.some(s => parseFloat(s.outlineWidth) >= 3 && s.outlineStyle !== 'none')
    || (parseFloat(before.outlineWidth) >= 3 && before.outlineStyle !== 'none')
    || !!target.querySelector?.('.fc-bigring__focus') && style.at(-1).visibility === 'visible';
  return {what: held.outerHTML.slice(0, 110), seen, ring};
}"""


def _walk(page: Page, key: str, most: int) -> list[dict[str, object]]:
    steps = []
    for _ in range(most):
        page.keyboard.press(key)
        held = page.evaluate(HELD)
        if held is None:
            break
        steps.append(held)
    return steps


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (640, 600), (320, 640), (320, 225)])
@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_under_no_bar_at_any_size(show: Open, width: int, height: int, key: str) -> None:
    steps = _walk(show(half_screen=True, width=width, height=height), key, 40)
    assert len(steps) >= 9
    assert [step["what"] for step in steps if not step["seen"]] == []


def test_every_control_of_the_kit_shows_the_ring(show: Open) -> None:
    steps = _walk(show(script=False), "Tab", 260)
    assert len(steps) > 100
    assert [step["what"] for step in steps if not step["ring"]] == []


def test_bars_do_not_stick_when_the_window_is_low_and_the_urgent_button_comes_first(show: Open) -> None:
    page = show(half_screen=True, width=320, height=225)
    assert page.locator(".fc-bar").evaluate("bar => getComputedStyle(bar).position") == "static"
    urgent, title = page.locator(".fc-bar__urgent").bounding_box(), page.locator(".fc-bar__title").bounding_box()
    assert urgent is not None
    assert title is not None
    assert urgent["y"] < title["y"]
