"""The pulse: how confident staff are, four times around a campaign."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from campaigns.models import Campaign
from perfectcare.common.keys import RandomKeyField

POINTS = range(1, 6)
ITEMS = ("confidence", "initiative", "suggestions", "improvements", "standard_of_care")


def _on_five_points() -> models.PositiveSmallIntegerField[int | None, int | None]:
    return models.PositiveSmallIntegerField(null=True, blank=True)


class PulseAnswer(models.Model):
    """One member of staff's answer to the pulse, at one of its four times. Team, day and person are not known.

    Each item has five points, 5 being the best, and may be left out. Source: domain notes 1.10 and 9 (source 004). It
    is a local pulse, not the National Quarterly Pulse Survey.
    """

    class Occasion(models.TextChoices):
        START = "start", "At the start"
        MIDDLE = "middle", "In the middle"
        END = "end", "At the end"
        AFTER = "after", "Two weeks later"

    id = RandomKeyField()
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+", db_index=False)
    occasion = models.CharField(max_length=10, choices=Occasion.choices)
    confidence = _on_five_points()
    initiative = _on_five_points()
    suggestions = _on_five_points()
    improvements = _on_five_points()
    standard_of_care = _on_five_points()

    class Meta:
        indexes = [models.Index(fields=["campaign", "occasion"], name="pulse_answers_by_occasion")]
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{item}__isnull": True}) | Q(**{f"{item}__in": list(POINTS)}),
                    name=f"pulse_{item}_on_five_points",
                )
                for item in ITEMS
            ),
            models.CheckConstraint(
                condition=Q(*((f"{item}__isnull", False) for item in ITEMS), _connector=Q.OR),
                name="pulse_answers_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()}, campaign {self.campaign_id}"
