"""Settings, all from the environment, safe by default.

Three modes (``FULLCIRCLE_MODE``): ``production`` (the default: refuses to start unsafe), ``demo`` (an invented authority,
sign-in by choosing a person) and ``test``.

``DATABASE_URL``  empty for SQLite in ``DATA_DIR``, or ``postgresql://user:password@host:port/name``
``DATA_DIR``      where the SQLite database, the job queue and received files live; ``data``, of the demo ``data/demo``
``SECRET_KEY``    at least 50 characters; also keys sessions
``AUDIT_LOG_KEY`` at least 32 characters; keys the hash chain of the audit log
``ALLOWED_HOSTS`` comma-separated host names
``COUNCIL_NAME``  shown under the product name
``EMAIL_HOST``    a mail server, with ``EMAIL_PORT`` (587), ``EMAIL_USER``, ``EMAIL_PASSWORD``, ``EMAIL_FROM`` and
                  ``EMAIL_TLS`` (1); empty where the site sends no e-mail
``SITE_ADDRESS``  where people open the site, for e-mails: ``https://`` and the first of ``ALLOWED_HOSTS`` unless set
``SESSION_IDLE_MINUTES``, ``SESSION_HOURS``  how long a session lasts without use (60), and at most (12; never above 24)
``AUTHORITY``     whose region and statistical neighbours stand beside our figures: a key of official_figures.yaml
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from fullcircle.config import refusals
from fullcircle.config.addresses import postgresql
from fullcircle.config.limits import LARGEST_FORM
from fullcircle.config.mailing import (  # noqa: F401  # settings of Django
    DEFAULT_FROM_EMAIL,
    EMAIL_HOST,
    EMAIL_HOST_PASSWORD,
    EMAIL_HOST_USER,
    EMAIL_PORT,
    EMAIL_USE_TLS,
)
from fullcircle.config.opened import queue_connection

BASE_DIR = Path(__file__).resolve().parents[2]
PACKAGE_DIR = BASE_DIR / "fullcircle"

MODE = os.environ.get("FULLCIRCLE_MODE", "production")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"FULLCIRCLE_MODE is {MODE!r}; use production, demo or test.")
PRODUCTION = MODE == "production"
DEMO_MODE = MODE == "demo"

DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / "data" / ("demo" if DEMO_MODE else ""))).resolve()
COUNCIL_NAME = os.environ.get("COUNCIL_NAME", "Ashmere Council" if DEMO_MODE else "Your council")
AUTHORITY = os.environ.get("AUTHORITY", "bolton")
DEBUG = os.environ.get("DEBUG", "") == "1"


def _names(name: str, otherwise: str = "") -> list[str]:
    return [one.strip() for one in os.environ.get(name, otherwise).split(",") if one.strip()]


def _key(name: str, shortest: int) -> str:
    given = os.environ.get(name, "")
    if PRODUCTION:
        return refusals.key(name, given, shortest=shortest)
    return refusals.key_of_demo(name, given) if DEMO_MODE else refusals.WELL_KNOWN_KEY


SECRET_KEY = _key("SECRET_KEY", 50)
AUDIT_LOG_KEY = _key("AUDIT_LOG_KEY", 32)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG=1 shows private data on error pages. It is refused in production mode.")
ALLOWED_HOSTS = _names("ALLOWED_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost,testserver")
CSRF_TRUSTED_ORIGINS = _names("CSRF_TRUSTED_ORIGINS")
SESSION_IDLE_SECONDS, SESSION_LONGEST_SECONDS = refusals.session(
    idle_minutes=os.environ.get("SESSION_IDLE_MINUTES", "60"), hours=os.environ.get("SESSION_HOURS", "12")
)
if PRODUCTION:
    refusals.apart(SECRET_KEY, AUDIT_LOG_KEY)
    refusals.hosts(ALLOWED_HOSTS)
    refusals.origins(CSRF_TRUSTED_ORIGINS)
CSRF_FAILURE_VIEW = "fullcircle.web.kit.errors.form_out_of_date"

INSTALLED_APPS = [
    "fullcircle.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "django_tasks",
    "huey.contrib.djhuey",
    "fullcircle.foundation.auditlog",
    "fullcircle.foundation.access",
    "fullcircle.foundation.forms",
    "fullcircle.foundation.notices",
    "fullcircle.domain.frameworks",
    "fullcircle.domain.cases",
    "fullcircle.domain.performance",
    "fullcircle.domain.imports",
    "fullcircle.domain.rounds",
    "fullcircle.domain.earlier_audits",
    "fullcircle.domain.auditors",
    "fullcircle.domain.staff_lists",
    "fullcircle.domain.selection",
    "fullcircle.domain.audits",
    "fullcircle.domain.moderation",
    "fullcircle.domain.actions",
    "fullcircle.domain.reports",
    "fullcircle.jobs",
    *([] if PRODUCTION else ["fullcircle.demo"]),
]

MIDDLEWARE = [
    # These four write the headers that every answer carries: a page, a file of ours, an error, or a redirect.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "fullcircle.web.kit.middleware.PrivatePages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "fullcircle.web.kit.readable.ReadableCookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "fullcircle.web.kit.session_limits.SessionLimits",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "fullcircle.web.kit.markup.FormsAreMarked",
    "fullcircle.web.kit.middleware.ActorOfRequest",
    "fullcircle.web.kit.bodies.SmallEnough",
    "fullcircle.web.kit.readable.ReadableText",
    "fullcircle.web.kit.carrying_on.OwnWords",
    "fullcircle.web.kit.searched.ForgetSearches",
    "fullcircle.web.kit.middleware.DomainErrors",
    "fullcircle.web.kit.once.OneEffect",
    "fullcircle.web.kit.handed_on.SaysWhoIsNotTold",
]

ROOT_URLCONF = "fullcircle.config.urls"
WSGI_APPLICATION = "fullcircle.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE_DIR / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "fullcircle.web.kit.jinja.environment",
            "context_processors": ["fullcircle.web.kit.jinja.page_context"],
        },
    },
]


DATABASE_URL = os.environ.get("DATABASE_URL", "")


def _database() -> dict[str, object]:
    if not DATABASE_URL:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "fullcircle.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    return postgresql(DATABASE_URL)


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Everything from here on may make files, so the folder must be ours.
if DEMO_MODE:
    refusals.folder_of_demo(DATA_DIR)
elif PRODUCTION:
    refusals.folder_of_production(DATA_DIR)

# Jobs: coded against the task interface, run by Huey on the same kind of database as the site.
TASKS = {"default": {"BACKEND": "huey.contrib.djhuey.tasks_backend.HueyBackend"}}
if MODE == "test":
    TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
HUEY: dict[str, object] = {
    "name": "fullcircle",
    "immediate": False,
    "consumer": {"workers": 1, "worker_type": "thread"},
}
if MODE == "test":
    HUEY |= {"huey_class": "huey.MemoryHuey"}
elif DATABASE_URL:
    HUEY |= {"huey_class": "huey.PostgresHuey", "connection": {"connection": queue_connection}}
else:
    DATA_DIR.mkdir(parents=True, exist_ok=True)  # the job queue opens its file as soon as the site starts
    HUEY |= {"huey_class": "huey.SqliteHuey", "filename": str(DATA_DIR / "jobs.sqlite3"), "fsync": True}

AUTHENTICATION_BACKENDS = ["fullcircle.web.accounts.backend.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "fullcircle.foundation.access.operations.passwords.NotSoonGuessed"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home:my_work"

# E-mail carries links to set a password, and that something waits; nothing about children.
SITE_ADDRESS = os.environ.get(
    "SITE_ADDRESS", f"http{'s' * PRODUCTION}://{next(iter(ALLOWED_HOSTS), 'localhost')}"
).rstrip("/")
EMAIL_TIMEOUT = 10
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", PACKAGE_DIR / "web" / "collected"))
STATICFILES_DIRS = [PACKAGE_DIR / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
MEDIA_ROOT = DATA_DIR / "files"
# Received workbooks are written to disk, never held in memory, and refused above 60 MB.
# While they arrive they are kept beside the others, so that those of a site that was stopped are found and deleted.
if MODE != "test":
    FILE_UPLOAD_TEMP_DIR = MEDIA_ROOT / "arriving"
    FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
FILE_UPLOAD_HANDLERS = ["fullcircle.web.kit.bodies.OnlyFromPeople"]
LARGEST_UPLOAD = 60 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = LARGEST_FORM

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# A session ends with the browser unless its owner asks otherwise, and on the server when it reaches a limit, above.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = SESSION_LONGEST_SECONDS
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
KNOWN_BROWSER_COOKIE_NAME = "__Host-known" if PRODUCTION else "known"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"fullcircle": {"level": "INFO"}, "huey": {"level": "WARNING"}},
}
