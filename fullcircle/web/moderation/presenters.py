"""Moderation in words: its steps, the two views side by side, and what waits."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from fullcircle.domain.audits.states import OVERALL
from fullcircle.domain.insight.rules.named import Figure, Measure, Reach
from fullcircle.domain.moderation.operations import Chosen, MadeFinal
from fullcircle.domain.moderation.queries import Aspect, Candidate, ModerationPage, ModerationRow
from fullcircle.domain.moderation.rules.seeing import Relation
from fullcircle.domain.moderation.states import ModerationState
from fullcircle.foundation.kernel.spelling import spelt
from fullcircle.web.kit.asking import MODERATES, why_given_on
from fullcircle.web.kit.jinja import date_long, date_short, time_short

Step = dict[str, object]


def title(page: ModerationPage) -> str:
    """The heading of a moderation's page. It never holds a judgement."""
    child = f"child {page.row.child}"
    if page.row.state is ModerationState.TO_JUDGE:
        return f"Judge the practice for {child} yourself" if page.may_draft else f"Practice for {child} is moderated"
    if page.row.state is ModerationState.TO_AGREE:
        return f"Both views of the practice for {child} are in"
    return f"The outcome for {child} is agreed"


def lead(page: ModerationPage) -> str:
    """One line under the heading."""
    who = ". ".join(part for part in (page.who, page.status) if part)
    said = {
        ModerationState.TO_JUDGE: "You see the evidence. The auditor’s judgements stay hidden until yours are recorded."
        if page.may_draft
        else "Judgements are shown once both are in.",
        ModerationState.TO_AGREE: f"Neither of {'you' if judged(page) else 'them'} saw the other’s judgements before both "
        "were recorded.",
        ModerationState.AGREED: "Both first judgements are kept for ever, beside the agreed one.",
    }[page.row.state]
    return f"{who}. {said}" if who else said


def judged(page: ModerationPage) -> bool:
    """Whether one of the two first judgements is the reader's own: not of those who assign, nor of a moderator who took over the
    talk alone."""
    mine = page.row.relation is Relation.MODERATOR and not page.judged_by
    return mine or page.row.relation is Relation.AUDITOR


def steps(page: ModerationPage) -> list[Step]:
    """The four steps of a moderation, with when each was taken."""
    agreed = page.row.state is ModerationState.AGREED
    judged = page.judged_at is not None
    waits = f"By {date_short(page.row.due_on)}"
    taken = [
        ("Auditor judged", True, _moment(page.submitted_at)),
        ("Moderator judged" if judged else "Moderator to judge", judged, _moment(page.judged_at) if judged else waits),
        (
            "Talk held" if agreed else "Talk to hold",
            agreed,
            date_short(page.talk_on) if agreed else waits if judged else "",
        ),
        ("Outcome agreed" if agreed else "Outcome to agree", agreed, _moment(page.agreed_at)),
    ]
    here = next((at for at, (_, done, _) in enumerate(taken) if not done), None)
    mine = bool(page.may_draft or page.may_agree)
    return [
        {
            "text": text,
            "note": note,
            "state": "done" if done else "here" if at == here else "ahead",
            "needs_person": at == here and mine,
        }
        for at, (text, done, note) in enumerate(taken)
    ]


def _moment(moment: datetime | None) -> str:
    return f"{date_short(moment)}, {time_short(moment)}" if moment else ""


@dataclass(frozen=True)
class Compared:
    """One line of the comparison. ``steps``: places apart, 0 for the same."""

    aspect: Aspect
    steps: int
    total: bool


def compared(page: ModerationPage) -> list[Compared]:
    """Both judgements of every aspect in the framework's order, the whole last; empty until both may be seen."""
    return [
        Compared(a, abs(a.first.value.steps_to(a.second.value)), a.key == OVERALL)
        for a in page.aspects
        if a.first is not None and a.second is not None
    ]


def headline(lines: Sequence[Compared], page: ModerationPage) -> str:
    """How far the aspects are apart: "You judged 5 of 8 alike, and were one apart on 3". Where somebody else than the present
    moderator judged, it says who."""
    aspects = [line for line in lines if not line.total]
    who = "You" if judged(page) else "They"
    if page.judged_by:
        who = f"{'You' if judged(page) else page.row.auditor} and {page.judged_by}"
    same = sum(not line.steps for line in aspects)
    if same == len(aspects) == 1:
        return f"{who} judged the one aspect alike"
    if same == len(aspects):
        return f"{who} judged all {len(aspects)} aspects alike"
    steps = Counter(line.steps for line in aspects if line.steps)
    apart = [f"{spelt(n)} apart on {steps[n]}" for n in sorted(steps)]
    of = "1 aspect" if len(aspects) == 1 else f"{len(aspects)} aspects"
    return f"{who} judged {same} of {of} alike, and were {' and '.join(apart)}"


def parts(page: ModerationPage, here: str = "") -> list[Step]:
    """The aspects as a list of parts, each with how far the moderator's own judgement is."""
    found = []
    for aspect in page.aspects:
        state, words = _progress(aspect)
        found.append(
            {
                "text": aspect.title,
                "href": reverse("moderation:judge", args=(page.row.id, aspect.key)),
                "state": "here" if aspect.key == here else state,
                "words": words,
                "needs_person": bool(aspect.draft and aspect.draft.beside),
            }
        )
    return found


