from fullcircle.web.drafts import views
from fullcircle.web.kit.routes import Entry, page

app_name = "drafts"
urlpatterns = [
    page("", views.list_drafts, name="list", needs=Entry.SIGNED_IN, methods=("GET", "POST")),
    page("of-this-form/", views.of_form, name="of_form", needs=Entry.SIGNED_IN, methods=("POST",)),
    page(
        "<int:draft_id>/discard/",
        views.discard,
        name="discard",
        needs=Entry.SIGNED_IN,
        methods=("POST",),
        record="draft",
    ),
]
