"""Sign-in by user name and password, reading the account, its person and how much they have not read in one query."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User

from fullcircle.foundation.notices.queries import unread_of


class AccountBackend(ModelBackend):
    """Django's own, but each request's account comes with its person, whom every page needs, and with the number of notices that
    they have not read (``unread``), which every page shows."""

    def get_user(self, user_id: Any) -> User | None:
        found = User.objects.select_related("person").annotate(unread=unread_of("person")).filter(pk=user_id).first()
        return found if found is not None and self.user_can_authenticate(found) else None
