"""Every page of the demo asks the database at most twelve questions, with six teams and with forty."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Campaign, Division
from feedback.models import Device, FeedbackPoint
from perfectcare.accounts.models import User
from perfectcare.demo import story, words
from perfectcare.demo.clock import noon
from perfectcare.demo.setting import CARD_CODE, STAFF_CODE
from tests import factories
from tests.factories import facts
from tests.factories.devices import reported

AS_OF = date(2026, 11, 21)
MOST = 12
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(noon(AS_OF))


def pages():
    division = Division.objects.get(code=words.DIVISION[0])
    reviewed, live = Campaign.objects.filter(division=division).order_by("starts_on")
    slot = live.slots.filter(day=AS_OF).first()
    of = FeedbackPoint.objects.filter(team__code="CN-RIVER").get
    tablet = Device.objects.in_use().filter(waiting__gt=0).earliest("pk")
    measures = ("fft_positive", "huddles_held", "reports_received", "staff_responses")
    return [
        reverse("home"),
        reverse("campaigns", args=[division.code]),
        reverse("campaign", args=[live.slug]),
        reverse("campaign_edit", args=[live.slug]),
        reverse("campaign", args=[reviewed.slug]),
        reverse("huddles", args=[live.slug]),
        reverse("huddle", args=[live.slug, slot.day, slot.local_time]),
        reverse("huddle_record", args=[live.slug, slot.day, slot.local_time]),
        reverse("huddle_attendance", args=[live.slug, slot.day, slot.local_time]),
        reverse("huddle_report", args=[live.slug, slot.day, slot.local_time, "CN-RIVER"]),
        reverse("action_new", args=[live.slug, slot.day, slot.local_time]),
        reverse("points", args=[division.code]),
        reverse("paper", args=[division.code]),
        *(reverse(f"point_{name}", args=[division.code, of(kind=name).pk]) for name in ("poster", "paper")),
        reverse("team_paper_card", args=[division.code, "CN-RIVER"]),
        *(reverse(name, args=[division.code]) for name in ("messages", "message_new")),
        reverse("point_pair", args=[division.code, tablet.point_id]),
        reverse("devices", args=[division.code]),
        reverse("device", args=[division.code, tablet.pk]),
        reverse("device_revoke", args=[division.code, tablet.pk]),
        *(reverse("proof", args=[each.slug]) for each in (reviewed, live)),
        reverse("withdrawals", args=[division.code]),
        reverse("withdrawal_new", args=[division.code]),
        reverse("api_keys", args=[division.code]),
        reverse("api_key_new", args=[division.code]),
        reverse("comments", args=[division.code]),
        reverse("partners", args=[division.code]),
        reverse("partner_links", args=[division.code]),
        reverse("partner_link_send", args=[division.code, words.HOSPITAL]),
        reverse("observations", args=[division.code]),
        f"{reverse('observations', args=[division.code])}?measure=ucr_two_hours",
        f"{reverse('observations_grid', args=[division.code])}?measure=ucr_two_hours",
        reverse("observations_paste", args=[division.code]),
        reverse("observations_upload", args=[division.code]),
        reverse("dashboard", args=[division.code]),
        reverse("exports", args=[division.code]),
        f"{reverse('dashboard', args=[division.code])}?by=month",
        f"{reverse('dashboard', args=[division.code])}?campaign={reviewed.slug}",
        *(reverse("measure", args=[division.code, key]) for key in measures),
        reverse("targets", args=[division.code]),
        f"{reverse('targets', args=[division.code])}?team=CN-RIVER",
        *(reverse(name, args=[division.code, "fft_positive"]) for name in ("measure_targets", "target_new")),
        *(reverse(name, args=[division.code, "fft_positive"]) for name in ("steps", "step_new")),
        *(reverse(name, args=[division.code]) for name in ("notes", "note_new")),
        reverse("review", args=[reviewed.slug]),
        reverse("review", args=[live.slug]),
        reverse("organisations"),
        reverse("organisation", args=[words.ORGANISATION[0]]),
        reverse("division_structure", args=[words.ORGANISATION[0], division.code]),
        reverse("card", args=[CARD_CODE]),
        reverse("card_thanks", args=[CARD_CODE]),
        reverse("staff_card", args=[STAFF_CODE]),
    ]


def questions():
    """Return how many questions each page asked of each person who may open it."""
    asked = {}
    for person in User.objects.filter(email__in=[email for email, *_ in words.PEOPLE[:7]]):
        client = Client()
        client.force_login(person)
        for page in pages():
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(page)
            if answer.status_code == 200:
                asked[person.email, page] = len(captured)
    return asked


def add_teams(many):
    """Give the demo's division more teams, in its live campaign and with cards of their own."""
    division = Division.objects.get(code=words.DIVISION[0])
    live = Campaign.objects.get(division=division, phase=Campaign.Phase.LIVE)
    manager = User.objects.get(email="manager@demo.example")
    for number in range(many):
        team = factories.team(division, name=f"Extra team {number} with a name that takes up a good deal of room")
        live.teams.add(team)
        reported(factories.point(team), noon(AS_OF) - 30 * HOUR, stored=9, waiting=2, by=manager)
        facts.cards(team, AS_OF, good=2)


def test_every_page_of_the_demo_asks_at_most_twelve_questions_whatever_the_number_of_teams(clock):
    story.tell(as_of=AS_OF)
    few = questions()
    add_teams(34)
    many = questions()
    assert len(few) > 80
    assert few.keys() == many.keys()
    assert {where: n for where, n in (few | many).items() if n > MOST} == {}
    assert {where: (few[where], n) for where, n in many.items() if n > few[where]} == {}
