"""The QA report of a round: begun, its words added to, sent, and signed by the director."""

from datetime import datetime, timedelta

from fullcircle.demo.play.council import Council
from fullcircle.demo.words import bank
from fullcircle.domain.reports import operations as reports
from fullcircle.domain.reports import queries


class Reporting:
    """Plays the report of one round."""

    def __init__(self, council: Council, number: int) -> None:
        self.council, self.number = council, number
        self.report_id = 0

    def begin(self, round_id: int, when: datetime) -> None:
        self.report_id = reports.start_report(round_id=round_id, by=self.council.leader("qa_lead", when), now=when)

    def written(self, when: datetime) -> None:
        """The QA Lead counts again, keeps the first drafts that say the figures, and adds what figures do not say."""
        by = self.council.leader("qa_lead", when)
        reports.refresh_figures(report_id=self.report_id, by=by, now=when)
        rng = self.council.chance("report", self.number)
        words = bank("reports")
        for place, part in enumerate(queries.report(by, self.report_id).parts):
            if part.key in words:
                added = rng.choice(words[part.key]).say
                text = f"{part.text}\n\n{added}".strip()
                now = when + timedelta(minutes=15 * (place + 1))
                reports.save_section_text(
                    report_id=self.report_id, key=part.key, text=text, version=part.version, by=by, now=now
                )

    def sent(self, when: datetime) -> None:
        """The QA Lead counts once more, then sends it."""
        by = self.council.leader("qa_lead", when)
        reports.refresh_figures(report_id=self.report_id, by=by, now=when - timedelta(hours=2))
        reports.send(report_id=self.report_id, by=by, now=when)

    def signed(self, when: datetime) -> None:
        """The director reads the report as it is and signs what was read."""
        director = self.council.leader("director", when)
        seen = queries.report(director, self.report_id).fingerprint
        reports.sign_off(report_id=self.report_id, seen=seen, by=director, now=when)
