"""Pages of the performance picture: figures by area of work, each figure, the children behind it, and the standards."""

from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fullcircle.domain.cases import queries as cases
from fullcircle.domain.performance import operations, queries
from fullcircle.domain.performance.queries import CountedIn
from fullcircle.domain.performance.rules.missing import not_in_data
from fullcircle.domain.performance.rules.official import Beside, attribution, official
from fullcircle.domain.performance.rules.standards import AREAS, BASES, shown
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.web.kit.files import about_children
from fullcircle.web.kit.numbers import page_number
from fullcircle.web.kit.routes import PersonRequest
from fullcircle.web.performance.forms import StandardForm
from fullcircle.web.performance.presenters import children as behind
from fullcircle.web.performance.presenters import export
from fullcircle.web.performance.presenters import indicator as one
from fullcircle.web.performance.presenters.picture import overview, place_chips
from fullcircle.web.performance.presenters.standing import not_in_lines


def picture(request: PersonRequest) -> HttpResponse:
    """The newest picture for the place asked for, or the widest that this person may see: what stands out, then every figure."""
    places = queries.spots(request.actor)
    where = queries.spot_among(places, request.GET.get("where", ""))
    found = queries.picture(request.actor, where)
    context = overview(request.actor, found, _official(where), places)
    return render(request, "performance/picture.html", context | _not_told(found))


def _official(where: queries.Spot) -> Mapping[tuple[str, str], Beside]:
    """Official figures tell of whole councils alone."""
    return official(settings.AUTHORITY) if where.code == queries.COUNCIL else {}


def indicator(request: PersonRequest, indicator: str) -> HttpResponse:
    """One figure: now, over time, beside others, and by service, team and group."""
    places = queries.spots(request.actor)
    where = queries.spot_among(places, request.GET.get("where", ""))
    found = queries.indicator(request.actor, indicator, where)
    standards = queries.standards_list(request.actor, found.picture.standards)
    context = {
        "view": found,
        "places": place_chips(places, where),
        "parts": one.parts(found, _official(where)),
        "breakdowns": one.breakdowns(found),
        "over_time": one.over_time(found),
        "elsewhere": one.elsewhere(found, _official(where)),
        "not_in_lines": not_in_lines(found.picture, indicator),
        "attribution": attribution(),
        "missing": _missing(found.picture),
        "standards": [row for row in standards if row.key in found.indicator.standards],
        "basis": BASES[found.indicator.basis],
        "shown": shown,
        "sees_children": request.actor.may(Permission.SEE_CHILDREN),
    }
    return render(request, "performance/indicator.html", context)


def _not_told(found: queries.PictureView) -> dict[str, object]:
    """Services that the figures say nothing of, and children in no team, whom they miss: numbers, in words."""
    bare = cases.in_no_team(service_id=found.spot.service_id, team_id=found.spot.team_id, as_at=found.as_at)
    return {"missing": _missing(found), "bare": one.in_no_team(bare, found.spot)}


def _missing(found: queries.PictureView) -> str:
    return not_in_data(queries.services_not_in_picture(found, on=clock.today()))


def children(request: PersonRequest, indicator: str) -> HttpResponse:
    """The children behind a figure, a page at a time, those who need looking at first. The filters are in the address; no child
    is."""
    places = queries.spots(request.actor)
    where = queries.spot_among(places, request.GET.get("where", ""))
    part, counted = _asked(request)
    page = page_number(request.GET.get("page"))
    found = queries.behind(request.actor, indicator, where, part=part, counted=counted, page=page)
    picture = queries.picture(request.actor, where, indicator=indicator)
    context = behind.listed(indicator, found, picture, part) | {
        "key": indicator,
        "found": found,
        "where": where,
        "places": place_chips(places, where),
        "numbers": Paginator(range(found.total), queries.ON_A_PAGE).get_page(page),
    }
    return render(request, "performance/children.html", context)


def children_workbook(request: PersonRequest, indicator: str) -> HttpResponse:
    """The same list, whole, as an Excel file. That it was taken, and how many rows it had, is recorded."""
    where = queries.spot(request.actor, request.GET.get("where", ""))
    part, counted = _asked(request)
    found = queries.behind(request.actor, indicator, where, part=part, counted=counted, page=None)
    content = export.children_as_workbook(found, where, part)
    return about_children(
        request,
        content,
        export.file_name(indicator, found.as_at),
        event="performance.exported",
        subject=f"indicator:{indicator}",
        where=where.code,
        counted=str(found.counted),
        rows=found.total,
    )


def _asked(request: PersonRequest) -> tuple[str, CountedIn | None]:
    """Which part, and whom of the children; those who need looking at where nothing is said."""
    words = request.GET.get("counted", "")
    return request.GET.get("part", ""), CountedIn(words) if words in set(CountedIn) else None


def child(request: PersonRequest, child_id: int) -> HttpResponse:
    """One child: the figures it counts in, and reasons to look at its case."""
    found = queries.child(request.actor, child_id)
    context = {"child": found, "figures": behind.child_figures(found), "flags": behind.child_flags(found)}
    return render(request, "performance/child.html", context)


def standards(request: PersonRequest) -> HttpResponse:
    """Every standard with what is in force and why."""
    rows = queries.standards_list(request.actor)
    context = {
        "areas": [(title, [row for row in rows if row.standard.area == key]) for key, title in AREAS.items()],
        "bases": BASES,
        "shown": shown,
        "may_set": request.actor.may(Permission.SET_STANDARDS),
    }
    return render(request, "performance/standards.html", context)


def standard(request: PersonRequest, standard: str) -> HttpResponse:
    """Set one standard, with its history beside the form."""
    view = queries.standard(request.actor, standard)
    form = StandardForm(request.POST or None, initial={"value": shown(view.row.value)})
    if request.method == "POST" and form.is_valid():
        try:
            value = operations.set_standard(
                key=standard,
                **form.cleaned_data,
                seen=request.POST.get("seen"),
                by=request.actor,
                now=clock.now(),
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            label = view.row.standard.label
            messages.success(
                request, f"“{label}” is now {shown(value)} {view.row.standard.unit}. It counts from the next import."
            )
            return redirect("performance:standards")
    context = {
        "view": view,
        "form": form,
        "seen": request.POST.get("seen", shown(view.row.value)),
        "shown": shown,
        "basis": BASES[view.row.standard.basis],
        "uses": one.uses(standard),
    }
    return render(request, "performance/standard.html", context, status=422 if form.errors else 200)
