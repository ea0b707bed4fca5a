"""Plan, change, start and close a campaign."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from campaigns.models import Campaign, Division, Slot, Team
from campaigns.models.campaigns import every_day, usual_huddles
from campaigns.services import days
from perfectcare.accounts.models import User
from perfectcare.common.dates import at_london, days_between
from perfectcare.common.keys import code
from perfectcare.common.records import audit


class CampaignRefused(Exception):
    """A campaign cannot be planned or changed like this. `field` names the field that must change."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


@dataclass(frozen=True)
class Outline:
    """Everything that a manager decides about a campaign. Days are ISO weekdays, times "HH:MM" in London."""

    title: str
    starts_on: date
    ends_on: date
    teams: Sequence[Team]
    aim: str = ""
    operating_days: Sequence[int] = field(default_factory=every_day)
    huddle_times: Sequence[str] = field(default_factory=usual_huddles)
    baseline_starts_on: date | None = None
    baseline_ends_on: date | None = None


@transaction.atomic
def plan(*, division: Division, outline: Outline, by: User) -> Campaign:
    """Make a campaign with all its slots."""
    _lock(division)
    _check(division, outline, leaving_out=None)
    campaign = Campaign(division=division, slug=f"{slugify(outline.title)[:60] or 'campaign'}-{code(5)}")
    _copy(outline, campaign)
    campaign.save()
    campaign.teams.set(outline.teams)
    _make_slots(campaign, outline)
    _touch(campaign, _days(outline), {team.pk for team in outline.teams})
    audit(by=by, verb="planned", subject=f"campaign {campaign.slug}")
    return campaign


@transaction.atomic
def change(*, campaign: Campaign, outline: Outline, by: User) -> Campaign:
    """Change a campaign that is not over. Slots that stay keep what was recorded at them.

    Raises CampaignRefused when a slot that would go already has a record.
    """
    _lock(campaign.division)
    _check(campaign.division, outline, leaving_out=campaign)
    was = set(campaign.slots.values_list("day", flat=True))
    teams_were = set(campaign.teams.values_list("pk", flat=True))
    _copy(outline, campaign)
    campaign.version += 1
    campaign.save()
    campaign.teams.set(outline.teams)
    _make_slots(campaign, outline)
    _touch(campaign, was | set(_days(outline)), teams_were | {team.pk for team in outline.teams})
    audit(by=by, verb="changed", subject=f"campaign {campaign.slug}")
    return campaign


@transaction.atomic
def start(*, campaign: Campaign, by: User | None) -> Campaign:
    """Make a planned campaign live; `by` is None when its first day has come by itself."""
    _lock(campaign.division)
    campaign.refresh_from_db(fields=["phase"])
    if campaign.phase != Campaign.Phase.PLANNED:
        raise CampaignRefused("phase", f"This campaign is {campaign.get_phase_display().lower()} already.")
    _refuse_overlap(campaign.division, campaign.starts_on, campaign.ends_on, leaving_out=campaign)
    _move(campaign, Campaign.Phase.LIVE)
    audit(by=by, verb="started", subject=f"campaign {campaign.slug}")
    return campaign


@transaction.atomic
def close(*, campaign: Campaign, by: User, at: datetime) -> Campaign:
    """Close a live campaign, so that its review can begin."""
    _lock(campaign.division)
    campaign.refresh_from_db(fields=["phase"])
    if campaign.phase != Campaign.Phase.LIVE:
        raise CampaignRefused("phase", "Only a live campaign can be closed.")
    campaign.closed_at, campaign.closed_by = at, by
    _move(campaign, Campaign.Phase.CLOSED)
    audit(by=by, verb="closed", subject=f"campaign {campaign.slug}")
    return campaign


def start_due(*, today: date) -> list[Campaign]:
    """Start the planned campaigns whose first day has come and which are not past. Overlapping ones stay planned."""
    started = []
    due = Campaign.objects.filter(phase=Campaign.Phase.PLANNED, starts_on__lte=today, ends_on__gte=today)
    for campaign in due.select_related("division").order_by("starts_on", "id"):
        try:
            started.append(start(campaign=campaign, by=None))
        except CampaignRefused:
            continue
    return started


