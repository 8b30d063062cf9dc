"""The actions that audits lead to: set, noted, done or late, verified with the difference they made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from fullcircle.demo.authority.workforce import Person
from fullcircle.demo.play.council import Council
from fullcircle.demo.play.diary import in_office, later
from fullcircle.demo.play.portrait import Portrait
from fullcircle.demo.play.writing import Author
from fullcircle.demo.words import Line, Pen, bank
from fullcircle.domain.actions import operations as actions
from fullcircle.domain.actions import queries
from fullcircle.domain.actions.rules.smart import Smart
from fullcircle.domain.actions.states import Difference, Urgency
from fullcircle.domain.audits import queries as audits
from fullcircle.domain.audits.states import FindingKind
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import NotFound

HOW_MANY = {"outstanding": 1, "meets_good": 1, "does_not_yet_meet_good": 2, "inadequate": 3}
DIFFERENCES = {Difference.YES: 54, Difference.PARTLY: 27, Difference.NOT_YET: 13, Difference.CANNOT_KNOW: 6}
SET_ASIDE = "The family has moved away and another authority holds the file. The action was passed on to them."


@dataclass
class Task:
    """An action as it is followed: its version, who owns it, and the words it is told in."""

    action_id: int
    owner: Person
    portrait: Portrait
    rng: Random
    version: int = 1

    @property
    def pen(self) -> Pen:
        return self.portrait.pen(self.rng)


class Acting:
    """Sets actions and plays what becomes of them."""

    def __init__(self, council: Council) -> None:
        self.council = council

    def set_actions(self, audit_id: int, author: Author, card: audits.AuditCard, by: Actor, when: datetime) -> None:
        """The auditor sets actions from what is to improve, or, where all is well, from a strength worth sharing."""
        rng = self.council.chance("actions", card.round_number, card.header.reference)
        found = audits.findings(audit_id)
        weak = [f for f in found if f.kind is FindingKind.IMPROVEMENT]
        wanted = HOW_MANY[author.reading.overall] if rng.random() < 0.93 else 0
        order = {"inadequate": 0, "does_not_yet_meet_good": 1, "meets_good": 2, "outstanding": 3}
        weak.sort(key=lambda f: (order[author.reading.aspects[f.aspect]], rng.random()))
        taken: set[str] = set()
        for finding in weak:
            if len(taken) < wanted and finding.aspect not in taken:
                line = self._line(author, finding.aspect, rng)
                if line is not None:
                    taken.add(finding.aspect)
                    self._set(audit_id, finding.id, line, author, card, by, when)

    def _line(self, author: Author, aspect: str, rng: Random) -> Line | None:
        """An action that suits the child and how urgent the matter is."""
        judgement = author.reading.aspects[aspect]
        allowed = {
            "inadequate": {"immediate", "urgent"},
            "does_not_yet_meet_good": {"urgent", "standard"},
        }.get(judgement, {"standard", "developmental"})
        lines = [line for line in bank("actions")[aspect] if line.rest[-1] in allowed]
        chosen = author.pen.choose(lines) or author.pen.choose(bank("actions")[aspect])
        return chosen[0] if chosen else None

    def _set(
        self,
        audit_id: int,
        finding_id: int,
        line: Line,
        author: Author,
        card: audits.AuditCard,
        by: Actor,
        when: datetime,
    ) -> None:
        owner = self._owner(card, line)
        texts = [author.pen.fill(text) for text in (line.say, line.where, *line.rest[:2])]
        action_id = actions.set_action(
            smart=Smart(*texts),
            urgency=Urgency(line.rest[-1]),
            owner_id=self.council.ids[owner.name],
            audit_id=audit_id,
            finding_id=finding_id,
            by=by,
            now=when,
        )
        rng = self.council.chance("action", card.round_number, card.header.reference, line.say)
        task = Task(action_id, owner, author.portrait, rng)
        self._plan(task, queries.action(by, action_id, on=when.date()).row.due_on, when)

    def _owner(self, card: audits.AuditCard, line: Line) -> Person:
        """The practitioner, or the team's manager for what only a manager can do."""
        managers = {"supervision", "legal", "covered", "managers"}
        if card.practitioner_id is None or any(word in line.say for word in managers):
            return self._manager(card.team)
        return self.council.person(card.practitioner_id)

    def _manager(self, team: str) -> Person:
        return next(t.manager for t in self.council.authority.workforce.teams if t.name == team)

    def _plan(self, task: Task, due_on: date, when: datetime) -> None:
        """When it is noted and done: most in time, some late, a few after weeks."""
        rng, diary = task.rng, self.council.diary
        fate = rng.random()
        days = max(1, (due_on - when.date()).days)
        if days > 6 and rng.random() < 0.35:
            diary.enter(later(when, rng, 3, days), partial(self._note, task, "note"))
        if fate < 0.62:
            done_on = when.date() + timedelta(days=rng.randint(max(1, days // 3), days))
            diary.enter(max(in_office(done_on, rng), when + timedelta(minutes=40)), partial(self._done, task))
        elif fate < 0.79:
            overdue = in_office(due_on + timedelta(days=rng.randint(2, 5)), rng)
            diary.enter(overdue, partial(self._once_told, task, self._ask))
            diary.enter(in_office(due_on + timedelta(days=rng.randint(6, 26)), rng), partial(self._done, task))
        elif fate < 0.82:
            diary.enter(later(when, rng, 4, 20), partial(self._once_told, task, self._set_aside))
        else:  # it slips for weeks, and is done once someone asks what would help
            diary.enter(
                in_office(due_on + timedelta(days=rng.randint(3, 12)), rng),
                partial(self._once_told, task, self._ask),
            )
            diary.enter(in_office(due_on + timedelta(days=rng.randint(30, 75)), rng), partial(self._done, task))

    def _note(self, task: Task, section: str, when: datetime, *, manager: bool = False) -> None:
        who = task.owner.manager if manager and task.owner.manager else task.owner
        if who.works_on(when.date()):
            text = task.pen.one(bank("actions")[section])
            actions.update_note(action_id=task.action_id, text=text, by=self.council.actor(who, when), now=when)

    def _ask(self, task: Task, when: datetime) -> None:
        """The owner's manager notes that it is late, and asks."""
        self._note(task, "late", when, manager=True)

    def _done(self, task: Task, when: datetime) -> None:
        """The owner marks it done; if they have left, their manager takes it over first."""
        if not task.owner.works_on(when.date()):
            task.owner = self._take_over(task, when - timedelta(minutes=10))
        evidence = task.pen.one(bank("actions")["done"])
        by = self.council.actor(task.owner, when)
        task.version = actions.mark_done(
            action_id=task.action_id, version=task.version, evidence=evidence, by=by, now=when
        )
        soon = task.rng.random() < 0.8
        verified_at = later(when, task.rng, 3, 24) if soon else later(when, task.rng, 30, 70)
        self.council.diary.enter(verified_at, partial(self._once_told, task, self._verify))

    def _once_told(self, task: Task, step: Callable[[Task, datetime], None], when: datetime) -> None:
        """Take the step, or try again a week later where whoever takes it is not told of the action yet, as its audit is still to
        be moderated."""
        try:
            step(task, when)
        except NotFound:
            self.council.diary.enter(later(when, task.rng, 5, 10), partial(self._once_told, task, step))

    def _take_over(self, task: Task, when: datetime) -> Person:
        manager = task.owner.manager
        assert manager is not None
        task.version = actions.change_owner(
            action_id=task.action_id,
            version=task.version,
            owner_id=self.council.ids[manager.name],
            by=self.council.actor(manager, when),
            now=when,
        )
        return manager

    def _verify(self, task: Task, when: datetime) -> None:
        """Someone else looks at what changed for the child: the owner's manager or, for a manager's, the QA Lead."""
        by = self.council.leader("qa_lead", when)
        if task.owner.role == "practitioner" and task.owner.manager is not None and task.rng.random() < 0.7:
            by = self.council.actor(task.owner.manager, when)
        difference = task.rng.choices(list(DIFFERENCES), list(DIFFERENCES.values()))[0]
        how_known = task.pen.one(bank("actions")[f"verified_{difference}"])
        task.version = actions.verify(
            action_id=task.action_id, version=task.version, difference=difference, how_known=how_known, by=by, now=when
        )

    def _set_aside(self, task: Task, when: datetime) -> None:
        task.version = actions.set_aside(
            action_id=task.action_id,
            version=task.version,
            reason=SET_ASIDE,
            by=self.council.leader("qa_lead", when),
            now=when,
        )
