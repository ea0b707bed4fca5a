"""The reader's desk: what people wrote, one at a time."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from campaigns.access import division_for, pass_for
from campaigns.models import Division
from feedback.access import comment_in
from feedback.forms.comments import JudgementForm, ReplyForm
from feedback.models import Comment
from feedback.quarters import Quarter
from feedback.selectors.comments import with_answers
from feedback.selectors.desk import Clock, Desk, Sheet, desk, sheet
from feedback.selectors.replies import is_shown
from feedback.selectors.said import theme_counts
from feedback.services import comments as services
from feedback.services import replies
from feedback.services.alerts import HOURS_UNTIL_IT_CLIMBS
from feedback.services.replies import ReplyRefused
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import day_words, duration_words, london_day, moment_words, time_words
from perfectcare.common.http import StaffRequest

DECISIONS = ("release", "hold-back", "save")
NO_DECISION = "Press Release, Hold back or Save."


@require_safe
def comments(request: StaffRequest, code: str) -> HttpResponse:
    """Show the next comment that waits: of all, or of patients, staff or partners."""
    division = _division(request, code)
    kind, place = request.GET.get("of", ""), request.GET.get("place", "")
    kind = kind if kind in Comment.Kind else ""
    found = desk(division, kind, whole_number(place))
    context = {"division": division, "desk": found, "kind": kind, "tabs": _tabs(division, found, kind)}
    if found.sheet:
        context |= _context(division, found.sheet)
        context["form"] = JudgementForm(sheet=found.sheet)
        context["next_url"] = desk_url(division, kind, str(found.place + 1)) if found.place + 1 < found.of_kind else ""
    elif not found.total:
        context["learned"] = _learned(division)
    return render(request, "feedback/comments.html", context)


@require_safe
def comment(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Show one comment, read or not, with all that can be done about it."""
    division = _division(request, code)
    return _page(request, division, _sheet(division, pk))


