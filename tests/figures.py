"""Every figure of every round, as every role reads it on every page and in every file: read from the site by the names in its
markup, and compared. The same name of the same round and scope, as at the same moment, has the same value everywhere."""

import re
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import docx
import openpyxl
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from docx.oxml.ns import qn

from fullcircle.domain.actions.states import Standing
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.insight.rules.named import OF_STATE, Measure
from fullcircle.domain.moderation.rules.ending import NOT_ENDED
from fullcircle.domain.reports import operations as reports
from fullcircle.domain.reports import queries as report_queries
from fullcircle.domain.reports.states import ReportState
from fullcircle.domain.rounds import queries as rounds
from fullcircle.domain.rounds.states import RoundState
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.access.states import Permission, Role
from fullcircle.foundation.kernel import clock

M = Measure
STATES = {M.NOT_STARTED, M.BEING_AUDITED, M.TO_SEND_ON, M.WITH_MODERATOR, M.FINAL}
IN_DRAW = {M.CHILDREN_ELIGIBLE, M.CHILDREN_OPEN}
OF_ACTIONS = {M.ACTIONS_LISTED, M.ACTIONS_LATE, M.ACTIONS_TO_CHECK, M.ACTIONS_OPEN, M.ACTIONS_CHECKED, M.BETTER}
OF_ACTIONS |= {M.ACTIONS_SET_ASIDE}
OF_REPORT = {M.AUDITS, M.FINAL, M.SUBMITTED, M.OBSERVED, M.ON_TIME, M.CHILD_HEARD, M.FAMILY_HEARD}
OF_REPORT |= {M.PRACTITIONER_TOOK_PART, M.ACTIONS, M.ACTIONS_DONE, M.ACTIONS_CHECKED}
MODERATED = {M.SAME, M.MODERATED}
JUDGED = {M.GOOD, M.JUDGED}

EXPECTED: Mapping[str, set[Measure]] = {
    "my work": STATES | {M.AUDITS, M.SUBMITTED},
    "control room": STATES | {M.AUDITS, M.OBSERVED} | IN_DRAW,
    "moderation": {M.AUDITS, M.SUBMITTED, M.TO_SEND_ON, M.WITH_MODERATOR, M.FINAL},
    "moderation list": {M.TO_SEND_ON},
    "actions": OF_ACTIONS,
    "draw": IN_DRAW,
    "fairness": IN_DRAW | {M.CHILDREN_LEFT_OUT},
    "report": OF_REPORT,
}
"""What each page must show of a round for those whom it shows figures at all: so that none is lost and the rest agree with
itself. What must stand there once the moderation of the round has ended is added in ``expected``."""

_FIGURE = re.compile(
    r'<span data-figure="([^"]+)" data-of="(\d+)" data-scope="([^"]+)" data-value="(\d+)"(?: data-at="([^"]+)")?>([^<]*)</span>'
)
_STAT = re.compile(r'<p class="fc-stat__figure">(.*?)</p>\s*<p class="fc-stat__what">(.*?)</p>', re.DOTALL)
_STATE = re.compile(r'<span class="fc-state[^"]*">(.*?)</span>')
_WHOSE = (
    "of your team",
    "of your service area",
    "that you carry out or are about your work",
    "that you have a part in",
    "from audits that are final",
)
_NONE_OF_THEM = ("None of this round’s audits is", "None of its audits is")


class Told(NamedTuple):
    """A figure as someone read it somewhere."""

    round_id: int
    measure: Measure
    scope: str
    at: str
    value: int
    where: str


class Looked(NamedTuple):
    """What was read, what is wrong with it, and how many pages and files were."""

    told: list[Told]
    faults: list[str]
    pages: int


