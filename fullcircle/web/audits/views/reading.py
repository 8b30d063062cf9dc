"""Finding and reading audits, and the practitioner's part of them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fullcircle.domain.actions import queries as actions
from fullcircle.domain.audits import operations, queries
from fullcircle.domain.audits.policy import BEING_WRITTEN
from fullcircle.domain.audits.queries import AuditCard, Workspace
from fullcircle.domain.audits.rules.disclosure import Relation, Sight
from fullcircle.domain.audits.states import SENT_IN, AuditState, FindingKind
from fullcircle.domain.moderation import queries as moderation
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import DomainError, Invalid, NotFound, StaleWrite
from fullcircle.web.audits.forms import AnswerForm, number_sent
from fullcircle.web.audits.presenters import lists
from fullcircle.web.audits.presenters import sections as present
from fullcircle.web.audits.views.writing import working_context
from fullcircle.web.kit.middleware import STATUS
from fullcircle.web.kit.routes import PersonRequest


def list_audits(request: PersonRequest) -> HttpResponse:
    """The audits this person may see, found by filters in the address."""
    asked = lists.Filters.read(request.GET)
    page = queries.audits_page(
        request.actor,
        on=clock.today(),
        page=request.GET.get("page", "1"),
        round_id=asked.round_id,
        state=asked.state,
        mine=asked.mine,
        open_with=asked.open_with,
    )
    rows = list(page.object_list)
    rounds = queries.rounds_with_audits(request.actor)
    auditor = rows[0].auditor if rows else "one person"
    context = {"page": page, "rows": rows, "filters": lists.chips(asked, rounds, auditor=auditor), "asked": asked}
    return render(request, "audits/list.html", context)


def one(request: PersonRequest, audit_id: int) -> HttpResponse:
    """An audit as this person stands to it: the workspace for its auditor, preparation for the practitioner, its state for
    those who follow it."""
    place = queries.workspace(request.actor, audit_id, on=clock.today())
    card = place.card
    set_from_it = actions.of_audit(request.actor, audit_id, on=clock.today())
    if card.is_auditor and card.state in BEING_WRITTEN:
        return render(request, "audits/workspace.html", _workspace_context(place) | {"actions": set_from_it})
    preparing = queries.preparation(request.actor, audit_id) if card.sight is Sight.PREPARATION else None
    context = {
        "card": card,
        "actions": set_from_it,
        "preparing": preparing,
        "sent_in": card.state in SENT_IN,
        "to_be_in_by": card.due_on if card.due_on >= clock.today() else None,
        "steps": [(title, href) for name, title, href in lists.leading_steps(card) if name in place.may],
        "auditor_left": place.auditor_left,
        "readable": card.sight is Sight.WHOLE,
        "sets_actions": _sets_actions(request, card),
        "final": card.state is AuditState.FINAL,
    }
    return render(request, "audits/overview.html", context)


def _sets_actions(request: PersonRequest, card: AuditCard) -> bool:
    """Whether to offer setting an action: to the auditor, and to managers who read the audit. Setting it asks again."""
    if card.state in {AuditState.NOT_STARTED, AuditState.WITHDRAWN}:
        return False
    in_scope = Relation.IN_SCOPE in card.relations and request.actor.may(Permission.SET_ACTIONS)
    return card.is_auditor or (in_scope and card.state is AuditState.FINAL)


def _workspace_context(place: Workspace) -> dict[str, object]:
    context = working_context(place)
    written = place.written
    if written is None:
        raise NotFound
    return {
        **context,
        "aspects": present.parts(written, aspects=True),
        "other_parts": present.parts(written, aspects=False),
        "aspects_written": present.aspects_written(written),
        "go_on": present.go_on(written),
        "returned": place.returned,
        "left": len(written.missing),
    }


def read(request: PersonRequest, audit_id: int) -> HttpResponse:
    """The whole audit, to read."""
    place = queries.workspace(request.actor, audit_id, on=clock.today())
    if place.written is None:
        raise NotFound
    context = working_context(place) | {
        "check_answers": present.CHECK_ANSWERS,
        "evidence_titles": present.EVIDENCE_TITLES,
        "final": {judged.aspect: judged for judged in place.judged},
        "why_agreed": moderation.why_agreed(request.actor, audit_id) if place.judged else "",
    }
    return render(request, "audits/read.html", context)


def feedback(request: PersonRequest, audit_id: int) -> HttpResponse:
    """The feedback of a final audit. The practitioner reads and answers it; others who may see it read both."""
    if request.method == "POST":
        return _answer(request, audit_id)
    return _feedback_page(request, audit_id)


def _answer(request: PersonRequest, audit_id: int) -> HttpResponse:
    typed = request.POST.get("text", "")
    try:
        operations.save_answer(
            audit_id=audit_id,
            text=typed,
            base_version=number_sent(request.POST, "base_version"),
            send=request.POST.get("go") == "send",
            by=request.actor,
            now=clock.now(),
        )
    except DomainError as refusal:
        if not isinstance(refusal, Invalid | StaleWrite):
            raise
        return _feedback_page(request, audit_id, typed=typed, refusal=refusal, status=STATUS[type(refusal)])
    sent = request.POST.get("go") == "send"
    messages.success(
        request, "Your answer is sent. Thank you." if sent else "Your answer is saved. Send it when you are ready."
    )
    return redirect("audits:feedback", audit_id=audit_id)


def _feedback_page(
    request: PersonRequest,
    audit_id: int,
    *,
    typed: str | None = None,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    found = queries.feedback(request.actor, audit_id)
    if found.answer is None and found.card.is_practitioner:
        operations.note_reading(audit_id=audit_id, by=request.actor, now=clock.now())
    saved = found.answer.text if found.answer else ""
    form = AnswerForm(initial={"text": saved if typed is None else typed})
    context = {
        "feedback": found,
        "card": found.card,
        "strengths": found.of_kind(FindingKind.STRENGTH),
        "improvements": found.of_kind(FindingKind.IMPROVEMENT),
        "why_agreed": moderation.why_agreed(request.actor, audit_id),
        "actions": actions.of_audit(request.actor, audit_id, on=clock.today()),
        "form": form,
        "fault": str(refusal) if refusal else "",
        "saved_text": saved if isinstance(refusal, StaleWrite) else "",
        "answering": found.card.is_practitioner and not (found.answer and found.answer.answered_at),
    }
    return render(request, "audits/feedback.html", context, status=status)
