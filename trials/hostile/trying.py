"""Opening every page as every role, sending its forms with hostile values, and reading back what was taken."""

import random
import re
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import Any
from urllib.parse import quote

from django.contrib.auth import get_user_model
from django.core.signals import got_request_exception
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from fullcircle.domain.rounds import queries as rounds
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.kernel import clock
from trials.hostile.forms import Field, Form, forms_of
from trials.hostile.preparing import prepare
from trials.hostile.reading import Read
from trials.hostile.sending import encoded
from trials.hostile.values import DAYS, HALVES, NUMBERS, TEXTS, a_post

SEED = 9
NOBODY = "nobody"
ALIKE = 2
"""Pages alike but for the numbers in their addresses that one set of roles opens."""
SIGN_IN = Form(
    "/sign-in/",
    [
        Field("username", "text"),
        Field("password", "password"),
        Field("next", "hidden"),
        Field("held_path", "hidden", "/rounds/new/"),
    ],
    [],
)
"""The one form that a demo does not show: there a person is chosen."""

_LINK = re.compile(r'href="(/(?!static/)[^"#]*)')
IDS = [number for number in NUMBERS if number.isascii() and number.isdecimal()]
PARTS = {"slug": ["x" * 300, "-", "_", "None", "a-b-c"]}
"""What stands in an address in place of ids, and of words."""
ASKED = ["page", "round", "team", "find", "show", "before", "by", "since", "where", "p", "size", "seed", "form", "next"]
Paths = Callable[[str, Any], Iterator[tuple[str, str]]]


class Walk:
    """People at their browsers. ``faults``: the kinds of error met, each with one request that shows it.

    Every page is opened as one person of each role by its address; then everybody goes from their own work along its links, for
    the pages that are theirs alone. Of other pages alike, each set of roles sees a few.
    """

    def __init__(self, people: dict[str, int | None], rules: list[tuple[str, Any]], paths: Paths) -> None:
        self.chance, self.by_address = random.Random(SEED), [NOBODY]
        self.rules, self.paths = rules, paths
        self.faults: dict[str, str] = {}
        self.clients: dict[str, Client] = {NOBODY: Client(raise_request_exception=False)}
        self.roles: dict[str, str] = {NOBODY: NOBODY}
        chosen = set(people.values())
        for person in access.people_with_accounts(on=clock.today()):
            who = f"person {person.id}"
            account = get_user_model().objects.get(pk=person.account_id)
            self.clients[who] = Client(raise_request_exception=False)
            self.clients[who].force_login(account)
            actor = access.actor_of_account(account, on=clock.today())
            self.roles[who] = " ".join(sorted(actor.roles)) if actor else NOBODY
            if person.account_id in chosen:
                self.by_address.append(who)
        self._signed_in = {role: client.cookies.copy() for role, client in self.clients.items()}
        self._last = ""
        got_request_exception.connect(self._note, weak=False)

    def _note(self, sender: object, **kwargs: object) -> None:
        lines = traceback.format_exc().strip().splitlines()
        place = [line.strip() for line in lines if "/fullcircle/" in line][-1:]
        self._last = f"{lines[-1][:200]} at {' '.join(place)}"

    def ask(self, role: str, path: str, body: tuple[bytes, str] | None = None) -> HttpResponse:
        """Ask once; an answer of 500 is a fault. What the asking changed stays."""
        client, self._last = self.clients[role], ""
        client.cookies = self._signed_in[role].copy()  # whatever the last answer was, such as that they are signed out
        if body is None:
            answer: HttpResponse = client.get(path)
        else:
            answer = client.generic("POST", path, data=body[0], content_type=body[1])
        if answer.status_code >= 500:
            shown = re.sub(r"\d+", "#", path)[:120]
            self.faults.setdefault(self._last or shown, f"{answer.status_code} for {role} at {shown}: {self._last}")
        return answer

    def ask_in_vain(self, role: str, path: str, body: tuple[bytes, str] | None = None) -> HttpResponse:
        """The same, and whatever it changed is undone."""
        with transaction.atomic():
            answer = self.ask(role, path, body)
            transaction.set_rollback(True)
        return answer

    def pages(self) -> Iterator[tuple[str, str, HttpResponse]]:
        """(who, path, answer) of each page that answers somebody."""
        for route, rule in self.rules:
            if "GET" in rule.methods:
                asked = ((who, path) for who in self.by_address for _, path in self.paths(route, rule))
                yield from (
                    (who, path, answer) for who, path in asked if (answer := self.ask(who, path)).status_code == 200
                )
        seen: Counter[tuple[str, str]] = Counter()
        for who in self.clients:
            yield from self._along_links(who, seen)

    def _along_links(self, who: str, seen: "Counter[tuple[str, str]]") -> Iterator[tuple[str, str, HttpResponse]]:
        ahead, met = ["/"], {"/"}
        while ahead:
            path = ahead.pop(0)
            answer = self.ask(who, path)
            if answer.status_code != 200:
                continue
            yield who, path, answer
            for link in _LINK.findall(answer.content.decode()) if _is_page(answer) else ():
                there = unescape(link)
                alike = self.roles[who], re.sub(r"\d+", "#", there)
                if there not in met and (path == "/" or seen[alike] < ALIKE):  # their own work is theirs alone
                    met.add(there)
                    seen[alike] += 1
                    ahead.append(there)

    def forms(self) -> list[tuple[str, Form]]:
        """(who, form) of each kind of form, for each set of roles that it is shown to."""
        found: dict[tuple[str, str], tuple[str, Form]] = {(NOBODY, "sign in"): (NOBODY, SIGN_IN)}
        for who, path, answer in self.pages():
            if _is_page(answer):
                for form in forms_of(path, answer.content.decode()):
                    found.setdefault((self.roles[who], form.kind), (who, form))
        return list(found.values())

    def unmet(self, forms: list[tuple[str, Form]]) -> list[str]:
        """Routes that take a form and to which none was found."""
        to = {
            address.partition("?")[0]
            for _, form in forms
            for address in (form.action, *(one[2] for one in form.buttons))
        }
        taking = [route for route, rule in self.rules if "POST" in rule.methods]
        return [route for route in taking if not any(re.fullmatch(_pattern(route), address) for address in to)]

    def post_hostile(self, forms: list[tuple[str, Form]], posts: int) -> None:
        """Every form in turn, until so many have been sent. Nothing of it stays."""
        for n in range(posts):
            role, form = forms[n % len(forms)]
            to, sent = a_post(form, self.chance)
            odd = self.chance.random() < 0.1
            if odd and sent:
                place = self.chance.randrange(len(sent))
                sent[place] = (sent[place][0], self.chance.choice(HALVES))
            self.ask_in_vain(role, to, encoded(sent, odd=odd))

    def ask_hostile(self, addresses: int) -> None:
        """Addresses with ids that no table holds, odd words, and odd queries."""
        bad, roles = [*NUMBERS, *DAYS, *TEXTS], list(self.clients)
        for n in range(addresses):
            route, rule = self.rules[n % len(self.rules)]
            path = re.sub(r"<(\w+):\w+>", lambda part: self.chance.choice(PARTS.get(part[1], IDS)), route)
            asked = self.chance.sample(ASKED, 3)
            query = "&".join(f"{name}={quote(self.chance.choice(bad)[:1500])}" for name in asked)
            body = (b"", "application/x-www-form-urlencoded") if "GET" not in rule.methods else None
            self.ask_in_vain(self.chance.choice(roles), f"/{path}?{query}", body)


