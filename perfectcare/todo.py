"""What needs a person now in one campaign, the most harmful first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from campaigns.access import Pass
from campaigns.models import Campaign, Commitment, Division, Slot
from feedback.custody import Trouble
from feedback.custody_words import Finding, count_words
from feedback.models import Device
from feedback.selectors import desk as desk_selectors
from feedback.selectors import devices as device_selectors
from feedback.selectors.desk import Clock
from huddles.selectors import actions as action_selectors
from huddles.selectors import reports as report_selectors
from huddles.selectors import slots
from perfectcare.accounts.models import User
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import day_words, duration_words, london_day, time_words

ALMOST = timedelta(hours=2)  # from then on a missing report is worth a call
#: So many tablets with the same trouble have a line each; more share one.
MOST_TABLETS = 3
#: So many urgent comments have a line each; the rest stand on the desk.
MOST_ALERTS = 3
#: Troubles of tablets that need somebody now, with what is said of many.
TABLET_TROUBLES = {
    Trouble.MISSING: ("have cards missing", "Missing"),
    Trouble.SILENT: ("are silent", "Silent"),
    Trouble.REFUSED: ("hold cards that were refused", "Refused"),
    Trouble.OLD: ("have held cards for more than a day", "Waiting"),
    Trouble.CLOCK: ("have a wrong clock", "Clock"),
}
URGENCY = {"at-risk": 0, "watch": 1, "neutral": 2, "not-said": 3, "on-track": 4}


@dataclass(frozen=True)
class Task:
    """One thing that needs the person now; `kind` is the tag's."""

    text: str
    url: str
    hint: str = ""
    status: str = ""
    kind: str = "neutral"


def tasks_of(user: User, campaign: Campaign, held: Pass, slot: Slot | None, now: datetime) -> tuple[Task, ...]:
    """Return what the person has to do, by harm. `slot` is the campaign's next."""
    return tuple(sorted(_tasks(user, campaign, held, slot, now), key=lambda task: URGENCY[task.kind]))


def _huddle_args(campaign: Campaign, slot: Slot) -> list[Any]:
    return [campaign.slug, slot.day, slot.local_time]


def huddle_url(campaign: Campaign, slot: Slot) -> str:
    return reverse("huddle", args=_huddle_args(campaign, slot))


def _tasks(user: User, campaign: Campaign, held: Pass, slot: Slot | None, now: datetime) -> list[Task]:
    # Comments come first: an urgent one stands above all that is as urgent.
    found = _comment_tasks(campaign.division, now) if held.allows(Need.READ_COMMENTS) else []
    found += [*_report_tasks(campaign, held, now), *_action_tasks(user, campaign, now)]
    if held.allows(Need.RECORD_HUDDLE):
        found += _huddle_tasks(campaign, now)
        if slot and campaign.phase == Campaign.Phase.LIVE and slot.starts_at - ALMOST < now:
            found += _missing_reports(campaign, slot)
    if held.allows(Need.PLAN):
        found += [*_plan_tasks(campaign, now), *_tablet_tasks(campaign.division, now)]
    if held.allows(Need.SIGN_OFF) and campaign.phase == Campaign.Phase.CLOSED:
        found.append(Task("Read and sign the review", reverse("review", args=[campaign.slug]), status="To sign"))
    return found


def _report_tasks(campaign: Campaign, held: Pass, now: datetime) -> list[Task]:
    own = held.team_ids(Need.REPORT)
    if not own:
        return []
    return [
        Task(
            text=f"Report for {due.team}",
            url=reverse("huddle_report", args=[*_huddle_args(campaign, due.slot), due.code]),
            hint=f"For the {time_words(due.slot.local_time)} huddle, {day_words(due.slot.day, today=london_day(now))}",
            status="Not sent",
            kind="watch",
        )
        for due in report_selectors.my_reports_due(campaign, held, now)
        if not due.is_in
    ]


def _action_tasks(user: User, campaign: Campaign, now: datetime) -> list[Task]:
    return [
        Task(
            text=action.words,
            url=huddle_url(campaign, action.slot),
            hint=f"Your action, due {action.now_at or action.due}",
            status="Overdue" if action.is_overdue else "Due",
            kind="at-risk" if action.is_overdue else "neutral",
        )
        for action in action_selectors.open_actions_of(user, campaign=campaign, now=now)
    ]