def _progress(aspect: Aspect) -> tuple[str, str]:
    draft = aspect.draft
    if draft is None or not draft.version:
        return "ahead", "Not started"
    if draft.beside:
        return "started", "Two texts"
    return ("done", "Written") if draft.complete else ("started", "Started")


def following(page: ModerationPage, key: str) -> str:
    """Where to go after this aspect: the next one in order, and after the last the page to record them."""
    keys = [aspect.key for aspect in page.aspects]
    at = keys.index(key) + 1
    if at < len(keys):
        return reverse("moderation:judge", args=(page.row.id, keys[at]))
    return reverse("moderation:record", args=(page.row.id,))


def first_to_write(page: ModerationPage) -> str:
    """The first aspect that is not written yet, or the page to record them."""
    for aspect in page.aspects:
        if aspect.draft is None or not aspect.draft.complete:
            return reverse("moderation:judge", args=(page.row.id, aspect.key))
    return reverse("moderation:record", args=(page.row.id,))


def missing(faults: Mapping[str, str], page: ModerationPage) -> list[tuple[str, str]]:
    """Faults of recording as (words, link to the aspect)."""
    titles = {aspect.key: aspect.title for aspect in page.aspects}
    return [
        (f"{titles.get(key, key)}: {words}", reverse("moderation:judge", args=(page.row.id, key)))
        for key, words in faults.items()
    ]


@dataclass(frozen=True)
class Line:
    """A moderation in a list. ``state_kind``: how its state tag is drawn; ``cannot``: why its moderator cannot go on, "" where
    they can."""

    id: int
    child: str
    round: str
    team: str
    who: str
    state: str
    state_kind: str
    due: str
    late: bool
    cannot: str


_KINDS = {ModerationState.TO_JUDGE: "now", ModerationState.TO_AGREE: "now", ModerationState.AGREED: "done"}
_YOURS = {Relation.MODERATOR: "You moderate", Relation.AUDITOR: "Your audit"}


def lines(rows: Sequence[ModerationRow], on: date, cannot_go_on: Mapping[int, bool] = {}) -> list[Line]:
    """Rows in words, as of that day. ``cannot_go_on``: those whose moderator cannot, and whether for a conflict of interest."""
    return [
        Line(
            id=row.id,
            child=row.child,
            round=f"Round {row.round_number}",
            team=row.team,
            who=_YOURS.get(row.relation, row.moderator) if row.relation is not Relation.ASSIGNER else row.moderator,
            state=row.state.label,
            state_kind=_KINDS[row.state],
            due=date_long(row.due_on),
            late=row.late(on),
            cannot=why_given_on(MODERATES, in_conflict=cannot_go_on[row.id], told=True)
            if row.id in cannot_go_on
            else "",
        )
        for row in rows
    ]


@dataclass(frozen=True)
class RoundToChoose:
    """A round in the list of those with submitted audits; ``waiting``: how many wait to be sent on."""

    id: int
    number: int
    title: str
    waiting: Figure
    words: str


def rounds_to_choose(rounds: Sequence[tuple[int, int, str, int]], reach: Reach) -> list[RoundToChoose]:
    """Rounds with what waits in each, within the ``reach`` of whoever looks."""
    return [
        RoundToChoose(
            pk,
            number,
            title,
            Figure(Measure.TO_SEND_ON, waiting, pk, reach),
            f" submitted {'audit' if waiting == 1 else 'audits'} to send on",
        )
        for pk, number, title, waiting in rounds
    ]


def said_of_choice(chosen: Chosen) -> str:
    """What a choice came to. It names no audit and no judgement."""
    if not chosen.chosen:
        if chosen.considered == 1:
            return "The one audit does not need to be moderated. It can become final."
        return f"None of the {_audits(chosen.considered)} needs to be moderated. They can become final."
    said = f"{chosen.chosen} of {_audits(chosen.considered)} chosen. "
    if chosen.assigned == chosen.chosen:
        return said + ("It has a moderator." if chosen.chosen == 1 else "Each has a moderator.")
    return said + f"{chosen.chosen - chosen.assigned} could not be given to anyone: the reasons are below."


def said_of_final(made: MadeFinal) -> str:
    """What making the others final came to."""
    said = f"{_audits(made.final)} became final." if made.final else "No audit became final."
    if made.chosen:
        needs = "needs" if made.chosen == 1 else "need"
        said += f" Of those chosen, {_audits(made.chosen)} still {needs} a moderator."
    if made.since:
        said += f" {_audits(made.since, first=True)} came in after the choice: choose again first."
    if made.own:
        said += f" {_audits(made.own, first=True)} of your own, or in a conflict of interest of yours: ask someone to moderate."
    return said


def _audits(n: int, *, first: bool = False) -> str:
    return f"{n if n or not first else 'No'} {'audit' if n == 1 else 'audits'}"


def hints(candidates: Sequence[Candidate]) -> dict[str, str]:
    """What each person who fits has in hand, and apart from that what they have agreed in this round: both make them more busy
    than others, and only the first still asks something of them."""
    return {str(c.id): _busy(c) for c in candidates if not c.why_not}


def _busy(candidate: Candidate) -> str:
    said = f"{candidate.in_hand or 'No'} {'moderation' if candidate.in_hand == 1 else 'moderations'} in hand"
    return f"{said}, {candidate.agreed} agreed in this round" if candidate.agreed else said
