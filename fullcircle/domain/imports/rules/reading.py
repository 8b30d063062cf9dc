"""Reading a workbook from the outside: start the capped reader, pass on what it finds, report its end kindly."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from fullcircle.domain.imports.rules.results import Chunk, Limits, Progress, Summary


def read_annex_a(
    path: Path,
    *,
    as_at: date,
    sink: Callable[[Chunk], None],
    limits: Limits = Limits(),  # noqa: B008 - frozen
    progress: Callable[[Progress], None] | None = None,
) -> Summary:
    """Read an Annex A workbook in a separate, capped process and hand its rows over in chunks.

    `sink` is called with each Chunk (at most `limits.chunk_rows` rows) in file order, lists 1 to 11; memory stays
    bounded whatever the size of the file. `progress` is called at least once per chunk. Whatever `sink` raises stops
    the reading and is raised here. The function returns when the last chunk has been delivered.

    Raises Refusal when the file is not an Annex A workbook or cannot be read within the limits; chunks may already
    have been delivered by then, so the caller must discard what it staged.
    """
    raise NotImplementedError
