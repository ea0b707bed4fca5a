"""What the log must not know: of a card, when it came and what it said (docs/adr/0006); of a link, the link itself."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import ItemsView
from types import FrameType
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

DOORS = ("/f/", "/s/", "/p/")
#: Where staff type in what patients wrote on paper.
SHEET = "/paper/"

#: Links that open something by themselves: a partner's, an invitation's, a forgotten password's.
_LINK = re.compile(r"(/p/|/invitations/|/password/reset/key/)[^/\s]+")


def without_links(text: str) -> str:
    """Return the text with what opens something taken out of every address in it."""
    return _LINK.sub(r"\1[removed]", text)


def _is_of_a_card(path: str) -> bool:
    return path.startswith(DOORS) or path.endswith(SHEET)


def _hides_values(path: str) -> bool:
    return _is_of_a_card(path) or _LINK.search(path) is not None


class Discreet(logging.Filter):
    """Drop what the log would say of every refused card, the words of an error beside one, and links out of addresses.

    Lines in the order of their times could be laid beside answers in the order of their arrival. A fault is still
    logged, with its kind and place: a database quotes the row that it refuses.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _plain(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_plain(each) for each in record.args)
        path = getattr(getattr(record, "request", None), "path", "")
        if not _is_of_a_card(path):
            return True
        if record.exc_info and record.exc_info[0]:
            kind, _, where = record.exc_info
            record.exc_info = None
            record.exc_text = f"{''.join(traceback.format_tb(where))}{kind.__qualname__}"
        return record.levelno >= logging.ERROR


def _plain(value: Any) -> Any:
    return without_links(value) if isinstance(value, str) else value


class DiscreetReport(SafeExceptionReporterFilter):
    """Show in the report of a fault beside a card, or behind a link, where it happened, and none of the values there.

    Decorators that hide values do not reach the frame of a generator, which no longer knows who called it.
    """

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: FrameType) -> ItemsView[str, Any]:
        found = super().get_traceback_frame_variables(request, tb_frame)
        if request is None or not _hides_values(request.path) or not self.is_active(request):
            return found
        return dict.fromkeys(dict(found), self.cleansed_substitute).items()


class DiscreetReporter(ExceptionReporter):
    """Name no link in the report of a fault: its address stands there in many places."""

    def get_traceback_text(self) -> SafeString:
        return SafeString(without_links(super().get_traceback_text()))

    def get_traceback_html(self) -> SafeString:
        return SafeString(without_links(super().get_traceback_html()))
