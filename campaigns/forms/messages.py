"""A self-care message."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from campaigns.forms.base import DayField, HouseForm, NameField
from campaigns.services.messages import LONGEST_OWNER, LONGEST_WORDS


class MessageForm(HouseForm):
    """A new message: its words, who answers for it, and its days."""

    words = NameField(
        label="Message",
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One thing that somebody can do for themselves, in plain words: what, and where to go for help.",
    )
    owner = NameField(
        label="Who answers for it",
        max_length=LONGEST_OWNER,
        help_text="The name and role of a clinician who has checked it. Patients do not see this.",
    )
    first_on = DayField(label="First day")
    last_on = DayField(
        label="Last day", help_text="It is not shown after that. A year at most: then somebody reads it again."
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"first_on": today}, **kwargs)
