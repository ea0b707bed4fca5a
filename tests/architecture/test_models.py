"""Every table says what one row is, and holds by constraint what must be true of it."""

from __future__ import annotations

import pytest
from django.db import models

from tests.architecture.test_relations import OURS

NAMED = [pytest.param(model, id=model.__name__) for model in OURS]


@pytest.mark.parametrize("model", NAMED)
def test_a_model_says_what_one_row_is(model):
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}(")


@pytest.mark.parametrize("model", NAMED)
def test_a_row_has_a_name_of_its_own(model):
    assert model.__str__ is not models.Model.__str__


@pytest.mark.parametrize("model", NAMED)
def test_a_model_has_no_save_of_its_own(model):
    assert "save" not in vars(model)


@pytest.mark.parametrize("model", NAMED)
def test_an_optional_moment_and_its_person_are_both_there_or_both_missing(model):
    names = {field.name for field in model._meta.get_fields()}
    for name in names:
        partner = f"{name.removesuffix('_at')}_by"
        if not name.endswith("_at") or partner not in names or not model._meta.get_field(name).null:
            continue
        held = [c for c in model._meta.constraints if isinstance(c, models.CheckConstraint)]
        assert any({name, partner} <= _fields_of(c.condition) for c in held), f"{model.__name__}: {name}, {partner}"


def _fields_of(condition):
    found = set()
    for child in condition.children:
        found |= _fields_of(child) if isinstance(child, models.Q) else {child[0].split("__")[0]}
    return found
