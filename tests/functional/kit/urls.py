"""Only the pages that the base page links to, so that the kit is tested on its own."""

from django.urls import include, path

urlpatterns = [path("", include("fullcircle.web.accounts.urls"))]
