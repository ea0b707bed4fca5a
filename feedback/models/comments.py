"""What people wrote, whoever they are, what a reader made of it, and what was answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.models import Division, Team
from feedback.models.fft import FFTResponse
from feedback.models.partner_voices import PartnerVoice
from feedback.models.staff import StaffVoice
from perfectcare.common.keys import RandomKeyField


class CommentQuerySet(models.QuerySet["Comment"]):
    def standing(self) -> CommentQuerySet:
        """Comments on answers that nobody has taken out."""
        return self.filter(response__withdrawal__isnull=True, staff_voice__withdrawal__isnull=True)

    def of(self, kind: str) -> CommentQuerySet:
        """Comments of patients, of staff or of partners."""
        return self.filter(**{f"{Comment.PARENTS[Comment.Kind(kind)]}__isnull": False})

    def unread(self) -> CommentQuerySet:
        return self.filter(state=Comment.State.UNREAD)

    def released(self) -> CommentQuerySet:
        return self.filter(state=Comment.State.RELEASED)


class Comment(models.Model):
    """What somebody wrote under one free-text question, masked before it was stored.

    It belongs to exactly one answer: of a patient, of a member of staff or of a partner. `division`, `team` and
    `given_on` repeat that answer's, so that all that was said can be searched alike; only a partner may speak of no
    team. `folded` are the words as they are searched. The marks `is_danger`, `is_contact_asked` and `is_critical` are
    made from the words by `feedback.reading`; `is_answer_wanted` begins as its proposal and is then the reader's.
    `is_urgent` and `is_safeguarding` are flags that a reader set.

    It is unread until a person releases it or holds it back. Only released comments are shown beyond their readers.
    """

    class State(models.TextChoices):
        UNREAD = "unread", "Not read yet"
        RELEASED = "released", "Released"
        HELD_BACK = "held-back", "Held back"

    class Kind(models.TextChoices):
        PATIENT = "patient", "Patients"
        STAFF = "staff", "Staff"
        PARTNER = "partner", "Partners"

    #: The column of the answer that a comment of each kind belongs to.
    PARENTS = {Kind.PATIENT: "response", Kind.STAFF: "staff_voice", Kind.PARTNER: "partner_voice"}

    id = RandomKeyField()
    response = models.ForeignKey(
        FFTResponse, null=True, blank=True, on_delete=models.CASCADE, related_name="comments", db_index=False
    )
    staff_voice = models.ForeignKey(
        StaffVoice, null=True, blank=True, on_delete=models.CASCADE, related_name="comments", db_index=False
    )
    partner_voice = models.ForeignKey(
        PartnerVoice, null=True, blank=True, on_delete=models.CASCADE, related_name="comments", db_index=False
    )
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    given_on = models.DateField()
    question = models.CharField(max_length=40)
    words = models.TextField()
    folded = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.UNREAD)
    version = models.PositiveIntegerField(default=1)
    is_danger = models.BooleanField("words that suggest danger", default=False)
    is_contact_asked = models.BooleanField("asks for contact", default=False)
    is_critical = models.BooleanField("critical words", default=False)
    is_answer_wanted = models.BooleanField("calls for an answer", default=False)
    is_urgent = models.BooleanField("urgent", default=False)
    is_safeguarding = models.BooleanField("safeguarding", default=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question"], condition=Q(response__isnull=False), name="comment_once_per_question"
            ),
            models.UniqueConstraint(
                fields=["staff_voice", "question"],
                condition=Q(staff_voice__isnull=False),
                name="comment_of_staff_once_per_question",
            ),
            models.UniqueConstraint(
                fields=["partner_voice", "question"],
                condition=Q(partner_voice__isnull=False),
                name="comment_of_partner_once_per_question",
            ),
            models.CheckConstraint(
                condition=Q(response__isnull=False, staff_voice__isnull=True, partner_voice__isnull=True)
                | Q(response__isnull=True, staff_voice__isnull=False, partner_voice__isnull=True)
                | Q(response__isnull=True, staff_voice__isnull=True, partner_voice__isnull=False),
                name="comment_belongs_to_one_answer",
            ),
            models.CheckConstraint(
                condition=Q(team__isnull=False) | Q(partner_voice__isnull=False),
                name="comment_without_a_team_is_a_partners",
            ),
        ]
        indexes = [
            models.Index(fields=["division", "given_on"], name="comments_by_day"),
            models.Index(fields=["division", "given_on"], condition=Q(state="unread"), name="comments_unread"),
        ]

    def __str__(self) -> str:
        return f"Comment ({self.get_state_display().lower()})"

    @property
    def kind(self) -> Kind:
        """Who wrote it."""
        if self.response_id is not None:
            return self.Kind.PATIENT
        return self.Kind.STAFF if self.staff_voice_id is not None else self.Kind.PARTNER


class Alert(models.Model):
    """A comment that somebody must see soon, while nobody has. It is deleted as soon as somebody has.

    `raised_at` is cut to five minutes, and goes with the row: no lasting record tells when an answer was given.
    """

    comment = models.OneToOneField(Comment, primary_key=True, on_delete=models.CASCADE, related_name="alert")
    raised_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    climbed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["raised_at"], condition=Q(climbed_at__isnull=True), name="alerts_that_may_climb")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(climbed_at__isnull=True) | Q(told_at__isnull=False), name="alert_climbs_after_it_was_told"
            )
        ]

    def __str__(self) -> str:
        return f"Alert of {self.raised_at}"


class Theme(models.Model):
    """A subject of comments in one division, with the words that suggest it, one on a line."""

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    meaning = models.CharField(max_length=200, blank=True)
    keywords = models.TextField(blank=True)
    is_retired = models.BooleanField(default=False)
    comments = models.ManyToManyField(Comment, through="CommentTheme", related_name="themes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["division", "name"], name="theme_name_once")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CommentTheme(models.Model):
    """A reader's judgement that a comment is about a theme."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+", db_index=False)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "theme"], name="theme_once_per_comment")]

    def __str__(self) -> str:
        return f"Theme {self.theme_id} of a comment"


class Reply(models.Model):
    """What the team did about a comment: "You said" in the team's own words, and "we did".

    A public reply stands on the team's public page. One that is not public reaches its sender alone, by the sender's
    code or the partner's link.
    """

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="reply")
    you_said = models.TextField()
    we_did = models.TextField()
    is_public = models.BooleanField(default=True)
    replied_on = models.DateField()
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "replies"
        constraints = [
            models.CheckConstraint(condition=~Q(you_said="") & ~Q(we_did=""), name="reply_says_both"),
        ]

    def __str__(self) -> str:
        return f"Reply of {self.replied_on}"
