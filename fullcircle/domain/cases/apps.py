from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "fullcircle.domain.cases"
    label = "cases"
    verbose_name = "Cases"
