from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccessConfig(AppConfig):
    name = "fullcircle.foundation.access"
    label = "access"
    verbose_name = "People and access"

    def ready(self) -> None:
        user_logged_in.connect(begin_session, dispatch_uid="fullcircle.begin_session")


def begin_session(request: Any, **_: object) -> None:
    """A session knows, in seconds, since when it lasts and when it was last used, however somebody came in."""
    from fullcircle.foundation.kernel import clock

    request.session["since"] = request.session["seen"] = clock.now().timestamp()
