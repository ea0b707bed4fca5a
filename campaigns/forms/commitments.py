from __future__ import annotations

from typing import Any

from django import forms

from campaigns.forms.base import DayField, HouseForm, NameField
from campaigns.models import Campaign, Commitment, Membership, Team
from campaigns.services.commitments import Terms
from perfectcare.accounts.models import User

LARGEST_VERSION = 2_000_000_000


class CommitmentForm(HouseForm):
    title = NameField(label="What is promised?", max_length=150)
    detail = forms.CharField(
        label="In more words",
        max_length=1000,
        required=False,
        widget=forms.Textarea,
        help_text="How somebody will know that it was kept.",
    )
    team = forms.ModelChoiceField(
        label="Who owes it?", queryset=Team.objects.none(), required=False, empty_label="The division"
    )
    owner = forms.ModelChoiceField(
        label="Owner",
        queryset=User.objects.none(),
        required=False,
        empty_label="Nobody yet",
        help_text="The person who sees to it.",
    )
    due_on = DayField(label="Due on")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=LARGEST_VERSION)

    def __init__(self, *args: Any, campaign: Campaign, commitment: Commitment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": _as_shown(campaign, commitment), **kwargs})
        members = Membership.objects.filter(division_id=campaign.division_id).values("user")
        self.fields["team"].queryset = campaign.teams.all()  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["owner"].queryset = User.objects.filter(pk__in=members).order_by("name", "email")  # type: ignore[attr-defined]  # a ModelChoiceField

    def terms(self) -> Terms:
        return Terms(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class SettleForm(HouseForm):
    state = forms.ChoiceField(
        label="Was it kept?",
        choices=[
            (Commitment.State.KEPT, "Yes, kept"),
            (Commitment.State.MISSED, "No, missed"),
            (Commitment.State.OPEN, "Not known yet: open it again"),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="If it was missed, why?",
        max_length=500,
        required=False,
        widget=forms.Textarea,
        help_text="Name no patient and no colleague.",
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=LARGEST_VERSION)

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        """Show what was recorded. Only what is settled can be opened again."""
        is_open = commitment.state == Commitment.State.OPEN
        recorded = {"version": commitment.version, "reason": commitment.reason}
        initial = recorded if is_open else {**recorded, "state": commitment.state}
        super().__init__(*args, **{"initial": initial, **kwargs})
        if is_open:
            state = self.fields["state"]
            state.choices = state.choices[:2]  # type: ignore[attr-defined]  # a ChoiceField


def _as_shown(campaign: Campaign, commitment: Commitment | None) -> dict[str, Any]:
    if commitment is None:
        return {"due_on": campaign.ends_on}
    return {
        "title": commitment.title,
        "detail": commitment.detail,
        "team": commitment.team_id,
        "owner": commitment.owner_id,
        "due_on": commitment.due_on,
        "version": commitment.version,
    }
