from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Invitation, Membership
from campaigns.services import people
from campaigns.services.people import InvitationGone, PeopleRefused, Post
from perfectcare.accounts.models import User
from perfectcare.accounts.roles import Role
from perfectcare.common.models import AuditEvent, Letter
from tests import factories

pytestmark = pytest.mark.django_db
STRONG = "a long enough phrase"


@pytest.fixture
def ods(cast):
    return cast.division.organisation.ods_code


@pytest.fixture
def invite_url(ods):
    return reverse("person_invite", args=[ods])


def invite(cast, email="new@example.org", role=Role.STAFF, division=None, team=None, *, at=None):
    """Invite somebody and return the token of the link in the letter."""
    if role in (Role.STAFF, Role.TEAM_LEAD):
        team = team or cast.riverside
    division = None if role == Role.ADMINISTRATOR else division or (team.division if team else cast.division)
    post = Post(cast.division.organisation, role, division, team)
    people.invite(post=post, email=email, by=cast.ada, at=at or timezone.now())
    return token_of(Letter.objects.latest("id"))


def token_of(letter):
    return re.search(r"/invitations/([\w-]+)/", letter.body)[1]


def link(token):
    return reverse("invitation", args=[token])


# --- Inviting ---------------------------------------------------------------------------------------------------


def test_an_administrator_invites_somebody_who_joins_and_is_signed_in(cast, sign_in, client, invite_url):
    fields = {"email": "Nora@Example.org", "role": "team-lead", "team": cast.riverside.pk}
    answer = sign_in(cast.ada).post(invite_url, fields)
    assert answer.status_code == 302
    letter = Letter.objects.get()
    assert letter.to == "nora@example.org"
    assert "team lead of Riverside" in letter.body
    client.logout()
    url = link(token_of(letter))
    assert "nora@example.org" in client.get(url).content.decode()
    answer = client.post(url, {"name": "Nora New", "password": STRONG})
    assert answer.url == reverse("home")
    user = User.objects.get(email="nora@example.org")
    assert user.check_password(STRONG)
    assert client.session["_auth_user_id"] == str(user.pk)
    held = Membership.objects.get(user=user)
    assert (held.role, held.division, held.team) == (Role.TEAM_LEAD, cast.division, cast.riverside)
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.verified, address.primary) == ("nora@example.org", True, True)
    assert set(AuditEvent.objects.filter(subject__startswith="invitation").values_list("verb", flat=True)) == {
        "invited",
        "accepted",
    }


def test_the_link_is_nowhere_in_the_database_but_in_the_letter(cast):
    token = invite(cast)
    invitation = Invitation.objects.get()
    assert len(token) >= 43
    assert token not in str(invitation.__dict__)
    assert len(invitation.token_hash) == 64
    assert not AuditEvent.objects.filter(detail__icontains=token).exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"email": "x@example.org", "role": "staff"}, "team"),
        ({"email": "x@example.org", "role": "manager"}, "division"),
        ({"email": "x@example.org", "role": "manager", "division": "here", "team": "riverside"}, "team"),
        ({"email": "x@example.org", "role": "administrator", "division": "here"}, "division"),
        ({"email": "x@example.org", "role": "administrator", "team": "riverside"}, "team"),
        ({"email": "x@example.org", "role": "staff", "team": "elsewhere"}, "team"),
        ({"email": "x@example.org", "role": "manager", "division": "away"}, "division"),
        ({"email": "x@example.org", "role": "emperor", "division": "here"}, "role"),
        ({"email": "nobody", "role": "manager", "division": "here"}, "email"),
        ({"email": "x\x00@example.org", "role": "manager", "division": "here"}, "email"),
        ({"email": "x@example.org", "role": "manager", "division": "9" * 5000}, "division"),
        ({"email": "x@example.org", "role": "manager", "division": "9" * 30}, "division"),
        ({"email": "x@example.org", "role": "staff", "team": "{}"}, "team"),
        ({"email": "x" * 250 + "@example.org", "role": "manager", "division": "here"}, "email"),
        ({}, "email"),
    ],
)
def test_an_invitation_that_fits_no_role_is_refused_at_its_field(cast, sign_in, invite_url, fields, field):
    known = {
        "here": cast.division.pk,
        "away": cast.elsewhere.division_id,
        "riverside": cast.riverside.pk,
        "elsewhere": cast.elsewhere.pk,
    }
    page = sign_in(cast.ada).post(invite_url, {name: known.get(value, value) for name, value in fields.items()})
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not Invitation.objects.exists()
    assert not Letter.objects.exists()


def test_only_open_teams_of_the_organisation_are_offered(cast, sign_in, invite_url):
    factories.team(cast.division, name="Long gone", closed_on="2026-01-01")
    page = sign_in(cast.ada).get(invite_url).content.decode()
    assert "Riverside (" in page
    assert "Long gone" not in page
    assert cast.elsewhere.name not in page


