"""Pages of the audits from before Full Circle: a list to narrow, and each one to read."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fullcircle.domain.earlier_audits import queries
from fullcircle.domain.earlier_audits.queries import Wanted
from fullcircle.domain.frameworks.rules import Judgement
from fullcircle.foundation.access.states import Permission
from fullcircle.web.earlier_audits import presenters
from fullcircle.web.kit.numbers import page_number
from fullcircle.web.kit.routes import PersonRequest


def list_audits(request: PersonRequest) -> HttpResponse:
    """The earlier audits that this person may see, newest first."""
    page_at = page_number(request.GET.get("page"))
    judgements = queries.wording().judgements
    wanted = _wanted(request, judgements)
    rows, total = queries.earlier_audits(request.actor, wanted, page=page_at)
    href = reverse("earlier_audits:audits")
    imports = request.actor.may(Permission.MANAGE_IMPORTS)
    context = {
        "audits": rows,
        "total": total,
        "judgement": presenters.judgement_of(judgements),
        "no_name": presenters.NO_NAME,
        "filters": presenters.filter_chips(
            queries.choices(request.actor), wanted, judgements, href, all_children=imports
        ),
        "numbers": Paginator(range(total), queries.AUDITS_ON_A_PAGE).get_page(page_at),
        "href": f"{href}?{urlencode(presenters.as_query(wanted))}&page={{page}}",
    }
    return render(request, "earlier_audits/audits.html", context)


def _wanted(request: PersonRequest, judgements: dict[str, Judgement]) -> Wanted:
    """What the address asks for; nonsense narrows nothing."""
    year, judgement = request.GET.get("year", ""), request.GET.get("judgement", "")
    return Wanted(
        template=request.GET.get("form"),
        year=int(year) if year.isdecimal() and len(year) == 4 and int(year) else None,
        judgement=judgement if judgement in judgements else "",
        child=queries.UNMATCHED if request.GET.get("child") == queries.UNMATCHED else "",
    )


def one(request: PersonRequest, audit_id: int) -> HttpResponse:
    """One earlier audit, to read."""
    found, wording = queries.earlier_audit(request.actor, audit_id), queries.wording()
    context = {
        "page": found,
        "no_name": presenters.NO_NAME,
        "parts": presenters.parts_of(found, wording.aspects),
        "judgement": presenters.judgement_of(wording.judgements),
        "meaning_label": presenters.meaning_label,
    }
    return render(request, "earlier_audits/audit.html", context)
