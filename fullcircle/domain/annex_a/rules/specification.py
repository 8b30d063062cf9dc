"""Annex A as data: lists, columns and codes, loaded from YAML through a strict schema.

The files lie beside this package (`annex_a.yaml`, `annex_a_codes.yaml`) and explain themselves. A mistake in them stops
the program where it is loaded, with the path of the fault.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final, Literal, Self

from pydantic import Field, model_validator

from fullcircle.files.shipped import Strict, read_yaml
from fullcircle.files.texts import folded, folded_header

FOLDER: Final = Path(__file__).resolve().parent.parent
_PREFIX: Final = re.compile(r"^[a-z]{1,2}[0-9]?\)+\s*")
ColumnType = Literal["id", "text", "code", "date", "integer", "text_or_code", "never_read"]
Need = Literal["row", "expected", "optional"]


class Code(Strict):
    """One code: `label` is what people read; `also` are other ways of writing it that occur in files."""

    code: str
    label: str
    group: str | None = None
    also: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None


class CodeList(Strict):
    """A set of codes and, where authorities may send only a group, the groups with their spellings (the first is the
    label). `match` finds the stable code for whatever a cell says."""

    groups: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    codes: tuple[Code, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def check(self) -> Self:
        for code in self.codes:
            if code.group is not None and code.group not in self.groups:
                message = f"code {code.code}: group {code.group} is not among the groups"
                raise ValueError(message)
        self.spellings  # noqa: B018 - built now, so that two meanings of one spelling are found on loading
        return self

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Folded text to stable code. Raises ValueError when one text would mean two codes."""
        found: dict[str, str] = {}
        for code in self.codes:
            for text in (code.code, code.label, *code.also):
                known = found.setdefault(folded(text), code.code)
                if known != code.code:
                    message = f"{text!r} could mean {known} or {code.code}"
                    raise ValueError(message)
        for group, texts in self.groups.items():
            members = [code.code for code in self.codes if code.group == group]
            for text in texts:
                found.setdefault(folded(text), members[0] if len(members) == 1 else group)
        return found

    @cached_property
    def _leading(self) -> dict[str, tuple[str, bool]]:
        return {folded(c.code): (c.code, _distinctive(c.code)) for c in self.codes}

    def match(self, text: str) -> str | None:
        """The stable code (or group word) for a cell's text, or None. The list letter in front never decides."""
        whole = folded(text)
        bare = without_prefix(whole)
        return self.spellings.get(whole) or self.spellings.get(bare) or self._by_leading_code(bare)

    def _by_leading_code(self, bare: str) -> str | None:
        """The code that opens the text: "pr4 - private", "c1: ico", "wbri white british"; but "i do not know" is not
        code I: a code that could be a word counts only before a colon or a dash."""
        head = bare.replace(":", " : ").replace("-", " - ").split(maxsplit=2)
        if len(head) < 2 or head[0] not in self._leading:
            return None
        code, distinctive = self._leading[head[0]]
        return code if distinctive or head[1] in {":", "-"} else None

    def label(self, code: str) -> str:
        """What people read for a stored code or group word; the code itself when it is not known."""
        return self._labels.get(code, code)

    def group(self, code: str) -> str | None:
        """The group of a stored code; a group word is its own group."""
        return code if code in self.groups else self._groups.get(code)

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {group: texts[0] for group, texts in self.groups.items()} | {c.code: c.label for c in self.codes}

    @cached_property
    def _groups(self) -> dict[str, str | None]:
        return {c.code: c.group for c in self.codes}


def without_prefix(text: str) -> str:
    """Folded text without the list letter that templates put in front: "s) nobt" gives "nobt", "p1) 5d: x" "5d: x"."""
    return _PREFIX.sub("", text)


def _distinctive(code: str) -> bool:
    return len(code) >= 4 or (len(code) >= 2 and any(c.isdigit() for c in code))


class Column(Strict):
    """One column of a list; the meaning of each setting is told at the top of `annex_a.yaml`."""

    field: str
    header: str
    type: ColumnType
    need: Need
    codes: str | None = None
    aliases: tuple[str, ...] = ()
    since: str | None = None
    min: int | None = None
    whole_years: bool = False
    not_before: str | None = None
    after_birth: bool = False
    future: bool = False
    end: bool = False

    @model_validator(mode="after")
    def check(self) -> Self:
        if (self.type in {"code", "text_or_code"}) != (self.codes is not None):
            message = f"{self.field}: `codes` belongs to columns of type code and text_or_code, and only to those"
            raise ValueError(message)
        return self

    @cached_property
    def spellings(self) -> frozenset[str]:
        return frozenset(folded_header(text) for text in (self.header, *self.aliases))


class Use(Strict):
    use: str


