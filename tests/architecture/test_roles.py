"""Who may open which page, as one table: every address of the site map, as everybody, with things that exist.

A new page fails here until a line says who may look at it and who may send it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from campaigns.models import Campaign, Commitment, Membership
from feedback.models import Comment, FeedbackPoint
from huddles.models import Action, Attendance, Huddle, TeamReport
from metrics.services import rollup
from perfectcare.accounts.models import User
from perfectcare.accounts.roles import Role
from tests import factories
from tests.factories import facts
from tests.factories.stage import stage

pytestmark = pytest.mark.django_db

# The people: of the division, of its organisation, and from outside. Two of the last cannot be told from a stranger.
DIVISION = {"manager", "lead", "staff", "facilitator", "leadership", "reader"}
ORGANISATION = DIVISION | {"administrator"}
OUTSIDERS = {"outsider", "nobody", "superuser"}
STRANGERS = {"stranger", "inactive"}
EVERYBODY = ORGANISATION | OUTSIDERS | STRANGERS
SIGNED_IN = EVERYBODY - STRANGERS

NOBODY: set[str] = set()
PLAN = {"manager"}
RECORD = {"manager", "facilitator"}
REPORT = {"manager", "facilitator", "lead"}
REVIEW = {"manager", "facilitator"}
SIGN = {"manager", "leadership"}
READ = {"manager", "reader"}
ADMINISTER = {"administrator"}
SET_UP = {"administrator", "superuser"}


@dataclass(frozen=True)
class Rule:
    """Who may look at a page and who may send it; None where the page knows no such request.

    `sees` are the people for whom the thing exists: others of them get 403, everybody else 404.
    """

    look: set[str] | None
    send: set[str] | None
    sees: frozenset[str] = frozenset(EVERYBODY)


def page(look, send=None):
    return Rule(look, send, frozenset(DIVISION))


def set_up(look, send=None):
    return Rule(look, send, frozenset(ORGANISATION))


RULES = {
    # open to everybody
    "health": Rule(EVERYBODY, None),
    "design": Rule(EVERYBODY, None),
    "privacy": Rule(EVERYBODY, None),
    "accessibility": Rule(EVERYBODY, None),
    "invitation": Rule(EVERYBODY, EVERYBODY),
    "card": Rule(EVERYBODY, EVERYBODY),
    "card_thanks": Rule(EVERYBODY, EVERYBODY),
    "card_submit": Rule(None, EVERYBODY),
    "staff_card": Rule(EVERYBODY, EVERYBODY),
    "staff_thanks": Rule(EVERYBODY, EVERYBODY),
    "staff_submit": Rule(None, EVERYBODY),
    "tablet_pair": Rule(None, EVERYBODY),
    "partner_form": Rule(EVERYBODY, EVERYBODY),
    "partner_thanks": Rule(EVERYBODY, EVERYBODY),
    "partner_said": Rule(EVERYBODY, EVERYBODY),
    "card_app": Rule(EVERYBODY, None),
    "staff_app": Rule(EVERYBODY, None),
    "offline": Rule(EVERYBODY, None),
    "you_said": Rule(EVERYBODY, None),
    "you_said_at": Rule(EVERYBODY, None),
    "you_said_team": Rule(EVERYBODY, None),
    "reply_code": Rule(EVERYBODY, EVERYBODY),
    "pulse": Rule(EVERYBODY, EVERYBODY),
    "pulse_thanks": Rule(EVERYBODY, EVERYBODY),
    "api_measures": Rule(EVERYBODY, None),
    "api_series": Rule(EVERYBODY, None),
    "api_nowhere": Rule(EVERYBODY, EVERYBODY),
    "account_login": Rule(EVERYBODY, EVERYBODY),
    "account_logout": Rule(EVERYBODY, EVERYBODY),
    "account_signup": Rule(EVERYBODY, EVERYBODY),
    "account_inactive": Rule(EVERYBODY, None),
    "account_reset_password": Rule(EVERYBODY, EVERYBODY),
    "account_reset_password_done": Rule(EVERYBODY, None),
    "account_reset_password_from_key": Rule(EVERYBODY, EVERYBODY),
    "account_reset_password_from_key_done": Rule(EVERYBODY, None),
    # a person's own
    "home": Rule(SIGNED_IN, None),
    "account_reauthenticate": Rule(SIGNED_IN, SIGNED_IN),
    "account_change_password": Rule(SIGNED_IN, SIGNED_IN),
    # an organisation's
    "organisations": Rule(SET_UP, None),
    "organisation_new": Rule(SET_UP, SET_UP),
    "organisation": set_up(ADMINISTER),
    "division_new": set_up(ADMINISTER, ADMINISTER),
    "division_structure": set_up(ADMINISTER),
    "site_new": set_up(ADMINISTER, ADMINISTER),
    "team_new": set_up(ADMINISTER, ADMINISTER),
    "team_close": set_up(ADMINISTER, ADMINISTER),
    "structure_import": set_up(ADMINISTER, ADMINISTER),
    "structure_example": set_up(ADMINISTER),
    "person_invite": set_up(ADMINISTER, ADMINISTER),
    "invitation_revoke": set_up(ADMINISTER, ADMINISTER),
    "membership_remove": set_up(ADMINISTER, ADMINISTER),
    # a division's
    "campaigns": page(DIVISION),
    "campaign_new": page(PLAN, PLAN),
    "partners": page(PLAN),
    "partner_new": page(PLAN, PLAN),
    "partner_close": page(PLAN, PLAN),
    "campaign": page(DIVISION),
    "campaign_edit": page(PLAN, PLAN),
    "campaign_start": page(PLAN, PLAN),
    "campaign_close": page(PLAN, PLAN),
    "commitment_new": page(PLAN, PLAN),
    "commitment_edit": page(PLAN, PLAN),
    "commitment_settle": page(PLAN, PLAN),
    "commitment_delete": page(PLAN, PLAN),
    "huddles": page(DIVISION),
    "huddle": page(DIVISION),
    "huddle_record": page(RECORD, RECORD),
    "huddle_attendance": page(RECORD, RECORD),
    "huddle_report": page(REPORT, REPORT),
    "action_new": page(RECORD, RECORD),
    "action_settle": page(RECORD, RECORD),
    "action_reopen": page(None, RECORD),
    "points": page(PLAN),
    "point_new": page(PLAN, PLAN),
    "point_close": page(PLAN, PLAN),
    "point_poster": page(REPORT),
    "point_paper": page(REPORT, REPORT),
    "paper": page(REPORT),
    "team_paper_card": page(REPORT),
    "pals": page(PLAN, PLAN),
    "messages": page(PLAN),
    "message_new": page(PLAN, PLAN),
    "message_end": page(PLAN, PLAN),
    "point_pair": page(PLAN, PLAN),
    "devices": page(PLAN),
    "device": page(PLAN),
    "device_revoke": page(PLAN, PLAN),
    "proof": page(DIVISION),  # with numbers of cards for the manager only: test_proof
    "languages": page(PLAN),
    "language": page(PLAN, PLAN),
    "language_preview": page(PLAN),
    "language_withdraw": page(PLAN, PLAN),
    "staff_feedback": page(DIVISION),
    "pulse_results": page(DIVISION),
    "withdrawals": page(PLAN),
    "withdrawal_new": page(PLAN, PLAN),
    "withdrawal_restore": page(PLAN, PLAN),
    "partner_links": page(PLAN),
    "partner_link_send": page(PLAN, PLAN),
    "partner_link_revoke": page(PLAN, PLAN),
    "comments": page(READ),
    "comment": page(READ),
    "comment_judge": page(None, READ),
    "comment_redact": page(None, READ),
    "comment_seen": page(None, PLAN),
    "comment_reply": page(None, READ),
    "said": page(DIVISION),  # with what is not released for readers only: test_said
    "talked_about": page(DIVISION),
    "themes": page(READ, READ),
    "themes_start": page(None, READ),
    "theme": page(READ, READ),
    "api_keys": page(PLAN),
    "api_key_new": page(PLAN, PLAN),
    "api_key_revoke": page(PLAN, PLAN),
    "observations": page(DIVISION),
    "observations_grid": page(PLAN, PLAN),
    "observations_paste": page(PLAN, PLAN),
    "observations_upload": page(PLAN, PLAN),
    "observations_example": page(PLAN),
    "observations_preview": page(PLAN, PLAN),
    "observations_problems": page(PLAN),
    "exports": page(PLAN),
    "export_working_sheet": page(PLAN),
    "export_responses": page(PLAN),
    "dashboard": page(DIVISION),
    "places": page(DIVISION),
    "measure": page(DIVISION),
    "targets": page(DIVISION),
    "measure_targets": page(DIVISION),
    "target_new": page(PLAN, PLAN),
    "target_withdraw": page(PLAN, PLAN),
    "steps": page(DIVISION),
    "step_new": page(REVIEW, REVIEW),
    "step_withdraw": page(REVIEW, REVIEW),
    "notes": page(DIVISION),
    "note_new": page(REPORT, REPORT),
    "note_withdraw": page(REVIEW, REVIEW),  # and who wrote it: test_judgements
    "review": page(DIVISION),
    "review_write": page(REVIEW, REVIEW),
    "lesson_add": page(REVIEW, REVIEW),
    "lesson_remove": page(None, REVIEW),
    "review_sign": page(SIGN, SIGN),
}

# What a page answers that is open to who asks: done, shown, refused in words, or a place to go instead.
TAKEN = {200, 302, 400, 409, 415, 422}
# Whoever asks, these ask for something else than a person: a link that was sent, a key, another address.
ASKS_FOR_MORE = {
    "invitation": {404},
    "partner_form": {404},
    "partner_thanks": {404},
    "partner_said": {404},
    "card_submit": {401},
    "api_measures": {401},
    "api_series": {401},
    "api_nowhere": {404},
    "pulse": {404},  # nothing is asked on most days
}
WRITTEN = [
    model
    for app in ("campaigns", "huddles", "feedback", "metrics", "common")
    for model in apps.get_app_config(app).get_models(include_auto_created=True)
]


def site_map(patterns=None, asks=()):
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        here = (*asks, *entry.pattern.converters, *getattr(entry.pattern.regex, "groupindex", ()))
        if isinstance(entry, URLResolver):
            yield from site_map(entry.url_patterns, here)
        elif isinstance(entry, URLPattern):
            yield entry.name, tuple(dict.fromkeys(here))


PAGES = dict(site_map())


@pytest.fixture
def here(cast):
    return stage(cast.riverside, by=cast.maya, first=date(2026, 11, 9))


@pytest.fixture
def away(cast):
    """The same in another division, on other days."""
    return stage(cast.elsewhere, by=cast.oona, first=date(2027, 2, 1))


@pytest.fixture
def people(cast):
    """A signed-in client for everybody in the table."""
    inactive = factories.member(Role.MANAGER, cast.division, name="Ina Inactive")
    known = {
        "manager": cast.maya,
        "lead": cast.lena,
        "staff": cast.sam,
        "facilitator": cast.fay,
        "leadership": cast.dora,
        "reader": cast.rita,
        "administrator": cast.ada,
        "outsider": cast.oona,
        "nobody": factories.user("Nora Nobody"),
        "superuser": factories.user("Sue Superuser", is_superuser=True),
        "inactive": inactive,
        "stranger": None,
    }
    clients = {name: Client(raise_request_exception=True) for name in known}
    for name, person in known.items():
        if person:
            clients[name].force_login(person)
    User.objects.filter(pk=inactive.pk).update(is_active=False)
    return clients


STAFF_DOORS = {"staff_card", "staff_thanks", "staff_submit", "staff_app", "pulse", "pulse_thanks"}


def values(name, at):
    """Return what the page's address asks for, from what stands on a stage."""
    campaign = at.live
    if name.startswith(("review", "lesson")):
        campaign = at.closed
    number = {
        "invitation_revoke": at.invitation.pk,
        "membership_remove": at.membership.pk,
        "point_close": at.point.pk,
        "point_poster": at.poster.pk,
        "point_paper": at.paper_point.pk,
        "message_end": at.message.pk,
        "point_pair": at.point.pk,
        "device": at.device.pk,
        "device_revoke": at.device.pk,
        "withdrawal_restore": at.withdrawal.pk,
        "theme": at.theme.pk,
        "partner_link_revoke": at.partner_link.pk,
        "lesson_remove": at.lesson.pk,
        "observations_preview": at.upload.pk,
        "observations_problems": at.upload.pk,
        "api_key_revoke": at.api_key.pk,
        "target_withdraw": at.target.pk,
        "step_withdraw": at.step.pk,
        "note_withdraw": at.note.pk,
    }
    others = {"action": at.action.pk, "comment": at.comment_pk}
    numbers = number.get(name, others.get(name.partition("_")[0], at.commitment.pk))
    is_of_staff = name in STAFF_DOORS
    point = at.staff_point if is_of_staff else at.point
    is_door = is_of_staff or name.startswith(("card", "tablet")) or name == "you_said_at"
    known = {
        "slug": campaign.slug,
        "code": point.code if is_door else at.team.division.code,
        "ods_code": at.team.division.organisation.ods_code,
        "team_code": at.team.code,
        "partner_code": at.partner.code,
        "day": at.slot.day,
        "at": at.slot.local_time,
        "number": numbers,
        "pk": numbers,
        "kind": "patient",
        "tag": "cy",
        "key": "1-x" if name == "account_reset_password_from_key" else "fft_responses",
        "token": "x",
        "uidb36": "1",
    }
    return {each: known[each] for each in PAGES[name]}


