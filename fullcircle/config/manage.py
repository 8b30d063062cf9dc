"""The ``fullcircle`` command: every management command, written with hyphens (``fullcircle import-annex-a``)."""

import os
import sys

WITHOUT_SETTINGS = {"stats_check"}
"""Commands that need no council: neither database nor settings."""

WITH_OTHER_SETTINGS = {"audit_head": "fullcircle.config.head_keeper"}
"""Commands that are run by somebody who may not have the site's keys."""

OPENS_LATER = {"run_huey"}
"""Commands that open the database only once there is something to do, and so open it first to be sure that they may."""


def main() -> None:
    arguments = list(sys.argv)
    if len(arguments) > 1 and not arguments[1].startswith("-"):
        arguments[1] = arguments[1].replace("-", "_")
    if arguments[1:2] and arguments[1] in WITHOUT_SETTINGS:
        from fullcircle.jobs.stats_check import command

        sys.exit(command.main(arguments[2:]))
    other = WITH_OTHER_SETTINGS.get("".join(arguments[1:2]))
    if other:
        os.environ["DJANGO_SETTINGS_MODULE"] = other
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullcircle.config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        if arguments[1:2] and arguments[1] in OPENS_LATER:
            _open_database()
        execute_from_command_line(arguments)
    except ImproperlyConfigured as refused:
        demo = "" if other else "\nTo look at the demo instead: make demo"
        print(f"{refused}{demo}", file=sys.stderr)
        sys.exit(1)


def _open_database() -> None:
    import django
    from django.db import connection

    django.setup()
    connection.ensure_connection()
    connection.close()


if __name__ == "__main__":
    main()
