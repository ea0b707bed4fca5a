"""The proof that every card which was given on a tablet is here."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns.access import campaign_for
from feedback.selectors.custody import proof_of
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import london_day, moment_words, period_words
from perfectcare.common.http import StaffRequest


@require_safe
def proof(request: StaffRequest, slug: str) -> HttpResponse:
    """Show everybody whether all cards of a campaign's tablets are here, and its managers the numbers."""
    campaign, held = campaign_for(request.user, slug)
    request.place, now = campaign, timezone.now()
    context = {
        "campaign": campaign,
        "proof": proof_of(campaign, now, with_numbers=held.allows(Need.PLAN)),
        "period": period_words(campaign.starts_on, campaign.ends_on),
        "has_ended": campaign.ends_on < london_day(now),
        "as_of": moment_words(now),
    }
    return render(request, "feedback/custody_proof.html", context)
