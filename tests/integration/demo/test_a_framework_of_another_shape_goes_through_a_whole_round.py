"""Six aspects, five judgements, other services and another rhythm: a framework file, and no line of code.

A round of the example council is played step by step. After the steps that change most the people concerned open every page that
links lead them to, and at the end everybody does, files too. All of it speaks the words of its framework, and none those of the
other one.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html import unescape
from io import BytesIO
from pathlib import Path

import docx
import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import resolve

from fullcircle.demo.example import Council, Story, found, play
from fullcircle.demo.example.story import days
from fullcircle.demo.play.diary import moment
from fullcircle.domain.actions.models import Action
from fullcircle.domain.audits.models import Audit, AuditorJudgement
from fullcircle.domain.audits.states import OVERALL, AuditState
from fullcircle.domain.frameworks.rules import Framework, read_framework
from fullcircle.domain.moderation.models import Moderation
from fullcircle.domain.reports.models import Report
from fullcircle.domain.rounds.models import Activity, Round
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.notices.models import Notice
from tests.factories.told import everybody_signs_in

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R1.1", "R1.2", "R5.1", "R5.8")]
FRAMEWORKS = Path(__file__).parents[3] / "frameworks"
STARTS_ON = date(2026, 1, 5)
OF_A_ROUND = {"home", "rounds", "selection", "audits", "moderation", "actions", "reports", "frameworks", "notices"}
LOOKED_AFTER = {Story.drawn, Story.half_written, Story.chosen, Story.judged_again, Story.reported, Story.sent}
MOST_ALIKE = 1
"""Pages of one name that one person opens at one step."""
_LINK = re.compile(r'href="(/(?!static/|sign-out)[^"#]*)')
_TAG = re.compile(r"<script.*?</script>|<[^>]+>", re.DOTALL)
FILES = {"reports:word": b"PK", "reports:pdf": b"%PDF", "actions:export": b"PK"}


@pytest.fixture(scope="module")
def text() -> str:
    return (FRAMEWORKS / "six-aspects.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def other() -> Framework:
    return read_framework((FRAMEWORKS / "bolton.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def council(text: str) -> Council:
    return found(text, seed=1, when=moment(STARTS_ON - timedelta(days=60), 9))


class Reader:
    """Somebody at a browser: what they read, by address, and the files they took away, by the name of the page."""

    def __init__(self, person_id: int) -> None:
        self.client = Client(raise_request_exception=True)
        self.client.force_login(get_user_model().objects.get(person__id=person_id))
        self.words: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        self.opened: set[str] = set()

    def look_round(self) -> None:
        """Open every page that links lead to from their own work."""
        ahead, met = ["/"], {"/"}
        alike: Counter[str] = Counter()
        while ahead:
            path = ahead.pop(0)
            html = self._open(path)
            for link in map(unescape, _LINK.findall(html)):
                name = resolve(link.partition("?")[0]).view_name
                if link not in met and alike[name] < MOST_ALIKE and name.partition(":")[0] in OF_A_ROUND:
                    met.add(link)
                    alike[name] += 1
                    ahead.append(link)

    def _open(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code < 400, f"{path}: {answer.status_code}"
        name = resolve(path.partition("?")[0]).view_name
        self.opened.add(name)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if "html" not in answer.get("Content-Type", ""):
            self.files[name] = content
            return ""
        html = content.decode()
        self.words[path] = unescape(_TAG.sub(" ", html))
        return html


def concerned(council: Council) -> Iterator[int]:
    """The QA Lead, and one of each who has a part in the round so far."""
    yield council.leaders[Role.QA_LEAD]
    audit = Audit.objects.order_by("pk").first()
    if audit is not None:
        yield from filter(None, (audit.auditor_id, audit.practitioner_id))
    moderation = Moderation.objects.order_by("pk").first()
    if moderation is not None:
        yield moderation.moderator_id
    if Report.objects.exists():
        yield council.leaders[Role.DIRECTOR]


def strange_words(other: Framework, framework: Framework) -> re.Pattern[str]:
    """Words that stand in the other framework alone, and its rhythm and numbers."""
    said = [one.title for one in (*other.judgements, *other.aspects)]
    said += [one.short_title for one in other.aspects if one.key != "assessment"]  # also a state of every child’s case
    said += [prompt.text for aspect in other.aspects for prompt in aspect.prompts]
    said += [
        "Bolton",
        "Integrated Front Door",
        "six weeks",
        "Six-weekly",
        "six-weekly",
        "seven aspects",
        "four judgements",
    ]
    own = {one.title for one in (*framework.judgements, *framework.aspects)}
    return re.compile("|".join(rf"\b{re.escape(words)}\b" for words in said if words not in own), re.IGNORECASE)


def in_word(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_a_whole_round_by_operations_and_on_every_page(
    council: Council, other: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody_signs_in()
    story, framework = Story(council, STARTS_ON), council.framework
    strange = strange_words(other, framework)
    said: dict[str, str] = {}
    opened: set[str] = set()

    def look(person_ids: Iterator[int] | list[int], now: datetime) -> dict[int, Reader]:
        monkeypatch.setattr(clock, "now", lambda: now)
        readers = {person_id: Reader(person_id) for person_id in person_ids}
        for reader in readers.values():
            reader.look_round()
            opened.update(reader.opened)
            for path, words in reader.words.items():
                assert not (heard := strange.search(words)), f"{path} at {now}: {heard}"
                said[path] = words
        return readers

    for offset, step in days(story):
        when = moment(STARTS_ON + timedelta(days=offset), 10)
        step(story, when)
        if step in LOOKED_AFTER:
            look(concerned(council), when + timedelta(minutes=5))
    end = moment(STARTS_ON + timedelta(days=offset + 1), 9)
    everybody = look([*one_of_each_role()], end)

    assert_all_is_over(framework)
    whole = "\n".join(said.values())
    titles = [one.title for part in (framework.aspects, framework.judgements, framework.service_areas) for one in part]
    for words in (
        *titles,
        framework.checks[0].text,
        "Every eight weeks",
        "Six aspects",
        "Five judgements",
        "Aspect 3 of 6",
    ):
        assert words in whole
    of_a_round = {"rounds:control_room", "selection:proposal", "selection:how_chosen", "audits:section", "audits:check"}
    of_a_round |= {"audits:read", "audits:feedback", "moderation:judge", "moderation:record", "moderation:one"}
    of_a_round |= {"moderation:choose", "actions:one", "reports:one", "reports:edit", "reports:sign_off"}
    of_a_round |= {"frameworks:aspects", "frameworks:policies", "rounds:schedule"}
    assert of_a_round <= opened, sorted(of_a_round - opened)
    files = everybody[council.leaders[Role.QA_LEAD]].files
    for name, begins in FILES.items():
        assert files[name].startswith(begins), name
    word = in_word(files["reports:word"])
    assert all(one.title in word for one in framework.judgements)
    assert not strange.search(word)


def one_of_each_role() -> Iterator[int]:
    for role in Role:
        person = Person.objects.filter(role_assignments__role=role).order_by("pk").first()
        if person is not None:
            yield person.pk


def assert_all_is_over(framework: Framework) -> None:
    """Every audit is final with judgements of this framework, and whoever acts at once was told."""
    assert set(Audit.objects.values_list("state", flat=True)) == {AuditState.FINAL}
    overall = AuditorJudgement.objects.filter(aspect=OVERALL)
    assert set(overall.values_list("final_value", flat=True)) == {judgement.key for judgement in framework.judgements}
    at_once = [judgement.key for judgement in framework.judgements if judgement.acts_at_once]
    told = Notice.objects.filter(kind="audits.final_inadequate")
    assert told.count() == overall.filter(final_value__in=at_once).count() > 0
    round_ = Round.objects.get()
    assert (round_.ends_on - round_.starts_on).days + 1 == framework.policies.round_length_days.value == 56
    assert Activity.objects.filter(key="case_file_audits").count() >= 2
    assert Action.objects.filter(state="verified").exists()
    report = Report.objects.get()
    assert report.state == "signed_off"
    assert [one["key"] for one in report.figures["scale"]] == [judgement.key for judgement in framework.scale]
    assert len(report.figures["how_well"]["overall"]["counts"]) == len(framework.judgements)


def test_its_demo_has_a_round_that_is_over_and_one_under_way(text: str) -> None:
    play(text, seed=1, now=moment(STARTS_ON, 14), say=lambda _: None)
    assert list(Round.objects.order_by("starts_on").values_list("state", flat=True)) == ["closed", "under_way"]
    assert list(Report.objects.values_list("state", flat=True)) == ["signed_off"]
