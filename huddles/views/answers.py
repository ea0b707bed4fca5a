"""What the pages of huddles answer with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from huddles.access import Seat
from huddles.services.recording import HuddleRefused
from perfectcare.common.http import StaffRequest


def to_board(request: StaffRequest, seat: Seat, words: str, *, at: str = "") -> HttpResponse:
    """Go back to the board, saying what was done; `at` is the part of the board to look at."""
    messages.success(request, words)
    answer = redirect("huddle", slug=seat.campaign.slug, day=seat.slot.day, at=seat.slot.local_time)
    answer["Location"] += f"#{at}" if at else ""
    return answer


def refuse(form: forms.BaseForm, refusal: HuddleRefused) -> None:
    """Put the service's words at the field that they are about, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.words)


def renew(form: forms.BaseForm, **fields: object) -> None:
    """Make a refused form ready to be sent once more: its writer has now seen what stands there."""
    data = form.data.copy()  # type: ignore[attr-defined]  # a bound form's QueryDict
    data.update({name: str(value) for name, value in fields.items()})
    form.data = data


def page(
    request: StaffRequest,
    template: str,
    seat: Seat,
    form: forms.BaseForm,
    *,
    changed: bool = False,
    status: int | None = None,
    **more: Any,
) -> HttpResponse:
    """Draw a form of the slot: 409 when somebody else was first, 422 when it holds a mistake."""
    known = status or (409 if changed else 422 if form.is_bound else 200)
    context = {"seat": seat, "slot": seat.slot, "form": form, "changed": changed, **more}
    return render(request, template, context, status=known)
