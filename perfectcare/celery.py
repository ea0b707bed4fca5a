"""The Celery application: a clock that asks the database what is due, never a store of work."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfectcare.settings")

app = Celery("perfectcare")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["perfectcare.common", "campaigns", "feedback", "metrics"])
