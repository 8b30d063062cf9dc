"""The forms that a page shows, by the fields under which they are sent."""

import re
from dataclasses import dataclass, field

from tests.factories import browser


@dataclass
class Field:
    """One field. ``value``: as the page shows it; ``options``: what can be chosen."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form that is sent by POST. ``buttons``: (name, value, address) of those that can be pressed."""

    action: str
    asks: list[Field]
    buttons: list[tuple[str, str, str]]

    @property
    def kind(self) -> str:
        """The same for two forms that differ in their records alone."""
        names = sorted({_shape(one.name) for one in self.asks})
        return " ".join([_shape(self.action.partition("?")[0]), *names])


def forms_of(path: str, html: str) -> list[Form]:
    """Every form of the page at ``path`` that is sent by POST."""
    return [_of(path, form) for form in browser.forms(html) if form.method == "post"]


def _of(path: str, form: browser.Form) -> Form:
    asks: dict[str, Field] = {}
    for one in form.controls:
        if one.name == "csrfmiddlewaretoken":
            continue
        known = asks.setdefault(one.name, Field(one.name, one.kind))
        if one.kind in {"radio", "checkbox"}:
            known.options.append(one.value)
            known.value = one.value if one.chosen else known.value
        elif one.kind == "select":
            known.options += [option.value for option in one.options]
            known.value = next((option.value for option in one.options if option.chosen), known.value)
        else:
            known.value = one.value
    action = form.action.partition("#")[0] or path
    return Form(action, list(asks.values()), [(name, value, to or action) for name, value, to in form.buttons])


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text)
