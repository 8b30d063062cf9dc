from django.apps import AppConfig


class AuditorsConfig(AppConfig):
    name = "fullcircle.domain.auditors"
    label = "auditors"
    verbose_name = "Auditors"
