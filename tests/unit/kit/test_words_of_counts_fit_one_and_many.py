"""Whatever words a count: of one thing it never speaks as of many, nor of one in all."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.insight.rules.measures import (
    Share,
    Voice,
)
from fullcircle.domain.insight.rules.named import WHOLE
from fullcircle.domain.insight.rules.progress import Agreement, RoundProgress
from fullcircle.domain.insight.rules.words import in_words, k_of
from fullcircle.domain.moderation.operations.choosing import Chosen, MadeFinal
from fullcircle.domain.moderation.queries.closing import _moderation_said
from fullcircle.domain.moderation.rules.comparing import Comparison
from fullcircle.domain.reports.rules import exhibits
from fullcircle.domain.reports.rules.drafting import FIRST_DRAFTS
from fullcircle.domain.selection.rules import checks
from fullcircle.web.moderation.presenters import said_of_choice, said_of_final
from fullcircle.web.performance.presenters.standing import headline, of_an_area, sign
from fullcircle.web.rounds.presenters.control_room import _progress_title
from fullcircle.web.rounds.presenters.findings import moderation_card, observation_card
from tests.factories.scale import profile
from tests.unit.performance.test_children_behind_a_standard_always_stand_out import OWED, steady
from tests.unit.reports.conftest import NOTHING_VERIFIED, VERIFIED, round_of

pytestmark = pytest.mark.requirements("R5.3")

_THINGS = "audits|actions|children|figures|files|groups|judgements|aspects|moderations|pairs|rules|service areas|talks"
_DO = "were|are|have|say|lie|stand|wait|need|include"
AS_MANY = re.compile(
    rf"(?<![\d,.])\b1(?: [a-z]+)? (?:{_THINGS})\b|\b[Oo]ne (?:{_THINGS})\b|(?<![\d,.])\b1(?: more| [a-z]+ [a-z]+)? (?:{_DO})\b"
    rf"|\b(?:of 1|the one) [a-z ]+ (?:{_DO})\b"
)
FEW = [(0, 1), (1, 1), (0, 2), (1, 2), (2, 2)]


def spoken(said: object) -> str:
    """A sentence of the product: plain, or in pieces of which some are figures under their names."""
    pieces = said if isinstance(said, tuple | list) else (said,)
    return "".join(str(getattr(piece, "value", piece)) for piece in pieces).replace("\u00a0", " ")


def progress(submitted: int, of: int, **more: int) -> RoundProgress:
    states = dict.fromkeys(AuditState, 0) | {AuditState.SUBMITTED: submitted, AuditState.BEING_AUDITED: of - submitted}
    counts = {"to_judge": 0, "to_agree": 0, "moderated": 0, "observed": 0} | more
    return RoundProgress(1, WHOLE, states, **counts)  # type: ignore[arg-type]


def of_a_round(n: int, of: int) -> Iterator[object]:
    today = date(2026, 3, 2)
    yield _progress_title(progress(n, of), today, today)
    yield _progress_title(progress(n, of), date(2026, 2, 2), today)
    for found in (
        observation_card(progress(0, of, observed=n), 0.1),
        observation_card(progress(0, of, observed=n), 1.0),
    ):
        yield found.title
        yield found.words
    agreement = Agreement(1, WHOLE, Comparison(of, n, of - n))
    yield moderation_card(progress(of, of, moderated=of), agreement).title
    yield moderation_card(progress(of, of, to_judge=n), agreement).words


def of_moderation(n: int, of: int) -> Iterator[object]:
    yield said_of_choice(Chosen(of, n, n, {}))
    yield said_of_choice(Chosen(of, n, 0, {}))
    for made in product((0, 1, 2), repeat=4):
        yield said_of_final(MadeFinal(*made))
    for waiting, never in product((0, 1, 2), repeat=2):
        yield from _moderation_said(of, of - n, waiting, never)


def of_a_selection(n: int, of: int) -> Iterator[object]:
    chosen = [
        checks.Chosen("North", "A team", False, at < n, 1 if at < n else None, "Someone", "", False) for at in range(of)
    ]
    for size, most, missing in product((1, 2), (0, 1, 2), ((), ("South",))):
        promise = checks.Promise({"North": of}, size, 1, 1, 0.5, most, most, missing=missing)
        yield from (check.words for check in checks.checks(chosen, promise))


def of_performance(n: int, of: int) -> Iterator[object]:
    found = [steady(key, of - n, of, days=1) for key in OWED]
    for one in found:
        yield sign(one)[0]
        yield headline([one])
    yield of_an_area(found[:of])
    yield headline(found[:of])


def of_a_report(n: int, of: int) -> Iterator[object]:
    share, some = Share(n, of), profile(0, n, of - n, 0)
    for ended in (True, False):
        measures = round_of(VERIFIED if of else NOTHING_VERIFIED, ended=ended, everyone=None)
        much, well = measures.how_much, measures.how_well
        voice = Voice(share)
        measures = replace(
            measures,
            how_much=replace(
                much,
                allocated=of,
                submitted=of,
                final=n,
                late=n,
                on_time=share,
                observation=share,
                child=voice,
                family=voice,
                practitioner=voice,
                withdrawn=n,
            ),
            how_well=replace(
                well,
                overall=some,
                aspects=tuple(replace(aspect, profile=some) for aspect in well.aspects),
                moderation=replace(well.moderation, same=share, within_one=share, drawn=n),
            ),
            what_difference=replace(
                measures.what_difference,
                raised=of,
                open=n,
                overdue=n,
                done=of,
                verified=of,
                yes=n,
                partly=n,
                audits_with_action=share,
            ),
        )
        yield from (draft(measures) for draft in FIRST_DRAFTS.values())
        for part in (exhibits.about, exhibits.how_much, exhibits.how_well, exhibits.what_difference):
            for block in part(measures):
                yield getattr(block, "title", "")
                words = getattr(block, "runs", None) or getattr(block, "words", None) or getattr(block, "summary", None)
                yield "".join(getattr(run, "text", str(run)) for run in words or ())


@pytest.mark.parametrize(("n", "of"), FEW)
@pytest.mark.parametrize("words", [of_a_round, of_moderation, of_a_selection, of_performance, of_a_report])
def test_one_is_never_spoken_of_as_many(words, n: int, of: int) -> None:  # type: ignore[no-untyped-def]
    said = [spoken(one) for one in words(n, of)]
    assert any(re.search(r"\d|one", one, re.IGNORECASE) for one in said)
    assert [one for one in said if AS_MANY.search(one)] == []


def test_the_search_finds_what_it_is_for() -> None:
    wrong = (
        "1 were late",
        "None of 1 figures stands out",
        "The same in 1 of 1 pairs of judgements",
        "0 of 1 audit are in",
    )
    assert all(AS_MANY.search(words) for words in wrong)
    assert not any(AS_MANY.search(words) for words in ("1 of 2 audits is in", "21 were late", "1 of 1 audit is final"))


def test_a_share_of_one_names_one() -> None:
    assert in_words(Share(1, 1), "pair of judgements", "pairs of judgements").startswith("1 of 1 pair of judgements (")
    assert [k_of(Share(*some), "audit") for some in FEW] == [
        "0 of 1 audit",
        "1 of 1 audit",
        "0 of 2 audits",
        "1 of 2 audits",
        "2 of 2 audits",
    ]
    assert (
        sign(
            steady(
                next(key for key in OWED if not steady(key, 0, 1, days=1).waiting and steady(key, 0, 1, days=1).behind),
                0,
                1,
                days=1,
            )
        )[0]
        == "1 was late"
    )
