"""Plan, change, start and close a campaign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db import transaction
from django.utils.text import slugify

from campaigns.models import Campaign, Division, Slot, Team
from campaigns.models.campaigns import every_day, usual_huddles
from campaigns.playbook import PLAYBOOK, Promise
from campaigns.services import commitments, days, slots
from campaigns.services.slots import SlotKept
from perfectcare.accounts.models import User
from perfectcare.common.dates import day_words, days_between, time_words
from perfectcare.common.keys import code
from perfectcare.common.records import audit

# A slip of the pen in a year must not make a hundred thousand slots.
LONGEST_IN_DAYS = 100
MOST_HUDDLES_A_DAY = 6


class CampaignRefused(Exception):
    """A campaign cannot be planned or changed like this. `field` names the field that must change.

    The field "version" means that somebody else has changed the campaign since it was read.
    """

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
def plan(*, division: Division, outline: Outline, by: User, promises: Sequence[Promise] = PLAYBOOK) -> Campaign:
    """Make a campaign with all its slots, and the promises as its first commitments."""
    _lock(division)
    _check(division, outline, leaving_out=None)
    campaign = Campaign(division=division, slug=f"{slugify(outline.title)[:60] or 'campaign'}-{code(5)}")
    _copy(outline, campaign)
    campaign.save()
    campaign.teams.set(outline.teams)
    _arrange_slots(campaign, outline)
    promised = commitments.seed(campaign=campaign, promises=promises)
    audit(by=by, verb="planned", subject=f"campaign {campaign.slug}")
    _touch(campaign, {*_days(outline), *promised}, {team.pk for team in outline.teams})
    return campaign


@transaction.atomic
def change(*, campaign: Campaign, outline: Outline, by: User, version: int, today: date) -> Campaign:
    """Change a campaign that is not over. Slots that stay keep what was recorded at them.

    Raises CampaignRefused when a slot that would go already has a record, and when `version` is not the newest.
    """
    campaign = Campaign.objects.get(pk=campaign.pk)  # a copy: the caller's stays true when this is refused
    _refresh(campaign)
    _check_changeable(campaign, version)
    _check(campaign.division, outline, leaving_out=campaign)
    _check_days_stay(campaign, outline, today)
    days_were = set(campaign.slots.values_list("day", flat=True))
    teams_were = set(campaign.teams.values_list("pk", flat=True))
    period_was = (campaign.starts_on, campaign.ends_on)
    _check_teams_that_go(campaign, teams_were - {team.pk for team in outline.teams})
    _copy(outline, campaign)
    campaign.version += 1
    campaign.save()
    campaign.teams.set(outline.teams)
    _arrange_slots(campaign, outline)
    moved = commitments.follow(campaign=campaign, period_was=period_was)
    audit(by=by, verb="changed", subject=f"campaign {campaign.slug}")
    _touch(campaign, {*days_were, *_days(outline), *moved}, teams_were | {team.pk for team in outline.teams})
    return campaign


@transaction.atomic
def start(*, campaign: Campaign, by: User | None) -> Campaign:
    """Make a planned campaign live; `by` is None when its first day has come by itself."""
    _refresh(campaign)
    if campaign.phase != Campaign.Phase.PLANNED:
        raise CampaignRefused("phase", f"This campaign is {campaign.get_phase_display().lower()} already.")
    _refuse_overlap(campaign.division, campaign.starts_on, campaign.ends_on, leaving_out=campaign)
    _move(campaign, Campaign.Phase.LIVE)
    audit(by=by, verb="started", subject=f"campaign {campaign.slug}")
    _touch(campaign, _days_of(campaign), set(campaign.teams.values_list("pk", flat=True)))
    return campaign


@transaction.atomic
def close(*, campaign: Campaign, by: User, at: datetime) -> Campaign:
    """Close a live campaign, so that its review can begin."""
    _refresh(campaign)
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
    for campaign in due.order_by("starts_on", "id"):
        try:
            started.append(start(campaign=campaign, by=None))
        except CampaignRefused:
            continue
    return started


def _lock(division: Division) -> None:
    """Serialise what changes the division's campaigns (SQLite has one writer as it is)."""
    Division.objects.select_for_update().get(pk=division.pk)


def _refresh(campaign: Campaign) -> None:
    """Read the campaign again once nobody else can change it."""
    _lock(campaign.division)
    campaign.refresh_from_db(from_queryset=Campaign.objects.select_for_update(of=("self",)).select_related("division"))


def _check_changeable(campaign: Campaign, version: int) -> None:
    if campaign.is_over:
        raise CampaignRefused(
            "phase", f"This campaign is {campaign.get_phase_display().lower()}: its plan stays as it is."
        )
    if campaign.version != version:
        raise CampaignRefused("version", "Somebody else has changed this plan since you opened it.")


