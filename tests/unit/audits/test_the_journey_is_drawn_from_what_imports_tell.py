"""The five lanes of an audit's child, from statuses, allocations and events as imports keep them."""

from datetime import date, timedelta
from typing import Any

from fullcircle.domain.audits.rules.header import Header
from fullcircle.domain.cases.queries import Journey, JourneyEntry, Stretch
from fullcircle.domain.frameworks.rules import Framework
from fullcircle.domain.imports.rules.facts import EVENT_KINDS
from fullcircle.web.audits.presenters.journey import journey_drawn
from fullcircle.web.kit.components import timeline

AS_AT = date(2026, 3, 5)


class Card:
    """What the drawing reads of an audit's card."""

    known_as_at = AS_AT
    header = Header()


def ago(days: int) -> date:
    return AS_AT - timedelta(days=days)


def drawn(bolton: Framework, **known: Any) -> timeline.Journey | None:
    journey = Journey(known.get("statuses", ()), known.get("allocations", ()), known.get("events", ()))
    return journey_drawn(journey, Card, bolton)  # type: ignore[arg-type]


def lane(journey: timeline.Journey | None, name: str) -> list[tuple[str, date, date | None]]:
    assert journey is not None
    return [(row.what, row.on, row.until) for row in journey.rows if row.lane == name]


def test_nothing_known_draws_nothing(bolton: Framework) -> None:
    assert drawn(bolton) is None
    assert drawn(bolton, events=(JourneyEntry("referral", ago(2000), ""),)) is None


def test_one_status_at_a_time_the_first_in_the_order_of_statuses(bolton: Framework) -> None:
    found = drawn(
        bolton,
        statuses=(
            Stretch("Child in need plan", ago(300), None),
            Stretch("Child protection plan", ago(200), ago(100)),
            Stretch("Open assessment", ago(310), ago(290)),
        ),
    )
    assert lane(found, "Status") == [
        ("Open assessment", ago(310), ago(301)),
        ("Child in need plan", ago(300), ago(201)),
        ("Child protection plan", ago(200), ago(100)),
        ("Child in need plan", ago(99), None),
    ]


def test_a_time_without_status_stays_empty(bolton: Framework) -> None:
    gap = (Stretch("Open assessment", ago(300), ago(250)), Stretch("Open assessment", ago(100), None))
    assert lane(drawn(bolton, statuses=gap), "Status") == [
        ("Open assessment", ago(300), ago(250)),
        ("Open assessment", ago(100), None),
    ]


def test_a_home_lasts_until_the_next_or_until_care_ends(bolton: Framework) -> None:
    events = (
        JourneyEntry("placement", ago(300), "Foster placement"),
        JourneyEntry("placement", ago(200), "Children's homes"),
        JourneyEntry("care_end", ago(100), ""),
    )
    assert lane(drawn(bolton, events=events), "Home") == [
        ("Foster placement", ago(300), ago(200)),
        ("Children's homes", ago(200), ago(100)),
    ]


def test_visits_say_whether_the_child_was_seen_alone_and_gaps_are_written(bolton: Framework) -> None:
    events = (JourneyEntry("cp_visit", ago(90), "Seen alone: yes"), JourneyEntry("care_visit", ago(10), ""))
    found = drawn(bolton, events=events)
    assert [what for what, _, _ in lane(found, "Seen")] == ["Seen alone", "Seen with others"]
    assert found is not None
    assert [gap.label for gap in found.gaps] == ["80 days not seen"]


def test_a_day_of_which_several_lists_tell_is_one_day(bolton: Framework) -> None:
    events = (
        JourneyEntry("seen", ago(90), ""),
        JourneyEntry("cp_visit", ago(90), "Seen alone: yes"),
        JourneyEntry("care_visit", ago(90), ""),
        JourneyEntry("seen", ago(80), ""),
    )
    assert lane(drawn(bolton, events=events), "Seen") == [
        ("Seen alone", ago(90), None),
        ("Seen with others", ago(80), None),
    ]


def test_the_months_to_judge_are_marked(bolton: Framework) -> None:
    found = drawn(bolton, statuses=(Stretch("Child in need plan", ago(300), None),))
    assert found is not None
    assert found.judged is not None
    assert found.judged.label == "Judge these 6 months"


def test_every_kind_of_event_an_import_tells_is_somewhere_in_the_drawing(bolton: Framework) -> None:
    told_by_a_period = {kind for kind in EVENT_KINDS if kind.endswith(("_start", "_end"))}
    for kind in set(EVENT_KINDS) - told_by_a_period:
        found = drawn(bolton, events=(JourneyEntry(kind, ago(30), "Detail"),))
        assert found is not None, kind
        assert len(found.rows) == 1, kind
