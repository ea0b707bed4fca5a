from __future__ import annotations

from typing import Any

from django import forms

from campaigns.forms.base import DayField, HouseForm, NameField
from campaigns.models import Division, FFTGroup, Site
from campaigns.models.structure import CODE
from campaigns.structure_csv import CannotRead, Place, Problem, read

CODE_HINT = "Letters, digits and hyphens, such as {}. It cannot be changed later."


def code_field(label: str, example: str, max_length: int = 20) -> NameField:
    return NameField(label=label, max_length=max_length, validators=[CODE], help_text=CODE_HINT.format(example))


class OrganisationForm(HouseForm):
    name = NameField(label="Name of the organisation", max_length=150)
    ods_code = code_field("ODS code", "RX1", max_length=10)

    def clean_ods_code(self) -> str:
        code: str = self.cleaned_data["ods_code"]
        if code.lower() == "new":
            raise forms.ValidationError("Use another code: this word is part of a web address here.")
        return code


class DivisionForm(HouseForm):
    name = NameField(label="Name of the division", max_length=150)
    code = code_field("Code of the division", "COMMUNITY")


class SiteForm(HouseForm):
    name = NameField(label="Name of the site", max_length=150)
    code = code_field("Code of the site", "HARBOUR")


class TeamForm(HouseForm):
    name = NameField(label="Name of the team", max_length=150)
    code = code_field("Code of the team", "DN-NORTH")
    site = forms.ModelChoiceField(label="Site", queryset=Site.objects.none())
    fft_group = forms.ChoiceField(
        label="National FFT group",
        choices=[("", "Choose"), *FFTGroup.choices],
        help_text="The heading under which the team’s Friends and Family answers are reported.",
    )

    def __init__(self, *args: Any, division: Division, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = division.sites.all()  # type: ignore[attr-defined]  # a ModelChoiceField


class CloseTeamForm(HouseForm):
    closed_on = DayField(
        label="First day without the team", help_text="What the team did before that day stays in every count."
    )


class ImportForm(HouseForm):
    file = forms.FileField(label="CSV file", help_text="Up to 1 MB and 2,000 rows.", allow_empty_file=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places: list[Place] = []
        self.problems: list[Problem] = []

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        try:
            self.places, self.problems = read(upload.read(1024 * 1024 + 1))
        except CannotRead as reason:
            raise forms.ValidationError(str(reason)) from None
        return upload
