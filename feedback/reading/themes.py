"""Themes of comments: a set to start from, and suggestions by keyword. A person chooses; a keyword only suggests.

Keywords are typed by managers. They are looked for as whole words, or as beginnings of words where they end in an
asterisk, and never read as patterns.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from feedback.reading.plain import plain

Key = TypeVar("Key", bound=Hashable)

MOST_KEYWORDS = 60
LONGEST_KEYWORD = 40
MOST_SUGGESTED = 3
#: A beginning of fewer letters would suggest a theme for almost everything.
SHORTEST_BEGINNING = 3

_BREAKS = re.compile(r"[,;\n\r]")
_KEYWORD = re.compile(r"[\w'][\w' ]*\*?")
_BETWEEN_WORDS = re.compile(r"[^\w']+")


class KeywordsRefused(ValueError):
    """Keywords that cannot be used; the words say why, for the person who typed them."""


@dataclass(frozen=True)
class StarterTheme:
    """A theme that a division starts with: its name, what belongs in it, and its keywords."""

    name: str
    meaning: str
    keywords: tuple[str, ...]


def read_keywords(text: str) -> list[str]:
    """Return the keywords in what a manager typed, with commas or on lines, each once. Raises KeywordsRefused.

    They come back as comments are read: case-folded, and with a space for a hyphen.
    """
    typed = (plain(part) for part in _BREAKS.split(text))
    keywords = list(dict.fromkeys(keyword for keyword in typed if keyword))
    if len(keywords) > MOST_KEYWORDS:
        raise KeywordsRefused(f"Use {MOST_KEYWORDS} keywords or fewer: there are {len(keywords)}.")
    for keyword in keywords:
        _check(keyword)
    return keywords


def _check(keyword: str) -> None:
    if len(keyword) > LONGEST_KEYWORD:
        raise KeywordsRefused(f"Use {LONGEST_KEYWORD} characters or fewer for each keyword, with commas between them.")
    if not _KEYWORD.fullmatch(keyword):
        raise KeywordsRefused(
            f"“{keyword}” is not a keyword: use letters and numbers, with * only at the end, for any ending."
        )
    if keyword.endswith("*") and len(keyword) <= SHORTEST_BEGINNING:
        raise KeywordsRefused(
            f"“{keyword}” would fit too many words: use {SHORTEST_BEGINNING} letters or more before *."
        )


def suggest(words: str, themes: Iterable[tuple[Key, Sequence[str]]]) -> list[Key]:
    """Return the themes whose keywords stand in a comment, those with most of them first, and no more than three.

    Themes that tie keep the order in which they were given.
    """
    text = f" {_BETWEEN_WORDS.sub(' ', plain(words)).strip()} "
    single = set(text.split())
    counts = [(sum(_stands_in(text, single, keyword) for keyword in keywords), key) for key, keywords in themes]
    counts.sort(key=lambda count: -count[0])
    return [key for count, key in counts[:MOST_SUGGESTED] if count]


def _stands_in(text: str, single: set[str], keyword: str) -> bool:
    if keyword[-1] == "*":
        return f" {keyword[:-1]}" in text
    return keyword in single or (" " in keyword and f" {keyword} " in text)


def _theme(name: str, meaning: str, keywords: str) -> StarterTheme:
    return StarterTheme(name, meaning, tuple(read_keywords(keywords)))


STARTER: tuple[StarterTheme, ...] = (
    _theme(
        "Kindness of staff",
        "How staff treated people: warmth, patience, manners, or the lack of them.",
        "kind, kindness, friendly, caring, lovely, polite, rude, attitude*, manner*, patient with, patience, "
        "compassion*, gentle, smil*, welcoming, warm, approachable, helpful, unhelpful, understanding, "
        "empath*, funny, cheerful, abrupt",
    ),
    _theme(
        "Information and explanations",
        "What people were told, in words they could use, before, during and after care.",
        "explain*, explanation*, inform*, information, leaflet*, advice, advised, letter*, website, told me, "
        "communicat*, clear*, unclear, confus*, updated, knowledge*, questions, guidance",
    ),
    _theme(
        "Waiting and appointments",
        "How long things took, and how appointments were made, changed and kept.",
        "wait*, appointment*, late, delay*, cancel*, on time, prompt*, quick*, slow*, queue*, punctual*, "
        "booking, booked, time slot, rearrange*, earlier, sooner, speed",
    ),
    _theme(
        "Care and treatment",
        "The care itself: what was done, how well, and whether it helped.",
        "treatment*, treated, dressing*, wound*, exercise*, therap*, physio*, assessment*, diagnos*, pain, "
        "recover*, professional*, injection*, rehab*, expert*, skill*, helped me, improved my, strategies",
    ),
    _theme(
        "Being listened to",
        "Whether people and their families were heard and had a say.",
        "listen*, heard, involve*, choice*, my views, opinion*, decision*, ignored, dismiss*, family, carer, "
        "carers, talk to, understood",
    ),
    _theme(
        "Continuity and handover",
        "Seeing the same people, and care that carries on from one service to the next.",
        "same nurse, same person, same people, different nurse*, different people, different staff, "
        "continuity, consisten*, handover*, refer*, discharge*, follow up, followed up, gp, hospital, joined "
        "up, other services, between services, care plan*, records, repeat myself",
    ),
    _theme(
        "Medicines and equipment",
        "Medicines, dressings, aids and equipment: the right ones, in time, and working.",
        "medicine*, medication*, meds, tablet*, prescri*, pharmac*, dose*, insulin, side effect*, equipment, "
        "wheelchair*, hoist*, walking frame, crutches, commode*, mattress*, oxygen, supplies, hearing aid*",
    ),
    _theme(
        "Place and comfort",
        "Rooms, cleanliness, noise, warmth and things to do.",
        "clean*, dirty, room*, building, toilet*, shower*, noise, noisy, loud, cold, hot, warm enough, "
        "comfort*, uncomfortable, bed, beds, chair*, seat*, facilities, garden, wifi, tv, activit*, fresh "
        "air, waiting room, environment",
    ),
    _theme(
        "Dignity and privacy",
        "Being respected as a person, in private, whoever one is.",
        "dignity, privacy, private, respect*, disrespect*, confidential*, embarrass*, overheard, curtain*, "
        "discriminat*, race, racis*, religio*, interpreter*, language, gender, transgender, judged, "
        "judgement*, deaf, autis*, disabilit*",
    ),
    _theme(
        "Food and drink",
        "Meals, drinks and choice of food.",
        "food, meal*, drink*, tea, coffee, lunch, dinner, breakfast, menu*, hungry, thirsty, water, diet*, "
        "snack*, fruit",
    ),
    _theme(
        "Getting here and getting through",
        "Travel, parking, signs, opening hours, telephone lines and the internet.",
        "park*, car park, bus, transport*, travel*, distance, signpost*, sign, signs, signage, directions, "
        "location*, venue*, access*, lift, ramp*, phone*, telephone*, answerphone, get through, ring, email*, "
        "contact*, opening hours, out of hours, online, video, near home",
    ),
    _theme(
        "Staffing and time",
        "Enough staff, with enough time for each person.",
        "staffing, short staffed, understaffed, more staff, no staff, not enough staff, staff shortage*, "
        "shortage*, busy, rushed, rushing, rush, more time, enough time, took time, took the time, bank "
        "staff, agency, overworked, overstretched, workload*, too short",
    ),
    _theme(
        "Safety",
        "Falls, infections, mistakes, and whether people felt safe.",
        "safe, safely, safety, unsafe, danger*, fall, falls, fell, infect*, mistake*, error*, wrong, risk*, "
        "hygien*, gloves, mask*, wash hands, covid, threat*, violen*, abus*, neglect*, bully*, bullied",
    ),
)
