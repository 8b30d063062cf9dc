from django.apps import AppConfig


class LegacyConfig(AppConfig):
    name = "fullcircle.domain.legacy"
    label = "legacy"
    verbose_name = "Earlier audits"
