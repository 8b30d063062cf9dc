"""The Jinja environment of every page: functions and filters templates may use, and what every page knows."""

import re
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader

from fullcircle.documents.dates import day_in_words
from fullcircle.foundation.kernel.clock import LONDON
from fullcircle.foundation.kernel.spelling import spelt
from fullcircle.stats.words import FEWEST_FOR_SHARE
from fullcircle.web.kit.navigation import account_links, navigation, search_box
from fullcircle.web.kit.own_fields import hidden_id
from fullcircle.web.kit.writers import named

_DAY = re.compile(r"[0-9]{1,2} [A-Z][a-z]+ [0-9]{4}")


def environment(**options: Any) -> Environment:
    """Called by Django's Jinja2 backend."""
    options["loader"] = ChoiceLoader(
        [options["loader"], PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]
    )
    env = Environment(trim_blocks=True, lstrip_blocks=True, **options)
    env.globals.update(url=url, static=static, product="Full Circle", council=settings.COUNCIL_NAME)
    env.globals.update(spelt=spelt, counted=counted, fewest_for_share=FEWEST_FOR_SHARE)
    env.filters.update(date_long=date_long, date_short=date_short, datetime_long=datetime_long, time_short=time_short)
    env.globals.update(date_long=date_long, date_short=date_short, datetime_long=datetime_long, time_short=time_short)
    env.tests["a_day"] = is_a_day
    return env


def is_a_day(value: object) -> bool:
    """Whether a text is one day in words and nothing else, so that it can be kept on one line: "5 March 2026"."""
    return isinstance(value, str) and _DAY.fullmatch(value) is not None


def url(name: str, **kwargs: object) -> str:
    """The path of a named page: ``url("rounds:control_room", round_id=3)``."""
    return reverse(name, kwargs=kwargs or None)


def counted(number: int, one: str, many: str) -> str:
    """
    >>> counted(1, "person", "people"), counted(0, "person", "people"), counted(2318, "child", "children")
    ('1 person', '0 people', '2,318 children')
    """
    return f"{number:,} {one if number == 1 else many}"


def date_long(day: date | datetime | None) -> str:
    """5 March 2026, in Britain; empty for None."""
    if day is None:
        return ""
    return day_in_words(_local(day))


def date_short(day: date | datetime | None) -> str:
    """5 Mar; for places where the year is plain. Empty for None."""
    if day is None:
        return ""
    local = _local(day)
    return f"{local.day} {local:%b}"


def datetime_long(moment: datetime | None) -> str:
    """5 March 2026, 14:02, in British local time; empty for None."""
    return "" if moment is None else f"{date_long(moment)}, {time_short(moment)}"


def time_short(moment: datetime | None) -> str:
    """14:02, in British local time; empty for None."""
    return "" if moment is None else f"{moment.astimezone(LONDON):%H:%M}"


def _local(day: date | datetime) -> date:
    return day.astimezone(LONDON) if isinstance(day, datetime) else day


def page_context(request: HttpRequest) -> dict[str, object]:
    """What every page knows: who is here, where they can go, and messages for them."""
    actor = getattr(request, "actor", None)
    return {
        "csrf_input": csrf_input(request) + hidden_id(),
        "actor": actor,
        "writer": named(actor) if actor is not None else "",
        "nav": navigation(actor, request.path),
        "account_links": account_links(actor, request.path),
        "search": search_box(actor, request.path),
        "unread": getattr(request.user, "unread", 0) if actor is not None else 0,
        "flashes": get_messages(request) if hasattr(request, "_messages") else [],
        "demo_mode": settings.DEMO_MODE,
        "path": request.path,
    }
