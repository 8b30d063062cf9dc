from django.apps import AppConfig


class EarlierAuditsConfig(AppConfig):
    name = "fullcircle.domain.earlier_audits"
    label = "earlier_audits"
    verbose_name = "Earlier audits"
