"""What a form asks, in the words that stood on it, comes back with what was typed into it.

A page that refuses what was sent may have no way to the form: the record is gone, the role has ended, the session is over. So
every form that is sent tells its labels itself, in one hidden field, written from the finished page by ``web.kit.markup``:
whatever a form shows, it can be named by, and nothing is named that its reader did not see. Fields without a label (tokens,
versions, ids) are thereby no answers; passwords are never told.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape

from fullcircle.web.kit.own_fields import LABELS, OF_EVERY_FORM

FIELD = LABELS
"""The hidden field of a form that carries its labels."""

_ATTRIBUTES = r'((?:[^>"]|"[^"]*")*)'
_FORM = re.compile(rf"(<form\b{_ATTRIBUTES}>)(.*?)(</form>)", re.DOTALL)
_PART = re.compile(rf"<(/?)(fieldset|legend|label|input|select|textarea|option)\b{_ATTRIBUTES}>")
_ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')
_TAG = re.compile(rf"<\w*/?{_ATTRIBUTES}>")
_OF_PAGES = OF_EVERY_FORM | {
    "base_version",
    "continues",
    "do",
    "go",
    "kept",
    "next",
    "seen",
    "seen_version",
    "version",
}
"""Fields that a page sends with what a person typed."""
_NOT_TYPED = {"hidden", "password", "submit", "button", "image", "reset", "file"}


@dataclass
class Control:
    """One question of a form. ``choices``: the words of each value, for what is chosen; empty for what is typed.
    ``kind``: "text", "day" (three fields), "select" (always sent), or "tick" (radios and boxes, sent where ticked)."""

    name: str
    label: str
    kind: str
    choices: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What somebody answered, in words, under the label on the form. ``name`` is that of a field of text, else empty."""

    label: str
    words: str
    name: str = ""


Beside = Callable[[str, str], tuple[str, str]]
"""What else a form is given: from its attributes and what is in it, more attributes and more fields."""


def with_labels(page: str, beside: Beside = lambda attributes, body: ("", "")) -> str:
    """The page, with its labels in each form that is sent by POST and asks something, and what stands ``beside`` them."""

    def told(found: re.Match[str]) -> str:
        opened, attributes, body, closed = found.groups()
        if 'method="post"' not in attributes:
            return found.group()
        asked = controls(body)
        more, fields = beside(attributes, body)
        return f"{opened[:-1]}{more}>{body}{_field(asked) if asked else ''}{fields}{closed}"

    return _FORM.sub(told, page)


def _field(asked: list[Control]) -> str:
    text = escape(_text(asked), quote=False).replace("'", "&#39;")
    return f'<input type="hidden" name="{FIELD}" value=\'{text}\'>'


def _text(asked: list[Control]) -> str:
    """The questions as text. Lists of choices that several of them share are written once."""
    lists: list[list[list[str]]] = []
    rows = []
    for one in asked:
        choices = [[value, words] for value, words in one.choices.items()]
        if choices not in lists:
            lists.append(choices)
        rows.append([one.name, one.label, one.kind, lists.index(choices)])
    return json.dumps([rows, lists], ensure_ascii=False, separators=(",", ":"))


def controls(body: str) -> list[Control]:
    """The questions of a form in their order. None of a form in which people sign in, which is never told again, nor of one that
    carries the labels of another form."""
    return [] if "current-password" in body or f'name="{FIELD}"' in body else questions(body)


def questions(body: str) -> list[Control]:
    """The questions of a form in their order."""
    return _Reader(body).read()


def attributes_of(text: str) -> dict[str, str]:
    """The attributes of an element, from its markup."""
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(text)}


