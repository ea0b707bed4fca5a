"""What the demo's staff answered to the pulse: more confident with the finished fortnight, and few in its middle."""

from __future__ import annotations

from random import Random

from campaigns.models import Campaign
from feedback.models import PulseAnswer
from feedback.pulse import FEWEST, ITEMS, Occasion

#: How many answered at each occasion, and how they leaned: how often each point was chosen, the worst first.
FINISHED = (
    (Occasion.START, 34, (3, 6, 11, 10, 4)),
    (Occasion.MIDDLE, FEWEST - 2, (1, 3, 8, 10, 4)),
    (Occasion.END, 41, (1, 3, 8, 16, 10)),
    (Occasion.AFTER, 27, (1, 4, 9, 15, 8)),
)
LIVE = ((Occasion.START, 29, (2, 5, 10, 12, 6)),)


def answer(finished: Campaign, live: Campaign, luck: Random) -> None:
    """Answer at every occasion of the finished fortnight, and at the start of the live one."""
    for campaign, occasions in ((finished, FINISHED), (live, LIVE)):
        for occasion, count, leaning in occasions:
            PulseAnswer.objects.bulk_create(_answer(campaign, occasion, leaning, luck) for _ in range(count))


def _answer(campaign: Campaign, occasion: Occasion, leaning: tuple[int, ...], luck: Random) -> PulseAnswer:
    points = {item.key: luck.choices((1, 2, 3, 4, 5), leaning)[0] for item in ITEMS}
    if luck.random() < 0.15:
        points.pop(luck.choice(ITEMS[1:]).key)
    return PulseAnswer(id=luck.getrandbits(62) + 1, campaign=campaign, occasion=occasion, **points)
