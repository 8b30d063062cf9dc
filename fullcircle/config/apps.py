from django.apps import AppConfig
from django.db.backends.signals import connection_created


class ConfigConfig(AppConfig):
    """Has each database asked whether it may be opened, whichever command or server opens it."""

    name = "fullcircle.config"
    label = "config"

    def ready(self) -> None:
        from fullcircle.config.opened import check_connection

        connection_created.connect(check_connection)
