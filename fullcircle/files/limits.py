"""How much a file may cost to read, and how one is refused."""

from dataclasses import dataclass
from typing import Literal

FileKind = Literal["xlsx", "xlsb", "xls"]
MEGABYTE = 1024 * 1024


class Refusal(Exception):
    """The whole file was refused and nothing was kept.

    `what_happened` and `what_to_do` are sentences for the person who uploaded it; neither quotes the file.
    `cause` is a stable word for logs and tests, for example `not_a_workbook`, `password`, `too_many_cells`, `no_lists`,
    `reader_out_of_memory`, `reader_out_of_time`, `reader_stopped`.
    """

    def __init__(self, cause: str, what_happened: str, what_to_do: str) -> None:
        super().__init__(f"{what_happened} {what_to_do}")
        self.cause = cause
        self.what_happened = what_happened
        self.what_to_do = what_to_do


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one upload may cost. The defaults take 100,000 rows with room to spare.

    Sizes are in bytes, times in seconds. `wall_seconds` counts only time spent waiting for the reader, so a slow
    receiver of chunks is never mistaken for a stuck file. `problems_listed` bounds how many problems are passed on one
    by one; those beyond are still counted in `Summary.problem_counts`.
    """

    file_bytes: int = 60 * MEGABYTE
    unpacked_bytes: int = 400 * MEGABYTE
    ratio: int = 200
    entries: int = 2_000
    columns: int = 256
    cells: int = 5_000_000
    memory_bytes: int = 512 * MEGABYTE
    cpu_seconds: int = 60
    wall_seconds: int = 120
    chunk_rows: int = 500
    problems_listed: int = 50_000