def _huddle_tasks(campaign: Campaign, now: datetime) -> list[Task]:
    waiting = slots.not_recorded(campaign, now)
    if not waiting:
        return []
    first = waiting[0]
    count = len(waiting)
    words = "One past huddle is not recorded" if count == 1 else f"{count} past huddles are not recorded"
    hint = f"The oldest: {day_words(first.day, today=london_day(now))}, {time_words(first.local_time)}"
    return [Task(words, huddle_url(campaign, first), hint, "Not recorded", "at-risk")]


def _missing_reports(campaign: Campaign, slot: Slot) -> list[Task]:
    reports = report_selectors.reports_in(slot)
    if not reports.missing:
        return []
    at, names = time_words(slot.local_time), ", ".join(reports.missing[:3])
    words = f"{len(reports.missing)} of {reports.expected} teams have not reported for the {at}"
    more = len(reports.missing) - 3
    hint = f"{names} and {more} more" if more > 0 else names
    return [Task(words, huddle_url(campaign, slot), hint, "Not sent", "watch")]


def _plan_tasks(campaign: Campaign, now: datetime) -> list[Task]:
    today, plan = london_day(now), reverse("campaign", args=[campaign.slug])
    if campaign.phase == Campaign.Phase.LIVE and today > campaign.ends_on:
        return [Task("Close the campaign", plan, "Its last day has passed. The review can begin.", "To do", "watch")]
    if campaign.phase == Campaign.Phase.CLOSED:
        return [Task("Write the review", reverse("review", args=[campaign.slug]), status="To write", kind="watch")]
    if campaign.is_over:
        return []
    promises = Commitment.objects.filter(campaign=campaign, state=Commitment.State.OPEN).values_list(
        "due_on", "owner_id"
    )
    due = sum(1 for on, _ in promises if on <= today)
    unowned = sum(1 for _, owner in promises if owner is None)
    found = []
    if due:
        words = "One commitment is due" if due == 1 else f"{due} commitments are due"
        found.append(Task(words, plan, "Say whether each was kept.", "Due", "watch"))
    if unowned:
        words = "One commitment has no owner" if unowned == 1 else f"{unowned} commitments have no owner"
        found.append(Task(words, plan, "A promise that nobody owns is not kept.", "No owner", "watch"))
    return found


def _tablet_tasks(division: Division, now: datetime) -> list[Task]:
    """Return a line for each tablet that needs somebody, or one for many with the same trouble."""
    troubled, tasks = device_selectors.troubled(division, now), []
    for trouble, (of_many, status) in TABLET_TROUBLES.items():
        found = troubled.get(trouble, [])
        if len(found) > MOST_TABLETS:
            words = f"{count_words(len(found), 'tablet', 'tablets')} {of_many}"
            tasks.append(Task(words, reverse("devices", args=[division.code]), "", status, found[0][1].kind))
            continue
        tasks += [_tablet_task(division, device, finding, status) for device, finding in found]
    return tasks


def _tablet_task(division: Division, device: Device, finding: Finding, status: str) -> Task:
    return Task(
        text=f"{device.name}: {finding.phrase}",
        url=reverse("device", args=[division.code, device.pk]),
        hint=f"{device.point.name}, {device.point.team}. {finding.advice}",
        status=status,
        kind=finding.kind,
    )


def _alert_task(division: Division, pk: int, clock: Clock, now: datetime) -> Task:
    waited = duration_words(clock.minutes(now))
    is_told = "Those above have been told." if clock.has_climbed else ""
    url = reverse("comment", args=[division.code, pk])
    return Task(f"Urgent comment waiting {waited}", url, is_told, "Urgent", "at-risk")


def _comment_tasks(division: Division, now: datetime) -> list[Task]:
    waiting = desk_selectors.waiting(division)
    tasks = [_alert_task(division, pk, clock, now) for pk, clock in waiting.alerts[:MOST_ALERTS]]
    if waiting.unread:
        words = "One comment to read" if waiting.unread == 1 else f"{waiting.unread} comments to read"
        hint = "Only what you release is seen by others."
        tasks.append(Task(words, reverse("comments", args=[division.code]), hint))
    return tasks
