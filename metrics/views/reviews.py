"""The review of a campaign: read it, write it, sign it."""

from __future__ import annotations

import tomllib
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.access import Pass, campaign_for
from campaigns.models import Campaign, Lesson, Review
from campaigns.services import reviews as words
from campaigns.services.reviews import ReviewRefused
from metrics.forms.reviews import LessonForm, WordsForm
from metrics.selectors.freshness import complete_words
from metrics.selectors.reviews import content_of, headlines, said_in, signed
from metrics.services import reviews
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import london_day
from perfectcare.common.forms import NhsForm
from perfectcare.common.http import StaffRequest

CODE_VERSION: str = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text("utf-8"))["project"]["version"]


@require_safe
def review(request: StaffRequest, slug: str) -> HttpResponse:
    campaign, held = _campaign(request, slug, Need.SEE)
    now = timezone.now()
    context: dict[str, Any] = {"campaign": campaign, "may_write": False, "may_sign": False}
    if not campaign.is_over:
        context |= {"lessons": campaign.lessons.select_related("team"), "may_write": _may_write(campaign, held)}
        return render(request, "metrics/review_to_come.html", context)
    snapshot = signed(campaign) if campaign.phase == Campaign.Phase.REVIEWED else None
    content = snapshot.content if snapshot else content_of(campaign, today=london_day(now))
    context |= {"snapshot": snapshot, "content": content, "headlines": headlines(content), "said": said_in(content)}
    if snapshot is None:
        context |= {
            "complete": complete_words(campaign.division, now),
            "may_write": _may_write(campaign, held),
            "may_sign": campaign.phase == Campaign.Phase.CLOSED and held.allows(Need.SIGN_OFF),
        }
    return render(request, "metrics/review.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def review_write(request: StaffRequest, slug: str) -> HttpResponse:
    campaign, _ = _campaign(request, slug, Need.REVIEW)
    kept = Review.objects.filter(campaign=campaign).first() or Review(campaign=campaign, version=0)
    initial = {"summary": kept.summary, "next_step": kept.next_step, "version": kept.version}
    form = WordsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            words.write(campaign=campaign, by=request.user, **form.cleaned_data)
            return redirect("review", slug)
        except ReviewRefused as refusal:
            if refusal.field == "version":
                form = _beside_theirs(request, kept)
            _show(form, refusal)
    return _page(request, "metrics/review_write.html", campaign, form)


@require_http_methods(["GET", "HEAD", "POST"])
def lesson_add(request: StaffRequest, slug: str) -> HttpResponse:
    campaign, _ = _campaign(request, slug, Need.REVIEW)
    form = LessonForm(request.POST if request.method == "POST" else None, campaign=campaign)
    if request.method == "POST" and form.is_valid():
        try:
            words.add_lesson(campaign=campaign, by=request.user, **form.cleaned_data)
            messages.success(request, "The lesson is in the review.")
            return redirect("review", slug)
        except ReviewRefused as refusal:
            _show(form, refusal)
    return _page(request, "metrics/lesson_add.html", campaign, form)


@require_POST
def lesson_remove(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    campaign, _ = _campaign(request, slug, Need.REVIEW)
    lesson = Lesson.objects.filter(campaign=campaign, pk=pk).first()
    if lesson is None:
        raise Http404
    try:
        words.remove_lesson(lesson=lesson, by=request.user)
        messages.success(request, "The lesson is taken out.")
    except ReviewRefused as refusal:
        messages.error(request, refusal.words)
    return redirect("review", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def review_sign(request: StaffRequest, slug: str) -> HttpResponse:
    campaign, _ = _campaign(request, slug, Need.SIGN_OFF)
    form = NhsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            reviews.sign_off(campaign=campaign, by=request.user, at=timezone.now(), code_version=CODE_VERSION)
            messages.success(request, "The review is signed. It stays as it is now.")
            return redirect("review", slug)
        except ReviewRefused as refusal:
            _show(form, refusal)
    return _page(request, "metrics/review_sign.html", campaign, form)


def _campaign(request: StaffRequest, slug: str, need: Need) -> tuple[Campaign, Pass]:
    campaign, held = campaign_for(request.user, slug, need=need)
    request.place = campaign
    return campaign, held


def _may_write(campaign: Campaign, held: Pass) -> bool:
    return campaign.phase in (Campaign.Phase.LIVE, Campaign.Phase.CLOSED) and held.allows(Need.REVIEW)


def _beside_theirs(request: StaffRequest, kept: Review) -> WordsForm:
    """Return the typed words with the version that somebody else has saved meanwhile: saving again replaces theirs."""
    data = request.POST.copy()
    data["version"] = str(kept.version)
    form = WordsForm(data)
    form.add_error(None, f"Theirs: “{kept.summary}” Save again to put yours in their place.")
    return form


def _show(form: NhsForm, refusal: ReviewRefused) -> None:
    is_shown = refusal.field in form.fields and refusal.field != "version"
    form.add_error(refusal.field if is_shown else None, refusal.words)


def _page(request: StaffRequest, template: str, campaign: Campaign, form: NhsForm) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"campaign": campaign, "form": form}, status=status)
