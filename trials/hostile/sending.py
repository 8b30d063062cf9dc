"""Bodies of forms as they go over the line, in the usual ways and in one that gives halves of characters."""

from urllib.parse import quote_plus

from trials.hostile.values import Sent

BOUNDARY = "----form"


def encoded(sent: Sent, *, odd: bool = False) -> tuple[bytes, str]:
    """(body, content type). ``odd``: written with escapes, which is allowed and gives any character, whole or half."""
    if not odd and not any(isinstance(value, tuple) for _, value in sent):
        pairs = (f"{_quoted(name)}={_quoted(str(value))}" for name, value in sent)
        return "&".join(pairs).encode(), "application/x-www-form-urlencoded"
    parts = []
    for name, value in sent:
        file_name, content = value if isinstance(value, tuple) else ("", _bytes(value, odd))
        head = f'Content-Disposition: form-data; name="{name}"'
        if isinstance(value, tuple):
            said = file_name.replace('"', "").replace("\r", "").replace("\n", "")
            head += f'; filename="{said}"\r\nContent-Type: application/octet-stream'
        parts.append(f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode("utf-8", "surrogatepass") + content + b"\r\n")
    charset = "; charset=unicode_escape" if odd else ""
    return b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()]), f"multipart/form-data; boundary={BOUNDARY}{charset}"


def _quoted(text: str) -> str:
    return quote_plus(text.encode("utf-8", "surrogatepass"))


def _bytes(text: str, odd: bool) -> bytes:
    return text.encode("unicode_escape") if odd else text.encode("utf-8", "surrogatepass")