def everything_written():
    return {model: Counter(map(repr, model._default_manager.values_list())) for model in WRITTEN}


def undone(ask):
    """Ask, and take back what it did."""
    with transaction.atomic():
        answer = ask()
        transaction.set_rollback(True)
    return answer


def test_every_page_has_its_line():
    assert set(RULES) == set(PAGES)


def test_everybody_in_the_table_is_somebody(people):
    assert set(people) == EVERYBODY


@pytest.mark.parametrize("name", RULES)
def test_a_page_is_open_to_those_who_may_and_to_nobody_else(name, here, people):
    rule, address = RULES[name], reverse(name, kwargs=values(name, here))
    before = everything_written()
    for method, may in (("get", rule.look), ("head", rule.look), ("post", rule.send)):
        for who, client in people.items():
            answer = undone(lambda client=client, method=method: getattr(client, method)(address))
            assert answer.status_code in expected(name, rule, who, may), (method, who, answer.status_code)
            if answer.status_code == 302 and who in STRANGERS and rule.sees != EVERYBODY:
                assert answer["Location"].startswith("/accounts/login/"), (method, who)
    assert everything_written() == before


def expected(name, rule, who, may):
    """Return the statuses that this person may get."""
    needs_sign_in = not (rule.look or NOBODY) & STRANGERS and not (rule.send or NOBODY) & STRANGERS
    if who in STRANGERS and needs_sign_in:
        return {302, 405}
    if may is None:
        return {405}
    if who in may:
        return TAKEN | ASKS_FOR_MORE.get(name, set())
    return {403} if who in rule.sees else {404}


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.sees != EVERYBODY])
def test_who_may_look_sees_the_page_and_who_may_not_never_does(name, here, people):
    rule, address = RULES[name], reverse(name, kwargs=values(name, here))
    for who in rule.look or NOBODY:
        assert people[who].get(address).status_code == 200, who
    for who in EVERYBODY - (rule.look or NOBODY):
        assert people[who].get(address).status_code in (302, 403, 404, 405), who


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.sees != EVERYBODY])
def test_no_other_method_does_or_tells_anything(name, here, people):
    before = everything_written()
    for who in ("manager", "administrator", "outsider", "stranger"):
        for method in ("options", "put", "patch", "delete", "trace"):
            answer = getattr(people[who], method)(reverse(name, kwargs=values(name, here)))
            assert answer.status_code in (302, 405), (who, method, answer.status_code)
    assert everything_written() == before