def test_a_link_to_the_form_may_suggest_role_and_division(cast, sign_in, invite_url):
    page = sign_in(cast.ada).get(invite_url, {"role": "manager", "division": cast.division.code})
    assert page.context["form"].initial == {"role": "manager", "division": cast.division.pk}
    wild = sign_in(cast.ada).get(invite_url, {"role": "x\x00", "division": cast.elsewhere.division.code})
    assert wild.context["form"].initial == {}


def test_who_holds_the_role_already_is_not_invited_to_it_again(cast, sign_in, invite_url):
    fields = {"email": cast.maya.email.upper(), "role": "manager", "division": cast.division.pk}
    page = sign_in(cast.ada).post(invite_url, fields)
    assert page.context["form"].errors["email"] == ["This person holds that role there already."]
    assert not Letter.objects.exists()


def test_inviting_again_replaces_the_first_link(cast, client):
    old, new = invite(cast), invite(cast)
    assert Invitation.objects.count() == 1
    assert client.get(link(old)).status_code == 404
    assert client.get(link(new)).status_code == 200


def test_inviting_into_another_team_leaves_the_first_invitation_alone(cast, client):
    first = invite(cast)
    invite(cast, team=cast.hilltop)
    assert client.get(link(first)).status_code == 200


@pytest.mark.parametrize(("name", "status"), [("maya", 403), ("lena", 403), ("sam", 403), ("oona", 404)])
def test_only_an_administrator_invites_or_takes_back(cast, sign_in, ods, invite_url, name, status):
    invite(cast)
    number, held = Invitation.objects.get().pk, Membership.objects.get(user=cast.sam).pk
    client = sign_in(getattr(cast, name))
    for url in (
        invite_url,
        reverse("invitation_revoke", args=[ods, number]),
        reverse("membership_remove", args=[ods, held]),
    ):
        assert client.get(url).status_code == status
        assert client.post(url).status_code == status
    assert Invitation.objects.filter(pk=number).exists()
    assert Membership.objects.filter(pk=held).exists()


# --- Accepting --------------------------------------------------------------------------------------------------


def test_looking_at_a_link_accepts_nothing(cast, client, sign_in):
    token = invite(cast, email=cast.maya.email, role=Role.FACILITATOR)
    page = client.get(link(token))
    assert page["Cache-Control"].count("no-store") == 1
    assert page["Referrer-Policy"] == "same-origin"
    sign_in(cast.maya).get(link(token))
    client.head(link(token))
    assert Invitation.objects.get().accepted_at is None


def test_somebody_with_an_account_signs_in_first_and_comes_back(cast, client):
    token = invite(cast, email=cast.maya.email, role=Role.FACILITATOR)
    page = client.get(link(token)).content.decode()
    assert f"{reverse('account_login')}?next={link(token)}" in page
    assert "password" not in page
    answer = client.post(link(token), {"name": "Thief", "password": STRONG})
    assert answer.status_code == 409
    assert cast.maya.check_password(factories.PASSWORD)


def test_somebody_signed_in_accepts_with_one_button(cast, sign_in):
    token = invite(cast, email=cast.maya.email.upper(), role=Role.FACILITATOR)
    client = sign_in(cast.maya)
    assert "Accept the invitation" in client.get(link(token)).content.decode()
    assert client.post(link(token)).url == reverse("home")
    assert Membership.objects.filter(user=cast.maya, role=Role.FACILITATOR, division=cast.division).exists()


def test_somebody_else_who_is_signed_in_cannot_take_the_role(cast, sign_in):
    token = invite(cast, email="new@example.org", role=Role.MANAGER)
    client = sign_in(cast.sam)
    assert "another address" in client.get(link(token)).content.decode()
    assert client.post(link(token), {"name": "Sam", "password": STRONG}).status_code == 409
    assert not Membership.objects.filter(user=cast.sam, role=Role.MANAGER).exists()
    with pytest.raises(PeopleRefused):
        people.accept(token=token, user=cast.sam, at=timezone.now())


def test_a_used_link_is_gone(cast, client):
    token = invite(cast)
    client.post(link(token), {"name": "Nora", "password": STRONG})
    client.logout()
    assert client.get(link(token)).status_code == 410
    assert client.post(link(token), {"name": "Eve", "password": STRONG}).status_code == 410
    assert User.objects.filter(email="new@example.org").count() == 1


def test_a_link_older_than_seven_days_is_gone(cast, client):
    now = timezone.now()
    old = invite(cast, at=now - timedelta(days=7))
    page = client.get(link(old))
    assert page.status_code == 410
    assert "seven days" in page.content.decode()
    assert client.post(link(old), {"name": "Late", "password": STRONG}).status_code == 410
    young = invite(cast, at=now - timedelta(days=6, hours=23))
    assert client.get(link(young)).status_code == 200


