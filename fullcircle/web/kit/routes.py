"""The URL table: every page says who may ask for it and which methods it answers. Authorise first.

``page(...)`` is used in each area's urls in place of ``path(...)``. It makes the rule part of the URL, so the permission
matrix in the reference is generated from the URL table, and a URL without a rule fails the build.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import wraps
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, path, resolve

from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import NotAllowed
from fullcircle.web.kit.held import ask_to_sign_in, typed_in
from fullcircle.web.kit.numbers import LARGEST_ID, whole_number

View = Callable[..., HttpResponseBase]


class Entry(Enum):
    """Rules that are not a permission."""

    PUBLIC = "anyone, signed in or not"
    SIGNED_IN = "anyone signed in; the record decides the rest"
    DEMO = "anyone, in demo mode only"


@dataclass(frozen=True)
class Rule:
    """Who may ask for a page. ``needs``: any one of these permissions, or an Entry. ``record``: the kind of record in the
    path ("audit", "action" ...), "" for pages without one."""

    pattern: str
    name: str
    methods: tuple[str, ...]
    needs: tuple[Permission, ...] | Entry
    record: str


class PersonRequest(HttpRequest):
    """A request that passed its rule: ``actor`` is the person, with the roles that are theirs at this moment."""

    actor: Actor


def page(
    pattern: str,
    view: View,
    *,
    name: str,
    needs: Permission | tuple[Permission, ...] | Entry,
    methods: tuple[str, ...] = ("GET",),
    record: str = "",
) -> URLPattern:
    """A URL with its rule. ``pattern`` as for django.urls.path; GET also answers HEAD."""
    wanted = (needs,) if isinstance(needs, Permission) else needs
    rule = Rule(pattern, name, methods, wanted, record)

    @wraps(view)
    def guarded(request: HttpRequest, **captured: object) -> HttpResponseBase:
        refusal = _refusal(request, rule)
        if refusal is not None:
            return refusal
        if any(isinstance(number, int) and number > LARGEST_ID for number in captured.values()):
            raise Http404  # no table can hold that id
        return view(request, **captured)

    guarded.rule = rule  # type: ignore[attr-defined]
    return path(pattern, guarded, name=name)


def _refusal(request: HttpRequest, rule: Rule) -> HttpResponse | None:
    actor: Actor | None = getattr(request, "actor", None)
    if rule.needs is Entry.DEMO and not (settings.DEMO_MODE or settings.DEBUG):
        raise Http404
    if not isinstance(rule.needs, Entry) or rule.needs is Entry.SIGNED_IN:
        if actor is None:
            return ask_to_sign_in(request)
        if not _open_to(actor, rule):
            raise NotAllowed("This page is not part of your roles. If you think it should be, ask your administrator.")
    allowed = rule.methods + (("HEAD",) if "GET" in rule.methods else ())
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": ", ".join([*allowed, "OPTIONS"])})
    return None if request.method in allowed else _not_allowed(request, allowed)


def _open_to(actor: Actor | None, rule: Rule) -> bool:
    if actor is None or isinstance(rule.needs, Entry):
        return rule.needs is Entry.PUBLIC or (rule.needs is Entry.SIGNED_IN and actor is not None)
    return any(actor.may(permission) for permission in rule.needs)


def _not_allowed(request: HttpRequest, allowed: tuple[str, ...]) -> HttpResponse:
    """A page in words: browsers show nothing of their own where somebody reloads the address that a form was sent to."""
    context = {"page": page_to_open(request), "shows": "POST" not in allowed, "typed": typed_in(request)}
    words = render(request, "errors/405.html", context).content
    return HttpResponseNotAllowed(allowed, words)


def page_to_open(request: HttpRequest) -> str:
    """Where the thing is that a request was about which came to nothing: the page itself where a form was sent from it, else the
    nearest above it that this person may open."""
    actor = getattr(request, "actor", None)
    if request.method == "POST":
        return address_shown(urlsplit(request.get_full_path()), actor)
    return page_above(request.path, actor)


def address_shown(asked: SplitResult, actor: Actor | None) -> str:
    """The page of an address (``shown_at``), with what its query tells by number: the records it is about. Words are left out."""
    shown = shown_at(asked.path, actor)
    ids = [(name, value) for name, value in parse_qsl(asked.query) if whole_number(value) is not None]
    return f"{shown}?{urlencode(ids)}" if ids and shown == asked.path else shown


def needs_a_person(request: HttpRequest) -> bool:
    """Whether the page that was asked for is open only to people who have signed in."""
    rule = _rule_of(request.path)
    return rule is not None and rule.needs not in {Entry.PUBLIC, Entry.DEMO}


def shown_at(path: str, actor: Actor | None) -> str:
    """The path, or the nearest page above it where it only takes what a form sends. An unknown path stays as it is."""
    rule = _rule_of(path)
    return path if rule is None or "GET" in rule.methods else page_above(path, actor)


def page_above(path: str, actor: Actor | None, *, of_a_record: bool = True) -> str:
    """The nearest page above a path: of ``/imports/5/apply/`` the import, of ``/reports/rounds/3/start/`` the reports. Not
    ``of_a_record``: the nearest that is about no one record, where those of its kind are told of."""
    parts = path.rstrip("/").split("/")[:-1]
    while parts:
        above, parts = "/".join(parts) + "/", parts[:-1]
        rule = _rule_of(above)
        if rule is not None and "GET" in rule.methods and _open_to(actor, rule) and (of_a_record or not rule.record):
            return above
    return "/"


def _rule_of(path: str) -> Rule | None:
    try:
        return getattr(resolve(path).func, "rule", None)
    except Resolver404:
        return None


def all_rules() -> Iterator[tuple[str, Rule | None]]:
    """(full route, rule) of every URL of the product; the rule is None where one is missing."""
    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, namespace: str) -> Iterator[tuple[str, Rule | None]]:
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, route, entry.namespace or namespace)
        else:
            rule: Rule | None = getattr(entry.callback, "rule", None)
            if rule is not None and namespace:
                rule = Rule(rule.pattern, f"{namespace}:{rule.name}", rule.methods, rule.needs, rule.record)
            yield route, rule
