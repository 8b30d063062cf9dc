"""Other files that councils make, told by their headers, so that one sent by mistake is named, not taken for an empty Annex A."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from fullcircle.domain.annex_a.rules.specification import FOLDER
from fullcircle.files.limits import Refusal
from fullcircle.files.shipped import Strict, read_yaml
from fullcircle.files.texts import folded_header

_WORD: Final = re.compile(r"[a-z0-9]+")
_COLLECTION: Final = re.compile(r"<(?:\w+:)?collection>\s*(\w+)\s*<", re.IGNORECASE)
_SEPARATOR: Final = re.compile(r"[,;\t|]")
_FEWEST: Final = 1
SEND_ANNEX_A: Final = (
    "Send the workbook of Annex A to the framework for inspecting local authority children's services: an Excel file with "
    "sheets named List_1 to List_11."
)


class Return(Strict):
    """One such file; `other_returns.yaml` explains the settings."""

    name: str
    words: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    fewest: int = _FEWEST
    texts: tuple[str, ...] = ()
    collection: tuple[str, ...] = ()

    def fits(self, texts: frozenset[str]) -> bool:
        """Whether these folded headers and titles are this return's."""
        headers = {folded_header(header) for header in self.headers}
        words = {word for text in texts for word in _WORD.findall(text.replace("_", " "))}
        told = len(headers & texts) if self.headers else len(words & set(self.words))
        return (told >= self.fewest and bool(self.headers or self.words)) or any(
            folded_header(title) in text for title in self.texts for text in texts
        )


class Returns(Strict):
    returns: tuple[Return, ...]


@lru_cache(maxsize=1)
def _returns() -> tuple[Return, ...]:
    return Returns.model_validate(read_yaml(FOLDER / "other_returns.yaml")).returns


def return_of(cells: Iterable[object]) -> str | None:
    """The name of the return whose headers or titles these cells hold, if it is one that is known and not Annex A."""
    texts = frozenset(folded_header(cell) for cell in cells if isinstance(cell, str) and cell)
    return next((one.name for one in _returns() if one.fits(texts)), None)


def return_of_text(start: str) -> str | None:
    """The same of a file that is no workbook, by its beginning: XML, or a table of separated values."""
    found = _COLLECTION.search(start)
    if found is not None:
        collection = found[1].casefold()
        return next((one.name for one in _returns() if collection in map(str.casefold, one.collection)), None)
    first_line = start.lstrip("\ufeff \r\n").partition("\n")[0]
    return return_of(cell.strip().strip('"') for cell in _SEPARATOR.split(first_line))


def refusal_of_text(start: str) -> Refusal | None:
    """The refusal of a file that is no workbook, where its beginning tells which return it is."""
    name = return_of_text(start)
    return None if name is None else another_return(name)


def another_return(name: str) -> Refusal:
    return Refusal(
        "another_return", f"This is {name}, not Annex A of children's social care. Nothing was kept.", SEND_ANNEX_A
    )
