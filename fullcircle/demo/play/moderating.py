"""The moderation of a round: chosen, judged blind, talked about, agreed; the others made final."""

from datetime import datetime, timedelta
from functools import partial
from random import Random

from fullcircle.demo.authority.practice import JUDGEMENTS, MODERATOR_ERROR
from fullcircle.demo.play.council import Council
from fullcircle.demo.play.diary import later
from fullcircle.demo.play.portrait import Portrait
from fullcircle.demo.play.writing import Reading, read_file
from fullcircle.demo.words import bank
from fullcircle.domain.audits.states import OVERALL
from fullcircle.domain.moderation import operations as moderation
from fullcircle.domain.moderation import queries
from fullcircle.foundation.kernel.errors import WrongState


class Moderating:
    """Plays the moderations of one round. ``portraits`` are of the children whose audits were begun."""

    def __init__(self, council: Council, number: int) -> None:
        self.council, self.number = council, number
        self.portraits: dict[int, Portrait] = {}
        self.known: set[int] = set()

    def choose(self, round_id: int, when: datetime, *, soon: bool) -> None:
        """The QA Lead chooses from the audits that are in; each moderator finds an hour in the following days. ``soon``: in the
        next two, as the report is due."""
        by = self.council.leader("qa_lead", when)
        try:
            seed = 77 * self.council.authority.seed + self.number
            moderation.choose_for_moderation(round_id=round_id, by=by, now=when, seed=seed)
        except WrongState:  # nothing has come in since last time
            return
        for row in queries.everyones(by, round_id):
            if row.id not in self.known:
                self.known.add(row.id)
                rng = self.council.chance("moderation", self.number, row.child)
                judged_at = later(when, rng, 1, 2 if soon else 5)
                moderator_id = self.council.ids[row.moderator]
                self.council.diary.enter(judged_at, partial(self._judge, row.id, row.audit_id, moderator_id, rng, soon))

    def finalise_others(self, round_id: int, when: datetime) -> None:
        """Audits that were not chosen become final as they are, once a choice has been made."""
        try:
            moderation.finalise_unmoderated(round_id=round_id, by=self.council.leader("qa_lead", when), now=when)
        except WrongState:  # no choice yet: nothing had come in
            return

    def _judge(
        self, moderation_id: int, audit_id: int, moderator_id: int, rng: Random, soon: bool, when: datetime
    ) -> None:
        """The moderator's own judgements, blind: drawn from the same latent quality, not from the auditor's."""
        by, portrait = self.council.actor(moderator_id, when), self.portraits[audit_id]
        reading = read_file(
            self.council.authority.practice,
            portrait,
            leniency=self.council.person(moderator_id).leniency,
            error=MODERATOR_ERROR,
            key=f"moderation/{self.number}/{portrait.child.reference}",
        )
        pen, lines = portrait.pen(rng), bank("moderation")
        for place, (aspect, value) in enumerate({**reading.aspects, OVERALL: reading.overall}.items()):
            moderation.save_draft(
                moderation_id=moderation_id,
                aspect=aspect,
                value=value,
                rationale=pen.one(lines["own"][value]),
                version=0,
                by=by,
                now=when + timedelta(minutes=5 * place),
            )
        moderation.record_judgements(moderation_id=moderation_id, by=by, now=when + timedelta(minutes=55))
        agreed = partial(self._agree, moderation_id, moderator_id, reading, rng)
        self.council.diary.enter(later(when, rng, 1, 2 if soon else 4), agreed)

    def _agree(self, moderation_id: int, moderator_id: int, reading: Reading, rng: Random, when: datetime) -> None:
        """The talk. Where the two differ the moderator's view stands more often than not; both are kept."""
        by = self.council.actor(moderator_id, when)
        page = queries.moderation(by, moderation_id)
        portrait = self.portraits[page.row.audit_id]
        own = {**reading.aspects, OVERALL: reading.overall}
        auditors = {aspect.key: aspect.first.value.key for aspect in page.aspects if aspect.first is not None}
        yields = rng.random() < 0.3
        values = {key: auditors[key] if yields and _apart(auditors[key], own[key]) == 1 else own[key] for key in own}
        reason = portrait.pen(rng).one(bank("moderation")[_outcome(auditors[OVERALL], own[OVERALL], values[OVERALL])])
        moderation.agree(
            moderation_id=moderation_id, talk_on=when.date(), values=values, reason=reason, by=by, now=when
        )


def _apart(first: str, second: str) -> int:
    return abs(JUDGEMENTS.index(first) - JUDGEMENTS.index(second))


def _outcome(auditor: str, moderator: str, agreed: str) -> str:
    """Which reasons fit what was agreed about the whole."""
    if auditor == moderator:
        return "agreed_same"
    if agreed == auditor:
        return "agreed_kept"
    return "agreed_lower" if JUDGEMENTS.index(agreed) < JUDGEMENTS.index(auditor) else "agreed_higher"
