from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "fullcircle.domain.performance"
    label = "performance"
    verbose_name = "Performance"
