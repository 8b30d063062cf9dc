"""Values that nobody types and somebody sends."""

import random

from trials.hostile.forms import Field, Form

NUMBERS = [
    *(
        "0",
        "-1",
        "00",
        "1" * 10,
        "1" * 30,
        "-" + "9" * 30,
        "9" * 5_000,
        str(2**31),
        str(2**32),
        str(2**63 - 1),
        str(2**63),
    ),
    *("1e309", "NaN", "Infinity", "0x10", "1_000", "1.5", "٣", "²", "１２", " 7 ", "+7", "1,2", "--1", "1-2-3"),
]
DAYS = [
    "1234567890",
    "0",
    "99",
    "-5",
    "31",
    "0001",
    "9999",
    "10000",
    "2026-02-30",
    "9999-12-31",
    "0001-01-01",
    "jan",
    "٥",
]
TEXTS = [
    *("", " ", "\t\n", "x" * 256, "x" * 5_000, "é" * 5_000, "😀" * 3_000, "word " * 40_000, "\n" * 3_000),
    *(
        "a\x00b",
        "\x00",
        "\x01\x02\x08\x0b\x0c\x1b",
        "\x7f\x80\x9f",
        "\ufffe\uffff\ufdd0",
        "\u202e\u2066back",
        "a\u2028b\u2029c",
    ),
    *(
        "e" + "\u0301" * 500,
        "\r\nSet-Cookie: a=b",
        "%s %(x)s %n {0} {x} {{ 7*7 }} {% raw %}",
        "'; DROP TABLE x; --",
        "\\",
    ),
    *(
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "=1+1",
        "@SUM(1)",
        "../../etc/passwd",
        "null",
        "None",
    ),
    *(
        "on",
        "true",
        "[]",
        "{}",
        '{"a": [' * 2_000,
        "javascript:alert(1)",
        "//example.org",
        "\ufeff",
        "Ω≈ç√∫˜µ",
        "ﷺ" * 200,
    ),
]
HALVES = ["\ud83d", "a\udc00b", "\ud800\ud800"]
"""Halves of characters, which arrive where a form says that it is written in an odd way."""

NAMES = [
    "book.xlsx",
    "../../x.csv",
    "a\x00.xlsx",
    "x" * 3_000 + ".xls",
    "=1+1.csv",
    "<script>.xlsx",
    "",
    "é\ud83d.yaml",
]
CONTENTS = [
    b"",
    b"\x00" * 2_000,
    b"PK\x03\x04" + b"\xff" * 500,
    b"=1+1,@x\n\x00",
    b"\xef\xbb\xbfname,team\n\xed\xa0\x80,x\n",
]

Sent = list[tuple[str, str | tuple[str, bytes]]]
"""What is sent: (name, text), or (name, (name of the file, its content))."""


def hostile(one: Field, chance: random.Random) -> str:
    """A hostile value for this field; mostly of the kind it asks for."""
    kinds = [TEXTS, NUMBERS]
    if one.name.endswith(("_0", "_1", "_2", "_on")):
        kinds = [DAYS, DAYS, NUMBERS, TEXTS]
    elif one.kind in {"hidden", "select", "radio", "checkbox", "number"}:
        kinds = [NUMBERS, NUMBERS, TEXTS]
    return chance.choice(chance.choice(kinds))


def likely(one: Field, chance: random.Random) -> str:
    """What a person could choose or type here."""
    choices = [option for option in one.options if option]
    if choices:
        return one.value if one.value in choices and chance.random() < 0.5 else chance.choice(choices)
    if one.value:
        return one.value
    return {"_0": "5", "_1": "3", "_2": "2026"}.get(one.name[-2:], "Something that a person may have typed here.")


def a_post(form: Form, chance: random.Random) -> tuple[str, Sent]:
    """Where the form is sent and how it is filled in: mostly with one hostile field, sometimes all, sometimes with fields
    missing, doubled or of another kind."""
    asks = form.asks
    how = chance.random()
    bad = set(map(id, asks)) if how < 0.3 else {id(chance.choice(asks))} if asks else set()
    sent: Sent = []
    for one in asks:
        value = hostile(one, chance) if id(one) in bad else likely(one, chance)
        if one.kind == "file":
            sent.append((one.name, (chance.choice(NAMES), chance.choice(CONTENTS))))
        elif how > 0.95 and chance.random() < 0.3:
            continue
        elif how > 0.9 and chance.random() < 0.2:
            sent.append((one.name, ("x.txt", value.encode("utf-8", "surrogatepass"))))
        else:
            sent.append((one.name, value))
            if how > 0.85 and chance.random() < 0.3:
                sent.append((one.name, hostile(one, chance)))
    if not form.buttons or chance.random() < 0.1:
        return form.action, sent
    name, value, to = chance.choice(form.buttons)
    pressed = value if chance.random() < 0.8 else chance.choice(NUMBERS + TEXTS)
    return to, [*sent, *([(name, pressed)] if name else [])]
