"""How long the search takes over 30,000 audits and as many actions of ten years, beside the first page of the list of audits, for
three roles. Each is the page as a browser gets it, in this process; the figure is the search's median over the list's."""

from functools import partial
from statistics import median

from django.test import Client
from django.urls import reverse

from benchmarks._ten_years import browser, one_year, ten_years, times, told
from fullcircle.foundation.access.states import Role

ROLES = (Role.QA_LEAD, Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE)
SEARCHES = ("401", "4", "plan", "family review", "round 1", "child 40")


def found(client: Client) -> int:
    answer = client.get(reverse("search:search"))
    assert answer.status_code == 200, answer.status_code
    return answer.content.count(b"fc-hit__")


def measure() -> None:
    print(told())
    for role in ROLES:
        client = browser(role)
        listed = median(times(partial(client.get, reverse("audits:list"))))
        print(f"{role.label}: the list of audits takes {listed:.0f} ms")
        for words in SEARCHES:
            client.post(reverse("search:search"), {"find": words})
            took = median(times(partial(found, client)))
            print(
                f"   “{words}”: {took:5.0f} ms, {took / listed:4.2f} of the list; {found(client)} parts of hits shown"
            )


one_year()
ten_years()
measure()
