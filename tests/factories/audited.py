"""A round with its audits, judgements, moderations and actions: rows as the operations of each slice leave them.

Made directly, because what is measured is one row at a time: an audit final without a voice, an action done but not verified.
The way there through every operation is walked by the browser journey.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from fullcircle.domain.actions.models import Action
from fullcircle.domain.audits.models import Audit, AuditorJudgement, Finding, Section
from fullcircle.domain.audits.states import OVERALL, AuditState
from fullcircle.domain.cases.models import Child
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.moderation.models import Moderation, ModeratorJudgement
from fullcircle.domain.moderation.states import ChosenBecause
from fullcircle.domain.rounds import operations as rounds
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.states import RoundState
from fullcircle.domain.selection.models import Choice, Draw
from fullcircle.domain.selection.rules.terms import terms_of
from fullcircle.domain.selection.states import Basis
from tests.factories.council import NOW, TODAY, Council, Team, add_children

SUBMITTED_STATES = {AuditState.SUBMITTED, AuditState.WITH_MODERATOR, AuditState.FINAL}


@dataclass
class AuditedRound:
    """A round under way with a confirmed draw; ``council`` is where it is."""

    council: Council
    id: int
    draw: Draw

    def audit(
        self,
        team: Team,
        state: AuditState = AuditState.FINAL,
        *,
        overall: str = "meets_good",
        aspects: dict[str, str] | None = None,
        basis: Basis = Basis.DIRECTED,
        chance: float = 0.1,
        voices: dict[str, str] | None = None,
        findings: tuple[tuple[str, str], ...] = (),
        days_late: int = 0,
        observation: bool = False,
    ) -> Audit:
        """One audit of a child of ``team``, drawn with ``chance`` unless leaders asked for it. ``voices``: why each missing
        one is missing; ``findings``: (aspect, kind)."""
        (reference,) = add_children(self.council, team, 1)
        child = Child.objects.get(reference=reference)
        auditor = next(t.manager_id for t in self.council.teams if t.id != team.id)
        choice = Choice.objects.create(
            draw=self.draw,
            child=child,
            position=self.draw.choices.count() + 1,
            basis=basis,
            stratum=team.area,
            drawn_chance=1 if basis is Basis.DIRECTED else chance,
            chance=1 if basis is Basis.DIRECTED else chance,
            service_area_id=team.area_id,
            team_id=team.id,
            auditor_id=auditor,
        )
        due = TODAY - timedelta(days=3)
        submitted = NOW - timedelta(days=3 - days_late) if state in SUBMITTED_STATES else None
        audit = Audit.objects.create(
            round_id=self.id,
            child=child,
            choice=choice,
            framework_version_id=self.council.framework_version_id,
            state=state,
            auditor_id=auditor,
            practitioner_id=team.worker_ids[0],
            team_id=team.id,
            due_on=due,
            observation_planned=observation,
            submitted_at=submitted,
            finalised_at=NOW if state is AuditState.FINAL else None,
        )
        if submitted:
            self._written(audit, overall, aspects or {}, voices or {}, findings)
        return audit

    def _written(
        self,
        audit: Audit,
        overall: str,
        aspects: dict[str, str],
        voices: dict[str, str],
        findings: tuple[tuple[str, str], ...],
    ) -> None:
        final = audit.state == AuditState.FINAL
        framework = frameworks.framework(self.council.framework_version_id)
        judged = {aspect.key: aspects.get(aspect.key, overall) for aspect in framework.aspects} | {OVERALL: overall}
        AuditorJudgement.objects.bulk_create(
            AuditorJudgement(audit=audit, aspect=aspect, value=value, final_value=value if final else "")
            for aspect, value in judged.items()
        )
        Finding.objects.bulk_create(
            Finding(audit=audit, aspect=aspect, kind=kind, text="Words about a child that no report may show.")
            for aspect, kind in findings
        )
        for voice in ("child", "family", "practitioner"):
            reason = voices.get(voice, "")
            content = {"heard": "no" if reason else "yes", "reason": reason, "answers": {}, "how": "", "explained": ""}
            Section.objects.create(audit=audit, key=f"{voice}_voice", version=1, content=content)
        Section.objects.create(
            audit=audit, key=OVERALL, version=1, content={"judgement": overall, "difference": "She sleeps at home."}
        )

    def moderated(
        self, audit: Audit, moderator_says: str, agreed: str, *, because: ChosenBecause = ChosenBecause.ALWAYS
    ) -> Moderation:
        """The audit's moderation, agreed; its overall judgement is final as agreed."""
        made = Moderation.objects.create(
            audit=audit,
            moderator_id=self.council.heads[0],
            state="agreed",
            chosen_because=because,
            due_on=TODAY,
            judged_at=NOW,
            agreed_at=NOW,
            reason="Agreed after the talk.",
        )
        ModeratorJudgement.objects.create(moderation=made, aspect=OVERALL, value=moderator_says, agreed_value=agreed)
        audit.judgements.filter(aspect=OVERALL).update(final_value=agreed)
        return made

    def action(self, audit: Audit, state: str = "open", *, difference: str = "", due_on: date = TODAY) -> Action:
        """An action from the audit, in that state."""
        done = state in {"done", "verified"}
        return Action.objects.create(
            audit=audit,
            team_id=audit.team_id,
            what="Meet the family",
            measure="A dated note",
            achievable="Time is kept free",
            difference_for="The child knows what happens next",
            urgency="standard",
            due_on=due_on,
            owner_id=audit.practitioner_id,
            state=state,
            set_at=NOW,
            done_at=NOW if done else None,
            done_by_id=audit.practitioner_id if done else None,
            evidence="Note of 2 March" if done else "",
            verified_at=NOW if state == "verified" else None,
            verified_by_id=audit.auditor_id if state == "verified" else None,
            difference=difference if state == "verified" else "",
            how_known="The child said so" if state == "verified" else "",
        )


def audited_round(council: Council, *, now: datetime = NOW, title: str = "Planning and review") -> AuditedRound:
    """A round of the council that is under way, with its confirmed draw and no audits yet; each one begins before the last."""
    starts_on = TODAY - timedelta(days=31 + 42 * Round.objects.count())
    round_id = rounds.plan_round(title=title, focus="", starts_on=starts_on, by=council.qa_lead, now=now)
    Round.objects.filter(pk=round_id).update(state=RoundState.UNDER_WAY)
    numbers = {"children": 300, "left_out": 20, "eligible": 280, "with_priority": 40, "places": 4}
    frame = {team.area: numbers | {"position": at} for at, team in enumerate(council.teams)}
    draw = Draw.objects.create(
        round_id=round_id,
        state="confirmed",
        seed=1,
        size=10,
        settings=asdict(terms_of(frameworks.framework(council.framework_version_id))),
        frame_size=900,
        frame_hash="0" * 64,
        frame_by_service=frame,
        drawn_at=now,
        confirmed_at=now,
    )
    return AuditedRound(council, round_id, draw)
