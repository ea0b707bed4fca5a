"""The words of the card in every language: all there, fit to be put in their places, and safe to approve."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields, replace

import pytest

from feedback.cards import LONGEST_LANGUAGE, read
from feedback.question_sets import FFT_2020
from feedback.translations import DRAFTS, IN_ENGLISH, LANGUAGES
from feedback.versions import Version, asked_for, switches
from feedback.wordings import CardWords, Language, put_in
from tests.factories.cards import card_body

WORDINGS = [pytest.param(language.words, id=language.tag) for language in LANGUAGES] + [
    pytest.param(language.easy, id=f"{language.tag}-easy") for language in LANGUAGES if language.easy
]
#: What a text in other letters may hold of Latin ones: numbers to call, and a name that is known by them.
KNOWN_BY = re.compile(r"\{\w+\}|PALS")
URDU_ALONE = {"ي": "ی", "ى": "ی", "ك": "ک", "ه": "ہ", "٫": ","}


def texts(words: CardWords) -> dict[str, str]:
    return dict(words.each())


def placeholders(text: str) -> list[str]:
    return sorted(set(re.findall(r"\{[^}]*\}|[{}]", text)))


@pytest.mark.parametrize("words", WORDINGS)
def test_every_text_is_there(words):
    assert list(texts(words)) == list(texts(IN_ENGLISH.words))
    assert list(words.answers) == list(FFT_2020.answers.values)
    assert list(words.prompts) == [prompt.key for prompt in FFT_2020.prompts]
    assert {field.name for field in fields(CardWords)} == {name.partition(".")[0] for name in texts(words)}
    for name, text in words.each():
        assert text.strip() == text != "", name
        assert "  " not in text, name


@pytest.mark.parametrize("words", WORDINGS)
def test_every_place_for_a_name_or_a_number_is_in_every_language(words):
    for name, english in IN_ENGLISH.words.each():
        assert placeholders(texts(words)[name]) == placeholders(english), name


@pytest.mark.parametrize("words", WORDINGS)
def test_the_numbers_to_call_are_in_every_language(words):
    for number in ("999", "111", "PALS"):
        assert number in words.not_read_at_once
    assert "PALS" in words.ask_about_care


@pytest.mark.parametrize("words", WORDINGS)
def test_letters_are_composed_and_nothing_in_them_is_invisible(words):
    for name, text in words.each():
        assert unicodedata.is_normalized("NFC", text), name
        odd = [letter for letter in text if unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cn", "Zl", "Zp")]
        assert odd == [], name
        assert not set(text) & set("<>&"), name


@pytest.mark.parametrize("words", WORDINGS)
def test_a_text_is_about_as_long_as_in_english(words):
    for name, english in IN_ENGLISH.words.each():
        assert len(texts(words)[name]) <= 2 * len(english) + 20, name
    for name in ("next", "send", "skip", "back", "easy_read", "all_words"):
        assert len(texts(words)[name]) <= 24, name


@pytest.mark.parametrize("words", WORDINGS)
def test_no_two_answers_read_the_same(words):
    assert len({text.casefold() for text in words.answers.values()}) == 6
    assert len({words.send, words.skip, words.next, words.back}) == 4


@pytest.mark.parametrize("language", DRAFTS, ids=lambda language: language.tag)
def test_nothing_was_left_in_english(language):
    for name, english in IN_ENGLISH.words.each():
        assert texts(language.words)[name].casefold() != english.casefold(), name


def test_no_latin_letter_slipped_into_urdu():
    [urdu] = [language for language in DRAFTS if language.tag == "ur"]
    for name, text in urdu.words.each():
        left = KNOWN_BY.sub("", text)
        assert not re.search(r"[A-Za-zÀ-ÿ]", left), name
        assert not set(left) & set(URDU_ALONE), (name, "an Arabic letter where Urdu has its own")
        assert not set(left) & set("?;"), (name, "a Latin mark")
    assert urdu.direction == "rtl"


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.tag)
def test_the_direction_is_that_of_the_letters(language):
    letters = {unicodedata.bidirectional(letter) for letter in language.name + language.words.question}
    assert (language.direction == "rtl") == bool(letters & {"R", "AL"})


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.tag)
def test_a_card_takes_the_tag_of_every_language(language):
    assert len(language.tag) <= LONGEST_LANGUAGE
    assert read(card_body(language=language.tag)).language == language.tag
    assert len({each.tag.lower() for each in LANGUAGES}) == len(LANGUAGES)


def test_the_national_question_and_answers_stay_as_they_are_in_easy_read():
    for words in (IN_ENGLISH.words, IN_ENGLISH.easy):
        assert words.question == FFT_2020.question
        assert list(words.answers.items()) == FFT_2020.answers.choices


def test_easy_read_has_short_sentences():
    for name, text in IN_ENGLISH.easy.each():
        for sentence in re.split(r"[.?!:] ?", text):
            assert len(sentence.split()) <= 14, name
        assert ";" not in text, name


# --- The hash that is approved ------------------------------------------------------------------------------------


def test_any_change_of_a_word_changes_the_hash_and_nothing_else_does():
    language = DRAFTS[0]
    same = replace(language, english_name="Brythonic")
    assert same.words_hash == language.words_hash
    changed = [
        replace(language, name="Cymraeg!"),
        replace(language, direction="rtl"),
        replace(language, easy=language.words),
        replace(language, words=replace(language.words, answers={**language.words.answers, "good": "Gwell"})),
        replace(language, words=replace(language.words, prompts={**language.words.prompts, "what-was-good": "Be?"})),
        *(
            replace(language, words=replace(language.words, **{name: text + "x"}))
            for name, text in language.words.each()
            if "." not in name
        ),
    ]
    hashes = {each.words_hash for each in changed}
    assert len(hashes) == len(changed)
    assert language.words_hash not in hashes
    assert re.fullmatch(r"[0-9a-f]{64}", language.words_hash)


def test_answers_in_another_order_have_the_same_hash():
    language = DRAFTS[0]
    turned = dict(reversed(language.words.answers.items()))
    assert replace(language, words=replace(language.words, answers=turned)).words_hash == language.words_hash


# --- Names and numbers put in -------------------------------------------------------------------------------------


def test_what_is_put_in_is_put_in_as_it_is():
    assert put_in("They help {team} in {seconds} s.", team="{seconds} & <b>", seconds="20") == (
        "They help {seconds} & <b> in 20 s."
    )
    assert put_in("{unknown} {team}", team="T") == "{unknown} T"
    assert put_in("a {} b {0} {a b}", team="T") == "a {} b {0} {a b}"


def test_a_latin_name_in_a_right_to_left_sentence_keeps_its_own_direction():
    assert put_in("ان سے {team} کو", team="Team (North)") == "ان سے \u2068Team (North)\u2069 کو"
    assert put_in("They help {team}.", team="شمال") == "They help \u2068شمال\u2069."
    assert put_in("They help {team}.", team="Team (North)") == "They help Team (North)."


# --- Which version is asked for -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "tag", "is_easy"),
    [
        ({}, "en", False),
        ({"lang": "cy"}, "cy", False),
        ({"lang": "CY", "easy": "1"}, "cy", True),
        ({"easy": "1"}, "en", True),
        ({"easy": "yes"}, "en", False),
        ({"lang": "xx"}, "en", False),
        ({"lang": ""}, "en", False),
        ({"lang": "\0" * 999}, "en", False),
        ({"lang": "ur"}, "en", False),
    ],
    ids=str,
)
def test_what_is_not_offered_is_english(query, tag, is_easy):
    version = asked_for(query, (IN_ENGLISH, DRAFTS[0]))
    assert (version.language.tag, version.is_easy_read) == (tag, is_easy)


def test_easy_read_falls_back_on_the_usual_words():
    welsh = DRAFTS[0]
    assert Version(IN_ENGLISH, is_easy_read=True).words is IN_ENGLISH.easy
    assert Version(replace(welsh, easy=None), is_easy_read=True).words is welsh.words


def test_an_address_asks_for_its_version_and_is_plain_for_the_usual_one():
    welsh = DRAFTS[0]
    assert Version().of("/f/x/") == "/f/x/"
    assert Version(welsh, is_easy_read=True).of("/f/x/") == "/f/x/?lang=cy&easy=1"
    assert Version(IN_ENGLISH, is_easy_read=True).of("/f/x/") == "/f/x/?easy=1"


def test_languages_are_switched_between_only_where_there_are_several():
    welsh = DRAFTS[0]
    assert switches(Version(), (IN_ENGLISH,), "/f/x/") == []
    links = switches(Version(welsh, is_easy_read=True), (IN_ENGLISH, welsh), "/f/x/")
    assert [(each.name, each.url, each.is_current) for each in links] == [
        ("English", "/f/x/?easy=1", False),
        ("Cymraeg", "/f/x/?lang=cy&easy=1", True),
    ]


def test_a_language_is_named_by_its_speakers():
    assert {language.tag: language.name for language in LANGUAGES} == {"en": "English", "cy": "Cymraeg", "ur": "اردو"}
    assert all(isinstance(language, Language) for language in LANGUAGES)
