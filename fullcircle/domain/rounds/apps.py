from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "fullcircle.domain.rounds"
    label = "rounds"
    verbose_name = "Rounds"
