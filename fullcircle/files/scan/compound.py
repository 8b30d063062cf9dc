"""One stream out of a compound file, the container of Excel 97 workbooks ([MS-CFB])."""

import struct
from collections.abc import Iterator
from typing import Final

_IN_HEADER: Final = 109
_ENTRY: Final = 128
_NOTHING: Final = 0xFFFFFFFA
"""Sector numbers from here on mark an end or a free place."""


class CompoundFile:
    """Raises ValueError, LookupError or struct.error where the file contradicts itself; never reads a sector twice."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        sector, mini = struct.unpack_from("<HH", content, 30)
        if sector not in {9, 12} or mini != 6:
            message = "no such size of sectors"
            raise ValueError(message)
        self.sector, self.mini = 1 << sector, 1 << mini
        first_entry, _, self.cutoff, first_mini = struct.unpack_from("<IIII", content, 48)
        self.table = self._numbers(self._table_sectors())
        self.directory = self._chain(first_entry)
        self.mini_table = self._numbers(list(self._sectors(first_mini)))

    def stream(self, names: tuple[str, ...]) -> bytes:
        """The content of the first stream that has one of these names."""
        entries = [self.directory[at : at + _ENTRY] for at in range(0, len(self.directory), _ENTRY)]
        for name in names:
            for entry in entries:
                (length,) = struct.unpack_from("<H", entry, 64)
                if entry[: max(length - 2, 0)].decode("utf-16-le", "replace") == name:
                    return self._stream(entry, entries[0])
        message = "no such stream"
        raise LookupError(message)

    def _stream(self, entry: bytes, root: bytes) -> bytes:
        first, size = struct.unpack_from("<II", entry, 116)
        if size >= self.cutoff:
            return self._chain(first)[:size]
        (root_first,) = struct.unpack_from("<I", root, 116)
        small = self._chain(root_first)
        found = (small[at * self.mini : (at + 1) * self.mini] for at in self._follow(first, self.mini_table))
        return b"".join(found)[:size]

    def _table_sectors(self) -> list[int]:
        numbers = list(struct.unpack_from(f"<{_IN_HEADER}I", self.content, 76))
        (following,) = struct.unpack_from("<I", self.content, 68)
        seen: set[int] = set()
        while following < _NOTHING and following not in seen:
            seen.add(following)
            *more, following = struct.unpack(f"<{self.sector // 4}I", self._at(following))
            numbers += more
        return [number for number in numbers if number < _NOTHING]

    def _numbers(self, sectors: list[int]) -> list[int]:
        content = b"".join(self._at(number) for number in sectors)
        return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))

    def _at(self, number: int) -> bytes:
        start = (number + 1) * self.sector
        if start >= len(self.content):
            message = "a sector lies outside the file"
            raise ValueError(message)
        return self.content[start : start + self.sector].ljust(self.sector, b"\0")

    def _sectors(self, first: int) -> Iterator[int]:
        return self._follow(first, self.table)

    def _chain(self, first: int) -> bytes:
        return b"".join(self._at(number) for number in self._sectors(first))

    @staticmethod
    def _follow(first: int, table: list[int]) -> Iterator[int]:
        seen = 0
        while first < _NOTHING:
            yield first
            first = table[first]
            seen += 1
            if seen > len(table):
                message = "a chain of sectors goes round in a circle"
                raise ValueError(message)
