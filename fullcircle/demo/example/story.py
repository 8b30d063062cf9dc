"""One round of the example council, step by step, through the operations that the pages use."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from fullcircle.demo.example import words
from fullcircle.demo.example.council import Council, found
from fullcircle.demo.play.diary import moment
from fullcircle.domain.actions import operations as actions
from fullcircle.domain.actions import queries as action_queries
from fullcircle.domain.actions.states import Difference, Urgency
from fullcircle.domain.audits import operations as audits
from fullcircle.domain.audits import queries as audit_queries
from fullcircle.domain.audits.states import OVERALL, AuditState
from fullcircle.domain.moderation import operations as moderation
from fullcircle.domain.moderation import queries as moderation_queries
from fullcircle.domain.moderation.states import ModerationState
from fullcircle.domain.reports import operations as reports
from fullcircle.domain.reports import queries as report_queries
from fullcircle.domain.rounds import operations as rounds
from fullcircle.domain.selection import operations as selection
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel.operation import operation

FILES = 8
SEED = 1


@dataclass
class Story:
    """A round that starts on ``starts_on``. Each step is given the moment at which it happens."""

    council: Council
    starts_on: date
    round_id: int = 0
    report_id: int = 0
    actions: list[int] = field(default_factory=list)

    def planned(self, when: datetime) -> None:
        by, focus = self.council.lead(when), self.council.framework.fundamentals[0]
        self.round_id = rounds.plan_round(
            title=focus.title, focus=focus.text, starts_on=self.starts_on, by=by, now=when
        )
        rounds.plan_schedule(from_=self.starts_on, until=self.starts_on + timedelta(days=180), by=by, now=when)

    def drawn(self, when: datetime) -> None:
        selection.propose(
            round_id=self.round_id, size=FILES, seed=SEED, priorities={}, by=self.council.lead(when), now=when
        )

    def begun(self, when: datetime) -> None:
        audits.allocate_confirmed_selection(round_id=self.round_id, by=self.council.lead(when), now=when)

    def half_written(self, when: datetime) -> None:
        """The first half of every audit."""
        self._write(when, lambda sections: sections[: len(sections) // 2])

    def submitted(self, when: datetime) -> None:
        """Every audit is written and sent in; an action is set from each."""
        self._write(when, lambda sections: sections)
        for place, row in enumerate(self._audits(when)):
            by = self.council.actor(row.auditor_id, when)
            audits.submit(audit_id=row.id, by=by, now=when)
            self.actions.append(
                actions.set_action(
                    smart=words.SMART,
                    urgency=list(Urgency)[place % len(Urgency)],
                    owner_id=row.practitioner_id or row.auditor_id,
                    audit_id=row.id,
                    finding_id=audit_queries.findings(row.id)[-1].id,
                    by=by,
                    now=when,
                )
            )

    def chosen(self, when: datetime) -> None:
        """Some are chosen to be moderated; the others become final."""
        by = self.council.lead(when)
        moderation.choose_for_moderation(round_id=self.round_id, by=by, now=when, seed=SEED)
        moderation.finalise_unmoderated(round_id=self.round_id, by=by, now=when)

    def judged_again(self, when: datetime) -> None:
        """Each moderator judges for themselves: one place below the best, or the same throughout."""
        scale = self.council.framework.scale
        for row in self._moderations(when):
            by = self.council.actor(self.council.ids[row.moderator], when)
            for aspect in moderation_queries.moderation(by, row.id).aspects:
                moderation.save_draft(
                    moderation_id=row.id,
                    aspect=aspect.key,
                    value=scale[1].key,
                    rationale="By what is in the file.",
                    version=0,
                    by=by,
                    now=when,
                )
            moderation.record_judgements(moderation_id=row.id, by=by, now=when)

    def agreed(self, when: datetime) -> None:
        """In the talk the whole stays as the auditor saw it, and the aspects as the moderator did."""
        for row in self._moderations(when):
            by = self.council.actor(self.council.ids[row.moderator], when)
            page = moderation_queries.moderation(by, row.id)
            values = {
                aspect.key: (aspect.first if aspect.key == OVERALL else aspect.second).value.key
                for aspect in page.aspects
                if aspect.first and aspect.second
            }
            moderation.agree(
                moderation_id=row.id, talk_on=when.date(), values=values, reason=words.OUTCOME, by=by, now=when
            )

    def acted(self, when: datetime) -> None:
        """Half of the actions are done, and it is looked at what changed."""
        lead = self.council.lead(when)
        for action_id in self.actions[::2]:
            row = action_queries.action(lead, action_id, on=when.date()).row
            by = self.council.actor(row.owner_id, when)
            version = actions.mark_done(action_id=action_id, version=1, evidence=words.EVIDENCE, by=by, now=when)
            actions.verify(
                action_id=action_id,
                version=version,
                difference=Difference.YES,
                how_known=words.HOW_KNOWN,
                by=lead,
                now=when,
            )

    def reported(self, when: datetime) -> None:
        """The report is begun; its first drafts stand as they are."""
        by = self.council.lead(when)
        self.report_id = reports.start_report(round_id=self.round_id, by=by, now=when)
        for part in report_queries.report(by, self.report_id).parts:
            text = part.draft or words.OUTCOME
            reports.save_section_text(
                report_id=self.report_id, key=part.key, text=text, version=part.version, by=by, now=when
            )

    def sent(self, when: datetime) -> None:
        by = self.council.lead(when)
        for said in report_queries.report(by, self.report_id).statements:
            if said.waits:
                reports.confirm(report_id=self.report_id, statement=said.digest, source=words.SOURCE, by=by, now=when)
        reports.send(report_id=self.report_id, by=by, now=when)

    def signed(self, when: datetime) -> None:
        by = self.council.lead(when, Role.DIRECTOR)
        seen = report_queries.report(by, self.report_id).fingerprint
        reports.sign_off(report_id=self.report_id, seen=seen, by=by, now=when)

    def closed(self, when: datetime) -> None:
        moderation.close_round(round_id=self.round_id, reason="", by=self.council.lead(when), now=when)

    def _audits(self, when: datetime) -> list[audit_queries.AuditRow]:
        return audit_queries.progress_of_round(self.council.lead(when), self.round_id, on=when.date())

    def _moderations(self, when: datetime) -> list[moderation_queries.ModerationRow]:
        found = moderation_queries.everyones(self.council.lead(when), self.round_id)
        return [row for row in found if row.state is not ModerationState.AGREED]

    def _write(
        self, when: datetime, some: Callable[[list[audit_queries.SectionState]], list[audit_queries.SectionState]]
    ) -> None:
        scale = self.council.framework.scale
        for place, row in enumerate(self._audits(when)):
            if row.state not in {AuditState.NOT_STARTED, AuditState.BEING_AUDITED}:
                continue
            by = self.council.actor(row.auditor_id, when)
            sections = list(audit_queries.written(by, row.id).sections)
            judged = {one.spec.key: scale[(place + at) % len(scale)].key for at, one in enumerate(sections)}
            judged[OVERALL] = scale[place % len(scale)].key
            for one in some(sections):
                audits.save_section(
                    audit_id=row.id,
                    key=one.spec.key,
                    content=words.section(one.spec, judged),
                    operation=uuid5(NAMESPACE_URL, f"{row.id}/{one.spec.key}/{when.isoformat()}"),
                    base_version=one.version,
                    by=by,
                    now=when,
                )


Step = Callable[[Story, datetime], None]


def days(story: Story) -> list[tuple[int, Step]]:
    """Every step of a round, with its day counted from the first: the rhythm is the framework's."""
    policies = story.council.framework.policies
    audited, moderated = policies.audits_due_days.value, policies.moderation_due_days.value
    end = policies.round_length_days.value
    offsets = (-10, -3, 0, audited // 2, audited - 3, audited, audited + 2, moderated - 1, moderated)
    return list(zip((*offsets, moderated + 1, end - 3, end - 2, end), STEPS, strict=True))


STEPS: tuple[Step, ...] = (
    Story.planned,
    Story.drawn,
    Story.begun,
    Story.half_written,
    Story.submitted,
    Story.chosen,
    Story.judged_again,
    Story.agreed,
    Story.acted,
    Story.reported,
    Story.sent,
    Story.signed,
    Story.closed,
)


@operation
def play(text: str, *, seed: int, now: datetime, say: Callable[[str], None]) -> Council:
    """A round that is over, its report signed, and one that is under way: all of it or nothing."""
    today = now.date() - timedelta(days=now.weekday())
    council = _council(text, seed, today)
    length = council.framework.policies.round_length_days.value
    say(f"{council.framework.identity.title}: rounds of {council.framework.round_length}.")
    for starts_on in (today - timedelta(days=length + length // 2), today - timedelta(days=length // 2)):
        story = Story(council, starts_on)
        for offset, step in days(story):
            when = moment(starts_on + timedelta(days=offset), 10)
            if when <= now:
                step(story, when)
    return council


def _council(text: str, seed: int, today: date) -> Council:
    """Founded before the first round is planned."""
    return found(text, seed=seed, when=moment(today - timedelta(days=200), 9))
