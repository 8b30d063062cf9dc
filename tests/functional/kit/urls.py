"""Only the pages that every page leads to, so that the kit is tested on its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("fullcircle.web.accounts.urls")),
    path("drafts/", include("fullcircle.web.drafts.urls")),
    path("notices/", include("fullcircle.web.notices.urls")),
]