# --- Numbers of things that are somebody else's -------------------------------------------------------------------

STEALERS = {True: "administrator", False: "manager"}


def borrowed():
    """Every page with a value after its first, and that value's name."""
    for name, rule in RULES.items():
        for value in PAGES[name][1:]:
            if rule.sees != EVERYBODY and value not in ("key", "kind", "tag"):
                yield pytest.param(name, value, id=f"{name}-{value}")


@pytest.mark.parametrize(("name", "value"), list(borrowed()))
def test_a_thing_of_another_division_is_not_found_under_ones_own_address(name, value, here, away, people):
    mine, theirs = values(name, here), values(name, away)
    if mine[value] == theirs[value]:
        assert value == "at"  # both meet at half past eleven
        return
    client = people[STEALERS[RULES[name].sees == ORGANISATION]]
    address = reverse(name, kwargs={**mine, value: theirs[value]})
    before = everything_written()
    for ask in (client.get, client.post):
        assert ask(address).status_code in (404, 405)
    post = client.post(
        address, {"decision": "release", "version": "1", "seen": "0", "outcome": "done", "state": "kept"}
    )
    assert post.status_code == 404 or RULES[name].send is None
    assert everything_written() == before


@pytest.mark.parametrize(
    "name",
    ["commitment_edit", "commitment_settle", "commitment_delete", "action_settle", "action_reopen", "lesson_remove"],
)
def test_a_thing_of_another_campaign_is_not_found_under_this_one(name, here, people):
    other = here.signed if RULES[name] is RULES["lesson_remove"] else here.closed
    slot = other.slots.earliest("starts_at")
    known = {**values(name, here), "slug": other.slug}
    known |= {"day": slot.day, "at": slot.local_time} if "day" in known else {}
    before = everything_written()
    for ask in (people["manager"].get, people["manager"].post):
        assert ask(reverse(name, kwargs=known)).status_code in (404, 405)
    assert everything_written() == before


