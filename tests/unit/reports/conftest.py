"""The measures of a plainly invented round, and its report."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from fullcircle.documents.document import Document
from fullcircle.domain.audits.states import OVERALL
from fullcircle.domain.insight.rules.counting import Moderated, moderation
from fullcircle.domain.insight.rules.estimating import DrawnFile, Frame, all_children
from fullcircle.domain.insight.rules.measures import (
    AllChildren,
    AspectRow,
    HowMuch,
    HowWell,
    RoundMeasures,
    Sample,
    ServiceRow,
    Share,
    Voice,
    WhatDifference,
)
from fullcircle.domain.reports.rules.composing import compose
from fullcircle.domain.selection.rules.sampling import Area
from fullcircle.domain.selection.states import Basis
from tests.factories.scale import SCALE, J, profile

ASPECTS = (
    ("direct_work", "Direct work and the child’s voice", "how_well", profile(2, 9, 6, 1)),
    ("planning_review", "Planning and review", "how_well", profile(0, 6, 11, 1)),
    ("outcome", "Outcome, impact and effectiveness", "what_difference", profile(1, 10, 7, 0)),
)
VERIFIED = WhatDifference(24, 1, 7, 2, 17, 13, 6, 3, 3, 1, Share(15, 18), Share(18, 18))
NOTHING_VERIFIED = WhatDifference(24, 1, 24, 2, 0, 0, 0, 0, 0, 0, Share(15, 18), Share(18, 18))


def drawn(files: int = 18, chance: float = 0.02) -> AllChildren:
    """``files`` final audits of Safeguarding, 11 in 18 of them good or better overall; every second was three times as likely."""
    judged = {"direct_work": J.MEETS_GOOD, "planning_review": J.INADEQUATE, "outcome": J.DOES_NOT_YET_MEET_GOOD}
    all_files = [
        DrawnFile(
            "Safeguarding",
            "Safeguarding",
            Basis.CHANCE,
            chance * (3 if at % 2 else 1),
            chosen=True,
            final=True,
            judged=judged | {OVERALL: J.MEETS_GOOD if at % 18 < 11 else J.DOES_NOT_YET_MEET_GOOD},
        )
        for at in range(files)
    ]
    frame = Frame(date(2025, 11, 21), 310, [Area("Safeguarding", 310, 12, 298, 80, files)])
    found = all_children(all_files, frame, aspects=[key for key, *_ in ASPECTS], scale=SCALE)
    assert found is not None
    return found


DRAWN = drawn()


def round_of(
    difference: WhatDifference = VERIFIED,
    *,
    title: str = "Planning and review",
    everyone: AllChildren | None = DRAWN,
    ended: bool = True,
) -> RoundMeasures:
    pairs = [Moderated(J.MEETS_GOOD, J.MEETS_GOOD, J.MEETS_GOOD)] * 8
    pairs += [Moderated(J.MEETS_GOOD, J.DOES_NOT_YET_MEET_GOOD, J.DOES_NOT_YET_MEET_GOOD, drawn=True)] * 3
    return RoundMeasures(
        number=7,
        title=title,
        focus="Could a young person say what must change?",
        starts_on=date(2025, 11, 24),
        ends_on=date(2026, 1, 9),
        framework="A framework, version 1",
        as_at=datetime(2026, 1, 9, 14, 2, tzinfo=UTC),
        sample=Sample(2301, 6, 17, 0),
        how_much=HowMuch(
            allocated=23,
            withdrawn=2,
            submitted=21,
            final=18,
            late=1,
            on_time=Share(19, 21),
            observation=Share(3, 23),
            observation_aim=0.1,
            child=Voice(Share(16, 21), (("The child did not want to", 5),)),
            family=Voice(Share(14, 21), (("Tried, but could not reach them", 7),)),
            practitioner=Voice(Share(21, 21)),
            services=(ServiceRow("Safeguarding", 310, 12, 11, 9), ServiceRow("Fostering", 88, 0, 0, 0)),
        ),
        how_well=HowWell(
            overall=profile(1, 10, 6, 1),
            aspects=tuple(AspectRow(key, name, answers, counts, 12, 9) for key, name, answers, counts in ASPECTS),
            moderation=moderation(pairs, SCALE),
            all_children=everyone,
            ended=ended,
        ),
        what_difference=difference,
        scale=SCALE,
    )


@pytest.fixture
def measures() -> Callable[..., RoundMeasures]:
    return round_of


@pytest.fixture
def nothing_verified() -> RoundMeasures:
    return round_of(NOTHING_VERIFIED)


@pytest.fixture
def report() -> Callable[..., Document]:
    """The report of the invented round; ``texts`` by section, any measure of the round by name."""

    def made(texts: dict[str, str] | None = None, **changed: object) -> Document:
        words = {"next": "- Two plans a week are read with the family.\n\nWe look again in round 9."} | (texts or {})
        return compose(round_of(**changed), words, publisher="Exampleshire Council", status="Draft, not signed off")  # type: ignore[arg-type]

    return made
