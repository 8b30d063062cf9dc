from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "fullcircle.demo"
    label = "demo"
    verbose_name = "The invented council"
