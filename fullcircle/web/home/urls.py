from fullcircle.web.home import views
from fullcircle.web.kit.routes import Entry, page

app_name = "home"
urlpatterns = [page("", views.my_work, name="my_work", needs=Entry.SIGNED_IN)]