def _is_page(answer: HttpResponse) -> bool:
    return answer.get("Content-Type", "").startswith("text/html")


def _pattern(route: str) -> str:
    return "/" + "[^/]+".join(map(re.escape, re.split(r"<\w+:\w+>", route)))


def tried(
    people: dict[str, int | None], rules: list[tuple[str, Any]], paths: Paths, *, posts: int, addresses: int
) -> dict[str, Any]:
    """What was tried and what went wrong, as plain values."""
    walk = Walk(people, rules, paths)
    planned = rounds.rounds(SYSTEM)[0].id
    prepare({who: walk.clients[who] for who in walk.by_address}, planned)
    forms = walk.forms()
    walk.post_hostile(forms, posts)
    walk.ask_hostile(addresses)
    read = Read()
    taken = sum(_typed(walk, role, form, read) for role, form in forms)
    read.met.clear()  # what a page told back at once; what counts is what was kept
    for role, path, answer in walk.pages():
        read.look(role, path, answer)
    return {
        "posts": posts,
        "addresses": addresses,
        "forms": len({form.kind for _, form in forms}),
        "routes": len([route for route, rule in rules if "POST" in rule.methods]),
        "taken": taken,
        "texts": len(read.met),
        "pages": read.pages,
        "unmet": walk.unmet(forms),
        "faults": [*walk.faults.values(), *read.faults],
    }


def _typed(walk: Walk, role: str, form: Form, read: Read) -> bool:
    """Type code into every text of the form and send it; whether it was taken."""
    texts: Iterable[Any] = [one for one in form.asks if one.kind == "text" and one.name[-2:-1] != "_"]
    if not texts or "password" in form.kind:
        return False
    return read.typed(walk, role, form, list(texts))
