"""Make, change, settle and take out the commitments of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from campaigns.models import Campaign, Commitment, Membership, Team
from campaigns.playbook import Promise
from campaigns.services import days
from perfectcare.accounts.models import User
from perfectcare.common.records import audit


class CommitmentRefused(Exception):
    """A commitment cannot be made or changed like this. `field` names the field that must change.

    The field "version" means that somebody else has changed the commitment since it was read; "phase", that the
    campaign has been reviewed.
    """

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


@dataclass(frozen=True)
class Terms:
    """What is promised, by whom and by when. Without a team it is the division's."""

    title: str
    due_on: date
    detail: str = ""
    team: Team | None = None
    owner: User | None = None


def seed(*, campaign: Campaign, promises: Sequence[Promise]) -> set[date]:
    """Make the division's commitments of a new campaign and return their days; the campaign's service marks them."""
    made = Commitment.objects.bulk_create(
        Commitment(
            campaign=campaign,
            title=promise.title,
            detail=promise.detail,
            due_on=promise.due_on(campaign.starts_on, campaign.ends_on),
        )
        for promise in promises
    )
    return {commitment.due_on for commitment in made}


def follow(*, campaign: Campaign, period_was: tuple[date, date]) -> set[date]:
    """Move open commitments due on the old first or last day to the new one; return the days they left and reached."""
    moves = dict(zip(period_was, (campaign.starts_on, campaign.ends_on), strict=True))
    moved: set[date] = set()
    for commitment in campaign.commitments.select_for_update().filter(state=Commitment.State.OPEN).order_by("pk"):
        new_day = moves.get(commitment.due_on, commitment.due_on)
        if new_day != commitment.due_on:
            moved |= {commitment.due_on, new_day}
            commitment.due_on = new_day
            _save(commitment)
    return moved


@transaction.atomic
def add(*, campaign: Campaign, terms: Terms, by: User) -> Commitment:
    """Add a commitment to a plan."""
    campaign = _open_campaign(campaign)
    _check(campaign, terms)
    commitment = Commitment(campaign=campaign)
    _copy(terms, commitment)
    commitment.save()
    audit(by=by, verb="added", subject=f"commitment {commitment.pk}", campaign=campaign.slug)
    _touch(campaign, {_place(commitment)})
    return commitment


@transaction.atomic
def change(*, commitment: Commitment, terms: Terms, by: User, version: int) -> Commitment:
    """Change what is promised, by whom or by when."""
    campaign, commitment = _newest(commitment, version)
    _check(campaign, terms)
    was = _place(commitment)
    _copy(terms, commitment)
    _save(commitment)
    audit(by=by, verb="changed", subject=f"commitment {commitment.pk}", campaign=campaign.slug)
    _touch(campaign, {was, _place(commitment)})
    return commitment


@transaction.atomic
def keep(*, commitment: Commitment, by: User, at: datetime, version: int) -> Commitment:
    """Record that a commitment was kept."""
    return _settle(commitment, Commitment.State.KEPT, "", by, at, version)


@transaction.atomic
def miss(*, commitment: Commitment, reason: str, by: User, at: datetime, version: int) -> Commitment:
    """Record that a commitment was missed, and why."""
    if not reason.strip():
        raise CommitmentRefused("reason", "Say why it was missed.")
    return _settle(commitment, Commitment.State.MISSED, reason.strip(), by, at, version)


@transaction.atomic
def reopen(*, commitment: Commitment, by: User, version: int) -> Commitment:
    """Take back that a commitment was kept or missed."""
    campaign, commitment = _newest(commitment, version)
    if commitment.state == Commitment.State.OPEN:
        raise CommitmentRefused("state", "This commitment is open already.")
    commitment.state, commitment.reason = Commitment.State.OPEN, ""
    commitment.settled_at = commitment.settled_by = None
    _save(commitment)
    audit(by=by, verb="reopened", subject=f"commitment {commitment.pk}", campaign=campaign.slug)
    _touch(campaign, {_place(commitment)})
    return commitment


@transaction.atomic
def remove(*, commitment: Commitment, by: User, version: int) -> None:
    """Take an open commitment out of the plan. One that was kept or missed stays."""
    campaign, commitment = _newest(commitment, version)
    if commitment.state != Commitment.State.OPEN:
        raise CommitmentRefused("state", "Only an open commitment can be taken out. Reopen it first.")
    place, number = _place(commitment), commitment.pk
    commitment.delete()
    audit(by=by, verb="removed", subject=f"commitment {number}", campaign=campaign.slug)
    _touch(campaign, {place})


def _settle(
    commitment: Commitment, state: Commitment.State, reason: str, by: User, at: datetime, version: int
) -> Commitment:
    campaign, commitment = _newest(commitment, version)
    commitment.state, commitment.reason = state, reason
    commitment.settled_at, commitment.settled_by = at, by
    _save(commitment)
    audit(by=by, verb=state.value, subject=f"commitment {commitment.pk}", campaign=campaign.slug)
    _touch(campaign, {_place(commitment)})
    return commitment


def _open_campaign(campaign: Campaign) -> Campaign:
    """Lock the campaign, so that no promise changes while it is being signed off."""
    newest = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if newest.phase == Campaign.Phase.REVIEWED:
        raise CommitmentRefused("phase", "This campaign has been reviewed: its commitments stay as they are.")
    return newest


def _newest(commitment: Commitment, version: int) -> tuple[Campaign, Commitment]:
    """Return the campaign and the commitment as they stand now, locked; refuse a version that is not the newest."""
    campaign = _open_campaign(Campaign(pk=commitment.campaign_id))
    newest = campaign.commitments.select_for_update().filter(pk=commitment.pk).first()
    if newest is None:
        raise CommitmentRefused("version", "Somebody else has taken this commitment out of the plan.")
    if newest.version != version:
        raise CommitmentRefused("version", "Somebody else has changed this commitment since you opened it.")
    return campaign, newest


def _check(campaign: Campaign, terms: Terms) -> None:
    if not terms.title.strip():
        raise CommitmentRefused("title", "Say what is promised.")
    if terms.team is not None and not campaign.teams.filter(pk=terms.team.pk).exists():
        raise CommitmentRefused("team", "Choose a team of this campaign.")
    if terms.owner is None:
        return
    if not Membership.objects.filter(division_id=campaign.division_id, user=terms.owner).exists():
        raise CommitmentRefused("owner", "Choose somebody of this division.")


def _copy(terms: Terms, commitment: Commitment) -> None:
    for name in ("title", "detail", "team", "owner", "due_on"):
        setattr(commitment, name, getattr(terms, name))


def _save(commitment: Commitment) -> None:
    commitment.version += 1
    commitment.save()


def _place(commitment: Commitment) -> tuple[int | None, date]:
    """Where a commitment counts: its team, or the division itself, on the day it is due."""
    return commitment.team_id, commitment.due_on


def _touch(campaign: Campaign, places: set[tuple[int | None, date]]) -> None:
    for team_id, day in sorted(places, key=lambda place: (place[0] or 0, place[1])):
        days.touch(division_id=campaign.division_id, team_id=team_id, days=[day])
