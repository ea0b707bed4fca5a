from __future__ import annotations

import json
import re
from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import CommandError, call_command
from django.test import Client

from campaigns.models import Campaign, Organisation
from feedback.models import Comment
from huddles.models import Huddle
from metrics.services.verification import verify
from perfectcare.common.masking import mask
from perfectcare.demo import words
from tests import factories

AS_OF = date(2026, 11, 21)
NUMBERED = re.compile(r"^(target|step change|chart note|key|partner link|withdrawal|message|device) \d+$")
OURS = {"accounts", "campaigns", "common", "feedback", "huddles", "metrics"}

pytestmark = pytest.mark.django_db


def seed(as_of=AS_OF):
    out = StringIO()
    call_command("seed_demo", "--as-of", as_of.isoformat(), stdout=out)
    return out.getvalue()


@pytest.fixture
def on_demo_ground(settings):
    settings.DEMO = True


@pytest.fixture
def demo(on_demo_ground):
    seed()
    out = StringIO()
    call_command("demo_info", "--json", stdout=out)
    return json.loads(out.getvalue())


def everything():
    """Return every row of ours, in the order of its words, without the keys that the database counts up."""
    lines = []
    for model in apps.get_models():
        label = model._meta.label_lower
        if label.split(".")[0] in OURS:
            kept = [field.name for field in model._meta.fields if not (field.is_relation or field.primary_key)]
            for row in json.loads(serializers.serialize("json", model.objects.all(), fields=kept)):
                fields = {name: _without_keys(value) for name, value in row["fields"].items()}
                lines.append(json.dumps({"of": label, **fields}, sort_keys=True))
    return sorted(lines)


def _without_keys(found):
    """Leave out the keys of rows that a trail or a snapshot names."""
    if isinstance(found, dict):
        return {name: _without_keys(value) for name, value in found.items() if not isinstance(value, int)}
    if isinstance(found, list):
        return [_without_keys(each) for each in found if not isinstance(each, int)]
    return NUMBERED.sub(r"\1", found) if isinstance(found, str) else found


def wipe():
    ours = {"metrics", "huddles", "feedback", "campaigns", "account", "accounts", "common"}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in ours:
            model.objects.all()._raw_delete("default")


def test_the_same_date_tells_the_same_story(on_demo_ground):
    seed()
    first = everything()
    wipe()
    seed()
    assert everything() == first


def test_one_fortnight_is_reviewed_and_one_is_live_today(demo):
    reviewed, live = Campaign.objects.order_by("starts_on")
    assert (reviewed.phase, live.phase) == ("reviewed", "live")
    assert live.day_number(AS_OF) == 6
    assert Huddle.objects.filter(slot__campaign=live, state="held").exists()


def test_every_figure_of_the_demo_agrees_with_its_facts(demo):
    assert verify().differences == ()


def test_every_sign_in_of_the_demo_works(demo):
    assert {user["role"] for user in demo["users"]} >= {"manager", "staff", "leadership", "team-lead", "administrator"}
    for user in demo["users"]:
        assert Client().login(email=user["email"], password=user["password"]), user["email"]


def test_every_address_of_the_demo_opens_for_the_manager(demo, client, settings):
    assert set(demo["urls"]) == {
        "home", "card", "poster", "poster_card", "staff_feedback", "board", "dashboard", "tablets", "proof", "review",
    }  # fmt: skip
    client.force_login(apps.get_model("accounts.User").objects.get(email="manager@demo.example"))
    for name, url in demo["urls"].items():
        assert url.startswith(settings.SITE_ADDRESS)
        assert client.get(url.removeprefix(settings.SITE_ADDRESS)).status_code == 200, name


def test_nothing_in_the_demo_could_name_a_patient(demo):
    of_partners = [text for said in words.FROM_PARTNERS for text in (said.good, said.better) if text]
    said = [*words.GOOD, *words.BETTER, *words.OBSTACLES, words.DANGER, *of_partners]
    assert [text for text in said if mask(text).kinds] == []
    assert Comment.objects.exclude(words__in=said).count() == 0


def test_seeding_again_changes_nothing(demo):
    before = everything()
    assert "already" in seed()
    assert everything() == before


def test_known_passwords_never_reach_a_database_in_use(settings):
    settings.DEMO = False
    factories.organisation()
    with pytest.raises(CommandError, match="known passwords"):
        seed()
    assert Organisation.objects.count() == 1


def test_known_passwords_never_reach_a_server_database_unasked(settings):
    settings.DEMO, settings.ON_SQLITE = False, False
    with pytest.raises(CommandError, match="known passwords"):
        seed()
