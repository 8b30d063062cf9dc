"""The product's typeface, for pictures and printed files, whatever the machine has installed.

Atkinson Hyperlegible Next in two weights (SIL Open Font License, in ``OFL.txt``). The ``.woff2`` hold the Latin letters,
figures and signs alone: small enough to travel inside a picture, which can load nothing.
"""

from base64 import b64encode
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
FAMILY = "Atkinson Hyperlegible Next"
_WEIGHTS = {"normal": ("Regular", 400), "bold": ("Bold", 700)}


def faces(*weights: str) -> str:
    """Style rules that carry these weights ("normal", "bold") of the typeface inside a picture."""
    return "".join(_face(*_WEIGHTS[weight]) for weight in weights)


@cache
def _face(name: str, weight: int) -> str:
    data = b64encode((FOLDER / f"AtkinsonHyperlegibleNext-{name}.woff2").read_bytes()).decode()
    return f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};src:url(data:font/woff2;base64,{data}) format('woff2')}}"
