"""Streaming through the parts of a workbook that are about to be parsed, to learn their true size first.

What a sheet says about its own dimension may be a lie in either direction, and so may the sizes in the zip directory.
So each part is unpacked once, in small pieces, cells and columns are counted as they pass, and reading stops at the
first breach. A parser that holds a sheet as a full rectangle (two cells, one in A1 and one in XFD1048576, are seventeen
billion) is only started on what has passed here.
"""

import zipfile
from collections.abc import Callable
from pathlib import Path

from fullcircle.files.guard import refusing_damage
from fullcircle.files.limits import FileKind, Limits
from fullcircle.files.package import Source
from fullcircle.files.scan.extent import Area, Marks, Scan, too_many_cells
from fullcircle.files.scan.renumbering import renumbered
from fullcircle.files.scan.xls import scan_xls
from fullcircle.files.scan.xlsb import XlsbScan
from fullcircle.files.scan.xlsx import XlsxScan

__all__ = ["Area", "Marks", "Scan", "nothing_else", "renumbered", "scan", "too_many_cells"]


def nothing_else(_: str) -> bool:
    """No sheet but those that are read."""
    return False


def scan(
    source: Source,
    kind: FileKind,
    limits: Limits,
    wanted: Callable[[str], bool],
    welcome: Callable[[str], bool] = nothing_else,
) -> Scan:
    """Stream through the parts of an xlsx or xlsb workbook that will be read: the sheets whose name is `wanted`, and, where there
    is room for them and nothing is wrong with them, those that are `welcome`. Raises Refusal (see `guard` for the general checks,
    which come first). An xls workbook has no parts; its size is bounded by the caps of the process alone."""
    with refusing_damage():
        if isinstance(source, Path) and kind == "xls":
            return scan_xls(source, wanted, welcome)
        with zipfile.ZipFile(source) as archive:
            return (XlsxScan if kind == "xlsx" else XlsbScan)(archive, limits).run(wanted, welcome)
