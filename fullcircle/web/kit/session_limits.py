"""A session ends on the server when nobody has used it for a while, or when it has lasted a working day, whatever the browser
keeps. What is said about it then, and what was typed meanwhile, is carried through signing in (``web.kit.held``)."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user
from django.http import HttpRequest, HttpResponseBase

from fullcircle.foundation.access import operations
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.kernel import clock

AWAY, LONG = "away", "long"
_NOTED_EVERY = 60
"""Seconds after which use is noted again: a save of the session a minute is enough."""


def in_words(ended: str) -> str:
    """What someone is told whose session has ended so; "" for any other word."""
    return {
        AWAY: f"Nothing happened here for {_time(settings.SESSION_IDLE_SECONDS)}, so you were signed out.",
        LONG: f"You were signed in for {_time(settings.SESSION_LONGEST_SECONDS)}, so you were signed out.",
    }.get(ended, "")


def _time(seconds: int) -> str:
    hours, minutes = divmod(seconds // 60, 60)
    parts = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((hours, "hour"), (minutes, "minute")) if n]
    return " and ".join(parts)


class SessionLimits:
    """Ends a session that has reached a limit, before anybody reads who is signed in; ``request.session_ended`` says why."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if SESSION_KEY in request.session:
            self._look(request)
        return self.get_response(request)

    def _look(self, request: HttpRequest) -> None:
        now, session = clock.now(), request.session
        moment = now.timestamp()
        ended = ""
        if moment - session.get("since", 0) >= settings.SESSION_LONGEST_SECONDS:
            ended = LONG
        if moment - session.get("seen", 0) >= settings.SESSION_IDLE_SECONDS:
            ended = AWAY
        if ended:
            account = get_user(request)
            actor = access.actor_of_account(account, on=clock.day_of(now)) if account.is_authenticated else None
            if actor is not None:
                operations.note_sign_out(ended=ended, by=actor, now=now)
            session.flush()
            request.session_ended = ended  # type: ignore[attr-defined]
        elif moment - session.get("seen", 0) >= _NOTED_EVERY and "HX-Request" not in request.headers:
            session["seen"] = moment  # a page that asks by itself how far an import is, is no use by anybody