def look(now: datetime) -> Looked:
    """Read every page and file as one holder of each role. Reports that are not signed are counted again first, so that their
    figures are as at ``now``, as those of the pages are."""
    _count_reports_again(now)
    told: list[Told] = []
    faults: list[str] = []
    pages = 0
    for role in Role:
        held = next((one for one in access.people_in_role(role, on=clock.day_of(now)) if one.account_id), None)
        if held is None:
            continue
        reader = _Reader(role, access.actor(held.id, on=clock.day_of(now)), held.account_id, now)
        for page, round_, html in reader.pages():
            pages += 1
            found = list(_figures(html, f"{page} of round {round_.number if round_ else ''} as {role}", now))
            told += found
            faults += _faults_of_page(reader, page, round_, html, found)
        faults += reader.faults
        pages += reader.files
    return Looked(told, faults + disagreements(told), pages)


def disagreements(told: list[Told]) -> list[str]:
    """Names that have more than one value, with where each was read."""
    values: defaultdict[tuple[int, Measure, str, str], defaultdict[int, set[str]]] = defaultdict(
        lambda: defaultdict(set)
    )
    for one in told:
        values[one.round_id, one.measure, one.scope, one.at][one.value].add(one.where)
    return [
        f"{key}: " + "; ".join(f"{value} on {sorted(where)}" for value, where in sorted(said.items()))
        for key, said in values.items()
        if len(said) > 1
    ]


def _figures(html: str, where: str, now: datetime) -> Iterator[Told]:
    """Also that a number reads as it is named."""
    for measure, of, scope, value, at, text in _FIGURE.findall(html):
        said = unescape(text).replace(",", "")
        assert not said.isdecimal() or said == value, f"{where}: {measure} is {value} and reads {said}"
        yield Told(int(of), Measure(measure), scope, at or now.isoformat(), int(value), where)


def _faults_of_page(reader: "_Reader", page: str, round_: Any, html: str, found: list[Told]) -> list[str]:
    where = f"{page} of round {round_.number if round_ else ''} as {reader.role}"
    faults = []
    hidden, shown = "data-not-yours" in html, {one.measure for one in found}
    wanted = reader.expected(page, round_)
    if any(words in html for words in _NONE_OF_THEM):
        wanted &= IN_DRAW
    if found and (missing := wanted - shown):
        faults.append(f"{where} no longer shows {sorted(missing)}")
    if not found and not hidden and wanted:
        faults.append(f"{where} shows no figure and does not say why")
    if any(one.scope != "round" for one in found) and not any(words in html for words in _WHOSE):
        faults.append(f"{where} does not say for what its figures are")
    if any(one.scope == "nothing" for one in found):
        faults.append(f"{where} counts what its reader may not see")
    if page in {"control room", "report"} and not reader.tells_judgements(page, round_.id):
        faults += [f"{where} tells judgements before the moderation has ended"] if "good or better" in html else []
        told = NOT_ENDED.removesuffix(".") in html or round_.state is RoundState.PLANNED
        if reader.actor.may(Permission.SEE_MEASURES) and not told:
            faults.append(f"{where} does not say when judgements are shown")
    return faults


