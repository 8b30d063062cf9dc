"""The audit log, for investigation."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from fullcircle.foundation.access import queries as access
from fullcircle.foundation.auditlog import queries
from fullcircle.foundation.kernel import clock
from fullcircle.web.auditlog.forms import FilterForm
from fullcircle.web.auditlog.presenters import entry_rows
from fullcircle.web.kit.numbers import whole_number
from fullcircle.web.kit.routes import PersonRequest

ON_A_PAGE = 50
_FILTERS = ("by", "event", "since", "since_0", "since_1", "since_2", "until", "until_0", "until_1", "until_2")


def list_entries(request: PersonRequest) -> HttpResponse:
    """The newest entries, by who, what and when as the address asks; ``?before=`` pages back."""
    form = FilterForm(access.people(request.actor, on=clock.today()), request.GET)
    before = request.GET.get("before", "")
    entries = []
    if form.is_valid():
        entries = queries.latest(
            limit=ON_A_PAGE + 1,
            before=whole_number(before),
            event=form.cleaned_data["event"],
            by_id=form.cleaned_data["by"],
            since=form.cleaned_data["since"],
            until=form.cleaned_data["until"],
        )
    shown = entries[:ON_A_PAGE]
    asked = [(name, request.GET[name]) for name in _FILTERS if request.GET.get(name)]
    earlier = urlencode([("before", shown[-1].number), *asked]) if len(entries) > ON_A_PAGE else ""
    context = {"entries": entry_rows(shown), "form": form, "filtered": bool(asked), "earlier": earlier}
    return render(request, "auditlog/list.html", context, status=422 if form.errors else 200)