# --- Choices that are somebody else's -----------------------------------------------------------------------------


def test_forms_take_no_team_person_or_huddle_of_another_division(here, away, cast, people):
    later = away.live.slots.latest("starts_at").pk
    tries = [
        (
            "commitment_new",
            {"title": "x", "due_on_0": "9", "team": away.team.pk, "owner": cast.oona.pk},
            {"team", "owner"},
        ),
        ("commitment_edit", {"title": "x", "team": away.team.pk, "owner": cast.oona.pk}, {"team", "owner"}),
        (
            "action_new",
            {"words": "x", "owner": cast.oona.pk, "team": away.team.pk, "due_slot": later},
            {"team", "owner", "due_slot"},
        ),
        ("action_settle", {"outcome": "carried", "to_slot": later, "seen": "0"}, {"to_slot"}),
        ("lesson_add", {"words": "x", "verdict": "adopt", "team": away.team.pk}, {"team"}),
        ("point_new", {"team": away.team.pk, "kind": "tablet", "name": "x"}, {"team"}),
        ("campaign_new", {"title": "x", "teams": [away.team.code]}, {"teams"}),
        ("campaign_edit", {"title": "x", "teams": [away.team.code]}, {"teams"}),
        ("team_new", {"name": "x", "code": "X", "site": away.team.site_id, "fft_group": "nursing"}, {"site"}),
        ("person_invite", {"email": "x@example.org", "role": "staff", "team": away.team.pk}, {"team"}),
    ]
    before = everything_written()
    for name, fields, wrong in tries:
        client = people[STEALERS[RULES[name].sees == ORGANISATION]]
        answer = client.post(reverse(name, kwargs=values(name, here)), fields)
        assert answer.status_code == 422, name
        assert wrong <= set(answer.context["form"].errors), (name, answer.context["form"].errors)
    assert everything_written() == before


