"""What import-linter cannot see: relations between tables run down the staircase, and leave no way back up."""

from __future__ import annotations

from django.apps import apps
from django.db import models

FLOORS = {"common": 0, "accounts": 1, "campaigns": 2, "feedback": 3, "huddles": 3, "metrics": 4}
OURS = [model for model in apps.get_models() if model._meta.app_label in FLOORS]


def relations():
    for model in OURS:
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey | models.ManyToManyField) and not field.auto_created:
                yield model, field


def crossing():
    for model, field in relations():
        here, there = model._meta.app_label, field.related_model._meta.app_label
        if here != there and there in FLOORS:
            yield model, field, here, there


def test_every_relation_between_apps_points_down():
    # The user model is the one thing that the plumbing below it may point to: it is named in the settings.
    wrong = [
        f"{model.__name__}.{field.name}"
        for model, field, here, there in crossing()
        if FLOORS[there] >= FLOORS[here] and there != "accounts"
    ]
    assert wrong == []


def test_no_relation_between_apps_can_be_followed_upwards():
    wrong = [
        f"{model.__name__}.{field.name}"
        for model, field, _, _ in crossing()
        if not field.remote_field.related_name or not field.remote_field.related_name.endswith("+")
    ]
    assert wrong == []


def test_there_are_relations_to_look_at():
    assert len(list(crossing())) > 10
