"""Organisations that a division works with."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from campaigns.models.structure import CODE, Division


class Partner(models.Model):
    """An organisation that works with the division: a hospital, a council, an ambulance service.

    The code is its ODS code where it has one. A partner never changes into another: close one and add the other.
    """

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="partners")
    code = models.CharField(max_length=20, validators=[CODE])
    name = models.CharField(max_length=150)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "code"], name="partner_code_once"),
            models.CheckConstraint(condition=~Q(name=""), name="partner_has_a_name"),
        ]
        ordering = ["name", "code"]

    def __str__(self) -> str:
        return self.name
