"""Themes: the standard set, and which of a division's themes the words of a comment suggest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class StarterTheme:
    name: str
    meaning: str
    keywords: tuple[str, ...]


STARTER = (StarterTheme("Waiting", "Waits and appointments", ("wait*", "late")),)


class KeywordsRefused(Exception):
    """Keywords that cannot be used."""


def read_keywords(text: str) -> list[str]:
    return [each.strip().casefold() for each in text.replace(",", "\n").split("\n") if each.strip()]


def suggest(folded: str, themes: Iterable[tuple[int, Sequence[str]]]) -> list[int]:
    return [key for key, words in themes if any(word and word.rstrip("*") in folded for word in words)][:3]
