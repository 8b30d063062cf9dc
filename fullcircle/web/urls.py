"""Joins the areas of the site."""

from django.urls import include, path

urlpatterns = [
    path("", include("fullcircle.web.home.urls")),
    path("", include("fullcircle.web.accounts.urls")),
    path("drafts/", include("fullcircle.web.drafts.urls")),
    path("notices/", include("fullcircle.web.notices.urls")),
    path("search/", include("fullcircle.web.search.urls")),
    path("performance/", include("fullcircle.web.performance.urls")),
    path("imports/earlier-audits/", include("fullcircle.web.earlier_audits.urls")),
    path("imports/", include("fullcircle.web.imports.urls")),
    path("rounds/", include("fullcircle.web.rounds.urls")),
    path("rounds/", include("fullcircle.web.auditors.urls")),
    path("rounds/", include("fullcircle.web.selection.urls")),
    path("audits/", include("fullcircle.web.audits.urls")),
    path("moderation/", include("fullcircle.web.moderation.urls")),
    path("actions/", include("fullcircle.web.actions.urls")),
    path("reports/", include("fullcircle.web.reports.urls")),
    path("frameworks/", include("fullcircle.web.frameworks.urls")),
    path("people/", include("fullcircle.web.people.urls")),
    path("audit-log/", include("fullcircle.web.auditlog.urls")),
]
