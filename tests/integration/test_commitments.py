from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Commitment, DirtyDay
from campaigns.services import campaigns, commitments
from campaigns.services.commitments import CommitmentRefused, Terms
from perfectcare.common.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db
DUE = date(2026, 11, 12)
LATER = date(2026, 11, 14)


def refused(field):
    return pytest.raises(CommitmentRefused, check=lambda error: error.field == field)


@pytest.fixture
def campaign(cast):
    return factories.campaign(cast.division)


@pytest.fixture
def promise(cast, campaign):
    terms = Terms("Ring the care homes", DUE, team=cast.riverside, owner=cast.lena)
    return commitments.add(campaign=campaign, terms=terms, by=cast.maya)


@pytest.fixture
def clean(cast, promise):
    """Forget how often each day was marked until now."""
    DirtyDay.objects.filter(division=cast.division).update(generation=0)


def marked(cast):
    return {
        (row.team_id, row.day): row.generation
        for row in DirtyDay.objects.filter(division=cast.division, generation__gt=0)
    }


def fields(cast, **changed):
    usual = {
        "title": "Ring the care homes",
        "detail": "Every morning",
        "team": cast.riverside.pk,
        "owner": cast.lena.pk,
        "due_on": DUE.isoformat(),
    }
    return {**usual, **changed}


def address(name, campaign, promise=None):
    return reverse(name, args=[campaign.slug, promise.pk] if promise else [campaign.slug])


# --- What must be counted again ---------------------------------------------------------------------------------


def test_a_new_commitment_marks_its_day_for_its_team_or_for_the_division(cast, campaign, clean):
    commitments.add(campaign=campaign, terms=Terms("A team’s", DUE, team=cast.hilltop), by=cast.maya)
    commitments.add(campaign=campaign, terms=Terms("The division’s", LATER), by=cast.maya)
    assert marked(cast) == {(cast.hilltop.pk, DUE): 1, (None, LATER): 1}


def test_moving_a_commitment_marks_where_it_was_and_where_it_is(cast, promise, clean):
    terms = Terms(promise.title, LATER, team=cast.hilltop)
    commitments.change(commitment=promise, terms=terms, by=cast.maya, version=1)
    assert marked(cast) == {(cast.riverside.pk, DUE): 1, (cast.hilltop.pk, LATER): 1}


def test_giving_a_commitment_to_the_division_marks_both(cast, promise, clean):
    commitments.change(commitment=promise, terms=Terms(promise.title, DUE), by=cast.maya, version=1)
    assert marked(cast) == {(cast.riverside.pk, DUE): 1, (None, DUE): 1}


def test_settling_reopening_and_removing_each_mark_the_day(cast, promise, clean):
    now = timezone.now()
    promise = commitments.keep(commitment=promise, by=cast.maya, at=now, version=1)
    assert marked(cast) == {(cast.riverside.pk, DUE): 1}
    promise = commitments.reopen(commitment=promise, by=cast.maya, version=2)
    promise = commitments.miss(commitment=promise, reason="No phone", by=cast.maya, at=now, version=3)
    promise = commitments.reopen(commitment=promise, by=cast.maya, version=4)
    commitments.remove(commitment=promise, by=cast.maya, version=5)
    assert marked(cast) == {(cast.riverside.pk, DUE): 5}


# --- Rules ------------------------------------------------------------------------------------------------------


def test_kept_and_missed_say_who_when_and_why(cast, promise):
    now = timezone.now()
    kept = commitments.keep(commitment=promise, by=cast.maya, at=now, version=1)
    assert (kept.state, kept.settled_by, kept.settled_at, kept.reason) == ("kept", cast.maya, now, "")
    missed = commitments.miss(commitment=kept, reason=" No phone ", by=cast.fay, at=now, version=2)
    assert (missed.state, missed.settled_by, missed.reason) == ("missed", cast.fay, "No phone")
    opened = commitments.reopen(commitment=missed, by=cast.maya, version=3)
    assert (opened.state, opened.settled_by, opened.settled_at, opened.reason) == ("open", None, None, "")
    verbs = AuditEvent.objects.filter(subject=f"commitment {promise.pk}").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["added", "kept", "missed", "reopened"]