@pytest.mark.parametrize("token", ["x", "A" * 43, "-" * 3000])
def test_a_link_that_never_was_is_not_found(client, token):
    assert client.get(link(token)).status_code == 404
    assert client.post(link(token), {"name": "Eve", "password": STRONG}).status_code == 404


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "", "password": STRONG}, "name"),
        ({"name": "Nora", "password": ""}, "password"),
        ({"name": "Nora", "password": "short"}, "password"),
        ({"name": "Nora", "password": "password1234"}, "password"),
        ({"name": "Nora", "password": "new@example.org"}, "password"),
        ({"name": "N\x00ora", "password": STRONG}, "name"),
        ({"name": "Nora", "password": STRONG + "\x00"}, "password"),
        ({"name": "N" * 151, "password": STRONG}, "name"),
        ({"name": "Nora", "password": "x" * 5000}, "password"),
    ],
)
def test_a_weak_password_or_no_name_is_refused_at_its_field(cast, client, fields, field):
    token = invite(cast)
    page = client.post(link(token), fields)
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not User.objects.filter(email="new@example.org").exists()
    assert Invitation.objects.get().accepted_at is None


def test_each_rule_that_a_password_breaks_is_a_sentence(cast, client):
    page = client.post(link(invite(cast)), {"name": "Nora", "password": "password"})
    assert len(page.context["form"].errors["password"]) == 2


def test_two_invitations_to_one_new_address_make_one_account(cast):
    first, second = invite(cast), invite(cast, team=cast.hilltop)
    now = timezone.now()
    user = people.join(token=first, name="Nora", password=STRONG, at=now)
    with pytest.raises(PeopleRefused), transaction.atomic():
        people.join(token=second, name="Nora", password=STRONG, at=now)
    people.accept(token=second, user=user, at=now)
    assert Membership.objects.filter(user=user).count() == 2


def test_an_invitation_works_once_in_the_service_too(cast):
    token, now = invite(cast, email=cast.maya.email, role=Role.FACILITATOR), timezone.now()
    people.accept(token=token, user=cast.maya, at=now)
    with pytest.raises(InvitationGone):
        people.accept(token=token, user=cast.maya, at=now)


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_a_link_knows_no_other_method(cast, client, method):
    assert getattr(client, method)(link(invite(cast))).status_code == 405


# --- Taking back ------------------------------------------------------------------------------------------------


def test_an_invitation_that_is_taken_back_opens_nothing(cast, sign_in, client, ods):
    token = invite(cast)
    url = reverse("invitation_revoke", args=[ods, Invitation.objects.get().pk])
    page = sign_in(cast.ada).get(url)
    assert "new@example.org" in page.content.decode()
    assert Invitation.objects.exists()
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 404
    client.logout()
    assert client.get(link(token)).status_code == 404


def test_a_role_that_is_taken_back_is_lost_at_once(cast, sign_in, client, ods):
    held = Membership.objects.get(user=cast.maya)
    url = reverse("membership_remove", args=[ods, held.pk])
    assert "Maya Manager" in sign_in(cast.ada).get(url).content.decode()
    assert client.post(url).status_code == 302
    assert sign_in(cast.maya).get(reverse("campaigns", args=[cast.division.code])).status_code == 404


def test_the_last_administrator_stays(cast, sign_in, ods):
    held = Membership.objects.get(user=cast.ada)
    url = reverse("membership_remove", args=[ods, held.pk])
    page = sign_in(cast.ada).post(url)
    assert page.status_code == 409
    assert "needs an administrator" in page.content.decode()
    other = factories.member(Role.ADMINISTRATOR, cast.division.organisation, name="Second")
    assert sign_in(cast.ada).post(url).url == reverse("home")
    assert not Membership.objects.filter(pk=held.pk).exists()
    assert Membership.objects.filter(user=other).exists()


def test_an_administrator_who_cannot_sign_in_does_not_count(cast):
    asleep = factories.member(Role.ADMINISTRATOR, cast.division.organisation, name="Asleep")
    User.objects.filter(pk=asleep.pk).update(is_active=False)
    with pytest.raises(PeopleRefused):
        people.remove(membership=Membership.objects.get(user=cast.ada), by=cast.ada)


def test_a_role_in_another_organisation_cannot_be_taken_back(cast, sign_in, ods):
    held = Membership.objects.get(user=cast.oona)
    url = reverse("membership_remove", args=[ods, held.pk])
    assert sign_in(cast.ada).post(url).status_code == 404
    assert Membership.objects.filter(pk=held.pk).exists()


def test_the_organisation_page_lists_people_and_who_is_still_to_come(cast, sign_in, ods):
    invite(cast, at=timezone.now() - timedelta(days=8))
    page = sign_in(cast.ada).get(reverse("organisation", args=[ods])).content.decode()
    assert "new@example.org" in page
    assert "Run out" in page
    assert all(person.name in page for person in (cast.maya, cast.lena, cast.ada))
    assert cast.oona.name not in page
