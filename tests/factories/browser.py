"""The forms of a page as a browser without script sees and sends them. Reads the page with the library's own parser, so that
what the product writes into its forms is checked by another reading."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

Attributes = dict[str, str]


@dataclass
class Option:
    value: str
    words: str
    chosen: bool


@dataclass
class Control:
    """Something to fill in. ``kind``: "text", "select", "radio", "checkbox", "file", "hidden" or "password"."""

    kind: str
    name: str
    value: str
    id: str
    chosen: bool
    words: str = ""
    options: list[Option] = field(default_factory=list)


@dataclass(eq=False)
class Form:
    """A form of a page. ``buttons``: (name, value, action of its own) of those that send it."""

    method: str
    action: str
    id: str = ""
    controls: list[Control] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def typed(self) -> list[Control]:
        """What a person fills in themselves."""
        return [one for one in self.controls if one.kind in {"text", "select", "radio", "checkbox"}]

    def sent(self, **answers: Any) -> dict[str, list[str]]:
        """What is sent: what the form shows, with ``answers`` (by name, a text or a list) in place of what is shown for them."""
        data: dict[str, list[str]] = {}
        for one in self.controls:
            if (one.kind in {"radio", "checkbox"} and not one.chosen) or one.kind == "file":
                continue
            value = one.value
            if one.kind == "select":
                value = next((o.value for o in one.options if o.chosen), one.options[0].value if one.options else "")
            data.setdefault(one.name, []).append(value)
        data.pop("csrfmiddlewaretoken", None)
        return data | {name: value if isinstance(value, list) else [value] for name, value in answers.items()}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.open: list[Form] = []
        self.text: Control | None = None
        self.option: Option | None = None
        self.labels: dict[str, str] = {}
        self.label: str | None = None
        self.around: list[Control] = []
        self.buttons: list[tuple[Form | str, tuple[str, str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said: Attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = [Form(said.get("method", "get").lower(), said.get("action", ""), said.get("id", ""))]
            self.forms += self.open
        elif tag == "label":
            self.label = said.get("for", "")
            self.around = []
        elif tag == "option" and self.text is not None:
            self.option = Option(said.get("value", ""), "", "selected" in said)
            self.text.options.append(self.option)
        elif tag in {"input", "select", "textarea"} and self.open:
            self._control(tag, said)
        elif tag == "button" and said.get("type", "submit") == "submit" and "disabled" not in said:
            button = (said.get("name", ""), said.get("value", ""), said.get("formaction", ""))
            self.buttons.append((said.get("form", self.open[0] if self.open else ""), button))

    def _control(self, tag: str, said: Attributes) -> None:
        kind = said.get("type", "text") if tag == "input" else {"select": "select"}.get(tag, "text")
        if kind in {"submit", "button"} or not said.get("name"):
            return
        kind = kind if kind in {"radio", "checkbox", "file", "hidden", "password", "select"} else "text"
        value = said.get("value", "on" if kind in {"radio", "checkbox"} else "")
        one = Control(kind, said["name"], value, said.get("id", ""), "checked" in said)
        self.open[0].controls.append(one)
        self.around.append(one)
        self.text = one if tag != "input" else self.text

    def handle_data(self, data: str) -> None:
        if self.option is not None:
            self.option.words += data
        elif self.text is not None and self.text.kind == "text":
            self.text.value += data
        elif self.label is not None:
            self.labels[self.label] = self.labels.get(self.label, "") + data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = []
        elif tag == "option":
            self.option = None
        elif tag in {"select", "textarea"}:
            if self.text is not None:
                self.text.value = self.text.value.removeprefix("\n")
            self.text = None
        elif tag == "label":
            if self.label == "":
                for one in self.around:
                    one.words = _line(self.labels.pop("", ""))
            self.label = None

    def finished(self) -> list[Form]:
        for form in self.forms:
            form.buttons = [button for of, button in self.buttons if of in (form, form.id or None)]
            for one in form.controls:
                one.words = one.words or _line(self.labels.get(one.id, ""))
                for option in one.options:
                    option.words = _line(option.words)
        return self.forms


def _line(text: str) -> str:
    return " ".join(text.split())


def forms(page: str | HttpResponse) -> list[Form]:
    """Every form of the page, in its order."""
    reader = _Reader()
    reader.feed(page if isinstance(page, str) else page.content.decode())
    return reader.finished()


def form_of(page: str | HttpResponse, *, asking: str) -> Form:
    """The one form of the page that has a field of this name."""
    (found,) = [form for form in forms(page) if any(one.name == asking for one in form.controls)]
    return found


def send(client: Client, path: str, *, asking: str, to: str = "", **answers: Any) -> HttpResponse:
    """Open the page at ``path``, fill in its form that has the field ``asking``, and send it as a browser would (or send it to
    ``to``, for a page that has gone meanwhile)."""
    form = form_of(client.get(path), asking=asking)
    return client.post(to or form.action.partition("#")[0] or path, form.sent(**answers))
