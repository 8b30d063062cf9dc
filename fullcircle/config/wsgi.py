"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullcircle.config.settings")
application = get_wsgi_application()

from django.db import connection  # noqa: E402  # Django must be set up first

from fullcircle.web.kit.readable import RequestInUtf8  # noqa: E402

application.request_class = RequestInUtf8

connection.ensure_connection()  # a database that may not be opened is told of now, and not to the first visitor
connection.close()