class _Reader:
    """Someone of one role, with a browser."""

    def __init__(self, role: Role, actor: Actor, account_id: int, now: datetime) -> None:
        self.role, self.actor, self.now = role, actor, now
        self.client = Client()
        self.client.force_login(get_user_model().objects.get(pk=account_id))
        self.faults: list[str] = []
        self.files = 0
        self._ended: dict[int, bool] = {}

    def ended(self, round_id: int) -> bool:
        """By a count of its own: every audit that was not withdrawn is final, or the round closed with none in moderation."""
        if round_id not in self._ended:
            from fullcircle.domain.audits.models import Audit
            from fullcircle.domain.rounds.models import Round

            states = Counter(Audit.objects.filter(round_id=round_id).values_list("state", flat=True))
            states.pop(AuditState.WITHDRAWN, 0)
            closed = Round.objects.get(pk=round_id).state == RoundState.CLOSED
            waits = states[AuditState.SUBMITTED] + states[AuditState.WITH_MODERATOR]
            self._ended[round_id] = not waits if closed else set(states) == {AuditState.FINAL}
        return self._ended[round_id]

    def tells_judgements(self, page: str, round_id: int) -> bool:
        """Whether the page may tell them: a report as of the moment its figures were counted, another page as of now."""
        if page != "report":
            return self.ended(round_id)
        from fullcircle.domain.reports.models import Report

        return bool(Report.objects.get(round_id=round_id).figures["how_well"]["ended"])

    def expected(self, page: str, round_: Any) -> set[Measure]:
        """What a page must show to this person, where it does not say that this is not theirs to see."""
        found = set(EXPECTED[page])
        if page == "moderation list":
            return found if self.actor.may(Permission.ASSIGN_MODERATION) else set()
        if page == "control room" and round_.state is RoundState.PLANNED:
            return set()
        if page == "control room" and self.actor.may(Permission.SEE_MEASURES):
            found |= JUDGED if self.ended(round_.id) else {M.FINAL}
        if page == "report" and self.tells_judgements(page, round_.id):
            found |= JUDGED | MODERATED
        return found

    def pages(self) -> Iterator[tuple[str, Any, str]]:
        """(page, its round or None, its markup) of every page that this person can open."""
        seen = rounds.rounds(self.actor) if self.actor.may(Permission.SEE_ROUNDS) else []
        of_now = next((r for r in seen if r.state is RoundState.UNDER_WAY), None)
        if of_now is not None:
            yield from self._page("my work", of_now, reverse("home:my_work"))
        yield from self._page("moderation list", None, reverse("moderation:list"))
        for round_ in seen:
            here = {"round_id": round_.id}
            yield from self._page("control room", round_, reverse("rounds:control_room", kwargs=here))
            yield from self._page("moderation", round_, reverse("moderation:choose", kwargs=here))
            yield from self._page("draw", round_, reverse("selection:frame", kwargs=here))
            yield from self._page("fairness", round_, reverse("selection:fairness", kwargs=here))
            actions = f"{reverse('actions:list')}?round={round_.id}"
            for page, of, html in self._page("actions", round_, actions):
                self._compare_export(of, html)
                yield page, of, html
            self._compare_list(round_)
            self._compare_closing(round_)
        by_id = {round_.id: round_ for round_ in rounds.rounds(SYSTEM)}
        for row in report_queries.reports(self.actor):
            here = {"report_id": row.id}
            for page, of, html in self._page("report", by_id[row.round_id], reverse("reports:one", kwargs=here)):
                self._compare_documents(row, html)
                yield page, of, html

    def _page(self, page: str, round_: Any, path: str) -> Iterator[tuple[str, Any, str]]:
        answer = self.client.get(path)
        assert answer.status_code in {200, 403, 404}, f"{path} as {self.role}: {answer.status_code}"
        if answer.status_code == 200:
            yield page, round_, answer.content.decode()

    def _figures_of(self, html: str) -> dict[Measure, int]:
        return {one.measure: one.value for one in _figures(html, "", self.now)}

    def _compare_export(self, round_: Any, html: str) -> None:
        """The rows of the Excel file, counted by how they stand, against the figures of the list."""
        content = self.client.get(f"{reverse('actions:export')}?round={round_.id}").content
        rows = list(openpyxl.load_workbook(BytesIO(content)).active.iter_rows(values_only=True))
        column = rows[0].index("How it stands")
        stands = Counter(row[column] for row in rows[1:])
        wanted = {
            M.ACTIONS_LISTED: len(rows) - 1,
            M.ACTIONS_LATE: stands[Standing.LATE.label],
            M.ACTIONS_OPEN: stands[Standing.LATE.label] + stands[Standing.OPEN.label],
            M.ACTIONS_TO_CHECK: stands[Standing.TO_VERIFY.label],
            M.ACTIONS_CHECKED: stands[Standing.VERIFIED.label],
            M.ACTIONS_SET_ASIDE: stands[Standing.SET_ASIDE.label],
        }
        self.files += 1
        shown = self._figures_of(html)
        if shown or wanted[M.ACTIONS_LISTED]:  # a role that has no part in any is told so, with no figure
            self._differ(f"The export of actions of round {round_.number}", wanted, shown)

    def _compare_list(self, round_: Any) -> None:
        """The audits that this person can open, counted one by one, against the control room."""
        room = self.client.get(reverse("rounds:control_room", kwargs={"round_id": round_.id}))
        shown = self._figures_of(room.content.decode()) if room.status_code == 200 else {}
        if not shown or not self.actor.may(Permission.SEE_AUDITS):
            return
        states: Counter[str] = Counter()
        page, more = 1, True
        while more:
            html = self.client.get(f"{reverse('audits:list')}?round={round_.id}&page={page}").content.decode()
            states.update(_bare(tag) for tag in _STATE.findall(html))
            page, more = page + 1, 'rel="next"' in html
        wanted = {measure: states[_bare(state.label)] for state, measure in OF_STATE.items() if measure in shown}
        self._differ(f"The list of audits of round {round_.number}", wanted, shown)

    def _compare_closing(self, round_: Any) -> None:
        """What the page that closes a round says is unfinished, against the control room."""
        answer = self.client.get(reverse("rounds:close", kwargs={"round_id": round_.id}))
        said = re.search(r"(\d+) of (\d+) audits (?:is|are) not final", answer.content.decode())
        if answer.status_code == 200 and said:
            room = self.client.get(reverse("rounds:control_room", kwargs={"round_id": round_.id}))
            shown, left, audits = self._figures_of(room.content.decode()), int(said[1]), int(said[2])
            self._differ(f"Closing round {round_.number}", {M.AUDITS: audits, M.FINAL: audits - left}, shown)

    def _compare_documents(self, row: Any, html: str) -> None:
        """Each number of the report's page, with what it counts, stands in the Word and the PDF file too."""
        stats = [(_bare(number), _bare(what)) for number, what in _STAT.findall(html)]
        word = self.client.get(reverse("reports:word", kwargs={"report_id": row.id})).content
        pdf = self.client.get(reverse("reports:pdf", kwargs={"report_id": row.id})).content
        for name, text in (("Word", _in_word(word)), ("PDF", _in_pdf(pdf))):
            self.files += 1
            lost = [f"{number} {what}" for number, what in stats if number + what not in text]
            if lost or not stats:
                self.faults.append(
                    f"{name} of round {row.round_number} as {self.role} does not say {lost or 'anything'}"
                )

    def _differ(self, where: str, wanted: Mapping[Measure, int], shown: Mapping[Measure, int]) -> None:
        apart = {str(m): (n, shown.get(m)) for m, n in wanted.items() if shown.get(m) != n}
        if apart:
            self.faults.append(f"{where} as {self.role} says other than its page: {apart}")


