"""What the QA Lead notes of auditors before a selection: training, leave, and now and then a conflict of interest."""

from datetime import date, datetime, timedelta

from fullcircle.demo.play.council import Council
from fullcircle.domain.auditors import operations as auditors
from fullcircle.domain.auditors import queries
from fullcircle.foundation.access.rules import Actor

SHARE_TRAINED = 0.75
CONFLICTS = (
    "A close friend works in this team.",
    "My sister's family is known to this team.",
)
A_CONFLICT_EVERY = 4


def note_auditors(council: Council, number: int, starts_on: date, by: Actor, when: datetime) -> None:
    """Who is trained to observe (three in four, noted once), who is away in the round, and who declares a conflict."""
    rows = [row for row in queries.auditors(by, on=when.date()) if row.audits]
    for row in rows:
        rng = council.chance("auditor", row.name)
        if row.trained_on is None and rng.random() < SHARE_TRAINED:
            trained_on = when.date() - timedelta(days=rng.randrange(30, 700))
            auditors.set_auditor_terms(
                person_id=row.person_id, audits_most=None, trained_on=trained_on, by=by, now=when
            )
    rng = council.chance("leave", number)
    for row in rng.sample(rows, min(2, len(rows))):
        first = starts_on + timedelta(days=rng.randrange(20))
        last = first + timedelta(days=rng.randrange(4, 14))
        auditors.add_leave(person_id=row.person_id, starts_on=first, ends_on=last, by=by, now=when)
    if number % A_CONFLICT_EVERY == 1 and rows:
        person, team = rng.choice(rows), rng.choice(sorted(council.teams))
        auditors.declare_conflict(
            person_id=person.person_id, team_id=council.teams[team], words=rng.choice(CONFLICTS), by=by, now=when
        )
