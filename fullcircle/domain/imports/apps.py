from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "fullcircle.domain.imports"
    label = "imports"
    verbose_name = "Imports"
