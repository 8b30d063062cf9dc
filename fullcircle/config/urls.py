"""The root of the URL table."""

from django.urls import include, path

urlpatterns = [path("", include("fullcircle.web.urls"))]

handler400 = "fullcircle.web.kit.errors.bad_request"
handler403 = "fullcircle.web.kit.errors.forbidden"
handler404 = "fullcircle.web.kit.errors.not_found"
handler500 = "fullcircle.web.kit.errors.server_error"
