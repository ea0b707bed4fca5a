"""Taking answers out of every count."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from campaigns.forms.base import DayField, HouseForm, NameField
from campaigns.models import Division, Team
from feedback.models import Mode, Withdrawal
from feedback.services.withdrawals import LONGEST_REASON, WithdrawalRefused, check, kept


class WithdrawalForm(HouseForm):
    """Which answers, and why they do not count. `today` is the last day that may be named."""

    team = forms.ModelChoiceField(Team.objects.none(), label="Team")
    kind = forms.ChoiceField(label="What do you take out?", choices=Withdrawal.Kind.choices, widget=forms.RadioSelect)
    first_on = DayField(label="First day")
    last_on = DayField(label="Last day", help_text="The same day again if it is only one")
    mode = forms.ChoiceField(
        label="How they were collected",
        choices=[("", "Every way"), *Mode.choices],
        required=False,
        help_text="Choose one to leave the other cards of these days as they are. Only for cards from patients",
    )
    reason = NameField(
        label="Why do they not count?",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as: test cards, or a file for the wrong team. Other managers read it: name no patient. "
        "NHS numbers, telephone numbers, e-mail and home addresses, postcodes, dates of birth and names after a title "
        "that are recognised are taken out before it is stored",
    )

    def __init__(self, *args: Any, division: Division, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)
        field = self.fields["team"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Team.objects.filter(division=division)

    def clean_last_on(self) -> date:
        last_on: date = self.cleaned_data["last_on"]
        if last_on > self.today:
            raise forms.ValidationError("Choose a day up to today. Answers that are still to come cannot be taken out.")
        return last_on

    def clean_reason(self) -> str:
        return kept(self.cleaned_data["reason"])

    def clean(self) -> dict[str, Any]:
        terms = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                check(**{name: value for name, value in terms.items() if name != "team"})
            except WithdrawalRefused as problem:
                self.refuse(problem)
        return terms
