"""Invite people into roles, let them in, and take roles back."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from campaigns.models import Division, Invitation, Membership, Organisation, Team
from perfectcare.accounts.models import User
from perfectcare.accounts.roles import TEAM_ROLES, Role
from perfectcare.common.dates import moment_words
from perfectcare.common.records import audit, write_letter

LASTS = timedelta(days=7)


class PeopleRefused(Exception):
    """A role cannot be given or taken back like this. `field` names the field that must change."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


class InvitationGone(Exception):
    """An invitation cannot be accepted: it was used, it has run out, or there never was one."""


@dataclass(frozen=True)
class Post:
    """A role and where it is held. An administrator's has no division; only a team's roles name a team."""

    organisation: Organisation
    role: Role
    division: Division | None = None
    team: Team | None = None


@transaction.atomic
def invite(*, post: Post, email: str, by: User, at: datetime) -> Invitation:
    """Ask somebody by e-mail to take a role. A waiting invitation to the same is replaced; its link dies."""
    _check(post)
    email = email.strip().lower()
    held = {"organisation": post.organisation, "division": post.division, "team": post.team, "role": post.role}
    if Membership.objects.filter(user__email__iexact=email, **held).exists():
        raise PeopleRefused("email", "This person holds that role there already.")
    Invitation.objects.filter(email=email, accepted_at=None, **held).delete()
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        **held, email=email, token_hash=_hash(token), invited_by=by, invited_at=at, expires_at=at + LASTS
    )
    _write(invitation, token)
    audit(by=by, verb="invited", subject=f"invitation {invitation.pk}", role=str(post.role))
    return invitation


def waiting(*, token: str, at: datetime) -> Invitation:
    """Return the invitation that a link opens. Raises InvitationGone."""
    return _unused(token, at)


@transaction.atomic
def accept(*, token: str, user: User, at: datetime) -> Membership:
    """Give the role to the person who has the invited e-mail address."""
    invitation = _claim(token, at)
    if user.email.lower() != invitation.email:
        raise PeopleRefused("email", "This invitation is for another e-mail address.")
    return _let_in(invitation, user, at)


@transaction.atomic
def join(*, token: str, name: str, password: str, at: datetime) -> User:
    """Make an account for the invited e-mail address, proven by its letter, and give it the role."""
    invitation = _claim(token, at)
    try:
        with transaction.atomic():
            user = User.objects.create_user(invitation.email, password, name=name)
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    except IntegrityError:
        raise PeopleRefused("email", "There is an account with this e-mail address. Sign in to accept.") from None
    _let_in(invitation, user, at)
    return user


@transaction.atomic
def revoke(*, invitation: Invitation, by: User) -> None:
    """Take back an invitation that nobody has accepted. Its link dies."""
    number = invitation.pk
    gone, _ = Invitation.objects.filter(pk=number, accepted_at=None).delete()
    if not gone:
        raise PeopleRefused("invitation", "This invitation has been accepted or taken back already.")
    audit(by=by, verb="revoked", subject=f"invitation {number}")


@transaction.atomic
def remove(*, membership: Membership, by: User) -> None:
    """Take a role back. An organisation keeps its last administrator."""
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    if membership.role == Role.ADMINISTRATOR:
        others = Membership.objects.filter(organisation=membership.organisation, role=Role.ADMINISTRATOR)
        if not others.exclude(pk=membership.pk).filter(user__is_active=True).exists():
            raise PeopleRefused("membership", "An organisation needs an administrator. Invite another one first.")
    number = membership.pk
    Membership.objects.filter(pk=number).delete()
    audit(by=by, verb="removed", subject=f"membership {number}", role=membership.role, user=membership.user_id)


def _check(post: Post) -> None:
    """Refuse a place that does not fit the role, or that lies elsewhere."""
    if post.role == Role.ADMINISTRATOR:
        if post.division or post.team:
            raise PeopleRefused("division", "An administrator belongs to the whole organisation: choose no division.")
        return
    if post.division is None or post.division.organisation_id != post.organisation.pk:
        raise PeopleRefused("division", "Choose a division of this organisation.")
    if post.role not in TEAM_ROLES:
        if post.team is not None:
            raise PeopleRefused("team", "This role belongs to the whole division: choose no team.")
    elif post.team is None or post.team.division_id != post.division.pk:
        raise PeopleRefused("team", "Choose a team of this division.")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _unused(token: str, at: datetime) -> Invitation:
    held = Invitation.objects.select_related("organisation", "division", "team", "invited_by")
    invitation = held.filter(token_hash=_hash(token)).first()
    if invitation is None:
        raise InvitationGone("unknown")
    if invitation.accepted_at is not None:
        raise InvitationGone("used")
    if invitation.expires_at <= at:
        raise InvitationGone("expired")
    return invitation


def _claim(token: str, at: datetime) -> Invitation:
    """Return the invitation once nobody else can accept it."""
    Invitation.objects.select_for_update().filter(token_hash=_hash(token)).first()
    return _unused(token, at)


def _let_in(invitation: Invitation, user: User, at: datetime) -> Membership:
    membership, _ = Membership.objects.get_or_create(
        user=user,
        organisation=invitation.organisation,
        division=invitation.division,
        team=invitation.team,
        role=invitation.role,
    )
    invitation.accepted_at, invitation.accepted_by = at, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    audit(by=user, verb="accepted", subject=f"invitation {invitation.pk}", role=invitation.role)
    return membership


def _write(invitation: Invitation, token: str) -> None:
    place = invitation.team or invitation.division or invitation.organisation
    role = Role(invitation.role).label.lower()
    write_letter(
        to=invitation.email,
        subject=f"{invitation.organisation.name} invites you to Perfect Care",
        body=(
            f"Hello,\n\n{invitation.invited_by} has invited you to Perfect Care as {role} of {place.name}.\n\n"
            f"Open this link to accept:\n{settings.SITE_ADDRESS}{reverse('invitation', args=[token])}\n\n"
            f"The link works once, until {moment_words(invitation.expires_at)}. "
            "If you did not expect it, you need do nothing.\n"
        ),
    )
