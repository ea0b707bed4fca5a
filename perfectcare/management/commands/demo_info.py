"""Print the demo's sign-ins and addresses."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Campaign
from feedback.models import FeedbackPoint
from perfectcare.accounts.models import User
from perfectcare.demo import words
from perfectcare.demo.setting import CARD_CODE, POSTER_CODE, STAFF_CODE


def demo_info() -> dict[str, Any]:
    """Return the demo's users and whole addresses; an empty dictionary where there is no demo."""
    campaigns = Campaign.objects.filter(division__organisation__ods_code=words.ORGANISATION[0])
    live, reviewed = (
        campaigns.filter(slug__endswith="-demo2").first(),
        campaigns.filter(slug__endswith="-demo1").first(),
    )
    if live is None or reviewed is None:
        return {}
    known = set(User.objects.values_list("email", flat=True))
    paths = {
        "home": reverse("home"),
        "card": reverse("card", args=[CARD_CODE]),
        "poster": _poster(),
        "poster_card": reverse("card", args=[POSTER_CODE]),
        "staff_feedback": reverse("staff_card", args=[STAFF_CODE]),
        "board": _board(live),
        "dashboard": reverse("dashboard", args=[words.DIVISION[0]]),
        "tablets": reverse("devices", args=[words.DIVISION[0]]),
        "proof": reverse("proof", args=[reviewed.slug]),
        "review": reverse("review", args=[reviewed.slug]),
    }
    return {
        "users": [
            {"email": email, "password": words.PASSWORD, "role": str(role)}
            for email, _, role, _ in words.PEOPLE
            if email in known
        ],
        "urls": {name: f"{settings.SITE_ADDRESS}{path}" for name, path in paths.items()},
    }


def _poster() -> str:
    """Return the address of the first team's poster, to print."""
    poster = FeedbackPoint.objects.get(code=POSTER_CODE)
    return reverse("point_poster", args=[words.DIVISION[0], poster.pk])


def _board(campaign: Campaign) -> str:
    """Return the address of the next huddle's board, or of the last one's when all are over."""
    slots = campaign.slots.order_by("starts_at")
    slot = slots.filter(starts_at__gte=timezone.now() - timedelta(minutes=30)).first() or slots.last()
    if slot is None:
        return reverse("huddles", args=[campaign.slug])
    return reverse("huddle", args=[campaign.slug, slot.day, f"{slot.local_time:%H%M}"])


class Command(BaseCommand):
    help = "Print the demo's sign-ins and addresses."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print them as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        info = demo_info()
        if not info:
            raise CommandError("There is no demo in this database. Make one with: manage.py seed_demo")
        if options["json"]:
            self.stdout.write(json.dumps(info, indent=2))
            return
        for user in info["users"]:
            self.stdout.write(f"{user['role']:<14} {user['email']:<28} {user['password']}")
        for name, url in info["urls"].items():
            self.stdout.write(f"{name:<14} {url}")