class _Reader:
    """Goes through the markup of a form once. The product's own markup only: every value is quoted and escaped."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.found: list[Control] = []
        self.legends: list[str] = []
        self.around = ""  # the words of a label without "for" that is open
        self.labels = self._labels()

    def _labels(self) -> dict[str, str]:
        return {
            attributes["for"]: self._text_to("label", part)
            for part in _PART.finditer(self.body)
            if part[2] == "label" and "for" in (attributes := attributes_of(part[3]))
        }

    def read(self) -> list[Control]:
        for part in _PART.finditer(self.body):
            closing, tag, attributes = part[1] == "/", part[2], attributes_of(part[3])
            if tag == "fieldset":
                self.legends = self.legends[:-1] if closing else [*self.legends, ""]
            elif tag == "label":
                self.around = "" if closing or "for" in attributes else self._text_to("label", part)
            elif closing:
                continue
            elif tag == "legend" and self.legends:
                self.legends[-1] = self._text_to("legend", part)
            elif tag == "option":
                words = self._text_to("option", part)
                self.found[-1].choices[attributes.get("value", words)] = words
            elif attributes.get("name") and attributes.get("type", "text") not in _NOT_TYPED:
                self._control(tag, attributes)
        return [one for one in self.found if one.label]

    def _control(self, tag: str, attributes: dict[str, str]) -> None:
        name, legend = attributes["name"], next((words for words in reversed(self.legends) if words), "")
        label = self.labels.get(attributes.get("id", "")) or self.around or attributes.get("aria-label", "") or legend
        if tag == "input" and attributes.get("type") in {"radio", "checkbox"}:
            words = self._named_by(attributes.get("aria-labelledby", "")) or label
            self._tick(name, legend, attributes.get("value", "on"), words)
        elif name.endswith("_0") and legend:
            self.found.append(Control(name.removesuffix("_0"), legend, "day"))
        elif not (self.found and self.found[-1].kind == "day" and name[:-2] == self.found[-1].name):
            self.found.append(Control(name, label, "select" if tag == "select" else "text"))

    def _tick(self, name: str, legend: str, value: str, words: str) -> None:
        """Boxes and radios under one legend are one question; a box without one is a question of its own."""
        last = self.found[-1] if self.found else None
        if legend and last and (last.name, last.label, last.kind) == (name, legend, "tick"):
            last.choices[value] = words
        else:
            self.found.append(Control(name, legend or words, "tick", {value: words if legend else "Ticked"}))

    def _named_by(self, ids: str) -> str:
        """The words of the elements that name a control; they hold no elements of their own."""
        texts = (re.search(rf'id="{re.escape(one)}"[^>]*>([^<]*)<', self.body) for one in ids.split())
        return " ".join(unescape(text[1]).strip() for text in texts if text)

    def _text_to(self, tag: str, part: re.Match[str]) -> str:
        end = self.body.find(f"</{tag}>", part.end())
        return " ".join(unescape(_TAG.sub(" ", self.body[part.end() : end])).split())


def answers(labels: str | None, fields: Iterable[tuple[str, str]]) -> Iterator[Answer]:
    """What was answered in the fields that were sent, in the order of the form; what was left empty is no answer. A form that
    tells no labels, as one that was open while the product changed, is told by the names of its fields: no word is lost."""
    sent: dict[str, list[str]] = {}
    for name, value in fields:
        sent.setdefault(name, []).append(value)
    if labels is None:
        yield from _by_names(sent)
        return
    for one in _told(labels):
        for words in _words(one, sent):
            if words.strip():
                yield Answer(one.label, words, one.name if one.kind == "text" else "")


def _by_names(sent: dict[str, list[str]]) -> Iterator[Answer]:
    if any(name == "username" or "password" in name for name in sent):
        return  # of a sign-in nothing is told
    for name, values in sent.items():
        label = name.replace("_", " ").strip().capitalize()
        yield from (Answer(label, words, name) for words in values if words.strip() and name not in _OF_PAGES)


def of_sent(labels: str, fields: Iterable[tuple[str, str]]) -> str:
    """The labels of what was answered alone, for a page that somebody else may read: it holds no choice that was not made."""
    sent = set(fields)
    names = {name for name, _ in sent}
    asked = [one for one in _told(labels) if one.name in names or one.kind == "day"]
    for one in asked:
        one.choices = {value: words for value, words in one.choices.items() if (one.name, value) in sent}
    return _text(asked)


def _words(one: Control, sent: dict[str, list[str]]) -> list[str]:
    if "password" in one.name:
        return []
    if one.kind == "tick":
        return [one.choices[value] for value in sent.get(one.name, ()) if value in one.choices]
    if one.kind == "day":
        parts = (value for n in range(3) for value in sent.get(f"{one.name}_{n}", ())[:1])
        return [" ".join(part for part in parts if part)]
    value = sent[one.name].pop(0) if sent.get(one.name) else ""
    return [one.choices.get(value, "") if one.kind == "select" and value else value]


def _told(labels: str) -> list[Control]:
    """The labels as the form told them; none where they are not as a form writes them."""
    try:
        rows, lists = json.loads(labels or "[[], []]")
        choices = [{str(value): str(words) for value, words in some} for some in lists]
        return [Control(str(name), str(label), str(kind), choices[at]) for name, label, kind, at in rows]
    except (ValueError, TypeError, IndexError, RecursionError):
        return []
