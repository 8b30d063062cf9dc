"""The demo, where anybody signs in as anybody, opens nothing that was made for a council; production opens nothing of a demo."""

import shutil
from pathlib import Path

import pytest

from tests.integration.config.conftest import DEMO, PRODUCTION, SERVE, Run

pytestmark = [pytest.mark.one_database, pytest.mark.requirements("R5.9")]

COMMANDS = [("fullcircle", "migrate"), ("fullcircle", "run-huey"), ("fullcircle", "audit-log", "verify"), SERVE]
IDS = ["migrate", "job worker", "audit log", "serve"]


@pytest.fixture(scope="module")
def council(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a council, with its database."""
    folder = tmp_path_factory.mktemp("council")
    assert run(PRODUCTION, "fullcircle", "migrate", "--verbosity", "0", DATA_DIR=folder).returncode == 0
    return folder


@pytest.fixture(scope="module")
def demo(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo, with its database."""
    folder = tmp_path_factory.mktemp("demo")
    done = run(DEMO, "fullcircle", "migrate", "--verbosity", "0", DATA_DIR=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_the_demo_opens_no_folder_of_a_council(run: Run, council: Path) -> None:
    before = sorted(path.name for path in council.iterdir())
    for command in COMMANDS:
        done = run(DEMO, *command, DATA_DIR=council)
        assert done.returncode != 0
        assert "holds files that this demo did not make" in done.stderr
        assert "make demo DATA_DIR=data/another" in done.stderr
    assert sorted(path.name for path in council.iterdir()) == before


@pytest.mark.parametrize("command", COMMANDS, ids=IDS)
def test_the_demo_opens_no_database_of_a_council(
    run: Run, council: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "this-is-the-demo.txt").touch()
    shutil.copy(council / "fullcircle.sqlite3", tmp_path)
    done = run(DEMO, *command, DATA_DIR=tmp_path)
    assert done.returncode != 0
    assert "This database is not a demo's." in done.stderr
    assert "For your council, leave FULLCIRCLE_MODE out." in done.stderr


@pytest.mark.parametrize("command", COMMANDS, ids=IDS)
def test_production_opens_no_database_of_a_demo(run: Run, demo: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    shutil.copy(demo / "fullcircle.sqlite3", tmp_path)
    done = run(PRODUCTION, *command, DATA_DIR=tmp_path)
    assert done.returncode != 0
    assert "This database was made by a demo" in done.stderr


def test_production_opens_no_folder_of_a_demo(run: Run, demo: Path) -> None:
    done = run(PRODUCTION, "fullcircle", "check", DATA_DIR=demo)
    assert done.returncode != 0
    assert "belongs to a demo" in done.stderr


def test_the_demo_goes_on_with_its_own(run: Run, demo: Path) -> None:
    done = run(DEMO, "fullcircle", "audit-log", "verify", DATA_DIR=demo)
    assert done.returncode == 0, done.stderr


def test_production_has_no_command_that_invents_people(run: Run, council: Path) -> None:
    done = run(PRODUCTION, "fullcircle", "seed-demo", DATA_DIR=council)
    assert done.returncode != 0
    assert "Unknown command" in done.stderr
