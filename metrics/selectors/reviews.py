"""The review of a campaign as data: what the page shows before it is signed, and what is kept when it is.

A page is drawn from `content` alone, so that a signed review cannot change when a fact behind it does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from campaigns.models import Campaign, Review
from feedback.selectors import comments
from metrics.catalogue import COUNTED, FFT, GROUPS, STAFF
from metrics.disclosure import Span, pieces
from metrics.measures import Measure
from metrics.models import ReviewSnapshot
from metrics.selectors import figures
from metrics.selectors.asked import started
from metrics.selectors.figures import Figures, Total
from metrics.selectors.windows import Window, ended, ended_spans, window_of
from metrics.words import figure, percent
from perfectcare.common.dates import period_words
from perfectcare.common.privacy import FEWEST_SHOWN

HEADLINES = ("fft_positive", "staff_care_good", "huddles_held", "commitments_kept")
SAID_FIRST = 8
Content = dict[str, Any]


def signed(campaign: Campaign) -> ReviewSnapshot | None:
    """Return the review as it was signed (one query)."""
    rows = ReviewSnapshot.objects.filter(campaign=campaign).select_related("signed_by")
    return rows.order_by("-version").first()


def content_of(campaign: Campaign, *, today: date) -> Content:
    """Return the whole review as it stands (six queries). The campaign has started."""
    campaigns = started(campaign.division)
    window = window_of(campaign)
    review = next((_review(each) for each in campaigns if each.pk == campaign.pk), None)
    spans = [span for span in (ended(each, today) for each in window.spans) if span]
    near = [each for each in pieces(ended_spans(campaigns, today)) if any(each.touches(span) for span in spans)]
    found = figures.of_division(campaign.division, near, near)
    return {
        "title": campaign.title,
        "aim": campaign.aim,
        "division": campaign.division.name,
        "days": period_words(campaign.starts_on, campaign.ends_on),
        "summary": review.summary if review else "",
        "next_step": review.next_step if review else "",
        "lessons": [
            {
                "pk": lesson.pk,
                "words": lesson.words,
                "verdict": lesson.get_verdict_display(),
                "team": lesson.team.name if lesson.team else "",
            }
            for lesson in campaign.lessons.select_related("team")
        ],
        "periods": _periods(window, today),
        "groups": _groups(found, window, today),
        **_comments(found, ended(window.during, today)),
    }


WHO = {"staff": "Staff", "partner": "Partners"}


def _review(campaign: Campaign) -> Review | None:
    review: Review | None = getattr(campaign, "review", None)
    return review


def headlines(content: Content) -> list[dict[str, Any]]:
    """Return the few figures that stand first."""
    rows = {row["key"]: row for group in content["groups"] for row in group["rows"]}
    return [{**rows[key], "in_words": _headline_words(rows[key])} for key in HEADLINES if key in rows]


def said_in(content: Content) -> list[dict[str, Any]]:
    """Return the comments under the question they answer: the few to read first, and the rest."""
    asked: dict[str, list[Content]] = {}
    for comment in content["comments"]:
        who = WHO.get(comment["kind"], "Patients and carers")
        asked.setdefault(f"{who}: {comment['question'].lower()}", []).append(comment)
    return [{"title": title, "first": said[:SAID_FIRST], "rest": said[SAID_FIRST:]} for title, said in asked.items()]


def _headline_words(row: Content) -> str:
    during = row["cells"][1]
    share = "" if during["percent"] is None else f"{during['percent']} in every 100. "
    return f"{share}{row['words']}".strip()


def _periods(window: Window, today: date) -> list[dict[str, str]]:
    named = [("Before", window.before), ("During", window.during), ("After", window.after)]
    return [{"name": name, "days": _period_words(span, today)} for name, span in named]


def _period_words(span: Span | None, today: date) -> str:
    if span is None:
        return "No days were chosen to compare with"
    words = period_words(span.first, span.last)
    over = ended(span, today)
    if over is None:
        return f"{words}, still to come"
    if over != span:
        return f"{words}, of which {len(over.days)} of {len(span.days)} days are over"
    return words


def _groups(found: Figures, window: Window, today: date) -> list[dict[str, Any]]:
    titled = [(group.value, [each for each in COUNTED if each.group == group]) for group in GROUPS]
    groups = [(title, [each for each in measures if not each.is_detail]) for title, measures in titled]
    groups.append(("Each of the six answers", [each for each in COUNTED if each.is_detail]))
    return [
        {"title": title, "rows": [_row(found, each, window, today) for each in measures]} for title, measures in groups
    ]


def _row(found: Figures, measure: Measure, window: Window, today: date) -> dict[str, Any]:
    before, during, after = (
        _total(found, measure, span, today) for span in (window.before, window.during, window.after)
    )
    lengths = [len(span.days) if span else 0 for span in (window.before, window.during)]
    return {
        "key": measure.key,
        "name": measure.name,
        "cells": [_cell(measure, *cell) for cell in (("Before", before), ("During", during), ("After", after))],
        "words": comparison(measure, before, during, lengths),
    }


def _total(found: Figures, measure: Measure, span: Span | None, today: date) -> Total:
    if span is None:
        return Total(None, "Nothing to compare with.")
    return found.total(measure, ended(span, today))


def _cell(measure: Measure, label: str, total: Total) -> dict[str, Any]:
    return {
        "label": label,
        "figure": figure(total.tally) if total.tally else "",
        "percent": percent(total.tally) if total.tally else None,
        "reason": total.reason,
        "note": total.note if measure.is_count else "",
    }


def comparison(measure: Measure, before: Total, during: Total, lengths: Sequence[int]) -> str:
    """Compare the campaign with the days before it in plain words, without saying why they differ."""
    if not before.tally or not during.tally:
        return ""
    if measure.is_count:
        earlier = f"{before.tally.numerator:,} in {lengths[0]} days before"
        return f"{during.tally.numerator:,} in {lengths[1]} days; {earlier}."
    share, share_before = percent(during.tally), percent(before.tally)
    if share is None or share_before is None:
        return ""
    if share == share_before:
        return "As many in every 100 as before."
    return f"{abs(share - share_before)} in every 100 {'more' if share > share_before else 'fewer'} than before."


def _comments(found: Figures, during: Span | None) -> Content:
    """Return released comments of teams with enough answers; neither their day nor the answer beside them."""
    if during is None:
        return {"comments": [], "held": 0}
    enough = {"patient": _teams(found, FFT, during, FEWEST_SHOWN), "staff": _teams(found, STAFF, during, FEWEST_SHOWN)}
    every = _teams(found, FFT, during, 1) | _teams(found, STAFF, during, 1)
    enough["partner"] = every  # nobody answers there unnamed: the organisation is known
    released = comments.released(sorted(every), during.first, during.last)
    shown = [said for said in released if said.team_id in enough[said.kind]]
    shown.sort(key=lambda said: (said.kind, said.team, said.pk))  # not by day: their order would tell it
    return {"comments": [_comment(said) for said in shown], "held": len(released) - len(shown)}


def _comment(said: comments.Said) -> Content:
    return {
        "id": str(said.pk),
        "kind": said.kind,
        "question": said.question,
        "team": said.team,
        "pieces": [[piece.text, piece.is_masked] for piece in said.pieces],
    }


def _teams(found: Figures, key: str, span: Span, fewest: int) -> frozenset[int]:
    """Return the teams with at least so many answers in the span."""
    counted = Counter[int]()
    for day, by_team in found.people[key].items():
        if day in span:
            counted.update(by_team)
    return frozenset(team_id for team_id, n in counted.items() if n >= fewest)
