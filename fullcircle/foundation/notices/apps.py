from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "fullcircle.foundation.notices"
    label = "notices"
    verbose_name = "Notices"

    def ready(self) -> None:
        from fullcircle.foundation.kernel.telling import told_by
        from fullcircle.foundation.notices.operations import tell

        told_by(tell)
