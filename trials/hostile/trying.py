"""Opening every page as every role, sending its forms with hostile values, and reading back what was taken."""

import random
import re
import traceback
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote

from django.contrib.auth import get_user_model
from django.core.signals import got_request_exception
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from trials.hostile.forms import Form, forms_of
from trials.hostile.reading import Read
from trials.hostile.sending import encoded
from trials.hostile.values import DAYS, HALVES, NUMBERS, TEXTS, a_post

SEED = 9
IDS = [number for number in NUMBERS if number.isascii() and number.isdecimal()]
PARTS = {"slug": ["x" * 300, "-", "_", "None", "a-b-c"]}
"""What stands in an address in place of ids, and of words."""
ASKED = ["page", "round", "team", "find", "show", "before", "by", "since", "where", "p", "size", "seed", "form", "next"]
Paths = Callable[[str, Any], Iterator[tuple[str, str]]]


class Walk:
    """Somebody of each role at a browser. ``faults``: the kinds of error met, each with one request that shows it."""

    def __init__(self, people: dict[str, int | None], rules: list[tuple[str, Any]], paths: Paths) -> None:
        self.chance = random.Random(SEED)
        self.rules, self.paths = rules, paths
        self.faults: dict[str, str] = {}
        self.clients: dict[str, Client] = {"nobody": Client(raise_request_exception=False)}
        for role, account in people.items():
            if account is not None:
                self.clients[role] = Client(raise_request_exception=False)
                self.clients[role].force_login(get_user_model().objects.get(pk=account))
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
        """(role, path, answer) of each page that answers each role."""
        for route, rule in self.rules:
            if "GET" not in rule.methods:
                continue
            for role in self.clients:
                for _, path in self.paths(route, rule):
                    answer = self.ask(role, path)
                    if answer.status_code == 200:
                        yield role, path, answer

    def forms(self) -> list[tuple[str, Form]]:
        """(role, form) of each kind of form, of the first record that shows it, for each role it is shown to."""
        found: dict[tuple[str, str], Form] = {}
        for role, path, answer in self.pages():
            if answer.get("Content-Type", "").startswith("text/html"):
                for form in forms_of(path, answer.content.decode()):
                    found.setdefault((role, form.kind), form)
        return [(role, form) for (role, _), form in found.items()]

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


def tried(
    people: dict[str, int | None], rules: list[tuple[str, Any]], paths: Paths, *, posts: int, addresses: int
) -> dict[str, Any]:
    """What was tried and what went wrong, as plain values."""
    walk = Walk(people, rules, paths)
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
        "taken": taken,
        "texts": len(read.met),
        "pages": read.pages,
        "faults": [*walk.faults.values(), *read.faults],
    }


def _typed(walk: Walk, role: str, form: Form, read: Read) -> bool:
    """Type code into every text of the form and send it; whether it was taken."""
    texts: Iterable[Any] = [one for one in form.asks if one.kind == "text" and one.name[-2:-1] != "_"]
    if not texts or "password" in form.kind:
        return False
    return read.typed(walk, role, form, list(texts))
