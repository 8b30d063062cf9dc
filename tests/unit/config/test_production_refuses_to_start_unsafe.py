"""The product starts in production only with settings that keep records private, and says in words what is missing."""

import os
import subprocess
import sys

import pytest

from fullcircle.config.settings import BASE_DIR

GOOD = {
    "FULLCIRCLE_MODE": "production",
    "SECRET_KEY": "k" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "AUDIT_LOG_KEY": "an audit log key that is long enough to keep",
    "ALLOWED_HOSTS": "qa.example.gov.uk",
}
DEMO_KEY = "a-well-known-key-for-the-demo-and-the-tests-only-not-for-a-real-council"
SHOW = """
import django; django.setup()
from django.conf import settings as s
for name in ("DEBUG", "DEMO_MODE", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE",
             "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "SESSION_COOKIE_DOMAIN",
             "SESSION_COOKIE_PATH", "CSRF_COOKIE_DOMAIN", "CSRF_COOKIE_PATH", "SECURE_HSTS_SECONDS",
             "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_SSL_REDIRECT"):
    print(f"{name}={getattr(s, name)!r}")
"""
"""Prints the settings that guard sessions and transport."""


def start(code, tmp_path, **changes):
    """Start a Python with exactly this environment; a value of None leaves the variable out."""
    wanted = GOOD | {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "fullcircle.config.settings"} | changes
    environment = {name: value for name, value in wanted.items() if value is not None}
    environment["PATH"] = os.environ.get("PATH", "")
    return subprocess.run(
        [sys.executable, "-c", code], cwd=BASE_DIR, env=environment, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY is missing, too short or the demo's own"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is missing, too short or the demo's own"),
        ({"SECRET_KEY": DEMO_KEY}, "SECRET_KEY is missing, too short or the demo's own"),
        ({"AUDIT_LOG_KEY": None}, "AUDIT_LOG_KEY is missing, too short or the demo's own"),
        ({"AUDIT_LOG_KEY": DEMO_KEY}, "AUDIT_LOG_KEY is missing, too short or the demo's own"),
        ({"DEBUG": "1"}, "DEBUG=1 shows private data"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS is empty"),
        ({"ALLOWED_HOSTS": ","}, "ALLOWED_HOSTS is empty"),
        ({"FULLCIRCLE_MODE": "prod"}, "FULLCIRCLE_MODE is 'prod'; use production, demo or test."),
        (
            {"DATABASE_URL": "mysql://someone:otter-lantern@db/name"},
            "DATABASE_URL starts with 'mysql'; only postgresql:// is supported",
        ),
        ({"FULLCIRCLE_MODE": None, "SECRET_KEY": None}, "SECRET_KEY is missing"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)
def test_it_refuses_and_says_why(changes, said, tmp_path):
    answer = start("import django; django.setup()", tmp_path, **changes)
    assert answer.returncode != 0
    assert f"ImproperlyConfigured: {said}" in answer.stderr
    assert "otter-lantern" not in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_it_starts_with_good_settings_and_guards_sessions_and_transport(tmp_path):
    answer = start(SHOW, tmp_path)
    assert answer.returncode == 0, answer.stderr
    assert dict(line.split("=", 1) for line in answer.stdout.splitlines()) == {
        "DEBUG": "False",
        "DEMO_MODE": "False",
        "SESSION_COOKIE_NAME": "'__Host-session'",
        "CSRF_COOKIE_NAME": "'__Host-csrf'",
        "SESSION_COOKIE_SECURE": "True",
        "CSRF_COOKIE_SECURE": "True",
        "SESSION_COOKIE_HTTPONLY": "True",
        "SESSION_COOKIE_SAMESITE": "'Lax'",
        # a __Host- cookie is only accepted for this very host and the whole of it
        "SESSION_COOKIE_DOMAIN": "None",
        "SESSION_COOKIE_PATH": "'/'",
        "CSRF_COOKIE_DOMAIN": "None",
        "CSRF_COOKIE_PATH": "'/'",
        "SECURE_HSTS_SECONDS": "31536000",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": "True",
        "SECURE_SSL_REDIRECT": "True",
    }


def test_the_mode_left_out_means_production(tmp_path):
    answer = start("from django.conf import settings as s; print(s.PRODUCTION)", tmp_path, FULLCIRCLE_MODE=None)
    assert answer.stdout == "True\n", answer.stderr


def test_a_postgresql_address_is_read_with_its_escapes(tmp_path):
    url = "postgresql://qa%40ashmere:p%2Fq@db.example:6432/full%20circle"
    code = """
from django.conf import settings
print([settings.DATABASES["default"][part] for part in ("USER", "PASSWORD", "HOST", "PORT", "NAME")])
"""
    answer = start(code, tmp_path, DATABASE_URL=url)
    assert answer.stdout.strip() == "['qa@ashmere', 'p/q', 'db.example', '6432', 'full circle']", answer.stderr


def test_a_plain_page_is_sent_on_to_the_secure_one_which_tells_browsers_to_stay(tmp_path):
    code = """
import django; django.setup()
from django.test import Client
c = Client(headers={"host": "qa.example.gov.uk"})
plain = c.get("/people/?find=x")
print(plain.status_code, plain["Location"])
safe = c.get("/people/", headers={"x-forwarded-proto": "https"})
print(safe.status_code, safe["Strict-Transport-Security"])
"""
    answer = start(code, tmp_path)
    assert answer.stdout.splitlines() == [
        "301 https://qa.example.gov.uk/people/?find=x",
        "302 max-age=31536000; includeSubDomains",
    ], answer.stderr
