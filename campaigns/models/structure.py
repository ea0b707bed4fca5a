"""Where care is given: organisations, divisions, sites and teams."""

from __future__ import annotations

from datetime import date

from django.core.validators import RegexValidator
from django.db import models

CODE = RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9-]*\Z", "Use letters, digits and hyphens only.")


class FFTGroup(models.TextChoices):
    """The national groupings under which community services report the FFT (domain notes 1.5)."""

    INPATIENT = "inpatient", "Community inpatient services"
    NURSING = "nursing", "Community nursing services"
    REHABILITATION = "rehabilitation", "Rehabilitation and therapy services"
    SPECIALIST = "specialist", "Specialist services"
    CHILDREN = "children", "Children and family services"
    OTHER = "other", "Community healthcare other"
    URGENT = "urgent", "A&E, walk-in centre or minor injuries unit"


class Organisation(models.Model):
    """An NHS trust or provider, known by its ODS code."""

    ods_code = models.CharField("ODS code", max_length=10, unique=True, validators=[CODE])
    name = models.CharField(max_length=150)

    def __str__(self) -> str:
        return self.name


class Division(models.Model):
    """A part of an organisation that runs campaigns. Nobody outside it sees anything of it.

    `pals_phone` and `pals_email` reach its Patient Advice and Liaison Service; its patients' cards show them.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="divisions")
    code = models.CharField(max_length=20, unique=True, validators=[CODE])
    name = models.CharField(max_length=150)
    pals_phone = models.CharField("PALS phone number", max_length=40, blank=True)
    pals_email = models.EmailField("PALS e-mail address", blank=True)

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A building or base of a division."""

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="sites")
    code = models.CharField(max_length=20, validators=[CODE])
    name = models.CharField(max_length=150)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["division", "code"], name="site_code_once")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TeamQuerySet(models.QuerySet["Team"]):
    def open(self, day: date) -> TeamQuerySet:
        """Teams that exist on the day."""
        return self.filter(opened_on__lte=day).filter(models.Q(closed_on__isnull=True) | models.Q(closed_on__gt=day))


class Team(models.Model):
    """The people who give care together. A team never moves: close one and open another.

    `division` repeats the site's, so that a code is unique in its division and counts need no join.
    """

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="teams")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="teams")
    code = models.CharField(max_length=20, validators=[CODE])
    name = models.CharField(max_length=150)
    fft_group = models.CharField("FFT group", max_length=20, choices=FFTGroup.choices)
    opened_on = models.DateField(default=date(2000, 1, 1))
    closed_on = models.DateField(null=True, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "code"], name="team_code_once"),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True) | models.Q(closed_on__gte=models.F("opened_on")),
                name="team_closes_after_it_opens",
            ),
        ]
        ordering = ["name", "code"]

    def __str__(self) -> str:
        return self.name

    def is_open(self, day: date) -> bool:
        """Return whether the team exists on the day."""
        return self.opened_on <= day and (self.closed_on is None or day < self.closed_on)
