from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "fullcircle.foundation.forms"
    label = "forms"
    verbose_name = "Forms"
