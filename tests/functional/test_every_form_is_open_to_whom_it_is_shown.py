"""Every form of the product tells what was answered under its labels, and is shown only to people from whom it is taken."""

from pathlib import Path

import pytest

from tests.functional.conftest import prepared
from tests.functional.page_forms import WAITING, walked

pytestmark = pytest.mark.requirements("R5.9")

Found = dict[str, list[str]]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    folder: Path = tmp_path_factory.mktemp("forms")
    return walked(prepared(folder, WAITING))


def test_every_form_tells_each_answer_under_its_label(found: Found) -> None:
    assert found["untold"] == []


def test_no_form_is_shown_to_somebody_who_would_be_refused(found: Found) -> None:
    assert found["refused"] == []


def test_what_is_typed_on_a_page_is_sent_whatever_button_is_pressed(found: Found) -> None:
    assert found["apart"] == []


def test_the_walk_meets_every_form_of_the_product(found: Found) -> None:
    assert found["not_met"] == ["accounts:choose_person", "accounts:sign_in", "accounts:sign_out"]
