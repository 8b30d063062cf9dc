"""The product starts in production only with settings that keep records private, and says in words what is missing."""

import os
import secrets
import subprocess
import sys

import pytest

from fullcircle.config.settings import BASE_DIR

GOOD = {
    "FULLCIRCLE_MODE": "production",
    "SECRET_KEY": "Zq4-vN8w_T1yHb7RkE0mXs5uLd2PfGj9CoaWi6xBtKn3MQeVrYhSzUpA",
    "AUDIT_LOG_KEY": "c81f0e7a93d25b46c07e1fa8d93b52e6",
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
        ({"SECRET_KEY": "k" * 60}, "SECRET_KEY can be guessed: it repeats itself"),
        ({"SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz" * 2}, "SECRET_KEY can be guessed: it repeats itself"),
        ({"SECRET_KEY": "q7Zt-w3Kf_9" * 6}, "SECRET_KEY can be guessed: it repeats itself"),
        ({"SECRET_KEY": "1f2e1f2e3d1f2e3d4c" * 4}, "SECRET_KEY can be guessed: it repeats itself"),
        ({"SECRET_KEY": "django-insecure-4h7v$k2m9q#x8z!c1b5n6l0p3w_r@t&y*u"}, "SECRET_KEY stands in some example"),
        ({"AUDIT_LOG_KEY": "Change-Me-4h7v$k2m9q#x8z!c1b5n6l0p3w"}, "AUDIT_LOG_KEY stands in some example"),
        ({"AUDIT_LOG_KEY": "0" * 40}, "AUDIT_LOG_KEY can be guessed"),
        (
            {"AUDIT_LOG_KEY": GOOD["SECRET_KEY"]},
            "SECRET_KEY and AUDIT_LOG_KEY are one key for both purposes, or one is part of the other",
        ),
        ({"AUDIT_LOG_KEY": GOOD["SECRET_KEY"][:40]}, "SECRET_KEY and AUDIT_LOG_KEY are one key"),
        ({"AUDIT_LOG_KEY": GOOD["SECRET_KEY"][::-1]}, "SECRET_KEY and AUDIT_LOG_KEY are one key"),
        ({"AUDIT_LOG_KEY": GOOD["SECRET_KEY"].swapcase()}, "SECRET_KEY and AUDIT_LOG_KEY are one key"),
        ({"AUDIT_LOG_KEY": GOOD["SECRET_KEY"][40::-1].upper()}, "SECRET_KEY and AUDIT_LOG_KEY are one key"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS has a *"),
        ({"ALLOWED_HOSTS": "qa.example.gov.uk,*.example.gov.uk"}, "ALLOWED_HOSTS has a *"),
        (
            {"FULLCIRCLE_MODE": "demo", "AUDIT_LOG_KEY": None},
            "SECRET_KEY is set, and the demo takes no key but its own",
        ),
        (
            {"FULLCIRCLE_MODE": "demo", "SECRET_KEY": None},
            "AUDIT_LOG_KEY is set, and the demo takes no key but its own",
        ),
        ({"ALLOWED_HOSTS": ".uk"}, "ALLOWED_HOSTS has a name that begins with a dot"),
        ({"ALLOWED_HOSTS": "qa.example.gov.uk,."}, "ALLOWED_HOSTS has a name that begins with a dot"),
        ({"ALLOWED_HOSTS": "qa.example.gov.uk, .uk"}, "ALLOWED_HOSTS has a name that begins with a dot"),
        (
            {"CSRF_TRUSTED_ORIGINS": "https://*.example.gov.uk"},
            "CSRF_TRUSTED_ORIGINS takes forms from any site with a *",
        ),
        (
            {"CSRF_TRUSTED_ORIGINS": "https://a.gov.uk,http://a.gov.uk"},
            "CSRF_TRUSTED_ORIGINS takes forms from any site",
        ),
        ({"CSRF_TRUSTED_ORIGINS": "*"}, "CSRF_TRUSTED_ORIGINS takes forms from any site with a *"),
        ({"SESSION_HOURS": "0"}, "SESSION_HOURS is '0'. Set it to a whole number from 1 to 24"),
        ({"SESSION_HOURS": "-1"}, "SESSION_HOURS is '-1'. Set it to a whole number from 1 to 24"),
        ({"SESSION_HOURS": "25"}, "SESSION_HOURS is '25'. Set it to a whole number from 1 to 24"),
        ({"SESSION_HOURS": "1.5"}, "SESSION_HOURS is '1.5'. Set it to a whole number from 1 to 24"),
        ({"SESSION_HOURS": ""}, "SESSION_HOURS is ''. Set it to a whole number from 1 to 24"),
        ({"SESSION_IDLE_MINUTES": "0"}, "SESSION_IDLE_MINUTES is '0'. Set it to a whole number from 1 to 1440"),
        ({"SESSION_IDLE_MINUTES": "99999"}, "SESSION_IDLE_MINUTES is '99999'. Set it to a whole number from 1 to 1440"),
        (
            {"SESSION_HOURS": "1", "SESSION_IDLE_MINUTES": "61"},
            "SESSION_IDLE_MINUTES is 61, longer than a session lasts",
        ),
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
    keys = [key for name, key in changes.items() if key and name.endswith("_KEY") and len(key) > 10]
    assert not any(key != DEMO_KEY and key in answer.stderr for key in keys)
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


def test_the_longest_session_and_two_addresses_are_taken(tmp_path):
    named = {"CSRF_TRUSTED_ORIGINS": "https://qa.example.gov.uk,https://qa.example.gov.uk:8443"}
    limits = {"SESSION_HOURS": "24", "SESSION_IDLE_MINUTES": "1440"}
    answer = start("import django; django.setup()", tmp_path, **named, **limits)
    assert answer.returncode == 0, answer.stderr


def test_keys_as_the_documentation_makes_them_are_taken(tmp_path):
    for _ in range(3):
        keys = {"SECRET_KEY": secrets.token_urlsafe(64), "AUDIT_LOG_KEY": secrets.token_hex(16)}
        assert start("import django; django.setup()", tmp_path, **keys).returncode == 0


def test_nothing_of_the_demo_is_there(tmp_path):
    code = """
import django; django.setup()
from django.apps import apps
from fullcircle.web.kit.routes import Entry, all_rules
print(apps.is_installed("fullcircle.demo"), [route for route, rule in all_rules() if rule.needs is Entry.DEMO])
"""
    assert start(code, tmp_path).stdout == "False []\n"


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


def test_what_says_it_is_in_no_text_at_all_is_answered_by_a_page_of_ours(tmp_path):
    """Through what gunicorn serves, with nothing of the test client between."""
    code = """
import io
from django.http import HttpResponse
from fullcircle.config.wsgi import application
from tests.factories.headers import missing

def ask(charset, path, method):
    said = []
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "a=%41&a" + "&a" * 2000, "CONTENT_LENGTH": "3",
               "CONTENT_TYPE": f"application/x-www-form-urlencoded; charset={charset}", "SERVER_NAME": "x", "SERVER_PORT": "80",
               "HTTP_HOST": "qa.example.gov.uk", "HTTP_X_FORWARDED_PROTO": "https", "wsgi.input": io.BytesIO(b"a=b"),
               "wsgi.url_scheme": "http", "wsgi.errors": io.StringIO()}
    b"".join(application(environ, lambda status, headers: said.append((status, headers))))
    (status, headers), = said
    return status[:3], missing(HttpResponse(headers=dict(headers)))

print({ask(charset, path, method)[0] for charset in ("utf-16", "base64", "hex", "undefined", "idna", "rot13")
       for path in ("/sign-in/", "/", "/nosuch/", "/static/x.css") for method in ("POST", "GET")})
print(ask("base64", "/sign-in/", "POST")[1])
"""
    demo = {"FULLCIRCLE_MODE": "demo", "SECRET_KEY": None, "AUDIT_LOG_KEY": None}  # its pages need no files collected
    answer = start(code, tmp_path, **demo)
    assert answer.stdout.splitlines() == ["{'400'}", "[]"], answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_plain_page_is_sent_on_to_the_secure_one_which_tells_browsers_to_stay(tmp_path):
    code = """
import django; django.setup()
from django.test import Client
c = Client(headers={"host": "qa.example.gov.uk"})
plain = c.get("/people/?find=x")
print(plain.status_code, plain["Location"])
safe = c.get("/people/", headers={"x-forwarded-proto": "https"})
print(safe.status_code, safe["Strict-Transport-Security"])
from tests.factories.headers import missing
print(missing(plain), missing(safe))
"""
    answer = start(code, tmp_path)
    assert answer.stdout.splitlines() == [
        "301 https://qa.example.gov.uk/people/?find=x",
        "302 max-age=31536000; includeSubDomains",
        "[] []",
    ], answer.stderr
