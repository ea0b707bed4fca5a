"""How patients of a division reach PALS."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from campaigns.forms.base import HouseForm, NameField
from campaigns.services.pals import Contact

LONGEST_PHONE, LONGEST_EMAIL = 40, 254
NOT_A_PHONE = "Enter a phone number with its area code, in digits, like 01632 960 001"

_PHONE = re.compile(r"\+?[0-9 ()-]+(?: ?(?:ext|extension) [0-9]{1,6})?", re.ASCII)
_FEWEST_DIGITS, _MOST_DIGITS = 10, 13


class PalsForm(HouseForm):
    """A phone number, an e-mail address, both or neither. `seen_phone` and `seen_email` are what the page showed."""

    phone = NameField(
        label="Phone number of PALS",
        required=False,
        max_length=LONGEST_PHONE,
        widget=forms.TextInput(attrs={"type": "tel"}),
        help_text="As patients should read it, for example 01632 960 001 or 01632 960 001 ext 12.",
    )
    email = forms.EmailField(label="E-mail address of PALS", required=False, max_length=LONGEST_EMAIL)
    seen_phone = forms.CharField(required=False, widget=forms.HiddenInput)
    seen_email = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any) -> None:
        shown = {"phone": contact.phone, "email": contact.email}
        seen = {f"seen_{name}": words for name, words in shown.items()}
        super().__init__(*args, **{"initial": {**shown, **seen}, **kwargs})

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        main = re.split(r" ?ext", phone, maxsplit=1)[0]
        digits = sum(map(str.isdecimal, main))
        if phone and not (_PHONE.fullmatch(phone) and _FEWEST_DIGITS <= digits <= _MOST_DIGITS):
            raise forms.ValidationError(NOT_A_PHONE)
        return phone

    def clean_email(self) -> str:
        """Refuse letters that other letters look like, or that turn round what stands after them."""
        email: str = self.cleaned_data["email"]
        if not email.isascii():
            raise forms.ValidationError(self.fields["email"].error_messages["invalid"])
        return email

    def contact(self) -> Contact:
        return Contact(self.cleaned_data["phone"], self.cleaned_data["email"])

    def seen(self) -> Contact:
        return Contact(self.cleaned_data["seen_phone"], self.cleaned_data["seen_email"])
