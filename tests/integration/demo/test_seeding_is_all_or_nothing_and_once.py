"""``fullcircle seed-demo``: says what it does, does it once, keeps nothing when interrupted."""

import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from fullcircle.demo import stage
from fullcircle.demo.play import play
from fullcircle.foundation.access.models import Person, Team
from fullcircle.foundation.auditlog.models import Entry

pytestmark = pytest.mark.django_db


def test_a_second_time_says_that_it_is_there_and_returns_at_once() -> None:
    stage.a_small_authority()
    people, out, began = Person.objects.count(), StringIO(), time.perf_counter()
    call_command("seed_demo", stdout=out)
    assert "already there" in out.getvalue()
    assert time.perf_counter() - began < 1
    assert Person.objects.count() == people


def test_an_interrupted_seeding_keeps_nothing() -> None:
    def interrupt(words: str) -> None:
        if words.startswith("Imported"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        play(size="small", seed=1, now=stage.NOW, say=interrupt, past=0)
    assert not Person.objects.exists()
    assert not Team.objects.exists()
    assert not Entry.objects.exists()


def test_an_unknown_size_is_refused_by_name() -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("seed_demo", "--size", "enormous")
