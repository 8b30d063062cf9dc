from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "fullcircle.domain.reports"
    label = "reports"
    verbose_name = "Reports"
