"""What a huddle agreed to do."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.models import Slot, Team
from huddles.models.huddles import Huddle


class Action(models.Model):
    """Something agreed at a huddle, with an owner and the slot at which it is due.

    `due_slot` is the first promise and never changes. Carrying moves `next_slot` on and counts in `times_carried`.
    `settled_slot` is the slot of the huddle that heard it was done or escalated it: done on time means that it does
    not come after `due_slot`.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        ESCALATED = "escalated", "Escalated"

    huddle = models.ForeignKey(Huddle, on_delete=models.CASCADE, related_name="actions")
    words = models.CharField("action", max_length=300)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="+")
    next_slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    times_carried = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField("what happened", max_length=300, blank=True)
    settled_slot = models.ForeignKey(Slot, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True, settled_by__isnull=True, settled_slot__isnull=True)
                | (
                    ~Q(state="open") & Q(settled_at__isnull=False, settled_by__isnull=False, settled_slot__isnull=False)
                ),
                name="action_settled_at_and_by",
            ),
            models.CheckConstraint(condition=~Q(state="escalated") | ~Q(outcome=""), name="escalation_has_words"),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return self.words
