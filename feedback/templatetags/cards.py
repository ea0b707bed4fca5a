"""What the templates of the card do with its words."""

from __future__ import annotations

import re

from django import template

from campaigns.models import Division
from feedback.wordings import CardWords, put_in

register = template.Library()

#: Keeps a phone number on one line.
NO_BREAK = "\u00a0"

# The end of a sentence in English, Welsh and Urdu. A question stays with what follows it: "An emergency? Call 999."
_END = re.compile(r"(?<=[.!۔])\s+")


@register.simple_tag
def filled(words: str, **values: object) -> str:
    """Put values into words: `{% filled words.kept team=team %}` fills in {team}."""
    return put_in(words, **{name: str(value) for name, value in values.items()})


@register.simple_tag
def reaching_pals(words: CardWords, division: Division | None) -> str:
    """Say that nobody rings back, and how to reach PALS as far as the division has said so."""
    said = [words.no_ringing_back]
    if division and division.pals_phone:
        said.append(put_in(words.call_pals, phone=division.pals_phone.replace(" ", NO_BREAK)))
    if division and division.pals_email:
        said.append(put_in(words.write_to_pals, email=division.pals_email))
    return " ".join(said)


@register.filter
def sentences(words: str) -> list[str]:
    """Return the sentences of a text, a question with its answer: easy read gives each a line of its own."""
    return _END.split(words.strip())
