"""Words that indicators look for are the stable codes of the import, so that neither drifts from the other."""

import pytest

from fullcircle.domain.annex_a.rules.record import SHORT_BREAKS
from fullcircle.domain.annex_a.rules.specification import specification
from fullcircle.domain.performance.rules.groups import GROUPS
from fullcircle.domain.performance.rules.indicators import indicators
from fullcircle.domain.performance.rules.indicators.in_care import EET, NOT_COUNTED


@pytest.mark.parametrize(
    ("codes", "group", "ours"),
    [
        ("activity_status", "eet", EET),
        ("in_touch", "exclude", NOT_COUNTED),
        ("legal_status", "short_breaks", SHORT_BREAKS),
    ],
)
def test_a_group_of_codes_is_whole(codes: str, group: str, ours: set[str]) -> None:
    known = specification().codes[codes]
    assert ours == {group, *(code.code for code in known.codes if code.group == group)}


def test_every_ethnicity_group_has_its_place() -> None:
    assert set(specification().codes["ethnicity"].groups) - {"refused", "unknown"} == set(GROUPS["ethnicity"]) - {
        "not_known"
    }


def test_every_list_named_is_one_of_annex_a() -> None:
    keys = {spec.key for spec in specification().lists}
    assert {kind.list for kind in indicators().values()} | {n for k in indicators().values() for n in k.needs} <= keys