def test_a_missed_commitment_needs_a_reason(cast, promise):
    with refused("reason"):
        commitments.miss(commitment=promise, reason="  ", by=cast.maya, at=timezone.now(), version=1)
    assert Commitment.objects.get(pk=promise.pk).state == "open"


def test_only_an_open_commitment_is_removed(cast, promise):
    commitments.keep(commitment=promise, by=cast.maya, at=timezone.now(), version=1)
    with refused("state"):
        commitments.remove(commitment=promise, by=cast.maya, version=2)
    assert Commitment.objects.filter(pk=promise.pk).exists()


def test_an_open_commitment_is_not_opened_again(cast, promise):
    with refused("state"):
        commitments.reopen(commitment=promise, by=cast.maya, version=1)


def test_every_change_needs_the_newest_version(cast, promise):
    commitments.change(commitment=promise, terms=Terms("Theirs", DUE), by=cast.maya, version=1)
    now, stale = timezone.now(), {"commitment": promise, "by": cast.maya, "version": 1}
    for attempt in (
        lambda: commitments.change(terms=Terms("Mine", DUE), **stale),
        lambda: commitments.keep(at=now, **stale),
        lambda: commitments.miss(at=now, reason="No", **stale),
        lambda: commitments.reopen(**stale),
        lambda: commitments.remove(**stale),
    ):
        with refused("version"):
            attempt()
    assert Commitment.objects.get(pk=promise.pk).title == "Theirs"


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (lambda cast: Terms(" ", DUE), "title"),
        (lambda cast: Terms("Lost", DUE, team=cast.elsewhere), "team"),
        (lambda cast: Terms("Lost", DUE, owner=cast.oona), "owner"),
        (lambda cast: Terms("Lost", DUE, owner=cast.ada), "owner"),
    ],
)
def test_a_commitment_of_nobody_here_is_refused(cast, campaign, terms, field):
    before = campaign.commitments.count()
    with refused(field):
        commitments.add(campaign=campaign, terms=terms(cast), by=cast.maya)
    assert campaign.commitments.count() == before


def test_a_closed_campaign_still_settles_its_commitments(cast, campaign, promise):
    campaigns.close(campaign=campaign, by=cast.maya, at=timezone.now())
    assert commitments.keep(commitment=promise, by=cast.maya, at=timezone.now(), version=1).state == "kept"


def test_nothing_changes_once_the_campaign_is_reviewed(cast, campaign, promise):
    type(campaign).objects.filter(pk=campaign.pk).update(phase="reviewed")
    with refused("phase"):
        commitments.keep(commitment=promise, by=cast.maya, at=timezone.now(), version=1)
    with refused("phase"):
        commitments.add(campaign=campaign, terms=Terms("Late", DUE), by=cast.maya)


# --- Pages ------------------------------------------------------------------------------------------------------


