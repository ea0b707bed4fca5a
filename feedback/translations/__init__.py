"""The languages that the program ships, English first.

All but English are drafts: a division offers those that one of its managers has approved, after somebody who speaks
the language has read the words.
"""

from __future__ import annotations

from feedback.translations import cy, en, ur
from feedback.wordings import Language

IN_ENGLISH = en.LANGUAGE
DRAFTS = (cy.LANGUAGE, ur.LANGUAGE)
LANGUAGES: tuple[Language, ...] = (IN_ENGLISH, *DRAFTS)
