"""A signed report is kept as JSON text: read back, it is equal, and its fingerprint tells of any change."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from fullcircle.documents.document import Document, fingerprint, from_json, to_json
from fullcircle.domain.insight.rules.keeping import from_data, to_data
from fullcircle.domain.insight.rules.measures import RoundMeasures
from fullcircle.domain.reports.rules.composing import frozen_hash
from tests.factories.scale import SCALE


def test_a_document_survives_being_kept(report: Callable[..., Document]) -> None:
    document = report()
    assert from_json(to_json(document)) == document
    assert to_json(from_json(to_json(document))) == to_json(document)


def test_measures_survive_being_kept(measures: Callable[..., RoundMeasures]) -> None:
    assert from_data(to_data(measures()), tuple) == measures()


def test_measures_that_were_kept_by_the_key_of_each_judgement_are_the_same(
    measures: Callable[..., RoundMeasures],
) -> None:
    """As reports kept them that were signed before a framework said what its judgements are; no order of keys is relied on."""
    made = measures()
    data = to_data(made)
    del data["scale"]
    well = data["how_well"]

    def by_key(found: dict[str, Any]) -> dict[str, Any]:
        each = found.get("counts") or found["each"]
        kept = {judgement.key: one for judgement, one in zip(SCALE, each, strict=True)}
        return dict(sorted((kept if "counts" in found else {"good": found["good"], **kept}).items()))

    well["overall"] = by_key(well["overall"])
    for row in well["aspects"]:
        row["profile"] = by_key(row["profile"])
    everyone = well["all_children"]
    everyone["overall"] = by_key(everyone["overall"])
    everyone["aspects"] = {key: by_key(found) for key, found in everyone["aspects"].items()}
    assert from_data(data, lambda: SCALE) == made


def test_something_else_is_not_taken_for_a_document() -> None:
    with pytest.raises(ValidationError):
        from_json('{"title": "x", "sections": [{"kind": "script"}]}')


@given(st.lists(st.text(), min_size=1, max_size=4), st.lists(st.text(), min_size=1, max_size=4))
def test_the_fingerprint_tells_texts_and_their_borders_apart(one: list[str], other: list[str]) -> None:
    clean = [[t.encode("utf-8", "replace").decode() for t in texts] for texts in (one, other)]
    assert (fingerprint(*clean[0]) == fingerprint(*clean[1])) == (clean[0] == clean[1])


def test_the_order_of_keys_in_the_database_does_not_matter() -> None:
    assert frozen_hash({"a": 1, "b": {"c": 2, "d": 3}}, "x") == frozen_hash({"b": {"d": 3, "c": 2}, "a": 1}, "x")
    assert frozen_hash({"a": 1}, "x") != frozen_hash({"a": 2}, "x")
