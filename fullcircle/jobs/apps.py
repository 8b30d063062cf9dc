from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "fullcircle.jobs"
    label = "jobs"
    verbose_name = "Commands and scheduled work"
