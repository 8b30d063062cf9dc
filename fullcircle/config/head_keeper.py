"""Settings of ``fullcircle audit-head``, which another user of the system runs than the one that runs the site.

It opens one database to read and writes nothing there. It asks for no key: whoever keeps the heads need not be able to sign in
as others or to write the log. From the environment:

``DATABASE_URL``        of a role that may read ``auditlog_head`` and, of ``auditlog_entry``, number and hash; or
``DATA_DIR``            the folder of the SQLite database, which this user may read
``AUDIT_LOG_MAIL_TO``   the address that heads are mailed to
``EMAIL_HOST``          the mail server, with ``EMAIL_PORT`` (587), ``EMAIL_USER``, ``EMAIL_PASSWORD``, ``EMAIL_FROM`` and
                        ``EMAIL_TLS`` (1), as for the site
``COUNCIL_NAME``        named in the mail
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from fullcircle.config.addresses import postgresql
from fullcircle.config.mailing import (  # noqa: F401  # settings of Django
    DEFAULT_FROM_EMAIL,
    EMAIL_HOST,
    EMAIL_HOST_PASSWORD,
    EMAIL_HOST_USER,
    EMAIL_PORT,
    EMAIL_USE_TLS,
)


def _database() -> dict[str, object]:
    if url := os.environ.get("DATABASE_URL", ""):
        return postgresql(url) | {"OPTIONS": {"options": "-c default_transaction_read_only=on"}}
    folder = os.environ.get("DATA_DIR", "")
    if not folder:
        raise ImproperlyConfigured("Set DATABASE_URL, or DATA_DIR to the folder of the SQLite database.")
    file = Path(folder).resolve() / "fullcircle.sqlite3"
    # Beside a database that is in use stands its -wal file, which a reader needs. Where there is none, all is in the database,
    # and SQLite must be told that it need not make one, which this user could not.
    how = "mode=ro" if file.with_name(f"{file.name}-wal").exists() else "immutable=1"
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{file.as_uri()}?{how}"}


DATABASES = {"default": _database()}
INSTALLED_APPS = ["fullcircle.foundation.auditlog", "fullcircle.jobs"]
USE_TZ = True
TIME_ZONE = "Europe/London"
COUNCIL_NAME = os.environ.get("COUNCIL_NAME", "Your council")
AUDIT_LOG_MAIL_TO = os.environ.get("AUDIT_LOG_MAIL_TO", "")
EMAIL_TIMEOUT = 30
