"""Cards with one wrong value: alone they are refused by its name, and in a batch they hold up none of the others."""

from __future__ import annotations

import json

import pytest

from feedback.models import Comment
from tests.factories import doors
from tests.factories.doors import TELLTALE, in_sentences, kept, says_nothing_back, turned_away

pytestmark = pytest.mark.django_db

GOOD, BETTER = "comments.what-was-good", "comments.what-could-be-better"
LEFT_OUT = object()


def words(text: object) -> dict[str, object]:
    return {"comments": {"what-was-good": text}}


FIELDS = (
    "id",
    "given_at",
    "question_set",
    "answer",
    "comments",
    "language",
    "respondent",
    "pairing",
    "sequence",
    "sent_at",
    "what-was-good",
)
TYPES = {
    "null": None,
    "true": True,
    "false": False,
    "a fraction": 94.17,
    "a list": [TELLTALE],
    "nested": {"a": [TELLTALE]},
}
WRONG_TYPES = {
    f"{name} is {kind}": (words(value), GOOD) if name == "what-was-good" else ({name: value}, name)
    for name in FIELDS
    for kind, value in TYPES.items()
    if (name, kind) != ("comments", "nested")
}
WRONG_TYPES |= {
    "comments are an object of objects": ({"comments": {"what-was-good": {"a": TELLTALE}}}, GOOD),
    **{f"{name} is a number": ({name: 94170}, name) for name in FIELDS[:8]},
}

