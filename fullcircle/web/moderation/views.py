"""Pages of moderation: what waits, choosing and asking, judging blind, and the outcome."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fullcircle.domain.insight import queries as insight
from fullcircle.domain.insight.rules.named import Measure
from fullcircle.domain.moderation import operations, queries
from fullcircle.domain.moderation.states import ModerationState
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid, StaleWrite
from fullcircle.web.kit.routes import PersonRequest
from fullcircle.web.moderation import presenters
from fullcircle.web.moderation.forms import AgreeForm, AssignForm, JudgeForm, field_of


def my_list(request: PersonRequest) -> HttpResponse:
    """Moderations this person takes part in; for those who assign moderation, also the rounds to choose from."""
    rows = queries.mine(request.actor)
    waiting = {row.id for row in rows if row.state is not ModerationState.AGREED}
    found = presenters.lines(rows, clock.today())
    reach = insight.reach_over(request.actor, Permission.ASSIGN_MODERATION)
    context = {
        "open": [line for line in found if line.id in waiting],
        "agreed": [line for line in found if line.id not in waiting],
        "rounds": presenters.rounds_to_choose(queries.rounds_to_moderate(request.actor), reach),
    }
    return render(request, "moderation/list.html", context)


def choose(request: PersonRequest, round_id: int) -> HttpResponse:
    """A round's moderation: who has which audit. Sent: choose audits by the policy, and ask people to moderate them."""
    if request.method == "POST":
        chosen = operations.choose_for_moderation(round_id=round_id, by=request.actor, now=clock.now())
        messages.success(request, presenters.said_of_choice(chosen))
        return redirect("moderation:choose", round_id=round_id)
    found, today = queries.round_to_moderate(request.actor, round_id), clock.today()
    context = {
        "round": found,
        "lines": presenters.lines(found.moderations, today, queries.cannot_go_on(request.actor, round_id, on=today)),
        "progress": insight.round_progress(request.actor, round_id),
        "agreement": insight.agreement(request.actor, round_id),
        "Measure": Measure,
    }
    return render(request, "moderation/choose.html", context)


def others_final(request: PersonRequest, round_id: int) -> HttpResponse:
    """Make the audits final that were not chosen."""
    made = operations.finalise_unmoderated(round_id=round_id, by=request.actor, now=clock.now())
    messages.success(request, presenters.said_of_final(made))
    return redirect("moderation:choose", round_id=round_id)


def assign(request: PersonRequest, audit_id: int) -> HttpResponse:
    """Ask someone to moderate an audit."""
    found = queries.candidates(request.actor, audit_id, on=clock.today())
    form = AssignForm(found.candidates, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.assign(
                audit_id=audit_id,
                moderator_id=int(form.cleaned_data["moderator"]),
                why=form.cleaned_data["why"],
                seen=request.POST.get("seen"),
                by=request.actor,
                now=clock.now(),
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"The audit of child {found.child} has a moderator.")
            return redirect("moderation:choose", round_id=found.round_id)
    context = {"found": found, "form": form, "hints": presenters.hints(found.candidates)}
    context |= {"seen": request.POST.get("seen", str(found.moderator_id or ""))}
    return render(request, "moderation/assign.html", context, status=422 if form.errors else 200)


def one(request: PersonRequest, moderation_id: int) -> HttpResponse:
    """One moderation in its present phase."""
    page = queries.moderation(request.actor, moderation_id)
    return _shown(request, page, AgreeForm(page.aspects) if page.may_agree else None)


def judge(request: PersonRequest, moderation_id: int, aspect: str) -> HttpResponse:
    """The evidence for one aspect beside the moderator's own judgement, saved as far as it is written."""
    page = queries.to_judge(request.actor, moderation_id)
    found = page.aspect(aspect)
    form = JudgeForm(found, request.POST) if request.method == "POST" else JudgeForm.of(found)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            operations.save_draft(
                moderation_id=moderation_id,
                aspect=aspect,
                value=form.cleaned_data["value"],
                rationale=form.cleaned_data["rationale"],
                version=form.cleaned_data["version"],
                by=request.actor,
                now=clock.now(),
            )
        except Invalid as refusal:
            form.add_error("rationale", str(refusal))
        except StaleWrite:
            status = 409
            page = queries.to_judge(request.actor, moderation_id)
            found = page.aspect(aspect)
            typed = {"value": form.cleaned_data["value"], "rationale": form.cleaned_data["rationale"]}
            form = JudgeForm(found, initial=typed | {"version": found.draft.version if found.draft else 0})
        else:
            return redirect(presenters.following(page, aspect))
    context = {
        "page": page,
        "aspect": found,
        "form": form,
        "parts": presenters.parts(page, aspect),
        "stale": status == 409,
    }
    return render(request, "moderation/judge.html", context, status=422 if form.errors else status)


def record(request: PersonRequest, moderation_id: int) -> HttpResponse:
    """All the moderator's own judgements once more, then record them for good."""
    page = queries.to_judge(request.actor, moderation_id)
    faults: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            operations.record_judgements(moderation_id=moderation_id, by=request.actor, now=clock.now())
        except Invalid as refusal:
            faults = presenters.missing(refusal.faults, page)
        else:
            messages.success(request, "Your judgements are recorded. Here are both views.")
            return redirect("moderation:one", moderation_id=moderation_id)
    return render(request, "moderation/record.html", {"page": page, "faults": faults}, status=422 if faults else 200)


def agree(request: PersonRequest, moderation_id: int) -> HttpResponse:
    """Record the outcome of the talk."""
    page = queries.moderation(request.actor, moderation_id)
    form = AgreeForm(page.aspects, request.POST)
    form.is_valid()  # what is right is taken beside what is wrong, so that all of that is told at once
    values = {"talk_on": None, "reason": ""} | form.cleaned_data
    try:
        operations.agree(
            moderation_id=moderation_id,
            talk_on=values["talk_on"],
            values=form.values,
            reason=values["reason"],
            by=request.actor,
            now=clock.now(),
        )
    except Invalid as refusal:
        for name, words in refusal.faults.items():
            field = name if name in form.fields else field_of(name)
            if field not in form.errors:
                form.add_error(field, words)
        return _shown(request, page, form)
    messages.success(
        request, "The outcome is agreed, and the audit is final. Both first judgements are kept beside it."
    )
    return redirect("moderation:one", moderation_id=moderation_id)


def _shown(request: PersonRequest, page: queries.ModerationPage, form: AgreeForm | None) -> HttpResponse:
    lines = presenters.compared(page)
    theirs = page.may_draft or page.may_agree
    context = {
        "page": page,
        "form": form,
        "title": presenters.title(page),
        "lead": presenters.lead(page),
        "judged": presenters.judged(page),
        "steps": presenters.steps(page),
        "lines": lines,
        "headline": presenters.headline(lines, page) if lines else "",
        "parts": presenters.parts(page) if page.may_draft else [],
        "first": presenters.first_to_write(page) if page.may_draft else "",
        "needs_another": not theirs and queries.needs_another(request.actor, page.row.id, on=clock.today()),
        "field_of": field_of,
    }
    return render(request, "moderation/one.html", context, status=422 if form is not None and form.errors else 200)
