"""Whether anybody is mailed."""

from django.conf import settings


def mails() -> bool:
    """Whether people are mailed of what they are told: where there is a mail server. Invented people never are."""
    return bool(settings.EMAIL_HOST) and not settings.DEMO_MODE