WRONG_VALUES = {
    "no id": ({"id": LEFT_OUT}, "id"),
    "no moment": ({"given_at": LEFT_OUT}, "given_at"),
    "no answer": ({"answer": LEFT_OUT}, "answer"),
    "no version of the form": ({"question_set": LEFT_OUT}, "question_set"),
    "an empty id": ({"id": ""}, "id"),
    "an id that is a word": ({"id": TELLTALE}, "id"),
    "an id without hyphens": ({"id": "1c9d3b1e6f5e4c9a9a530d4a4f1f8a99"}, "id"),
    "an id in braces": ({"id": "{1c9d3b1e-6f5e-4c9a-9a53-0d4a4f1f8a99}"}, "id"),
    "an id with a letter too many": ({"id": "1c9d3b1e-6f5e-4c9a-9a53-0d4a4f1f8a990"}, "id"),
    "an id in full-width digits": ({"id": "１c9d3b1e-6f5e-4c9a-9a53-0d4a4f1f8a99"}, "id"),
    "an id with a NUL behind it": ({"id": "1c9d3b1e-6f5e-4c9a-9a53-0d4a4f1f8a99\0"}, "id"),
    "an id that asks the database": ({"id": "' OR 1=1 --"}, "id"),
    "an empty answer": ({"answer": ""}, "answer"),
    "an answer in capitals": ({"answer": "VERY-GOOD"}, "answer"),
    "an answer in words": ({"answer": "Very good"}, "answer"),
    "an answer with a space behind it": ({"answer": "very-good "}, "answer"),
    "an answer with a NUL behind it": ({"answer": "very-good\0"}, "answer"),
    "an answer of the older form": ({"answer": "extremely-likely"}, "answer"),
    "an answer that nobody knows": ({"answer": TELLTALE}, "answer"),
    "the older version of the form": ({"question_set": "fft-2013"}, "question_set"),
    "a version of the form to come": ({"question_set": "fft-2031"}, "question_set"),
    "a version of the form in full-width letters": ({"question_set": "ｆｆｔ-2020"}, "question_set"),
    "no language": ({"language": ""}, "language"),
    "a language of one letter": ({"language": "e"}, "language"),
    "a language of 36 letters": ({"language": "abcdefgh-" * 4}, "language"),
    "a language that is a path": ({"language": "../../etc/passwd"}, "language"),
    "a language with a line end": ({"language": "en\n"}, "language"),
    "a language that is a lone surrogate": ({"language": "\ud83d"}, "language"),
    "a respondent that nobody knows": ({"respondent": "nurse-" + TELLTALE}, "respondent"),
    "no respondent": ({"respondent": ""}, "respondent"),
    "a number below nothing": ({"sequence": -94170}, "sequence"),
    "a number that browsers cannot hold": ({"sequence": 2**53}, "sequence"),
    "a number of 400 digits": ({"sequence": 10**400}, "sequence"),
    "a number that is a text": ({"sequence": "94170"}, "sequence"),
    "a number with an exponent": ({"sequence": 1e5}, "sequence"),
    "a pairing that is a word": ({"pairing": TELLTALE}, "pairing"),
    "a pairing that nobody knows": ({"pairing": "1c9d3b1e-6f5e-4c9a-9a53-0d4a4f1f8a99"}, "pairing"),
    "comments that are a text": ({"comments": TELLTALE}, "comments"),
    "a comment on a question that is not asked": ({"comments": {"who": TELLTALE}}, "comments.who"),
    "a comment on both and on a third": (
        {"comments": {"what-was-good": "a", "what-could-be-better": "b", "": TELLTALE}},
        "comments.",
    ),
    "a comment of 2,001 letters": (words("x" * 2001), GOOD),
    "a comment of 2,001 emoji": (words("😀" * 2001), GOOD),
    "a comment of 1,001 letters with an accent each": (words("e\u0301" * 1001), GOOD),
    "a comment of 287 families of seven code points each": (words("👨‍👩‍👧‍👦" * 287), GOOD),
    "a comment of 2,001 line ends": (words("\r\n" * 2001), GOOD),
    "a comment of 60,000 letters": (words("zebra" * 12_000), GOOD),
    "a comment with a NUL": (words(f"{TELLTALE}\0"), GOOD),
    "a comment with half an emoji": (words(f"{TELLTALE} \ud83d"), GOOD),
    "a comment with the other half of an emoji": (words(f"\ude00 {TELLTALE}"), GOOD),
    "two comments that are both too long": (
        {"comments": {"what-was-good": "x" * 2001, "what-could-be-better": "x" * 2001}},
        GOOD,
        BETTER,
    ),
    "the team of somebody else": ({"team": 7041}, "team"),
    "the division of somebody else": ({"division": "DIV-7041"}, "division"),
    "a day of its own": ({"given_on": "2026-11-20"}, "given_on"),
    "a mode of its own": ({"mode": "sms"}, "mode"),
    "a comment that is released already": ({"state": "released"}, "state"),
    "a key of the database": ({"pk": 7041}, "pk"),
    "a key of Python": ({"__class__": TELLTALE}, "__class__"),
    "a key of JavaScript": ({"__proto__": {"answer": TELLTALE}}, "__proto__"),
    "a key in capitals": ({"Answer": "good"}, "Answer"),
    "a key with a space": ({"answer ": "good"}, "answer "),
    "a key without a letter": ({"": "good"}, ""),
    "a key that is half an emoji": ({"\ud83d": TELLTALE}, "\ud83d"),
    "a key with script in it": ({"<script>alert(1)</script>": TELLTALE}, "<script>alert(1)</script>"),
    "a name and an address": ({"name": "Zebra", "address": "7 Acacia Avenue"}, "name", "address"),
}


def made(door, changes):
    return {key: value for key, value in {**door.good(), **changes}.items() if value is not LEFT_OUT}


CASES = WRONG_TYPES | WRONG_VALUES


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_card_with_one_wrong_value_is_refused_at_its_field(poster, case):
    changes, *names = case
    turned_away(poster, made(poster, changes), 422, *names)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_in_a_batch_it_is_refused_alone_and_the_cards_around_it_are_stored(tablet, case):
    changes, *names = case
    bad = made(tablet, changes)
    before, answer = kept(), tablet.batch(tablet.good(), bad, tablet.good())
    first, refused, last = answer.json()["results"]
    assert [first["status"], refused["status"], last["status"]] == ["stored", "refused", "stored"]
    assert sorted(refused["errors"]) == sorted(names)
    assert refused["id"] == (None if "id" in names else bad["id"])
    in_sentences(refused["errors"])
    says_nothing_back(answer, bad)
    after = kept()
    assert [after[name] - before[name] for name in ("FFTResponse", "CardReceipt", "Comment")] == [2, 2, 0]


