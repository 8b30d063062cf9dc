"""What ``DATABASE_URL`` says."""

from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def postgresql(url: str) -> dict[str, object]:
    """The settings of a PostgreSQL database from its address; ImproperlyConfigured where it is another kind of address."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(f"DATABASE_URL starts with {parts.scheme!r}; only postgresql:// is supported.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }
