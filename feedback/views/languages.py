"""The languages of a division's card: read a translation, let patients see it, take it away again."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.access import division_for
from campaigns.models import Division
from campaigns.views.pages import ConfirmPage, posted, show_confirm
from feedback.forms.cards import CardForm
from feedback.forms.languages import ApprovalForm
from feedback.selectors import languages as selector
from feedback.services import languages as service
from feedback.services.languages import OtherWords
from feedback.translations import DRAFTS, LANGUAGES
from feedback.versions import Version
from feedback.views.cards import looks_of, page
from feedback.wordings import Language
from perfectcare.accounts.roles import Need
from perfectcare.common.http import StaffRequest


@require_safe
def languages(request: StaffRequest, code: str) -> HttpResponse:
    """Show every language that the program has, and whether patients see it."""
    division = _division(request, code)
    context = {"division": division, "rows": selector.languages_of(division)}
    return render(request, "feedback/languages.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def language(request: StaffRequest, code: str, tag: str) -> HttpResponse:
    """Show all the words of a language beside the English ones, and approve those that were shown."""
    division, is_sent = _division(request, code), request.method == "POST"
    shown = _language(tag, DRAFTS if is_sent else LANGUAGES)
    form = ApprovalForm(posted(request), language=shown)
    words_hash = request.POST.get("words_hash", "")
    if not is_sent:
        return _words_page(request, division, form)
    if not form.is_valid() and words_hash == shown.words_hash:
        return _words_page(request, division, form, status=422)
    try:
        is_new = service.approve(
            division=division, language=shown, words_hash=words_hash, by=request.user, at=timezone.now()
        )
    except OtherWords:
        return _words_page(request, division, ApprovalForm(language=shown), status=409)
    if is_new:
        messages.success(request, f"Patients can now choose {shown.english_name} on every card of the division.")
    else:
        messages.info(request, f"{shown.english_name} was approved already.")
    return redirect("languages", division.code)


@require_safe
def language_preview(request: StaffRequest, code: str, tag: str) -> HttpResponse:
    """Show how the card looks in a language, approved or not. Nothing can be sent from here."""
    division = _division(request, code)
    version = Version(_language(tag, LANGUAGES), request.GET.get("easy") == "1")
    address = reverse("language_preview", args=[division.code, tag])
    context = {
        **looks_of(version),
        "form": CardForm(version=version),
        "team": selector.EXAMPLES["team"],
        "division": division,
        "easy_read_url": address if version.is_easy_read else f"{address}?easy=1",
        "home_url": address,
        "here_url": address,
        "is_preview": True,
        "back_url": reverse("language", args=[division.code, tag]),
    }
    return page("feedback/card.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def language_withdraw(request: StaffRequest, code: str, tag: str) -> HttpResponse:
    """Ask whether patients shall no longer see a language, and take it away."""
    division, shown = _division(request, code), _language(tag, DRAFTS)
    name = shown.english_name
    if request.method != "POST":
        asked = ConfirmPage(
            heading=f"Stop offering {name}?",
            lines=(
                f"No card of the division can be opened in {name} any more. A card that somebody is filling in just "
                "now can still be sent.",
                "Cards that were filled in with these words stay and count. You can approve the words again.",
            ),
            button=f"Stop offering {name}",
            back_url=reverse("language", args=[division.code, shown.tag]),
            back_text=f"The card in {name}",
        )
        return show_confirm(request, asked)
    if service.withdraw(division=division, language=shown, by=request.user, at=timezone.now()):
        messages.success(request, f"{name} is no longer offered.")
    else:
        messages.info(request, f"{name} was not offered any more.")
    return redirect("languages", division.code)


def _division(request: StaffRequest, code: str) -> Division:
    division, _ = division_for(request.user, code, need=Need.PLAN)
    request.place = division
    return division


def _language(tag: str, among: Sequence[Language]) -> Language:
    found = next((each for each in among if each.tag == tag), None)
    if found is None:
        raise Http404
    return found


def _words_page(request: StaffRequest, division: Division, form: ApprovalForm, *, status: int = 200) -> HttpResponse:
    shown = selector.page_of(division, form.language)
    context = {"division": division, "page": shown, "form": form, "is_other": status == 409}
    return render(request, "feedback/language.html", context, status=status)
