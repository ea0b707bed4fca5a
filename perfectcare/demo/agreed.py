"""What the demo's people agreed, judged, noted, took back, shared and put at the end of the card."""

from __future__ import annotations

from random import Random

from campaigns.services import messages
from metrics.catalogue import MEASURES
from metrics.measures import Group
from metrics.models import ApiKey
from metrics.places import Place
from metrics.services import judgements, targets
from perfectcare.common.records import audit
from perfectcare.demo import words
from perfectcare.demo.clock import LENGTH, Calendar, after, noon
from perfectcare.demo.setting import Stage
from perfectcare.demo.trail import told

BOARD = "the integrated care board"


def agree(stage: Stage, when: Calendar) -> None:
    """Agree targets, each a week before it starts; one is ended again."""
    division, ambulance = Place(stage.division), stage.partners[words.AMBULANCE]
    for place, key, starts_on, value, agreed_with in (
        (division, "ucr_two_hours", when.finished_on, 7500, BOARD),
        (division, "deferred_visits", when.finished_on, 1000, "the leads of both nursing teams"),
        (division, "escalation_beds", when.finished_on, 0, BOARD),
        (division, "bed_occupancy", when.finished_on, 9200, BOARD),
        (division, "bed_occupancy", after(when.finished_on, 60), None, BOARD),
        (division.of_partner(ambulance), "handover_30", when.finished_on, 2000, ambulance.name),
        (Place(stage.division, team=stage.teams["UCR"]), "ucr_two_hours", when.live_on, 8000, "Umar Sheikh"),
    ):
        with told(noon(after(starts_on, -7))) as at:
            targets.agree(
                place=place,
                measure=MEASURES[key],
                starts_on=starts_on,
                value=value,
                agreed_with=agreed_with,
                by=stage.manager,
                at=at,
            )


def judge(stage: Stage, when: Calendar) -> None:
    """Say where new levels begin: one judgement stands, one is taken back when the level did not last."""
    place, by = Place(stage.division), stage.manager
    second_week, over = after(when.finished_on, 7), after(when.finished_on, LENGTH)
    with told(noon(after(second_week, 7))) as at:
        judgements.begin_level(
            place=place,
            measure=MEASURES["ucr_two_hours"],
            starts_on=second_week,
            reason=words.STEP,
            by=by,
            at=at,
        )
        gone = judgements.begin_level(
            place=place,
            measure=MEASURES["deferred_visits"],
            starts_on=when.finished_on,
            reason=words.STEP_THAT_WENT,
            by=by,
            at=at,
        )
    with told(noon(after(over, 21))) as at:
        judgements.withdraw_step(step=gone, reason=words.WHY_IT_WENT, by=by, at=at)


def note(stage: Stage, when: Calendar) -> None:
    """Note what happened on the day after it did."""
    for day, key, said in (
        (when.pressure_on, None, words.PRESSURE),
        (when.norovirus_on, "bed_occupancy", words.NOROVIRUS),
        (when.storm_on, None, words.STORM),
    ):
        with told(noon(after(day, 1))) as at:
            judgements.write_note(
                division=stage.division,
                measure=MEASURES[key] if key else None,
                day=day,
                words=said,
                by=stage.facilitator,
                at=at,
            )


def share(stage: Stage, when: Calendar, luck: Random) -> None:
    """Give the hospital a key. Nobody has it: what is stored is the hash of nothing."""
    with told(noon(after(when.live_on, -14))) as at:
        key = ApiKey.objects.create(
            partner=stage.partners[words.HOSPITAL],
            name="The hospital’s winter board",
            key_hash=f"{luck.getrandbits(256):064x}",
            scope=[Group.FLOW.name, Group.PARTNERS.name],
            expires_on=after(when.live_on, 180),
            made_at=at,
            made_by=stage.manager,
        )
        audit(by=stage.manager, verb="made", subject=f"key {key.pk}", partner=key.partner_id, groups=key.scope)


def advise(stage: Stage, when: Calendar) -> None:
    """Make the messages that patients read after their card, before the live fortnight."""
    first_on = after(when.live_on, -7)
    with told(noon(after(first_on, -3))) as at:
        for number, (said, owner) in enumerate(words.MESSAGES):
            messages.add(
                division=stage.division,
                words=said,
                owner=owner,
                first_on=after(first_on, number),
                last_on=after(first_on, 80 + 20 * number),
                by=stage.manager,
                at=at,
            )