def test_a_lead_reports_for_their_own_team_only(cast, people):
    campaign = factories.campaign(cast.division, starts_on=date(2026, 11, 9), teams=[cast.riverside, cast.hilltop])
    slot = campaign.slots.earliest("starts_at")
    known = {"slug": campaign.slug, "day": slot.day, "at": slot.local_time}
    for who, team, status in (
        ("lead", cast.riverside, 200),
        ("lead", cast.hilltop, 403),
        ("staff", cast.riverside, 403),
        ("facilitator", cast.hilltop, 200),
        ("leadership", cast.hilltop, 403),
        ("reader", cast.hilltop, 403),
    ):
        address = reverse("huddle_report", kwargs={**known, "team_code": team.code})
        assert people[who].get(address).status_code == status, (who, team)
        answer = people[who].post(address, {"rag": "on-track", "version": "0"})
        assert (answer.status_code == 403) == (status == 403), (who, team)
    assert not TeamReport.objects.filter(reported_by__in=[cast.sam, cast.dora, cast.rita]).exists()


def test_only_a_teams_own_people_see_what_its_patients_said_on_a_day(cast, people):
    """Everybody sees what a team did, by day; what was said in it, others see by whole months only."""
    factories.campaign(cast.division, starts_on=date(2026, 11, 9), teams=[cast.riverside], by=cast.maya)
    facts.cards(cast.riverside, date(2026, 11, 9), good=3)
    rollup.drain()
    measure = reverse("measure", args=[cast.division.code, "fft_positive"])
    for who in DIVISION:
        own = people[who].get(measure, {"team": cast.riverside.code, "charting": "day"})
        assert own.status_code == 200, who
        assert ("3 of 3" in own.content.decode()) == (who in ("lead", "staff")), who
        assert people[who].get(measure, {"team": cast.elsewhere.code}).status_code == 404, who


def test_a_campaign_of_another_division_is_no_way_to_look_at_ones_own(here, away, cast, people):
    address = reverse("dashboard", args=[cast.division.code])
    assert people["manager"].get(address, {"campaign": away.live.slug}).status_code == 404


def test_a_superuser_without_a_role_sees_no_division(here, cast, people):
    home = people["superuser"].get("/").content.decode()
    listed = people["superuser"].get(reverse("organisations")).content.decode()
    for page_ in (home, listed):
        assert cast.division.name not in page_
        assert cast.division.organisation.name not in page_


def test_a_role_that_is_taken_back_ends_what_it_opened(here, cast, people):
    address = reverse("comments", args=[cast.division.code])
    assert people["reader"].get(address).status_code == 200
    Membership.objects.filter(user=cast.rita).delete()
    assert people["reader"].get(address).status_code == 404


def test_the_stage_is_set(here):
    for model in (Campaign, Commitment, Action, Comment, FeedbackPoint, Huddle, TeamReport):
        assert model.objects.exists(), model
    assert not Attendance.objects.exists()
    assert here.signed.phase == Campaign.Phase.REVIEWED
