from django.conf import settings

from fullcircle.web.accounts import account, passwords, views
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
    page(
        "set-up/<slug:who>/<slug:token>/",
        passwords.set_up,
        name="set_up",
        needs=Entry.PUBLIC,
        methods=("GET", "POST"),
    ),
    page("forgotten/", passwords.forgotten, name="forgotten", needs=Entry.PUBLIC, methods=("GET", "POST")),
    page("account/", account.account, name="account", needs=Entry.SIGNED_IN, methods=("GET", "POST")),
    page("password/", passwords.change, name="change_password", needs=Entry.SIGNED_IN, methods=("GET", "POST")),
    *([] if settings.PRODUCTION else OF_THE_DEMO),
]