def _lock(division: Division) -> None:
    """Serialise what changes the division's campaigns (SQLite has one writer as it is)."""
    Division.objects.select_for_update().get(pk=division.pk)


def _check(division: Division, outline: Outline, *, leaving_out: Campaign | None) -> None:
    if outline.ends_on < outline.starts_on:
        raise CampaignRefused("ends_on", "The last day must not be before the first day.")
    if not outline.teams:
        raise CampaignRefused("teams", "Choose at least one team.")
    if any(team.division_id != division.pk for team in outline.teams):
        raise CampaignRefused("teams", "Choose teams of this division only.")
    if not _days(outline):
        raise CampaignRefused("operating_days", "No day of the campaign is an operating day.")
    if not outline.huddle_times:
        raise CampaignRefused("huddle_times", "Give at least one huddle time.")
    _check_baseline(outline)
    _refuse_overlap(division, outline.starts_on, outline.ends_on, leaving_out=leaving_out)


def _check_baseline(outline: Outline) -> None:
    first, last = outline.baseline_starts_on, outline.baseline_ends_on
    if (first is None) != (last is None):
        missing = "baseline_starts_on" if first is None else "baseline_ends_on"
        raise CampaignRefused(missing, "Give both days of the baseline, or neither.")
    if first is None or last is None:
        return
    if last < first:
        raise CampaignRefused("baseline_ends_on", "The baseline’s last day must not be before its first day.")
    if last >= outline.starts_on:
        raise CampaignRefused("baseline_ends_on", "The baseline must end before the campaign starts.")


def _refuse_overlap(division: Division, starts_on: date, ends_on: date, *, leaving_out: Campaign | None) -> None:
    others = Campaign.objects.live().filter(division=division).overlapping(starts_on, ends_on)
    if leaving_out is not None:
        others = others.exclude(pk=leaving_out.pk)
    other = others.first()
    if other is not None:
        raise CampaignRefused(
            "starts_on", f"These days overlap “{other.title}”, which is live until {other.ends_on:%-d %B %Y}."
        )


def _copy(outline: Outline, campaign: Campaign) -> None:
    for name in ("title", "aim", "starts_on", "ends_on", "baseline_starts_on", "baseline_ends_on"):
        setattr(campaign, name, getattr(outline, name))
    campaign.operating_days = sorted(outline.operating_days)
    campaign.huddle_times = sorted(outline.huddle_times)


def _days(outline: Outline) -> list[date]:
    return [
        day for day in days_between(outline.starts_on, outline.ends_on) if day.isoweekday() in outline.operating_days
    ]


def _make_slots(campaign: Campaign, outline: Outline) -> None:
    wanted = {(day, time.fromisoformat(text)) for day in _days(outline) for text in outline.huddle_times}
    known = {(slot.day, slot.local_time): slot for slot in campaign.slots.all()}
    gone = [slot.pk for key, slot in known.items() if key not in wanted]
    try:
        with transaction.atomic():
            Slot.objects.filter(pk__in=gone).delete()
    except IntegrityError:
        raise CampaignRefused("huddle_times", "A huddle that this would remove has a record already.") from None
    Slot.objects.bulk_create(
        Slot(campaign=campaign, day=day, local_time=at, starts_at=at_london(day, at))
        for day, at in sorted(wanted - known.keys())
    )


def _touch(campaign: Campaign, on: Iterable[date], team_ids: set[int]) -> None:
    """The slots of a day say how many huddles and reports are due on it."""
    on = list(on)
    days.touch(division_id=campaign.division_id, team_id=None, days=on)
    for team_id in sorted(team_ids):
        days.touch(division_id=campaign.division_id, team_id=team_id, days=on)


def _move(campaign: Campaign, phase: Campaign.Phase) -> None:
    campaign.phase = phase
    campaign.version += 1
    campaign.save(update_fields=["phase", "version", "closed_at", "closed_by"])
