from fullcircle.web.kit.routes import Entry, page
from fullcircle.web.search import views

app_name = "search"
urlpatterns = [page("", views.search, name="search", needs=Entry.SIGNED_IN, methods=("GET", "POST"))]
