"""System checks: settings that contradict each other."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "testserver"}


@register
def database_isolation(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """The roll-up counts right only under READ COMMITTED (or SQLite's single writer)."""
    isolation = settings.DATABASES["default"].get("OPTIONS", {}).get("isolation_level")
    if isolation is None:
        return []
    return [
        Error(
            "Do not set isolation_level: the roll-up needs PostgreSQL's READ COMMITTED.",
            hint="Remove it from DATABASE_URL.",
            id="perfectcare.E001",
        )
    ]


@register(deploy=True)
def plain_http_beyond_this_machine(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Sign-in over plain HTTP is only for this machine."""
    if settings.HTTPS or set(settings.ALLOWED_HOSTS) <= LOOPBACK:
        return []
    return [
        Warning(
            "ALLOWED_HOSTS names other machines, but HTTPS is off: passwords would travel in the clear.",
            hint="Put a TLS proxy in front and set HTTPS=1.",
            id="perfectcare.W001",
        )
    ]