def _check_days_stay(campaign: Campaign, outline: Outline, today: date) -> None:
    """Keep the past days that figures of a live campaign are joined by.

    Moved by one day, two pages would differ by the answers of that day, which may be one person's (docs/adr/0006).
    """
    if campaign.phase != Campaign.Phase.LIVE:
        return
    for name in ("baseline_starts_on", "baseline_ends_on"):
        if getattr(campaign, name) not in (None, getattr(outline, name)):
            raise CampaignRefused(name, "The baseline of a live campaign stays as it is: its figures have been shown.")
    for name in ("starts_on", "ends_on"):
        was, new = getattr(campaign, name), getattr(outline, name)
        if was != new and min(was, new) < today:
            raise CampaignRefused(name, "Days of a live campaign that are over stay in it: their figures are shown.")


def _check(division: Division, outline: Outline, *, leaving_out: Campaign | None) -> None:
    if outline.ends_on < outline.starts_on:
        raise CampaignRefused("ends_on", "The last day must not be before the first day.")
    if (outline.ends_on - outline.starts_on).days >= LONGEST_IN_DAYS:
        raise CampaignRefused("ends_on", f"A campaign lasts at most {LONGEST_IN_DAYS} days.")
    _check_teams(division, outline)
    if not _days(outline):
        raise CampaignRefused("operating_days", "No day of the campaign is an operating day.")
    if not 1 <= len(set(outline.huddle_times)) <= MOST_HUDDLES_A_DAY:
        raise CampaignRefused("huddle_times", f"Give between 1 and {MOST_HUDDLES_A_DAY} huddle times.")
    _check_baseline(outline)
    _refuse_overlap(division, outline.starts_on, outline.ends_on, leaving_out=leaving_out)


def _check_teams(division: Division, outline: Outline) -> None:
    if not outline.teams:
        raise CampaignRefused("teams", "Choose at least one team.")
    if any(team.division_id != division.pk for team in outline.teams):
        raise CampaignRefused("teams", "Choose teams of this division only.")
    for team in outline.teams:
        if team.closed_on is not None and team.closed_on <= outline.ends_on:
            raise CampaignRefused("teams", f"{team.name} closes on {day_words(team.closed_on)}, before the last day.")


def _check_teams_that_go(campaign: Campaign, gone: set[int]) -> None:
    owing = campaign.commitments.filter(team_id__in=gone).select_related("team").first()
    if owing is not None:
        raise CampaignRefused("teams", f"{owing.team} owes “{owing.title}”. Give that to another team first.")


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
        until = day_words(other.ends_on)
        raise CampaignRefused("starts_on", f"These days overlap “{other.title}”, which is live until {until}.")


def _copy(outline: Outline, campaign: Campaign) -> None:
    for name in ("title", "aim", "starts_on", "ends_on", "baseline_starts_on", "baseline_ends_on"):
        setattr(campaign, name, getattr(outline, name))
    campaign.operating_days = sorted(set(outline.operating_days))
    campaign.huddle_times = sorted(set(outline.huddle_times))


def _days(outline: Outline) -> list[date]:
    return [
        day for day in days_between(outline.starts_on, outline.ends_on) if day.isoweekday() in outline.operating_days
    ]


def _days_of(campaign: Campaign) -> set[date]:
    """The days that hold something of the campaign to count."""
    due = campaign.commitments.values_list("due_on", flat=True)
    return {*campaign.slots.values_list("day", flat=True), *due}


def _arrange_slots(campaign: Campaign, outline: Outline) -> None:
    times = [time.fromisoformat(text) for text in outline.huddle_times]
    try:
        slots.arrange(campaign=campaign, times=[(day, at) for day in _days(outline) for at in times])
    except SlotKept as kept:
        slot = kept.slot
        words = f"The huddle of {day_words(slot.day)} at {time_words(slot.local_time)} has a record already: keep it."
        raise CampaignRefused(_field_that_drops(slot, outline), words) from None


def _field_that_drops(slot: Slot, outline: Outline) -> str:
    if slot.day < outline.starts_on:
        return "starts_on"
    if slot.day > outline.ends_on:
        return "ends_on"
    return "operating_days" if slot.day.isoweekday() not in outline.operating_days else "huddle_times"


def _touch(campaign: Campaign, on: set[date], team_ids: set[int]) -> None:
    """The slots of a day say how many huddles and reports are due on it; commitments count on the day they are due."""
    days.touch_each(division_id=campaign.division_id, team_ids={None, *team_ids}, days=on)


def _move(campaign: Campaign, phase: Campaign.Phase) -> None:
    campaign.phase = phase
    campaign.version += 1
    campaign.save(update_fields=["phase", "version", "closed_at", "closed_by"])
