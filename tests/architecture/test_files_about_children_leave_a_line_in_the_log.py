"""Every file that is taken away goes through one place, which says whether single children are in it and records it if so."""

from pathlib import Path

ROOT = Path(__file__).parents[2] / "fullcircle"
ABOUT_NO_CHILD = {
    "web/frameworks/views.py": "the framework itself",
    "web/people/lists.py": "staff and their teams",
    "web/reports/views.py": "counts of a round, as signed",
}


def _with(words: str) -> set[str]:
    return {str(path.relative_to(ROOT)) for path in ROOT.rglob("*.py") if words in path.read_text(encoding="utf-8")} - {
        "web/kit/files.py"
    }


def test_nothing_is_sent_as_a_file_beside_it() -> None:
    assert _with("attachment;") == set()
    assert _with("FileResponse") == set()


def test_what_is_about_no_child_is_known_by_name() -> None:
    assert _with("about_no_child") == set(ABOUT_NO_CHILD)
