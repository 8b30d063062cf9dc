"""The forms that a page shows, as a browser would send them."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Field:
    """One field. ``kind``: the type of an input, "textarea" or "select". ``value``: as the page shows it."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    longest: int | None = None


@dataclass
class Form:
    """A form that is sent by POST to ``action``. ``buttons``: (name, value) of those that can be pressed."""

    action: str
    fields: list[Field] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The same for two forms that differ in their records alone."""
        names = sorted({_shape(one.name) for one in self.fields})
        return " ".join([_shape(self.action.partition("?")[0]), *names])

    @property
    def asks(self) -> list[Field]:
        """The fields that a person or a page fills; not the token."""
        return [one for one in self.fields if one.name != "csrfmiddlewaretoken"]


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text)


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.forms = path, list[Form]()
        self._open: Form | None = None
        self._text: Field | None = None
        self._select: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post":
            self._open = Form(given.get("action") or self.path)
            self.forms.append(self._open)
        elif self._open is not None and given.get("name"):
            self._take(tag, given)
        elif tag == "option" and self._select is not None:
            self._select.options.append(given.get("value", ""))
            if "selected" in given or not self._select.value:
                self._select.value = given.get("value", "")

    def _take(self, tag: str, given: dict[str, str]) -> None:
        assert self._open is not None
        name, kind = given["name"], given.get("type", "text")
        if tag == "button" or (tag == "input" and kind in {"submit", "button"}):
            self._open.buttons.append((name, given.get("value", "")))
            return
        if tag not in {"input", "textarea", "select"}:
            return
        known = next((one for one in self._open.fields if one.name == name), None)
        longest = int(given["maxlength"]) if given.get("maxlength", "").isdecimal() else None
        one = known or Field(name, kind if tag == "input" else tag, longest=longest)
        if known is None:
            self._open.fields.append(one)
        if tag == "textarea":
            self._text = one
        elif tag == "select":
            self._select = one
        elif kind in {"radio", "checkbox"}:
            one.options.append(given.get("value", "on"))
            one.value = given.get("value", "on") if "checked" in given else one.value
        else:
            one.value = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.value += data.lstrip("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        self._text = None if tag == "textarea" else self._text
        self._select = None if tag == "select" else self._select


def forms_of(path: str, html: str) -> list[Form]:
    """Every form of the page at ``path`` that is sent by POST."""
    reader = _Reader(path)
    reader.feed(html)
    return reader.forms
