"""What the product refuses to start with. Each function takes what was given and raises ImproperlyConfigured with words that say
what is wrong and what to do; none ever repeats a key."""

import itertools
from pathlib import Path
from typing import Final

from django.core.exceptions import ImproperlyConfigured

WELL_KNOWN_KEY: Final = "a-well-known-key-for-the-demo-and-the-tests-only-not-for-a-real-council"

_LEAST_VARIETY: Final = 10
"""Of different characters, and of steps from one to the next. 32 random characters, even of sixteen kinds, have more."""

_PLACEHOLDERS: Final = (
    "example",
    "change-me",
    "changeme",
    "change_me",
    "insecure",
    "your-key",
    "your_key",
    "well-known",
)
_LONGEST_SESSION: Final = 24
"""Hours: whoever comes back the next day signs in."""

_HOW: Final = 'for example: python3 -c "import secrets; print(secrets.token_urlsafe(64))"'

MARK_OF_FOLDER: Final = "this-is-the-demo.txt"
_MARK_WORDS: Final = (
    "Everything in this folder belongs to a demo of Full Circle: an invented council. Keep nothing real here.\n"
)


def key(name: str, value: str, *, shortest: int) -> str:
    """A key that nobody can guess."""
    if len(value) < shortest or WELL_KNOWN_KEY in value:
        raise ImproperlyConfigured(
            f"{name} is missing, too short or the demo's own. Set it to at least {shortest} random characters, {_HOW}"
        )
    if any(word in value.lower() for word in _PLACEHOLDERS):
        raise ImproperlyConfigured(
            f"{name} stands in some example, so others know it. Set it to random characters, {_HOW}"
        )
    steps = {ord(later) - ord(earlier) for earlier, later in itertools.pairwise(value)}
    if min(len(set(value)), len(steps)) < _LEAST_VARIETY or value in (value + value)[1:-1]:
        raise ImproperlyConfigured(f"{name} can be guessed: it repeats itself. Set it to random characters, {_HOW}")
    return value


def apart(first: str, second: str) -> None:
    """Two keys of which neither tells the other, backwards or in other letters either."""
    one, other = first.casefold(), second.casefold()
    if any(way in other or other in way for way in (one, one[::-1])):
        raise ImproperlyConfigured(
            "SECRET_KEY and AUDIT_LOG_KEY are one key for both purposes, or one is part of the other, be it backwards or in "
            "capitals. Whoever learns how sessions are signed could "
            f"then rewrite the audit log. Set SECRET_KEY to another (it ends sessions, and nothing else), {_HOW}"
        )


def hosts(given: list[str]) -> list[str]:
    """Names of hosts, each of them named."""
    if not given:
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS is empty. Set it to the host name people will use, for example qa.example.gov.uk."
        )
    if any("*" in host for host in given):
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS has a *, which lets anybody's address stand in links that we make. Name each host, for example "
            "qa.example.gov.uk."
        )
    if any(host.startswith(".") for host in given):
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS has a name that begins with a dot, which lets every host below it stand in links that we make. Name "
            "each host, for example qa.example.gov.uk."
        )
    return given


def origins(given: list[str]) -> list[str]:
    """Addresses from which forms are taken, each of them named and reached by TLS."""
    if any("*" in origin or not origin.startswith("https://") for origin in given):
        raise ImproperlyConfigured(
            "CSRF_TRUSTED_ORIGINS takes forms from any site with a *, and from anybody on the way without https://. Name each "
            "address, for example https://qa.example.gov.uk."
        )
    return given


def whole(name: str, value: str, *, most: int) -> int:
    """A number from 1 to ``most``."""
    if not (value.isascii() and value.isdecimal() and len(value) <= len(str(most)) and 1 <= int(value) <= most):
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to a whole number from 1 to {most}.")
    return int(value)


def session(*, idle_minutes: str, hours: str) -> tuple[int, int]:
    """How long a session lasts without use, and at most, in seconds."""
    longest = 60 * whole("SESSION_HOURS", hours, most=_LONGEST_SESSION)
    idle = whole("SESSION_IDLE_MINUTES", idle_minutes, most=60 * _LONGEST_SESSION)
    if idle > longest:
        raise ImproperlyConfigured(
            f"SESSION_IDLE_MINUTES is {idle}, longer than a session lasts: {longest} minutes, by SESSION_HOURS. Set it to fewer."
        )
    return 60 * idle, 60 * longest


def key_of_demo(name: str, given: str) -> str:
    """The demo's own key, and no other: one that was made for something real is never used beside a sign-in without passwords."""
    if given not in {"", WELL_KNOWN_KEY}:
        raise ImproperlyConfigured(
            f"{name} is set, and the demo takes no key but its own: in the demo anybody signs in as anybody. Nothing was opened. "
            f"For the demo, unset {name}; for your council, leave FULLCIRCLE_MODE out."
        )
    return WELL_KNOWN_KEY


def folder_of_demo(folder: Path) -> None:
    """A folder that the demo made; a new or empty one becomes its own."""
    mark = folder / MARK_OF_FOLDER
    if mark.exists():
        return
    if folder.exists() and any(folder.iterdir()):
        raise ImproperlyConfigured(
            f"{folder} holds files that this demo did not make. In the demo anybody signs in as anybody, so it opens nothing but "
            "its own; nothing was changed. Choose a folder that is new: make demo DATA_DIR=data/another"
        )
    folder.mkdir(parents=True, exist_ok=True)
    mark.write_text(_MARK_WORDS, encoding="utf-8")


def folder_of_production(folder: Path) -> None:
    """A folder that is no demo's."""
    if (folder / MARK_OF_FOLDER).exists():
        raise ImproperlyConfigured(
            f"DATA_DIR, {folder}, belongs to a demo: everybody and everything in it is invented. Set DATA_DIR to another folder."
        )
