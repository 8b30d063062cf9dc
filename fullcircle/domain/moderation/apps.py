from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "fullcircle.domain.moderation"
    label = "moderation"
    verbose_name = "Moderation"
