"""The huddles of the demo, with their reports and actions."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from campaigns.models import Campaign, Slot
from huddles.models import Action, Attendance, Huddle, TeamReport
from perfectcare.demo import words
from perfectcare.demo.setting import Stage

HANDOVER = 200  # minutes before the huddle: the first reports come in the early morning, and none from the future


def hold(stage: Stage, campaign: Campaign, *, as_of: date, luck: Random) -> None:
    """Hold the campaign's huddles up to yesterday; today's first has some reports and nobody has met yet."""
    slots = list(campaign.slots.order_by("starts_at"))
    past = [slot for slot in slots if slot.day < as_of]
    missed = _missed(past, luck)
    for number, slot in enumerate(past):
        if slot in missed:
            _miss(stage, slot, luck)
        else:
            _meet(stage, slots, number, luck)
    todays = next((slot for slot in slots if slot.day == as_of), None)
    if todays is not None:
        _reports(stage, Huddle.objects.create(slot=todays), list(stage.teams)[:4], luck, before=HANDOVER)


def _missed(past: list[Slot], luck: Random) -> list[Slot]:
    """Return at most two slots of different days."""
    days = sorted({slot.day for slot in past})
    chosen = luck.sample(days, min(2, len(days) // 3))
    return [luck.choice([slot for slot in past if slot.day == day]) for day in chosen]


def _miss(stage: Stage, slot: Slot, luck: Random) -> None:
    Huddle.objects.create(
        slot=slot,
        state=Huddle.State.MISSED,
        missed_reason=luck.choice(words.MISSED),
        recorded_at=slot.starts_at + timedelta(minutes=40),
        recorded_by=stage.manager,
    )


def _meet(stage: Stage, slots: list[Slot], number: int, luck: Random) -> None:
    slot = slots[number]
    huddle = Huddle.objects.create(
        slot=slot,
        state=Huddle.State.HELD,
        minutes_long=luck.randint(9, 17),
        notes=luck.choice(words.NOTES),
        recorded_at=slot.starts_at + timedelta(minutes=18),
        recorded_by=stage.facilitator,
    )
    codes = list(stage.teams)
    _reports(stage, huddle, [code for code in codes if luck.random() < 0.95], luck)
    Attendance.objects.bulk_create(
        Attendance(
            huddle=huddle, team=stage.teams[code], presence=luck.choices(Attendance.Presence.values, (8, 1, 1))[0]
        )
        for code in codes
    )
    _settle_what_is_due(stage, huddle, slots, number, luck)
    for _ in range(luck.randint(0, 2)):
        _agree(stage, huddle, slots, number, luck)


def _reports(stage: Stage, huddle: Huddle, codes: list[str], luck: Random, *, before: int = 0) -> None:
    TeamReport.objects.bulk_create(_report(stage, huddle, code, luck, before) for code in codes)


def _report(stage: Stage, huddle: Huddle, code: str, luck: Random, before: int) -> TeamReport:
    planned = luck.randint(5, 9)
    actual = planned - luck.choices((0, 1, 2), (7, 3, 1))[0]
    demand = luck.randint(24, 44)
    capacity = demand + luck.randint(-5, 6)
    gap = planned - actual
    rag = TeamReport.Rag.ON_TRACK
    if gap or capacity < demand:
        rag = TeamReport.Rag.AT_RISK if gap and capacity < demand - 2 else TeamReport.Rag.WATCH
    return TeamReport(
        huddle=huddle,
        team=stage.teams[code],
        staff_planned=planned,
        staff_actual=actual,
        capacity=capacity,
        demand=demand,
        safety=luck.choice(words.SAFETY),
        rag=rag,
        line=luck.choice(words.LINES),
        reported_at=huddle.slot.starts_at - timedelta(minutes=before + luck.randint(5, 50)),
        reported_by=stage.leads[code],
    )


def _agree(stage: Stage, huddle: Huddle, slots: list[Slot], number: int, luck: Random) -> None:
    later = slots[number + 1 : number + 4]
    if not later:
        return
    code = luck.choice(list(stage.teams))
    due = luck.choice(later)
    Action.objects.create(
        huddle=huddle,
        words=luck.choice(words.ACTIONS),
        team=stage.teams[code],
        owner=stage.leads[code],
        due_slot=due,
        next_slot=due,
    )


def _settle_what_is_due(stage: Stage, huddle: Huddle, slots: list[Slot], number: int, luck: Random) -> None:
    for action in Action.objects.filter(state=Action.State.OPEN, next_slot=slots[number]):
        fate = luck.choices(("done", "carried", "escalated"), (80, 14, 6))[0]
        if fate == "carried" and number + 1 < len(slots):
            action.next_slot = slots[number + 1]
            action.times_carried += 1
        else:
            action.state = Action.State.ESCALATED if fate == "escalated" else Action.State.DONE
            action.outcome = "To the division manager: needs a decision by the partner." if fate == "escalated" else ""
            action.settled_slot, action.settled_by = slots[number], stage.facilitator
            action.settled_at = huddle.recorded_at
        action.save()
