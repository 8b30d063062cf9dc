"""Sign-in by user name and password, reading the account and its person in one query."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User


class AccountBackend(ModelBackend):
    """Django's own, but each request's account comes with its person, whom every page needs."""

    def get_user(self, user_id: Any) -> User | None:
        found = User.objects.select_related("person").filter(pk=user_id).first()
        return found if found is not None and self.user_can_authenticate(found) else None
