"""What a document says, apart from how it looks: one tree that the page, the Word file and the PDF are all made from.

The tree is frozen with a signed report, as JSON, so each block is a plain frozen value and ``kind`` tells them apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, TypeAdapter


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of words; ``strong`` ones carry the figure or the point."""

    text: str
    strong: bool = False


Words: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section, one level below the section's own."""

    text: str
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    words: Words
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[Words, ...]
    kind: Literal["bullets"] = "bullets"


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` hold one text for each column; the first names the row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of ``of`` (empty when it is not a part of something), what it counts, and the exception with its reason.

    ``measure`` and ``of_measure``: the names of the two numbers, by which they are known on every page; empty in documents that
    were kept before figures had names.
    """

    value: str
    of: str
    what: str
    note: str = ""
    measure: str = ""
    of_measure: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    items: tuple[Figure, ...]
    kind: Literal["figures"] = "figures"


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with its twins in words and numbers.

    ``name``    unique in the document, fit for an address and a file name
    ``title``   says the point
    ``alt``     what a person who cannot see it must know that it shows
    ``summary`` the same in plain words, shown to everybody
    ``spec``    Vega-Lite, about 640 px wide; ``narrow`` the same for a phone, about 300 px
    """

    name: str
    title: str
    alt: str
    summary: Words
    table: Table
    spec: Mapping[str, Any]
    narrow: Mapping[str, Any]
    kind: Literal["chart"] = "chart"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a person or of a record, with where they come from."""

    text: str
    source: str
    kind: Literal["quote"] = "quote"


@dataclass(frozen=True, slots=True)
class Note:
    """A caution the reader must not miss."""

    title: str
    words: Words
    kind: Literal["note"] = "note"


Block: TypeAlias = Annotated[
    Heading | Paragraph | Bullets | Table | Figures | Chart | Quote | Note, Field(discriminator="kind")
]


@dataclass(frozen=True, slots=True)
class Section:
    """``number`` is shown in a ring before the title of the sections that answer a question; empty otherwise."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    lead: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """``facts`` are label and value pairs under the title; ``footer`` is repeated on every printed page."""

    title: str
    subtitle: str
    publisher: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    footer: str = ""
    language: str = "en-GB"

    def chart(self, name: str) -> Chart | None:
        """The chart of that name, if the document has one."""
        return next((found for found in charts_of(self) if found.name == name), None)


_ADAPTER = TypeAdapter(Document)


def charts_of(document: Document) -> tuple[Chart, ...]:
    """All charts, in reading order."""
    return tuple(block for section in document.sections for block in section.blocks if isinstance(block, Chart))


def to_json(document: Document) -> str:
    """The text that is kept when a report is signed. Equal documents give equal text."""
    return _ADAPTER.dump_json(document).decode()


def from_json(text: str) -> Document:
    """The document kept as ``text``. Raises ``pydantic.ValidationError`` when it is not one."""
    return _ADAPTER.validate_json(text)


def fingerprint(*texts: str) -> str:
    """SHA-256 over several texts, in hex; where one ends and the next begins matters."""
    digest = sha256()
    for text in texts:
        data = text.encode()
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


def plain(text: str) -> Words:
    """Words without emphasis."""
    return (Run(text),)


def strong(text: str) -> Run:
    return Run(text, strong=True)


def text_of(words: Words) -> str:
    """The bare text of some words."""
    return "".join(run.text for run in words)