def test_a_manager_adds_a_commitment(cast, campaign, sign_in):
    url = address("commitment_new", campaign)
    client = sign_in(cast.maya)
    assert client.get(url).status_code == 200
    assert client.post(url, fields(cast)).status_code == 302
    made = campaign.commitments.get(title="Ring the care homes")
    assert (made.team, made.owner, made.due_on, made.detail) == (cast.riverside, cast.lena, DUE, "Every morning")
    page = client.get(reverse("campaign", args=[campaign.slug])).content.decode()
    assert "Ring the care homes" in page
    assert "Lena Lead" in page


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 151}, "title"),
        ({"detail": "x" * 1001}, "detail"),
        ({"detail": "a\x00b"}, "detail"),
        ({"due_on": "2026-02-30"}, "due_on"),
        ({"due_on": "0001-01-01"}, "due_on"),
        ({"team": "elsewhere"}, "team"),
        ({"team": "9" * 5000}, "team"),
        ({"owner": "oona"}, "owner"),
        ({"owner": "1\x00"}, "owner"),
        ({"version": "9" * 30}, "version"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_stored(cast, campaign, sign_in, changed, field):
    known = {"elsewhere": cast.elsewhere.pk, "oona": cast.oona.pk}
    before = campaign.commitments.count()
    sent = fields(cast, **{name: known.get(value, value) for name, value in changed.items()})
    page = sign_in(cast.maya).post(address("commitment_new", campaign), sent)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert campaign.commitments.count() == before


def test_a_manager_changes_a_commitment(cast, campaign, promise, sign_in):
    url = address("commitment_edit", campaign, promise)
    client = sign_in(cast.maya)
    assert 'value="Ring the care homes"' in client.get(url).content.decode()
    assert client.post(url, fields(cast, team="", due_on="2026-11-14", version=1)).status_code == 302
    promise.refresh_from_db()
    assert (promise.team, promise.due_on, promise.version) == (None, LATER, 2)


def test_a_stale_form_shows_both_versions_and_overwrites_nothing(cast, campaign, promise, sign_in):
    terms = Terms("Visit the care homes", DUE, team=cast.hilltop)
    commitments.change(commitment=promise, terms=terms, by=cast.maya, version=1)
    page = sign_in(cast.maya).post(address("commitment_edit", campaign, promise), fields(cast, version=1))
    assert page.status_code == 409
    differ = {each.label: (each.saved, each.typed) for each in page.context["changed"]}
    assert differ["What is promised?"] == ("Visit the care homes", "Ring the care homes")
    assert differ["Who owes it?"] == ("Hilltop", "Riverside")
    assert differ["Owner"] == ("Nobody yet", "Lena Lead")
    assert "Due on" not in differ
    promise.refresh_from_db()
    assert promise.title == "Visit the care homes"


def test_a_commitment_that_somebody_took_out_meanwhile_is_said_to_be_gone(cast, campaign, promise, sign_in):
    commitments.remove(commitment=promise, by=cast.maya, version=1)
    for name in ("commitment_edit", "commitment_settle", "commitment_delete"):
        assert sign_in(cast.maya).get(reverse(name, args=[campaign.slug, 10**8])).status_code == 404


def test_a_manager_says_that_it_was_kept(cast, campaign, promise, sign_in):
    url = address("commitment_settle", campaign, promise)
    assert sign_in(cast.maya).get(url).status_code == 200
    assert sign_in(cast.maya).post(url, {"state": "kept", "version": 1}).status_code == 302
    promise.refresh_from_db()
    assert (promise.state, promise.settled_by) == ("kept", cast.maya)
    page = sign_in(cast.maya).get(reverse("campaign", args=[campaign.slug])).content.decode()
    assert "Kept" in page
    assert "Maya Manager" in page


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"state": "missed", "version": 1}, "reason"),
        ({"state": "missed", "reason": "  ", "version": 1}, "reason"),
        ({"state": "missed", "reason": "x" * 501, "version": 1}, "reason"),
        ({"state": "open", "version": 1}, "state"),
        ({"version": 1}, "state"),
    ],
)
def test_missed_without_a_reason_is_refused_at_its_field(cast, campaign, promise, sign_in, sent, field):
    page = sign_in(cast.maya).post(address("commitment_settle", campaign, promise), sent)
    assert page.status_code == 422
    assert field in page.context["form"].errors
    promise.refresh_from_db()
    assert promise.state == "open"


