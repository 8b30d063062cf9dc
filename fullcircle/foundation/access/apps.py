from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "fullcircle.foundation.access"
    label = "access"
    verbose_name = "People and access"