@require_POST
def comment_judge(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Write down what the reader makes of a comment, and go on to the next."""
    division = _division(request, code)
    found = _sheet(division, pk)
    form, decision = JudgementForm(request.POST, sheet=found), request.POST.get("decision", "")
    if decision not in DECISIONS:
        form.add_error(None, NO_DECISION)
    if not form.is_valid():
        return _page(request, division, found, judgement=form, status=422)
    judgement = form.judgement(found.comment, decision)
    version = form.cleaned_data["version"]
    try:
        services.judge(comment=found.comment, version=version, judgement=judgement, by=request.user, at=timezone.now())
    except services.NotAsItWas as problem:
        messages.info(request, f"{problem.words} Nothing of yours was saved.")
    else:
        messages.success(request, _judged(found.comment, decision))
    if "next" not in request.POST:
        return redirect("comment", division.code, pk)
    return redirect(desk_url(division, request.POST.get("of", ""), request.POST.get("place", "")))


@require_POST
def comment_redact(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Take words out of a comment for good."""
    division = _division(request, code)
    found = _sheet(division, pk)
    numbers = {whole_number(each, otherwise=-1) for each in request.POST.getlist("piece")}
    try:
        services.redact(
            comment=found.comment,
            version=whole_number(request.POST.get("version", "")),
            pieces=numbers,
            by=request.user,
        )
    except services.NothingChosen:
        messages.error(request, "Choose the words to take out.")
        return _page(request, division, found, status=422)
    except services.NotAsItWas as problem:
        messages.info(request, f"{problem.words} Nothing was taken out.")
    else:
        messages.success(request, "Taken out, for good.")
    return redirect("comment", division.code, pk)


@require_POST
def comment_seen(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Say that a manager has seen an urgent comment and acts on it."""
    division, _ = division_for(request.user, code, need=Need.PLAN)
    services.see(comment=comment_in(division, pk), by=request.user)
    messages.success(request, "Nobody else is called about this one now.")
    return redirect("comment", division.code, pk)


@require_POST
def comment_reply(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Answer a comment, or put other words in the place of the answer."""
    division = _division(request, code)
    found = _sheet(division, pk)
    form = ReplyForm(request.POST, comment=found.comment, reply=found.reply)
    if not form.is_valid():
        return _page(request, division, found, reply_form=form, status=422)
    try:
        _reply(request, found, form)
    except ReplyRefused as problem:
        form.refuse(problem)
        return _page(request, division, _sheet(division, pk), reply_form=form, status=422)
    messages.success(request, "Your reply is saved.")
    return redirect("comment", division.code, pk)


def _reply(request: StaffRequest, found: Sheet, form: ReplyForm) -> None:
    version = form.cleaned_data["reply_version"]
    if found.reply and version:
        replies.correct(given=found.reply, version=version, words=form.words(), by=request.user)
    else:
        replies.reply(comment=found.comment, words=form.words(), by=request.user, on=london_day(timezone.now()))


def _learned(division: Division) -> list[dict[str, Any]]:
    """Say what the comments of this quarter are about, as far as everybody may know it."""
    quarter = Quarter.of(london_day(timezone.now()))
    said = reverse("said", args=[division.code])
    return [
        {"name": each.name, "count": each.count, "url": f"{said}?{urlencode({'quarter': quarter, 'theme': each.pk})}"}
        for each in theme_counts(division, quarter)
        if each.count
    ]


def desk_url(division: Division, kind: str = "", place: str = "") -> str:
    """Return the address of the desk, at the same place of the same queue."""
    kept = {name: value for name, value in (("of", kind), ("place", place)) if value and value.isascii()}
    return f"{reverse('comments', args=[division.code])}{'?' + urlencode(kept) if kept else ''}"


def whole_number(text: str, *, otherwise: int = 0) -> int:
    """Read a small whole number from an address or a form."""
    return int(text) if re.fullmatch(r"[0-9]{1,8}", text, re.ASCII) else otherwise


def _division(request: StaffRequest, code: str) -> Division:
    division, _ = division_for(request.user, code, need=Need.READ_COMMENTS)
    request.place = division
    return division


def _sheet(division: Division, pk: int) -> Sheet:
    comment_in(division, pk)
    return sheet(with_answers(Comment.objects.filter(pk=pk)).get())


def _judged(comment: Comment, decision: str) -> str:
    return {"release": "Released.", "hold-back": "Held back.", "save": "Saved."}[decision]


def _page(
    request: StaffRequest,
    division: Division,
    found: Sheet,
    *,
    judgement: JudgementForm | None = None,
    reply_form: ReplyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    held = pass_for(request.user, division)
    context = {
        **_context(division, found),
        "form": judgement or JudgementForm(sheet=found),
        "reply_form": reply_form or ReplyForm(comment=found.comment, reply=found.reply),
        "may_see": bool(held and held.allows(Need.PLAN)),
    }
    return render(request, "feedback/comment.html", context, status=status)


def _context(division: Division, found: Sheet) -> dict[str, Any]:
    now = timezone.now()
    today = london_day(now)
    return {
        "division": division,
        "sheet": found,
        "clock": _clock_words(found.clock, now) if found.clock else "",
        "day_words": day_words(found.comment.given_on, today=today),
        "reply_due": day_words(found.reply_due_on, today=today),
        "is_late": today > found.reply_due_on,
        "public_url": _public_url(division, found.comment),
        "is_in_public": bool(found.reply and found.reply.is_public and is_shown(found.comment)),
    }


def _public_url(division: Division, comment: Comment) -> str:
    if comment.team is None:
        return reverse("you_said", args=[division.code])
    return reverse("you_said_team", args=[division.code, comment.team.code])


def _clock_words(clock: Clock, now: datetime) -> str:
    waited = f"Waiting {duration_words(clock.minutes(now))}, since {moment_words(clock.since, today=london_day(now))}."
    if clock.has_climbed:
        return f"{waited} Nobody saw it within {HOURS_UNTIL_IT_CLIMBS} hours, so those above have been told."
    if clock.climbs_at <= now:
        return f"{waited} Nobody saw it by {time_words(clock.climbs_at)}: those above are being told."
    return f"{waited} If nobody has seen it by {time_words(clock.climbs_at)}, those above are told."


def _tabs(division: Division, found: Desk, kind: str) -> list[dict[str, Any]]:
    every = [("", "Everybody", found.total), *((key, name, found.waiting[key]) for key, name in Comment.Kind.choices)]
    return [
        {"name": name, "count": count, "url": desk_url(division, key), "is_current": key == kind}
        for key, name, count in every
    ]
