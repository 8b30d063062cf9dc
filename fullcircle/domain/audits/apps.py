from django.apps import AppConfig


class AuditsConfig(AppConfig):
    name = "fullcircle.domain.audits"
    label = "audits"
    verbose_name = "Audits"
