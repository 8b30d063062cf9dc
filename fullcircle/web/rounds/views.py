"""Pages of rounds: the list, the control room, planning and changing, and the schedule."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fullcircle.domain.audits import queries as audits
from fullcircle.domain.insight import queries as insight
from fullcircle.domain.moderation import operations as moderation
from fullcircle.domain.moderation import queries as moderated
from fullcircle.domain.reports import queries as reports
from fullcircle.domain.rounds import operations, queries
from fullcircle.domain.rounds.states import RoundState
from fullcircle.domain.selection import queries as selection
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid, StaleWrite
from fullcircle.web.kit.numbers import whole_number
from fullcircle.web.kit.routes import PersonRequest
from fullcircle.web.rounds.forms import (
    ActivityForm,
    ChangeRoundForm,
    CloseForm,
    PlanScheduleForm,
    RoundForm,
    TakeBackForm,
    as_initial,
)
from fullcircle.web.rounds.presenters import control_room as room
from fullcircle.web.rounds.presenters import findings, hands, next_steps
from fullcircle.web.rounds.presenters.schedule import schedule_groups


def list_rounds(request: PersonRequest) -> HttpResponse:
    """The rounds, newest first, and what of the schedule is late or due."""
    today = clock.today()
    waiting = queries.schedule(request.actor, on=today, from_=today, until=today)
    context = {"rounds": queries.rounds(request.actor), "schedule": schedule_groups(waiting), "today": today}
    return render(request, "rounds/list.html", context)


def control_room(request: PersonRequest, round_id: int) -> HttpResponse:
    """All of a round on one page."""
    actor, today = request.actor, clock.today()
    found = queries.round_view(actor, round_id)
    weeks = room.timeline(found.dates, today, closed=found.state is RoundState.CLOSED)
    context: dict[str, object] = {"round": found, "today": today, "timeline": weeks}
    if found.state is RoundState.PLANNED:
        context["proposed"] = selection.proposed(actor, round_id)
    else:
        rows = audits.progress_of_round(actor, round_id, on=today)
        counted = insight.round_progress(actor, round_id)
        moderating = counted.to_judge + counted.to_agree
        sample = selection.sample(actor, round_id)
        report = reports.of_round(actor, round_id) if actor.may(Permission.SEE_REPORTS) else None
        context |= {
            "progress": room.progress(counted, rows, due_on=found.dates.audits_due_on, today=today),
            "hands": hands.hands(rows, actor, today),
            "gone": hands.gone(rows, actor),
            "steps": next_steps.next_steps(
                actor,
                counted,
                report,
                stranded=len(moderated.cannot_go_on(actor, round_id, on=today)) if moderating else 0,
                state=found.state,
                due_on=found.dates.report_due_on,
                today=today,
            ),
            "undone": sample.undone if sample else None,
            "undone_unseen": sample.undone_unseen if sample else False,
            "sample": room.sample_card(sample, round_id) if sample else None,
            "observation": findings.observation_card(counted, sample.observation_share)
            if sample and counted.audits
            else None,
        }
        if actor.may(Permission.SEE_MEASURES):
            missed = found.missed and not counted.submitted
            agreement, so_far = insight.agreement(actor, round_id), insight.so_far(actor, counted)
            context["moderation"] = findings.moderation_card(counted, agreement, missed=missed)
            context["so_far"] = findings.so_far_card(so_far, counted, missed=missed)
    return render(request, "rounds/control_room.html", context)


def new(request: PersonRequest) -> HttpResponse:
    """Plan a round. The days can be worked out again from another first day before anything is saved."""
    suggestion = queries.suggestion(request.actor, on=clock.today())
    form = RoundForm(request.POST or None, initial=as_initial(suggestion))
    if request.method == "POST" and request.POST.get("do") == "dates":
        return _with_dates_from_first_day(request, form)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            round_id = operations.plan_round(
                number=given["number"],
                title=given["title"],
                focus=given["focus"],
                starts_on=given["starts_on"],
                dates=form.dates(),
                by=request.actor,
                now=clock.now(),
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "The round is planned. Next, choose the children.")
            return redirect("rounds:control_room", round_id=round_id)
    return render(request, "rounds/edit.html", {"form": form, "round": None}, status=422 if form.errors else 200)


def _with_dates_from_first_day(request: PersonRequest, form: RoundForm) -> HttpResponse:
    form.is_valid()
    starts_on = form.cleaned_data.get("starts_on")
    if starts_on is None:
        return render(request, "rounds/edit.html", {"form": form, "round": None}, status=422)
    suggestion = queries.suggestion(request.actor, on=clock.today(), starts_on=starts_on)
    typed = {name: request.POST.get(name, "") for name in ("number", "title", "focus")}
    fresh = RoundForm(initial=as_initial(suggestion) | typed)
    return render(request, "rounds/edit.html", {"form": fresh, "round": None})


def change(request: PersonRequest, round_id: int) -> HttpResponse:
    """Change a round's words and days. When someone saved in between, both texts are shown and nothing is overwritten."""
    found = queries.round_view(request.actor, round_id)
    form = ChangeRoundForm(request.POST or None, initial=as_initial(found))
    status = 200
    saved = None
    if request.method == "POST" and form.is_valid():
        try:
            moved = moderation.change_round(
                round_id=round_id,
                version=form.cleaned_data["version"],
                title=form.cleaned_data["title"],
                focus=form.cleaned_data["focus"],
                dates=form.dates(),
                by=request.actor,
                now=clock.now(),
            )
        except Invalid as refusal:
            form.refuse(refusal)
        except StaleWrite:
            saved, status = found, 409
            typed = request.POST.copy()
            typed["version"] = str(found.version)
            form = ChangeRoundForm(typed)
        else:
            messages.success(request, room.changed(moved, form.dates().audits_due_on))
            return redirect("rounds:control_room", round_id=round_id)
    context = {"form": form, "round": found, "saved": saved}
    return render(request, "rounds/edit.html", context, status=422 if form.errors else status)


