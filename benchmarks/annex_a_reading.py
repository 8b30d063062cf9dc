"""How long, and in how much memory, the Annex A reader takes for 11,000, 60,000 and 100,000 rows.

    python benchmarks/annex_a_reading.py [rows ...]

Goals: 11,000 rows in 2 s and 300 MB; 100,000 rows in 15 s and 400 MB (parent and reader each).
"""

import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from fullcircle.domain.annex_a import rules
from fullcircle.domain.annex_a.rules.specification import Column

AS_AT = date(2026, 3, 31)
SHARES = {1: 20, 2: 8, 3: 14, 4: 16, 5: 6, 6: 20, 7: 4, 8: 6, 9: 4, 10: 1, 11: 1}
GOALS = {11_000: (2.0, 300), 100_000: (15.0, 400)}


def cell(column: Column, row: int, chance: random.Random) -> object:
    """A plausible cell; one date in fifty is text, one code in a hundred unknown, one cell in two hundred empty."""
    if column.field == "child_unique_id" or column.type == "id":
        return f"{1_000_000 + row}"
    if column.need != "row" and chance.random() < 0.005:
        return None
    match column.type:
        case "date" if column.field == "date_of_birth":
            return AS_AT - timedelta(days=chance.randrange(200, 6_000))
        case "date" if column.not_before is not None and chance.random() < 0.6:
            return None
        case "date":
            day = AS_AT - timedelta(days=chance.randrange(180))
            return f"{day:%d/%m/%Y}" if chance.random() < 0.02 else day
        case "integer":
            return chance.randrange(1, 4)
        case "code" | "text_or_code":
            code = chance.choice(rules.specification().codes[column.codes or ""].codes)
            return f"{code.code}: {code.label}" if chance.random() < 0.99 else "a local code"
        case _:
            return f"{chance.choice(['North', 'South', 'East', 'West'])} team {chance.randrange(40)}"


def make(path: Path, rows: int, *, seed: int | None = None) -> None:
    """Write a workbook of so many rows over the eleven lists. Another ``seed`` tells other things of the same children."""
    chance = random.Random(rows if seed is None else seed)
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        for spec in rules.specification().lists:
            sheet = book.add_worksheet(f"List_{spec.number}")
            sheet.write_row(0, 0, [f"List {spec.number}: {spec.title}"])
            sheet.write_row(1, 0, [column.header for column in spec.columns])
            for row in range(rows * SHARES[spec.number] // 100):
                for index, column in enumerate(spec.columns):
                    if (value := cell(column, row, chance)) is not None:
                        sheet.write(row + 2, index, value)


def measure(rows: int) -> bool:
    """Read once, print the figures, say whether the goal was met."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "annex_a.xlsx"
        command = [sys.executable, __file__, "--make", str(path), str(rows)]
        subprocess.run(command, check=True)
        problems = 0

        def count(chunk: rules.Chunk) -> None:
            nonlocal problems
            problems += len(chunk.problems)

        began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
        summary = rules.read_annex_a(path, as_at=AS_AT, sink=count)
        wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
        own = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        reader = summary.peak_memory_bytes / 1e6
        sys.stdout.write(
            f"{summary.rows_read:>7,} rows, {path.stat().st_size / 1e6:5.1f} MB: {wall:5.2f} s, "
            f"CPU {summary.cpu_seconds:5.2f} s reader + {own:4.2f} s parent, "
            f"peak {reader:3.0f} MB reader, {after.ru_maxrss / 1e3:3.0f} MB parent; "
            f"{summary.rows_left_out:,} left out, {problems + summary.problems_not_listed:,} problems\n"
        )
    seconds, megabytes = GOALS.get(rows, (float("inf"), float("inf")))
    return wall <= seconds and max(reader, after.ru_maxrss / 1e3) <= megabytes


if __name__ == "__main__":
    if sys.argv[1:2] == ["--make"]:
        make(Path(sys.argv[2]), int(sys.argv[3]))
        sys.exit(0)
    sizes = [int(argument.replace(",", "")) for argument in sys.argv[1:]] or [11_000, 60_000, 100_000]
    sys.exit(0 if all([measure(rows) for rows in sizes]) else 1)
