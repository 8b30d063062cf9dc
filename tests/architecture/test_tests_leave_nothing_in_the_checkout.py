"""What tests receive and store goes to a folder that is gone after the run, never among the files of the checkout."""

from pathlib import Path

from django.conf import settings


def test_files_are_kept_apart() -> None:
    for folder in (settings.DATA_DIR, settings.MEDIA_ROOT):
        assert settings.BASE_DIR not in Path(folder).resolve().parents