def _bare(html: str) -> str:
    return "".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def _in_word(content: bytes) -> str:
    body = docx.Document(BytesIO(content)).element.body
    return "".join("".join(node.text or "" for node in body.iter(qn("w:t"))).split())


def _in_pdf(content: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "report.pdf")
        file.write_bytes(content)
        shown = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, check=True, text=True).stdout
    return "".join(shown.split())


def _count_reports_again(now: datetime) -> None:
    """Every round that has an audit to tell of has a report; those that may change are counted as at ``now``."""
    lead = next(iter(access.people_in_role(Role.QA_LEAD, on=clock.day_of(now))))
    actor = access.actor(lead.id, on=clock.day_of(now))
    for round_ in report_queries.rounds_to_report(actor):
        if round_.may_start:
            reports.start_report(round_id=round_.id, by=actor, now=now)
    for row in report_queries.reports(actor):
        if row.state is ReportState.DRAFT:
            reports.refresh_figures(report_id=row.id, by=actor, now=now)


def as_told(looked: Looked) -> str:
    """What was compared, in a line."""
    names = {one.measure for one in looked.told}
    places = {(one.round_id, one.measure, one.scope, one.at) for one in looked.told}
    return f"{len(looked.told)} figures ({len(names)} names, {len(places)} values) on {looked.pages} pages and files"
