"""Fixtures of the integration tests that are too big for one file."""

from tests.live import live_site

__all__ = ["live_site"]
