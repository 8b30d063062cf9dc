"""Every model declares how long it is kept and, for every field, whether it is personal and how it is scrubbed."""

import pytest
from django.apps import apps
from django.db.models import Model

from fullcircle.foundation.kernel.privacy import Privacy

OURS = [model for model in apps.get_models() if model.__module__.startswith("fullcircle.")]
WORDS = {"blank", "zero", "shift", "replace"}


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_every_field_is_declared_once(model: type[Model]) -> None:
    privacy = getattr(model, "privacy", None)
    assert isinstance(privacy, Privacy), f"{model._meta.label} declares no privacy"
    fields = {f.name for f in model._meta.concrete_fields if f.name not in {"id", "number"} or not f.primary_key}
    declared = [*privacy.personal, *privacy.plain]
    assert sorted(declared) == sorted(fields)


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_every_personal_field_says_how_it_is_scrubbed(model: type[Model]) -> None:
    assert set(model.privacy.personal.values()) <= WORDS  # type: ignore[attr-defined]


def test_no_model_holds_a_childs_name_or_address() -> None:
    fields = {f.name for model in OURS if model._meta.app_label == "cases" for f in model._meta.concrete_fields}
    assert not fields & {"name", "first_name", "surname", "forename", "address", "postcode"}