def test_settling_what_somebody_else_has_settled_shows_both(cast, campaign, promise, sign_in):
    commitments.keep(commitment=promise, by=cast.fay, at=timezone.now(), version=1)
    sent = {"state": "missed", "reason": "No phone", "version": 1}
    page = sign_in(cast.maya).post(address("commitment_settle", campaign, promise), sent)
    assert page.status_code == 409
    assert "No phone" in page.content.decode()
    assert page.context["changed"][0].saved == "Yes, kept"
    promise.refresh_from_db()
    assert promise.state == "kept"


def test_a_settled_commitment_is_opened_again_by_its_form(cast, campaign, promise, sign_in):
    url, client = address("commitment_settle", campaign, promise), sign_in(cast.maya)
    assert "open it again" not in client.get(url).content.decode()
    commitments.miss(commitment=promise, reason="No phone", by=cast.maya, at=timezone.now(), version=1)
    page = client.get(url).content.decode()
    assert "open it again" in page
    assert "No phone" in page
    assert client.post(url, {"state": "open", "version": 2}).status_code == 302
    promise.refresh_from_db()
    assert (promise.state, promise.reason) == ("open", "")


def test_an_open_commitment_is_taken_out_after_a_question(cast, campaign, promise, sign_in):
    client, url = sign_in(cast.maya), address("commitment_delete", campaign, promise)
    assert "Ring the care homes" in client.get(url).content.decode()
    assert client.post(url, {"version": "0"}).status_code == 409
    assert client.post(url, {"version": "9" * 5000}).status_code == 409
    assert client.post(url, {"version": "1"}).status_code == 302
    assert not Commitment.objects.filter(pk=promise.pk).exists()


def pages(campaign, promise):
    names = ("commitment_edit", "commitment_settle", "commitment_delete")
    return [address("commitment_new", campaign), *(address(name, campaign, promise) for name in names)]


@pytest.mark.parametrize(
    ("name", "status"), [("fay", 403), ("lena", 403), ("sam", 403), ("dora", 403), ("ada", 404), ("oona", 404)]
)
def test_only_a_manager_touches_commitments(cast, campaign, promise, sign_in, name, status):
    client = sign_in(getattr(cast, name))
    sent = fields(cast, state="kept", version=1)
    for url in pages(campaign, promise):
        assert client.post(url, sent).status_code == status
        assert client.get(url).status_code == status
    promise.refresh_from_db()
    assert (promise.state, promise.version) == ("open", 1)


def test_a_commitment_of_another_campaign_is_not_found(cast, campaign, sign_in):
    other = factories.campaign(cast.elsewhere.division).commitments.first()
    for name in ("commitment_edit", "commitment_settle", "commitment_delete"):
        assert sign_in(cast.maya).get(address(name, campaign, other)).status_code == 404


def test_an_overdue_commitment_says_how_late_it_is(cast, sign_in, time_machine):
    campaign = factories.campaign(cast.division, length=3)
    time_machine.move_to("2026-11-12 12:00:00+00:00", tick=False)
    page = sign_in(cast.maya).get(reverse("campaign", args=[campaign.slug])).content.decode()
    assert "Open, 3 days overdue" in page
    assert "Open, 1 day overdue" in page
    assert "Close the campaign" in page


def test_the_readiness_list_goes_when_it_is_green(cast, campaign, sign_in):
    url = reverse("campaign", args=[campaign.slug])
    page = sign_in(cast.maya).get(url).content.decode()
    assert "Still missing" in page
    assert "Nobody owns 9 commitments" in page
    assert "No lead yet: Hilltop" in page
    assert "Still missing" not in sign_in(cast.sam).get(url).content.decode()
    factories.member("team-lead", cast.hilltop)
    campaign.commitments.update(owner=cast.maya)
    type(campaign).objects.filter(pk=campaign.pk).update(
        aim="Home sooner", baseline_starts_on=date(2026, 9, 1), baseline_ends_on=date(2026, 11, 8)
    )
    assert "Still missing" not in sign_in(cast.maya).get(url).content.decode()
