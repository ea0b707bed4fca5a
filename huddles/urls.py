"""Pages of huddles. A slot is addressed by its London day and time: .../huddles/2026-11-21/1130/."""

from __future__ import annotations

from datetime import date, datetime, time

from django.urls import path, register_converter

from huddles.views import actions, huddles, reports


class SlotDay:
    """An ISO day."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else value.isoformat()


class SlotTime:
    """A London clock time as four digits."""

    regex = r"[0-2][0-9][0-5][0-9]"

    def to_python(self, value: str) -> time:
        return time(int(value[:2]), int(value[2:]))

    def to_url(self, value: time | datetime | str) -> str:
        return value if isinstance(value, str) else f"{value:%H%M}"


register_converter(SlotDay, "slot_day")
register_converter(SlotTime, "slot_time")

SLOT = "campaigns/<slug:slug>/huddles/<slot_day:day>/<slot_time:at>/"

urlpatterns = [
    path("campaigns/<slug:slug>/huddles/", huddles.rhythm, name="huddles"),
    path(SLOT, huddles.board, name="huddle"),
    path(f"{SLOT}record/", huddles.record, name="huddle_record"),
    path(f"{SLOT}attendance/", huddles.attendance, name="huddle_attendance"),
    path(f"{SLOT}reports/<slug:team_code>/", reports.report, name="huddle_report"),
    path(f"{SLOT}actions/new/", actions.new, name="action_new"),
    path(f"{SLOT}actions/<int:pk>/", actions.settle, name="action_settle"),
    path(f"{SLOT}actions/<int:pk>/reopen/", actions.reopen, name="action_reopen"),
]
