"""The audits of a round: written in a few sittings, most in time, submitted; then actions, and the practitioner answers."""

from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from uuid import NAMESPACE_URL, uuid5

from fullcircle.demo.authority.practice import JUDGEMENTS
from fullcircle.demo.play.acting import Acting
from fullcircle.demo.play.council import Council
from fullcircle.demo.play.diary import in_office, later
from fullcircle.demo.play.moderating import Moderating
from fullcircle.demo.play.portrait import Portrait
from fullcircle.demo.play.writing import Author
from fullcircle.demo.words import bank
from fullcircle.domain.audits import operations as audits
from fullcircle.domain.audits import queries
from fullcircle.domain.audits.rules.tool import SectionKind
from fullcircle.domain.audits.states import OVERALL, AuditState

DUE_OFFSET = 25  # the last working day for audits, from the first of the round
WITHDRAWN = "The child has moved to another authority, which now holds the file."
SITTINGS = (
    (SectionKind.PROFILE, SectionKind.CHECKS),
    (SectionKind.ASPECT,),
    (SectionKind.VOICE, SectionKind.OVERALL),
)


class Auditing:
    """Plays the audits of one round."""

    def __init__(self, council: Council, number: int, moderating: Moderating) -> None:
        self.council, self.number = council, number
        self.moderating = moderating
        self.acting = Acting(council)
        self.rows: dict[int, queries.AuditRow] = {}
        self.authors: dict[int, Author] = {}
        self.told: set[int] = set()

    def plan(self, round_id: int, starts_on: date, when: datetime) -> None:
        """Enter when each audit is written. The second audit of a busy auditor tends to be the late one."""
        lead = self.council.leader("qa_lead", when)
        for row in queries.progress_of_round(lead, round_id, on=when.date()):
            rng = self.council.chance("audit", self.number, row.child)
            self.rows[row.id] = row
            if rng.random() < 0.03:
                self.council.diary.enter(later(when, rng, 12, 18), partial(self._withdraw, row.id))
                continue
            begun = rng.uniform(21, 25) if rng.random() < 0.14 else rng.triangular(1, 19, 6)
            late = rng.random() < 0.12
            done = DUE_OFFSET + rng.randint(3, 9) if late else min(begun + rng.uniform(1, 10), DUE_OFFSET + 2)
            days = [round(begun), round((begun + done) / 2), round(max(done, begun))]
            sittings = [starts_on + timedelta(days=day) for day in days]
            self.council.diary.enter(in_office(sittings[0], rng), partial(self._sit, row.id, sittings, rng))

    def _withdraw(self, audit_id: int, when: datetime) -> None:
        audits.withdraw(audit_id=audit_id, reason=WITHDRAWN, by=self.council.leader("qa_lead", when), now=when)

    def _sit(self, audit_id: int, sittings: list[date], rng: Random, when: datetime) -> None:
        """One of the three sittings: some sections are written. In the last the audit is submitted and actions are set."""
        by = self.council.actor(self.rows[audit_id].auditor_id, when)
        written = queries.written(by, audit_id)
        author = self._author(audit_id, written.card, when)
        kinds = SITTINGS[len(SITTINGS) - len(sittings)]
        for place, state in enumerate(s for s in written.sections if s.spec.kind in kinds):
            audits.save_section(
                audit_id=audit_id,
                key=state.spec.key,
                content=author.section(written.tool, state.spec),
                operation=uuid5(NAMESPACE_URL, f"{self.council.authority.seed}/{audit_id}/{state.spec.key}"),
                base_version=state.version,
                by=by,
                now=when + timedelta(minutes=4 * place),
            )
        if len(sittings) > 1:
            following = max(in_office(sittings[1], rng), when + timedelta(minutes=50))
            self.council.diary.enter(following, partial(self._sit, audit_id, sittings[1:], rng))
            return
        submitted = when + timedelta(minutes=30)
        audits.submit(audit_id=audit_id, by=by, now=submitted)
        self.moderating.portraits[audit_id] = author.portrait
        self.acting.set_actions(audit_id, author, written.card, by, submitted + timedelta(minutes=5))

    def _author(self, audit_id: int, card: queries.AuditCard, when: datetime) -> Author:
        if audit_id not in self.authors:
            authority = self.council.authority
            child = authority.by_reference[card.header.reference]
            self.authors[audit_id] = Author(
                Portrait(child, card.header.status, when.date()),
                authority.practice,
                leniency=self.council.person(card.auditor_id).leniency,
                key=f"audit/{self.number}/{child.reference}",
                has_worker=card.practitioner_id is not None,
            )
        return self.authors[audit_id]

    def follow_up(self, when: datetime) -> None:
        """For audits that became final since last time, the practitioner is told and, most of the time, answers."""
        lead = self.council.leader("qa_lead", when)
        for audit_id, row in self.rows.items():
            if audit_id in self.told or queries.audit(lead, audit_id).state is not AuditState.FINAL:
                continue
            self.told.add(audit_id)
            rng = self.council.chance("answer", self.number, row.child)
            if row.practitioner_id is not None and rng.random() < 0.85:
                read_at = later(when, rng, 1, 8)
                self.council.diary.enter(read_at, partial(self._read, audit_id, rng))

    def _read(self, audit_id: int, rng: Random, when: datetime) -> None:
        practitioner_id = self.rows[audit_id].practitioner_id
        if practitioner_id is None or not self.council.person(practitioner_id).works_on(when.date()):
            return
        by = self.council.actor(practitioner_id, when)
        audits.note_reading(audit_id=audit_id, by=by, now=when)
        if rng.random() < 0.72:
            judged = next(j for j in queries.feedback(by, audit_id).judgements if j.aspect == OVERALL)
            text = self._answer(audit_id, (judged.final_value or judged.value).key, rng)
            sent = when + timedelta(minutes=rng.randint(10, 50))
            audits.save_answer(audit_id=audit_id, text=text, base_version=0, send=True, by=by, now=sent)

    def _answer(self, audit_id: int, judgement: str, rng: Random) -> str:
        assert judgement in JUDGEMENTS
        return self.authors[audit_id].portrait.pen(rng).one(bank("answers")[judgement])
