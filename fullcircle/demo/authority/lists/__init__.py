"""The eleven lists of Annex A, for any day, as rows of field names to plain values (codes, dates, whole numbers).

Cohorts and counting rules follow Ofsted's guidance to the child-level data template (August 2019): events of the six
months before the day (twelve for adoption), and everyone open on it; counts of earlier events leave out the latest one.
"""

from collections.abc import Callable, Iterator
from datetime import date

from fullcircle.demo.authority.lists import care, need
from fullcircle.demo.authority.lists.shared import Row, Value, common
from fullcircle.demo.authority.records import Child
from fullcircle.demo.authority.world import Authority

__all__ = ["Row", "Value", "annex_a"]


def annex_a(authority: Authority, on: date) -> dict[int, list[Row]]:
    """Every list of that day: list number to rows. ValueError for a day outside what the authority covers."""
    if not authority.earliest <= on <= authority.until:
        raise ValueError(f"{on} is outside {authority.earliest} to {authority.until}, the days this authority covers.")
    makers: dict[int, Callable[[Child, date], Iterator[Row]]] = {
        1: need.contacts,
        2: need.early_help,
        3: need.referrals,
        4: need.assessments,
        5: need.enquiries,
        6: need.in_need,
        7: need.protection,
        8: care.in_care,
        9: care.leaving_care,
        10: care.adoption,
    }
    lists = {
        number: [common(child, on) | row for child in authority.children for row in maker(child, on)]
        for number, maker in makers.items()
    }
    lists[11] = list(care.adopters(authority.adopters, on))
    return lists
