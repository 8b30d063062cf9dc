from django.apps import AppConfig


class AuditLogConfig(AppConfig):
    name = "fullcircle.foundation.auditlog"
    label = "auditlog"
    verbose_name = "Audit log"
