from django.conf import settings

from fullcircle.web.accounts import views
from fullcircle.web.kit import catalogue
from fullcircle.web.kit.routes import Entry, page

OF_THE_DEMO = [
    page("choose-a-person/", views.choose_person, name="choose_person", needs=Entry.DEMO, methods=("GET", "POST")),
    page("kit/", catalogue.catalogue, name="kit", needs=Entry.DEMO),
]
"""Pages that are not there at all in production."""

app_name = "accounts"
urlpatterns = [
    page("sign-in/", views.sign_in, name="sign_in", needs=Entry.PUBLIC, methods=("GET", "POST")),
    page("sign-out/", views.sign_out, name="sign_out", needs=Entry.SIGNED_IN, methods=("POST",)),
    *([] if settings.PRODUCTION else OF_THE_DEMO),
]
