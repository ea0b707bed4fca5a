"""Facts that measures count, each recorded as its service would: rows first, the day marked last."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from campaigns.models import Campaign, Commitment, Partner, Slot, Team
from campaigns.services import days
from feedback.models import Comment, FFTResponse, PartnerVoice, Reply, StaffVoice, Withdrawal
from feedback.question_sets import Answer
from feedback.services.comments import reply_due_on
from feedback.services.saying import comments_on
from huddles.models import Action, Huddle, TeamReport
from perfectcare.accounts.models import User
from tests import factories

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@transaction.atomic
def cards(team: Team, day: date, **answers: int) -> None:
    """Answers of patients: `cards(riverside, day, very_good=7, dont_know=1)`."""
    FFTResponse.objects.bulk_create(
        FFTResponse(team=team, given_on=day, answer=_answer(name), mode="electronic-discharge")
        for name, n in answers.items()
        for _ in range(n)
    )
    days.touch(division_id=team.division_id, team_id=team.pk, days=[day])


@transaction.atomic
def voices(team: Team, day: date, **cares: int) -> None:
    """Answers of staff: `voices(riverside, day, good=3, poor=1)`."""
    StaffVoice.objects.bulk_create(
        StaffVoice(team=team, given_on=day, care=name.replace("_", "-")) for name, n in cares.items() for _ in range(n)
    )
    days.touch(division_id=team.division_id, team_id=team.pk, days=[day])


@transaction.atomic
def withdraw(team: Team, day: date, *, by: User, **wanted: str) -> Withdrawal:
    """Take out the answers of a team and day: those of patients (`answer="poor"`) or of staff (`care="poor"`)."""
    kind = Withdrawal.Kind.STAFF if "care" in wanted else Withdrawal.Kind.PATIENTS
    made = Withdrawal.objects.create(
        team=team, kind=kind, first_on=day, last_on=day, reason="Test cards", made_at=AT, made_by=by
    )
    model = StaffVoice if "care" in wanted else FFTResponse
    model.objects.standing().filter(team=team, given_on=day, **wanted).update(withdrawal=made)
    days.touch(division_id=team.division_id, team_id=team.pk, days=[day])
    return made


@transaction.atomic
def huddle(
    slot: Slot,
    *,
    by: User,
    held: bool = True,
    minutes: int | None = 10,
    reports: list[Team] = (),
    planned: int | None = None,
    on_duty: int | None = None,
) -> Huddle:
    made = Huddle.objects.create(
        slot=slot,
        state=Huddle.State.HELD if held else Huddle.State.MISSED,
        missed_reason="" if held else "Snow",
        minutes_long=minutes if held else None,
        recorded_at=AT,
        recorded_by=by,
    )
    division_id = slot.campaign.division_id
    days.touch(division_id=division_id, team_id=None, days=[slot.day])
    for team in sorted(reports, key=lambda team: team.pk):
        TeamReport.objects.create(
            huddle=made, team=team, staff_planned=planned, staff_actual=on_duty, reported_at=AT, reported_by=by
        )
        days.touch(division_id=division_id, team_id=team.pk, days=[slot.day])
    return made


@transaction.atomic
def action(
    in_huddle: Huddle, *, due: Slot, by: User, team: Team | None = None, settled: Slot | None = None, done: bool = True
) -> Action:
    state = Action.State.OPEN
    if settled:
        state = Action.State.DONE if done else Action.State.ESCALATED
    made = Action.objects.create(
        huddle=in_huddle,
        words="Ring the pharmacy",
        team=team,
        owner=by,
        due_slot=due,
        next_slot=due,
        state=state,
        outcome="It was done" if settled else "",
        settled_slot=settled,
        settled_at=AT if settled else None,
        settled_by=by if settled else None,
    )
    days.touch(division_id=due.campaign.division_id, team_id=team.pk if team else None, days=[due.day])
    return made


@transaction.atomic
def commitment(
    campaign: Campaign, *, due_on: date, by: User, team: Team | None = None, state: str = "open"
) -> Commitment:
    settled = state != Commitment.State.OPEN
    made = Commitment.objects.create(
        campaign=campaign,
        title="Stand down the meeting",
        team=team,
        due_on=due_on,
        state=state,
        reason="No time" if state == Commitment.State.MISSED else "",
        settled_at=AT if settled else None,
        settled_by=by if settled else None,
    )
    days.touch(division_id=campaign.division_id, team_id=team.pk if team else None, days=[due_on])
    return made


def world(seed: int, *, teams: int = 3) -> Campaign:
    """A division with one campaign and facts of every kind, strewn at random but the same for the same seed."""
    dice = random.Random(seed)
    division = factories.division()
    made = [factories.team(division) for _ in range(teams)]
    by = factories.user("Recorder")
    campaign = factories.campaign(division, starts_on=date(2026, 11, 2), length=dice.randint(3, 9), teams=made, by=by)
    slots = list(campaign.slots.order_by("starts_at"))
    for team in made:
        for back in range(dice.randint(1, 12)):
            day = date(2026, 11, 1) + timedelta(days=back)
            cards(team, day, **{name: dice.randint(0, 3) for name in dice.sample(list(ANSWERS), 3)})
            voices(team, day, **{dice.choice(["good", "poor", "very_good"]): dice.randint(0, 2)})
            if dice.random() < 0.2:
                withdraw(team, day, by=by, **dice.choice([{"answer": "good"}, {"care": "poor"}]))
    for slot in slots:
        if dice.random() < 0.7:
            held = huddle(
                slot,
                by=by,
                held=dice.random() < 0.8,
                minutes=dice.choice([None, 9, 15, 16, 40]),
                reports=dice.sample(made, dice.randint(0, teams)),
                planned=dice.choice([None, 0, 5]),
                on_duty=dice.choice([None, 4, 6]),
            )
            for _ in range(dice.randint(0, 2)):
                settled = dice.choice([None, *slots])
                team = dice.choice([None, *made])
                action(held, due=dice.choice(slots), by=by, team=team, settled=settled, done=dice.random() < 0.7)
    for _ in range(dice.randint(0, 8)):
        state = dice.choice(["open", "kept", "missed"])
        commitment(campaign, due_on=dice.choice(slots).day, by=by, team=dice.choice([None, *made]), state=state)
    words(campaign, by=by, dice=random.Random(f"words {seed}"))
    return campaign


def words(campaign: Campaign, *, by: User, dice: random.Random) -> None:
    """Some of those who answered wrote something; some of it was released, calls for an answer, and was answered."""
    division = campaign.division
    partner = Partner.objects.create(division=division, code=f"W{division.pk}", name="Hill Hospital")
    day = campaign.starts_on
    of_partner = [
        PartnerVoice.objects.create(partner=partner, team=team, given_on=day + timedelta(days=dice.randint(0, 3)))
        for team in (None, *division.teams.all())
    ]
    answers = [
        *FFTResponse.objects.filter(team__division=division),
        *StaffVoice.objects.filter(team__division=division),
    ]
    said: list[Comment] = []
    replies: list[Reply] = []
    for answer in [*dice.sample(answers, len(answers) // 3), *of_partner]:
        for question in ("what-was-good", "what-could-be-better")[: dice.randint(1, 2)]:
            [one] = comments_on(answer, {question: "Words."}, division_id=division.pk, team=answer.team)
            one.state, one.is_answer_wanted = dice.choice(Comment.State.values), dice.random() < 0.7
            said.append(one)
            if one.state != Comment.State.UNREAD and dice.random() < 0.5:
                on = one.given_on + timedelta(days=dice.randint(0, 9))
                replies.append(Reply(comment=one, you_said="A", we_did="B", replied_on=on, replied_by=by))
    Comment.objects.bulk_create(said)
    Reply.objects.bulk_create(replies)
    for team in (None, *division.teams.all()):
        due = {reply_due_on(one) for one in said if one.team == team}
        days.touch(division_id=division.pk, team_id=team.pk if team else None, days=due)


ANSWERS = {answer.name.lower(): answer.value for answer in Answer}


def _answer(name: str) -> str:
    return ANSWERS[name]
