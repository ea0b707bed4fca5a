from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from campaigns.forms.base import HouseForm, NameField
from campaigns.models import Division, Organisation, Team
from campaigns.services.people import Post
from perfectcare.accounts.models import User
from perfectcare.accounts.roles import TEAM_ROLES, Role


class DivisionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when the program runs
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class TeamChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when the program runs
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.division.name})"


class InviteForm(HouseForm):
    email = forms.EmailField(label="E-mail address", max_length=254)
    role = forms.ChoiceField(label="Role", choices=[("", "Choose"), *Role.choices])
    division = DivisionChoice(
        label="Division",
        queryset=Division.objects.none(),
        required=False,
        help_text="For a division manager, facilitator, leadership or patient-experience reader.",
    )
    team = TeamChoice(
        label="Team", queryset=Team.objects.none(), required=False, help_text="For a team lead or frontline staff only."
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        divisions, teams = self.fields["division"], self.fields["team"]
        divisions.queryset = Division.objects.filter(organisation=organisation).order_by("name")  # type: ignore[attr-defined]  # a ModelChoiceField
        teams.queryset = (  # type: ignore[attr-defined]  # a ModelChoiceField
            Team.objects.filter(division__organisation=organisation, closed_on=None)
            .select_related("division")
            .order_by("division__name", "name")
        )

    def clean(self) -> dict[str, Any]:
        """Take the division from the team where only a team was chosen."""
        data = super().clean() or {}
        role, division, team = data.get("role"), data.get("division"), data.get("team")
        if role in TEAM_ROLES:
            self._need_team(division, team)
            data["division"] = team.division if team else division
        elif role == Role.ADMINISTRATOR:
            self._need_nothing(division, team)
        elif role:
            self._need_division(division, team)
        return data

    def _need_team(self, division: Division | None, team: Team | None) -> None:
        if team is None:
            self._say("team", "Choose the team: this role belongs to one team.")
        elif division and team.division_id != division.pk:
            self._say("team", f"{team.name} is not in {division.name}. Choose a team of this division.")

    def _need_division(self, division: Division | None, team: Team | None) -> None:
        if division is None:
            self._say("division", "Choose the division: this role belongs to one division.")
        if team is not None:
            self._say("team", "Choose no team: this role belongs to the whole division.")

    def _need_nothing(self, division: Division | None, team: Team | None) -> None:
        if division is not None:
            self._say("division", "Choose no division: an administrator belongs to the whole organisation.")
        if team is not None:
            self._say("team", "Choose no team: an administrator belongs to the whole organisation.")

    def _say(self, field: str, words: str) -> None:
        if field not in self.errors:
            self.add_error(field, words)

    def post(self) -> Post:
        data = self.cleaned_data
        return Post(self.organisation, Role(data["role"]), data["division"], data["team"])


class JoinForm(HouseForm):
    name = NameField(label="Your full name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label="Password",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters; not your name or address, and no common password. Three words do well.",
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "password" in data:
            try:
                validate_password(data["password"], User(email=self.email, name=data.get("name", "")))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data
