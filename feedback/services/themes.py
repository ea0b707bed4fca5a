"""Keep a division's set of themes."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from campaigns.models import Division
from feedback.models import Theme
from feedback.reading.themes import STARTER, KeywordsRefused, read_keywords
from perfectcare.accounts.models import User
from perfectcare.common.records import audit


class ThemeRefused(Exception):
    """The theme cannot be like this. `field` names the field that must change."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


@transaction.atomic
def start(*, division: Division, by: User) -> int:
    """Give the division those themes of the standard set whose names it does not use yet; return how many."""
    known = {name.casefold() for name in Theme.objects.filter(division=division).values_list("name", flat=True)}
    fresh = [
        Theme(division=division, name=each.name, meaning=each.meaning, keywords="\n".join(each.keywords))
        for each in STARTER
        if each.name.casefold() not in known
    ]
    Theme.objects.bulk_create(fresh, ignore_conflicts=True)
    audit(by=by, verb="started themes", subject=f"division {division.code}", themes=len(fresh))
    return len(fresh)


@transaction.atomic
def add(*, division: Division, name: str, meaning: str, keywords: str, by: User) -> Theme:
    """Add a theme. Raises ThemeRefused."""
    theme = Theme(division=division, **_checked(division, None, name, meaning, keywords))
    _save(theme)
    audit(by=by, verb="added", subject=f"theme {theme.pk}")
    return theme


@transaction.atomic
def change(*, theme: Theme, name: str, meaning: str, keywords: str, is_retired: bool, by: User) -> None:
    """Change a theme, or retire it: comments that have it keep it, nobody chooses it any more. Raises ThemeRefused."""
    for column, value in _checked(theme.division, theme.pk, name, meaning, keywords).items():
        setattr(theme, column, value)
    theme.is_retired = is_retired
    _save(theme)
    audit(by=by, verb="changed", subject=f"theme {theme.pk}", is_retired=is_retired)


def _checked(division: Division, pk: int | None, name: str, meaning: str, keywords: str) -> dict[str, str]:
    name = " ".join(name.split())
    if not name:
        raise ThemeRefused("name", "Give the theme a name.")
    others = Theme.objects.filter(division=division).values_list("pk", "name")
    if name.casefold() in {other.casefold() for key, other in others if key != pk}:
        raise ThemeRefused("name", "The division has a theme with this name already.")
    try:
        read = read_keywords(keywords)
    except KeywordsRefused as problem:
        raise ThemeRefused("keywords", str(problem)) from None
    return {"name": name, "meaning": " ".join(meaning.split()), "keywords": "\n".join(read)}


def _save(theme: Theme) -> None:
    try:
        with transaction.atomic():
            theme.save()
    except IntegrityError:
        raise ThemeRefused("name", "The division has a theme with this name already.") from None
