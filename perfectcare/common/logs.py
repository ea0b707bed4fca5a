"""What the log must not know of a card: when it came, and what it said (docs/adr/0006)."""

from __future__ import annotations

import logging
import traceback
from collections.abc import ItemsView
from types import FrameType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

DOORS = ("/f/", "/s/")
#: Where staff type in what patients wrote on paper.
SHEET = "/paper/"


def _is_of_a_card(path: str) -> bool:
    return path.startswith(DOORS) or path.endswith(SHEET)


class Discreet(logging.Filter):
    """Drop what the log would say of every refused card, and the words of an error beside one.

    Lines in the order of their times could be laid beside answers in the order of their arrival. A fault is still
    logged, with its kind and place: a database quotes the row that it refuses.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        path = getattr(getattr(record, "request", None), "path", "")
        if not _is_of_a_card(path):
            return True
        if record.exc_info and record.exc_info[0]:
            kind, _, where = record.exc_info
            record.exc_info = None
            record.exc_text = f"{''.join(traceback.format_tb(where))}{kind.__qualname__}"
        return record.levelno >= logging.ERROR


class DiscreetReport(SafeExceptionReporterFilter):
    """Show in the report of a fault beside a card where it happened, and none of the values there.

    Decorators that hide values do not reach the frame of a generator, which no longer knows who called it.
    """

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: FrameType) -> ItemsView[str, Any]:
        found = super().get_traceback_frame_variables(request, tb_frame)
        if request is None or not _is_of_a_card(request.path) or not self.is_active(request):
            return found
        return dict.fromkeys(dict(found), self.cleansed_substitute).items()