RAW = {
    "a number without end": "9" * 5000,
    "a number below everything": "-" + "9" * 5000,
    "a fraction without end": "0." + "9" * 5000,
    "more than there is": "1e999",
    "NaN": "NaN",
    "Infinity": "Infinity",
    "minus Infinity": "-Infinity",
    "an object with a key twice": '{"a": 1, "a": 1}',
    "a list 200 deep": "[" * 200 + "]" * 200,
}


@pytest.mark.parametrize("raw", RAW.values(), ids=RAW.keys())
@pytest.mark.parametrize("name", ["id", "given_at", "answer", "comments", "sequence"])
def test_what_json_can_write_and_no_card_can_hold_is_refused_at_its_field(poster, name, raw):
    text = json.dumps({**poster.good(), name: "HERE"}).replace('"HERE"', raw)
    turned_away(poster, text.encode(), 422, name)
    answer = poster.send(f'{{"cards": [{text}, {json.dumps(poster.good())}]}}'.encode())
    assert [result["status"] for result in answer.json()["results"]] == ["refused", "stored"]


def test_a_comment_key_that_comes_twice_is_refused_as_no_comment(poster):
    text = json.dumps({**poster.good(), "comments": "HERE"})
    turned_away(
        poster, text.replace('"HERE"', '{"what-was-good": "a", "what-was-good": "b"}').encode(), 422, "comments"
    )


def test_everything_that_is_wrong_is_named_at_once(poster):
    bad = {"id": TELLTALE, "answer": 9417.5, "comments": {"what-was-good": None, "who": 1}, "sequence": True, "x": 1}
    names = ["id", "given_at", "question_set", "answer", GOOD, "comments.who", "sequence", "x"]
    turned_away(poster, bad, 422, *names)


def test_of_700_unknown_keys_twenty_are_named_and_their_names_are_cut(poster):
    answer = poster.send({**poster.good(), **{f"key{number}" * 12: number for number in range(700)}})
    assert answer.status_code == 422
    assert (len(answer.json()["errors"]), max(map(len, answer.json()["errors"]))) == (20, 60)


TAKEN = {
    "2,000 emoji": ("😀" * 2000, "😀" * 2000),
    "1,000 letters with an accent each": ("e\u0301" * 1000, "e\u0301" * 1000),
    "2,000 line ends of two letters": ("\r\n" * 1999 + "a", "\n" * 1999 + "a"),
    "bells, escapes and line separators": ("a\x07b\x1b[31mc\x85d\x7fe\u2028f", "ab[31mcde\u2028f"),
    "words from right to left with marks": ("\u202eabc\u202c عربي", "\u202eabc\u202c عربي"),
    "a script": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "a formula": ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
    "a piece of a statement": ("'); DROP TABLE feedback_comment; --", "'); DROP TABLE feedback_comment; --"),
    "what a format would fill in": ("%s %(x)s {0} {x!r} ${jndi:ldap://x}", "%s %(x)s {0} {x!r} ${jndi:ldap://x}"),
}


@pytest.mark.parametrize(("said", "stored"), TAKEN.values(), ids=TAKEN.keys())
def test_odd_words_are_words_and_are_stored_as_they_were_said(poster, said, stored):
    assert poster.send(poster.good(**words(said))).status_code == 201
    assert Comment.objects.get().words == stored


def test_the_pairing_of_another_place_is_refused_like_one_that_nobody_knows(tablet, cast):
    elsewhere = doors.tablet(cast)
    ours = tablet.send(tablet.good(pairing=str(elsewhere.device.uid)))
    unknown = tablet.send(tablet.good(pairing="1c9d3b1e-6f5e-4c9a-9a53-0d4a4f1f8a99"))
    assert (ours.status_code, ours.json()) == (unknown.status_code, unknown.json())
    assert ours.status_code == 422
