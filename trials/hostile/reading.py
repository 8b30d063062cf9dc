"""Code and formulas typed into texts, and whether any page or file gives them back alive."""

import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import openpyxl
from django.http import HttpResponse

from trials.hostile.forms import Field, Form
from trials.hostile.sending import encoded
from trials.hostile.values import likely

BEFORE = ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "＝", "'=", "=cmd|' /C calc'!A0", '=HYPERLINK("x")']
"""What makes a spreadsheet take a text for a formula, and what hides it."""

CODE = "\"'><img src=q onerror=q{n}>{{{{7*7}}}}"
_LIVE = re.compile(r"<img src=q|49\}|onerror=q\d+[^&]*\"\s*>", re.IGNORECASE)
_MET = re.compile(r"onerror=q(\d+)")


class Read:
    """What came back. ``met``: numbers of the texts that were seen again."""

    def __init__(self) -> None:
        self.count, self.pages = 0, 0
        self.met: set[str] = set()
        self.faults: list[str] = []

    def typed(self, walk: Any, role: str, form: Form, texts: Sequence[Field]) -> bool:
        """Send the form with code in all its texts, then in each alone; whether any was taken."""
        taken = False
        for coded in [texts, *([one] for one in texts)]:
            self.count += 1
            code = f"{BEFORE[self.count % len(BEFORE)]}{self.count} {CODE.format(n=self.count)}"
            fields = [one for one in form.asks if one.kind != "file"]
            sent = [(one.name, code if one in coded else likely(one, walk.chance)) for one in fields]
            name, value, to = form.buttons[0] if form.buttons else ("", "", form.action)
            answer = walk.ask(role, to, encoded([*sent, *([(name, value)] if name else [])]))
            self.look(role, form.action, answer)
            taken = taken or answer.status_code == 302
        return taken

    def look(self, role: str, path: str, answer: HttpResponse) -> None:
        """Read one answer: a page or drawing, a workbook, a Word file, or a table of text."""
        kind, self.pages = answer.get("Content-Type", ""), self.pages + 1
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if "spreadsheet" in kind:
            self._workbook(path, content)
        elif "wordprocessing" in kind:
            self._markup(role, path, zipfile.ZipFile(BytesIO(content)).read("word/document.xml").decode())
        elif "csv" in kind:
            self._table(path, content.decode("utf-8-sig"))
        elif kind.startswith(("text/", "image/svg", "application/xml", "application/json")):
            self._markup(role, path, content.decode("utf-8"))

    def _markup(self, role: str, path: str, text: str) -> None:
        self.met.update(_MET.findall(text))
        if live := _LIVE.search(text):
            around = text[max(0, live.start() - 60) : live.end() + 20]
            self.faults.append(f"code comes back alive at {path} for {role}: {around!r}")

    def _workbook(self, path: str, content: bytes) -> None:
        for sheet in openpyxl.load_workbook(BytesIO(content)):
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f" or cell.hyperlink is not None:
                        self.faults.append(f"a live cell in {path} {cell.coordinate}: {str(cell.value)[:80]!r}")
                    self.met.update(_MET.findall(str(cell.value)))

    def _table(self, path: str, text: str) -> None:
        for cell in re.split(r'[,;\n]"?', text):
            if cell[:1] in set("=+-@\t\r") and not re.fullmatch(r"-?\d+(\.\d+)?\"?", cell):
                self.faults.append(f"a live cell in {path}: {cell[:80]!r}")
