"""One round from its extract to its closing, as events: selection, audits, moderation, actions, report."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fullcircle.demo.play.auditing import Auditing
from fullcircle.demo.play.availability import note_auditors
from fullcircle.demo.play.council import Council, bring_people_up_to_date
from fullcircle.demo.play.diary import moment
from fullcircle.demo.play.extracts import take_in
from fullcircle.demo.play.moderating import Moderating
from fullcircle.demo.play.reporting import Reporting
from fullcircle.demo.words import Line, bank
from fullcircle.domain.audits import operations as audits
from fullcircle.domain.moderation import operations as moderation
from fullcircle.domain.rounds import operations as rounds
from fullcircle.domain.rounds import queries as planned
from fullcircle.domain.rounds.rules import FRAMEWORK_REVIEW
from fullcircle.domain.rounds.states import Standing
from fullcircle.domain.selection import operations as selection
from fullcircle.domain.selection import queries as selections
from fullcircle.domain.selection.states import ChoiceState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import Invalid

SWAP_REASONS = (
    "The family was bereaved last week. Asking them now would not be kind; the next in reserve is looked at instead.",
    "The child moves to another authority before the audits begin.",
    "The file was looked at closely for court this month. Another child in reserve tells us more.",
)
NOBODY_HAS_ROOM = "Nobody independent of this team has room in this round."
DONE_NOTES = (
    "Held, and the notes are shared.",
    "Done with two teams.",
    "Done. The learning goes to the next workshop.",
)
LEFT_OPEN = "The next round begins. What is left is finished with the auditors meanwhile."
MISSED_REASONS = ("Moved to the next quarter at the request of partners.", "Staff sickness; joined with the next one.")


@dataclass
class RoundPlan:
    """A round to play. ``starts_on`` is a Monday; ``last_past`` leaves its report for the director to sign."""

    number: int
    starts_on: date
    size: int
    last_past: bool = False

    @property
    def theme(self) -> Line:
        themes: tuple[Line, ...] = bank("rounds")["rounds"]
        return themes[(self.number - 1) % len(themes)]

    def day(self, offset: int) -> date:
        return self.starts_on + timedelta(days=offset)


class RoundStory:
    """Enters the events of one round into the diary."""

    def __init__(self, council: Council, plan: RoundPlan) -> None:
        self.council, self.plan = council, plan
        self.round_id = 0
        self.rng = council.chance("round", plan.number)
        self.moderating = Moderating(council, plan.number)
        self.auditing = Auditing(council, plan.number, self.moderating)
        self.reporting = Reporting(council, plan.number)

    def enter(self) -> None:
        """Everything that is known beforehand: the rest follows from what people do."""
        diary, day = self.council.diary, self.plan.day
        # Before the fourth week of the round before it, in which the story ends: so one is always planned.
        diary.enter(moment(day(-24), 11), self.planned)
        diary.enter(moment(day(-5), 9, 30), self.imported)
        diary.enter(moment(day(-3), 10), self.selected)
        diary.enter(moment(day(0), 9), self.started)
        for offset in (15, 18, 22, 29, 36):
            diary.enter(moment(day(offset), 16), self.chosen_for_moderation)
        for offset in (18, 30, 37):
            diary.enter(moment(day(offset), 17), self.others_made_final)
        diary.enter(moment(day(38), 10), self.reported)
        diary.enter(moment(day(39), 14), self.reporting.written)
        diary.enter(moment(day(44), 15), self.reporting.sent)
        diary.enter(moment(day(72 if self.plan.last_past else 45), 15), self.reporting.signed)
        diary.enter(moment(day(45), 16), self.closed)

    def planned(self, when: datetime) -> None:
        theme = self.plan.theme
        self.round_id = rounds.plan_round(
            title=theme.say, focus=theme.where, starts_on=self.plan.starts_on, by=self._lead(when), now=when
        )

    def imported(self, when: datetime) -> None:
        bring_people_up_to_date(self.council, when - timedelta(hours=1))
        take_in(self.council, when.date(), when)

    def selected(self, when: datetime) -> None:
        """The QA Lead draws the sample, changes one by hand now and then, and sees that each has an auditor."""
        by, theme = self._lead(when), self.plan.theme
        note_auditors(self.council, self.plan.number, self.plan.starts_on, by, when)
        self._propose(by, self._priorities(theme), when)
        if self.rng.random() < 0.6:
            self._swap(self._rows(by, when)[-1].id, self.rng.choice(SWAP_REASONS), by, when + timedelta(minutes=20))
        for _ in range(12):
            without = [row for row in self._rows(by, when) if row.auditor_id is None]
            if not without or not self._swap(without[0].id, NOBODY_HAS_ROOM, by, when + timedelta(minutes=30)):
                return

    def _priorities(self, theme: Line) -> dict[str, float]:
        """The theme's reasons, the first with the most weight."""
        codes = " ".join(theme.rest).split()
        return {code: 1.0 if at == 0 else 0.5 for at, code in enumerate(dict.fromkeys(codes))}

    def _propose(self, by: Actor, priorities: dict[str, float], when: datetime) -> None:
        for size in range(self.plan.size, 0, -1):
            try:
                seed = 1000 * self.council.authority.seed + self.plan.number
                selection.propose(round_id=self.round_id, size=size, seed=seed, priorities=priorities, by=by, now=when)
            except Invalid as refusal:
                if "size" not in refusal.faults:
                    raise
            else:
                return

    def _rows(self, by: Actor, when: datetime) -> list[selections.ChoiceRow]:
        proposal = selections.proposal(by, self.round_id, on=when.date())
        return proposal.draw.in_state(ChoiceState.CHOSEN) if proposal else []

    def _swap(self, choice_id: int, reason: str, by: Actor, when: datetime) -> bool:
        try:
            selection.swap(choice_id=choice_id, reason=reason, by=by, now=when)
        except Invalid:  # nobody is left in reserve
            return False
        return True

    def started(self, when: datetime) -> None:
        by = self._lead(when)
        count = audits.allocate_confirmed_selection(round_id=self.round_id, by=by, now=when)
        self.council.say(
            f"Round {self.plan.number}, {self.plan.theme.say.lower()}: {count} audits from {when:%-d %B %Y}."
        )
        self.auditing.plan(self.round_id, self.plan.starts_on, when)

    def chosen_for_moderation(self, when: datetime) -> None:
        self.moderating.choose(self.round_id, when, soon=self._report_is_near(when))

    def others_made_final(self, when: datetime) -> None:
        """Late audits are looked at first: only what a choice has passed over becomes final without a moderator."""
        self.moderating.choose(self.round_id, when, soon=self._report_is_near(when))
        self.moderating.finalise_others(self.round_id, when)
        self.auditing.follow_up(when)

    def _report_is_near(self, when: datetime) -> bool:
        return when.date() >= self.plan.day(29)

    def reported(self, when: datetime) -> None:
        self.reporting.begin(self.round_id, when)

    def closed(self, when: datetime) -> None:
        """The round closes; what the schedule asked for meanwhile is settled, or stays late."""
        by = self._lead(when)
        self.auditing.follow_up(when)
        moderation.close_round(round_id=self.round_id, reason=LEFT_OPEN, by=by, now=when)
        for row in planned.schedule(by, on=when.date()):
            if (
                row.standing is Standing.LATE and row.key != FRAMEWORK_REVIEW and row.may_settle
            ):  # the framework in force still asks for it
                self._settle(row.id, by, when)

    def _settle(self, activity_id: int, by: Actor, when: datetime) -> None:
        fate = self.rng.random()
        if fate < 0.82:
            rounds.finish_activity(activity_id=activity_id, note=self.rng.choice(DONE_NOTES), by=by, now=when)
        elif fate < 0.93:
            rounds.miss_activity(activity_id=activity_id, reason=self.rng.choice(MISSED_REASONS), by=by, now=when)

    def _lead(self, when: datetime) -> Actor:
        return self.council.leader("qa_lead", when)
