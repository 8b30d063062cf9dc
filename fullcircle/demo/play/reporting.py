"""The QA report of a round: begun, its words added to, sent, and signed by the director."""

from datetime import datetime, timedelta

from fullcircle.demo.play.council import Council
from fullcircle.demo.words import bank
from fullcircle.domain.reports import operations as reports
from fullcircle.domain.reports import queries

OUR_PLAN = "What the QA Lead and team managers agreed for the next round."


class Reporting:
    """Plays the report of one round."""

    def __init__(self, council: Council, number: int) -> None:
        self.council, self.number = council, number
        self.report_id = 0
        self.added: dict[str, str] = {}

    def begin(self, round_id: int, when: datetime) -> None:
        self.report_id = reports.start_report(round_id=round_id, by=self.council.leader("qa_lead", when), now=when)

    def written(self, when: datetime) -> None:
        """The QA Lead adds to the first drafts, which say the figures, what figures do not say."""
        rng, words = self.council.chance("report", self.number), bank("reports")
        self.added = {part: rng.choice(lines).say for part, lines in words.items()}
        self._write(when)

    def sent(self, when: datetime) -> None:
        """The QA Lead counts once more, lets the words say those figures, says where the others are from, and sends it."""
        by = self.council.leader("qa_lead", when)
        self._write(when - timedelta(hours=2))
        for said in queries.report(by, self.report_id).statements:
            if said.waits:
                now = when - timedelta(minutes=30)
                reports.confirm(report_id=self.report_id, statement=said.digest, source=OUR_PLAN, by=by, now=now)
        reports.send(report_id=self.report_id, by=by, now=when)

    def _write(self, when: datetime) -> None:
        """Count again, then keep the first drafts that say the figures, with what was added."""
        by = self.council.leader("qa_lead", when)
        reports.refresh_figures(report_id=self.report_id, by=by, now=when)
        for place, part in enumerate(queries.report(by, self.report_id).parts):
            if part.key in self.added:
                text = f"{part.draft}\n\n{self.added[part.key]}".strip()
                now = when + timedelta(minutes=15 * (place + 1))
                reports.save_section_text(
                    report_id=self.report_id, key=part.key, text=text, version=part.version, by=by, now=now
                )

    def signed(self, when: datetime) -> None:
        """The director reads the report as it is and signs what was read."""
        director = self.council.leader("director", when)
        seen = queries.report(director, self.report_id).fingerprint
        reports.sign_off(report_id=self.report_id, seen=seen, by=director, now=when)
