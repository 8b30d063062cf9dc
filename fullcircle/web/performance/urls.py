from fullcircle.foundation.access.states import Permission
from fullcircle.web.kit.routes import page
from fullcircle.web.performance import views

SEE, SET, CHILDREN = Permission.SEE_PERFORMANCE, Permission.SET_STANDARDS, Permission.SEE_CHILDREN

app_name = "performance"
urlpatterns = [
    page("", views.picture, name="picture", needs=SEE),
    page("standards/", views.standards, name="standards", needs=SEE),
    page("standards/<slug:standard>/", views.standard, name="standard", needs=SET, methods=("GET", "POST")),
    page("children/<int:child_id>/", views.child, name="child", needs=CHILDREN, record="child"),
    page("<slug:indicator>/", views.indicator, name="indicator", needs=SEE),
    page("<slug:indicator>/children/", views.children, name="children", needs=CHILDREN),
    page("<slug:indicator>/children.xlsx", views.children_workbook, name="children_workbook", needs=CHILDREN),
]
