from django.apps import AppConfig


class SelectionConfig(AppConfig):
    name = "fullcircle.domain.selection"
    label = "selection"
    verbose_name = "Selection"
