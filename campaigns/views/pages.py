"""How the small pages of this app are drawn: one form with one button, and "are you sure"."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from campaigns.forms.base import Difference, HouseForm


@dataclass(frozen=True)
class FormPage:
    """A page that is one form. `back_url` is also where Cancel leads."""

    heading: str
    button: str
    back_url: str
    back_text: str
    lede: str = ""
    is_warning: bool = False
    other_url: str = ""
    other_text: str = ""


@dataclass(frozen=True)
class ConfirmPage:
    """A page that asks before something is done. Its lines say what will happen."""

    heading: str
    lines: tuple[str, ...]
    button: str
    back_url: str
    back_text: str
    is_warning: bool = True
    version: int | None = None


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, even when that is nothing, and None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def show_form(
    request: HttpRequest, page: FormPage, form: HouseForm, *, changed: list[Difference] | None = None
) -> HttpResponse:
    """Draw a form: 422 when something in it is wrong, 409 when somebody else has changed the row meanwhile."""
    status = 409 if changed is not None else 422 if form.errors else 200
    return render(request, "campaigns/form.html", {"page": page, "form": form, "changed": changed}, status=status)


def show_confirm(request: HttpRequest, page: ConfirmPage, *, refused: str = "") -> HttpResponse:
    """Draw a question: 409 when what was asked for was refused."""
    status = 409 if refused else 200
    return render(request, "campaigns/confirm.html", {"page": page, "refused": refused}, status=status)
