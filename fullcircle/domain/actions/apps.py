from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "fullcircle.domain.actions"
    label = "actions"
    verbose_name = "Actions"
