from django.apps import AppConfig


class StaffListsConfig(AppConfig):
    name = "fullcircle.domain.staff_lists"
    label = "staff_lists"
