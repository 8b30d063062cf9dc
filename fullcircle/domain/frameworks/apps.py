from django.apps import AppConfig


class FrameworksConfig(AppConfig):
    name = "fullcircle.domain.frameworks"
    label = "frameworks"
    verbose_name = "Frameworks"
