"""A draw as plain values, for the command that prints one: the same question gives the same bytes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from fullcircle.domain.auditors.rules.availability import away_words
from fullcircle.domain.performance.queries import services_missing
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.selection.queries.drafting import Draft, Drafted, draft
from fullcircle.domain.selection.rules.checks import Chosen, Promise, checks
from fullcircle.domain.selection.rules.frame import canonical, fingerprint
from fullcircle.domain.selection.rules.sampling import areas_of
from fullcircle.domain.selection.states import Basis, ChoiceState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import NotFound

DIGITS = 12


def trial(
    seen_by: Actor, *, number: int, size: int | None, seed: int, priorities: Mapping[str, float], on: date
) -> dict[str, Any]:
    """The draw that proposing would keep for the round of that number, without keeping it, with whether each rule is met.

    ``size`` None: as many as is suggested. Raises what proposing raises, and NotFound for an unknown number.
    """
    found = Round.objects.visible_to(seen_by).filter(number=number).first()
    if found is None:
        raise NotFound(f"There is no round {number}.")
    return _plain(number, draft(seen_by, found, size=size, seed=seed, priorities=priorities, on=on))


def _plain(number: int, made: Draft) -> dict[str, Any]:
    """No moment and no number of a row: only what follows from the data, the terms and the seed."""
    everyone = made.plan.everyone
    return {
        "round": number,
        "seed": made.seed,
        "size": made.size,
        "terms": asdict(made.terms),
        "frame": {
            "children": len(everyone),
            "eligible": len(made.plan.parts),
            "left_out": dict(sorted(Counter(str(c.out) for c in everyone if c.out).items())),
            "fingerprint": fingerprint(canonical(everyone)),
        },
        "service_areas": [
            {"name": area.name, "children": area.children, "eligible": area.eligible, "places": area.places}
            for area in areas_of(made.plan)
        ],
        "allocation": made.allocation.as_json(),
        "rules": [asdict(check) for check in checks(_chosen(made), _promise(made))],
        "choices": [_choice(position, one, made) for position, one in enumerate(made.children, start=1)],
    }


def _promise(made: Draft) -> Promise:
    """What the framework asks of this draft."""
    return Promise(
        eligible={area.name: area.eligible for area in areas_of(made.plan)},
        size=made.size,
        minimum_per_service=made.terms.minimum_per_service,
        directed_most=made.terms.directed_within(made.size),
        observation_share=made.terms.observation_share,
        audits_most=made.terms.audits_most,
        of_one_team_most=made.terms.of_one_team_most,
        missing=services_missing(made.pool.framework, {area.name for area in areas_of(made.plan)}),
        remedies=made.allocation.conflict.remedies if made.allocation.conflict else (),
    )


def _chosen(made: Draft) -> list[Chosen]:
    """The chosen as the rules see them. The allocation gave nobody work that they are not independent of."""
    found = []
    for one in made.children:
        auditor = made.who.auditors.get(one.auditor_id or 0)
        if not one.drawn.reserve:
            found.append(
                Chosen(
                    service=one.drawn.candidate.service,
                    team=one.drawn.candidate.team,
                    directed=one.drawn.basis is Basis.DIRECTED,
                    observation=one.observation,
                    auditor_id=one.auditor_id,
                    auditor=auditor.name if auditor else "",
                    objection="",
                    trained=auditor is not None and auditor.trained,
                    room=made.terms.limits.room(auditor) if auditor else None,
                    away=away_words(auditor.away) if auditor else "",
                )
            )
    return found


def _choice(position: int, one: Drafted, made: Draft) -> dict[str, Any]:
    drawn, numbers = one.drawn, one.account
    auditor = made.who.auditors.get(one.auditor_id or 0)
    return {
        "position": position,
        "child": drawn.candidate.key,
        "state": str(ChoiceState.RESERVE if drawn.reserve else ChoiceState.CHOSEN),
        "reserve_place": drawn.reserve,
        "basis": str(drawn.basis),
        "service_area": drawn.candidate.service,
        "team": drawn.candidate.team,
        "stratum": numbers.stratum,
        "score": numbers.score,
        "size": numbers.size,
        "drawn_chance": round(numbers.drawn_chance, DIGITS),
        "chance": round(numbers.chance, DIGITS),
        "stretch": None if numbers.low is None else [round(numbers.low, DIGITS), round(numbers.high or 0.0, DIGITS)],
        "mark": None if numbers.mark is None else round(numbers.mark, DIGITS),
        "auditor": auditor.name if auditor else None,
        "observation": one.observation,
        "reasons": list(one.reasons),
    }
