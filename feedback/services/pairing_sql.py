"""The statement with which PostgreSQL finds a pairing by its key. Every card needs it, and Django takes ten times as
long to write such a query as the database to answer it.
"""
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import models

from campaigns.models import Team
from feedback.models import Device, FeedbackPoint
from perfectcare.common.prepared import Statement

ROWS: tuple[type[models.Model], ...] = (Device, FeedbackPoint, Team)


def _columns(model: type[models.Model]) -> str:
    return ", ".join(f"{model._meta.db_table}.{field.column}" for field in model._meta.concrete_fields)


WITH_KEY = Statement(
    "device_with_key",
    f"""
    SELECT {", ".join(map(_columns, ROWS))} FROM feedback_device
    JOIN feedback_feedbackpoint ON feedback_feedbackpoint.id = feedback_device.point_id
    JOIN campaigns_team ON campaigns_team.id = feedback_feedbackpoint.team_id
    WHERE feedback_device.key_hash = %s AND feedback_device.revoked_at IS NULL""",
)


def device_with_hash(key_hash: str) -> Device | None:
    """Return the pairing in use whose key has this hash, with its point and team."""
    found = WITH_KEY.row([key_hash])
    if found is None:
        return None
    values = iter(found)
    device: Device = _made(Device, values)
    device.point = _made(FeedbackPoint, values)
    device.point.team = _made(Team, values)
    return device


def _made(model: type[models.Model], values: Iterator[Any]) -> Any:
    fields = model._meta.concrete_fields
    return model.from_db("default", [field.attname for field in fields], list(islice(values, len(fields))))
