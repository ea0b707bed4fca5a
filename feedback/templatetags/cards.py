"""What the templates of the card do with its words."""

from __future__ import annotations

from django import template

from feedback.wordings import put_in

register = template.Library()


@register.simple_tag
def filled(words: str, **values: object) -> str:
    """Put values into words: `{% filled words.kept team=team %}` fills in {team}."""
    return put_in(words, **{name: str(value) for name, value in values.items()})