class ListFile(Strict):
    number: int = Field(ge=1, le=11)
    key: str
    title: str
    cohort: str
    window_months: int | None
    person_id: str | None
    one_row_per_child: bool = False
    event_key: tuple[str, ...] = Field(min_length=1)
    columns: tuple[Use | Column, ...] = Field(min_length=1)


class LayoutFile(Strict):
    version: str
    blank_texts: tuple[str, ...]
    error_texts: tuple[str, ...]
    header_within_rows: int = Field(ge=1)
    oldest_age_years: int
    furthest_due_date_days: int
    blocks: dict[str, tuple[Column, ...]]
    lists: tuple[ListFile, ...]


class CodesFile(Strict):
    code_lists: dict[str, CodeList]


@dataclass(frozen=True)
class ListSpec:
    """One of the eleven lists, its columns written out in full and in the template's order."""

    number: int
    key: str
    title: str
    cohort: str
    window_months: int | None
    person_id: str | None
    one_row_per_child: bool
    event_key: tuple[str, ...]
    columns: tuple[Column, ...]
    by_field: Mapping[str, Column] = field(repr=False)


@dataclass(frozen=True)
class Specification:
    """The whole of Annex A. `blanks` are texts, in lower case, that mean an empty cell; `errors` those that spreadsheets show
    where a formula found no value."""

    version: str
    blanks: frozenset[str]
    errors: frozenset[str]
    header_within_rows: int
    oldest_age_years: int
    furthest_due_date_days: int
    lists: tuple[ListSpec, ...]
    codes: Mapping[str, CodeList]

    def list_numbered(self, number: int) -> ListSpec:
        return next(spec for spec in self.lists if spec.number == number)

    def list_keyed(self, key: str) -> ListSpec:
        return next(spec for spec in self.lists if spec.key == key)

    def label(self, codes: str, code: str | None) -> str | None:
        """What people read for a stored code: `label("contact_source", "6")` gives "Police"."""
        return None if code is None else self.codes[codes].label(code)


@lru_cache(maxsize=1)
def specification() -> Specification:
    """Annex A as shipped. Raises pydantic.ValidationError, or ValueError, naming the fault in the files."""
    layout = LayoutFile.model_validate(read_yaml(FOLDER / "annex_a.yaml"))
    codes = CodesFile.model_validate(read_yaml(FOLDER / "annex_a_codes.yaml")).code_lists
    return build(layout, codes)


def list_key(number: int) -> str:
    """The stable key of a list: 6 is "children_in_need"."""
    return specification().list_numbered(number).key


def build(layout: LayoutFile, codes: Mapping[str, CodeList]) -> Specification:
    """Put the two files together and check that they fit. Raises ValueError naming the list and the field."""
    return Specification(
        version=layout.version,
        blanks=frozenset({"", *(text.casefold() for text in layout.blank_texts)}),
        errors=frozenset(text.casefold() for text in layout.error_texts),
        header_within_rows=layout.header_within_rows,
        oldest_age_years=layout.oldest_age_years,
        furthest_due_date_days=layout.furthest_due_date_days,
        lists=tuple(_written_out(one, layout.blocks, codes) for one in layout.lists),
        codes=codes,
    )


def _written_out(one: ListFile, blocks: Mapping[str, tuple[Column, ...]], codes: Mapping[str, CodeList]) -> ListSpec:
    columns: list[Column] = []
    for entry in one.columns:
        if isinstance(entry, Column):
            columns.append(entry)
        elif entry.use in blocks:
            columns.extend(blocks[entry.use])
        else:
            message = f"list {one.number}: there is no block {entry.use}"
            raise ValueError(message)
    by_field = {column.field: column for column in columns}
    _check_list(one, columns, by_field, codes)
    return ListSpec(
        number=one.number,
        key=one.key,
        title=one.title,
        cohort=one.cohort,
        window_months=one.window_months,
        person_id=one.person_id,
        one_row_per_child=one.one_row_per_child,
        event_key=one.event_key,
        columns=tuple(columns),
        by_field=by_field,
    )


def _check_list(
    one: ListFile, columns: list[Column], by_field: Mapping[str, Column], codes: Mapping[str, CodeList]
) -> None:
    if len(by_field) != len(columns):
        message = f"list {one.number}: a field occurs twice"
        raise ValueError(message)
    spellings = [text for column in columns for text in column.spellings]
    if len(set(spellings)) != len(spellings):
        message = f"list {one.number}: two columns could have the same header"
        raise ValueError(message)
    named = [*one.event_key, *filter(None, [one.person_id]), *(c.not_before for c in columns if c.not_before)]
    for name in named:
        if name not in by_field:
            message = f"list {one.number}: there is no field {name}"
            raise ValueError(message)
    for column in columns:
        if column.codes is not None and column.codes not in codes:
            message = f"list {one.number}, {column.field}: there is no code list {column.codes}"
            raise ValueError(message)