def close(request: PersonRequest, round_id: int) -> HttpResponse:
    """Close a round, once the person has seen what that means, and has said why where something is unfinished."""
    found = queries.round_view(request.actor, round_id)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            moderation.close_round(
                round_id=round_id, reason=form.cleaned_data["reason"], by=request.actor, now=clock.now()
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{found.name} is closed.")
            return redirect("rounds:control_room", round_id=round_id)
    actor = request.actor
    report = reports.of_round(actor, round_id) if actor.may(Permission.SEE_REPORTS) else None
    context = {
        "round": found,
        "reached": moderated.reached(actor, round_id),
        "report": next_steps.report_at_closing(actor, report),
        "form": form,
    }
    return render(request, "rounds/close.html", context, status=422 if form.errors else 200)


def schedule(request: PersonRequest) -> HttpResponse:
    """The schedule of the framework, dated: what is late, due, ahead, done and missed."""
    open_with = whole_number(request.GET.get("open_with", ""))
    rows = queries.schedule(request.actor, on=clock.today(), open_with=open_with)
    context = {"groups": schedule_groups(rows), "of_one": open_with is not None, "owner": rows[0].owner if rows else ""}
    return render(request, "rounds/schedule.html", context)


def plan_schedule(request: PersonRequest) -> HttpResponse:
    """Make dated activities from the framework's schedule."""
    form = PlanScheduleForm(request.POST or None, initial=PlanScheduleForm.for_a_year(clock.today()))
    if request.method == "POST" and form.is_valid():
        try:
            added = operations.plan_schedule(
                from_=form.cleaned_data["from_"],
                until=form.cleaned_data["until"],
                by=request.actor,
                now=clock.now(),
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            planned = "1 activity is" if added == 1 else f"{added:,} activities are"
            messages.success(request, f"{planned} planned." if added else "Everything was planned already.")
            return redirect("rounds:schedule")
    return render(request, "rounds/plan_schedule.html", {"form": form}, status=422 if form.errors else 200)


def activity(request: PersonRequest, activity_id: int) -> HttpResponse:
    """One activity of the schedule, and what became of it."""
    found = queries.activity(request.actor, activity_id, on=clock.today())
    form = ActivityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        note, now = form.cleaned_data["note"], clock.now()
        try:
            if form.cleaned_data["outcome"] == "finish":
                operations.finish_activity(activity_id=activity_id, note=note, by=request.actor, now=now)
            else:
                operations.miss_activity(activity_id=activity_id, reason=note, by=request.actor, now=now)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{found.title}: recorded.")
            return redirect("rounds:schedule")
    return _activity(request, found, form, TakeBackForm())


def take_back(request: PersonRequest, activity_id: int) -> HttpResponse:
    """Take back what was recorded of an activity in error. Then it can be recorded anew."""
    found = queries.activity(request.actor, activity_id, on=clock.today())
    form = TakeBackForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            operations.take_back_activity(activity_id=activity_id, reason=reason, by=request.actor, now=clock.now())
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "The record is taken back. You can record anew what became of it.")
            return redirect("rounds:activity", activity_id=activity_id)
    return _activity(request, found, ActivityForm(), form)


def _activity(
    request: PersonRequest, found: queries.ActivityRow, form: ActivityForm, taking_back: TakeBackForm
) -> HttpResponse:
    context = {
        "activity": found,
        "form": form,
        "taking_back": taking_back,
        "recorded": queries.recorded(request.actor, found.id),
    }
    status = 422 if form.errors or taking_back.errors else 200
    return render(request, "rounds/activity.html", context, status=status)
