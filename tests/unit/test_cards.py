"""Reading a card from bytes."""

from __future__ import annotations

import json
import string
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback import cards, sendings
from feedback.cards import LONGEST_COMMENT, Card, CardErrors, clean_comment
from feedback.sendings import NOT_JSON

GOOD = {
    "id": "1c9d3b1e-6f5e-4c9a-9a53-0d4a4f1f8a11",
    "given_at": "2026-11-21T09:30:00+00:00",
    "question_set": "fft-2020",
    "answer": "very-good",
}

# On a busy machine the first example may be slow to make.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(body: bytes) -> Card:
    return sendings.read(body, cards.read)


def errors_of(body: object) -> dict:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    with pytest.raises(CardErrors) as caught:
        read(raw)
    return caught.value.errors


def test_the_smallest_card_is_read_with_its_usual_values():
    card = read(json.dumps(GOOD).encode())
    assert card.id == UUID(GOOD["id"])
    assert (card.answer, card.language, card.respondent, card.sequence) == ("very-good", "en", "", None)
    assert card.comments == {}


def test_a_whole_card_is_read():
    whole = {
        **GOOD,
        "comments": {"what-was-good": "Kind.", "what-could-be-better": " "},
        "language": "cy-GB",
        "respondent": "carer",
        "sequence": 2**53 - 1,
        "sent_at": "2026-11-21T10:00:00Z",
    }
    card = read(json.dumps(whole).encode())
    assert card.comments == {"what-was-good": "Kind."}
    assert (card.language, card.respondent, card.sequence) == ("cy-GB", "carer", 2**53 - 1)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"null",
        b"[]",
        b'"text"',
        b"7",
        b"{",
        b'{"id": ',
        b"\xff\xfe{\x00}\x00",
        b'{"answer": "\xff"}',
        b'\xef\xbb\xbf{"id": 1}',
        b"[" * 60_000,
        b'{"comments":' * 5_000,
        b'{"id": "a", "id": "b"}',
        b"{'id': 1}",
        b'{"id": 1} extra',
    ],
    ids=lambda body: body[:24].decode(errors="replace"),
)
def test_a_body_that_is_no_json_object_is_refused_as_a_whole(body):
    assert errors_of(body) == {"body": [NOT_JSON]}


@pytest.mark.parametrize(
    "raw", ["NaN", "Infinity", "-Infinity", "9" * 5000, '{"a": 1, "a": 2}'], ids=lambda raw: raw[:9]
)
@pytest.mark.parametrize("name", ["id", "given_at", "answer", "comments", "language", "sequence", "sent_at", "pairing"])
def test_what_no_card_can_hold_is_refused_at_its_field(name, raw):
    fields = ",".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in GOOD.items() if key != name)
    assert list(errors_of(f'{{{fields}, "{name}": {raw}}}'.encode())) == [name]


def test_what_is_larger_than_a_card_and_no_batch_is_too_large():
    for body in (b"x" * 70_000, json.dumps({**GOOD, "comments": {"what-was-good": "x" * 70_000}}).encode()):
        with pytest.raises(sendings.TooLarge):
            read(body)


def test_every_missing_field_is_named_at_once():
    assert sorted(errors_of({})) == ["answer", "given_at", "id", "question_set"]


def test_every_wrong_field_is_named_at_once():
    wrong = {
        "id": "1C9D",
        "given_at": "yesterday",
        "question_set": "fft-2013",
        "answer": "likely",
        "comments": {"what-was-good": 4, "what-could-be-better": "x" * 2001, "who": "me"},
        "language": "x",
        "respondent": "staff",
        "sequence": -1,
        "sent_at": "2026-11-21T10:00:00",
        "device": "7",
    }
    assert sorted(errors_of(wrong)) == [
        "answer",
        "comments.what-could-be-better",
        "comments.what-was-good",
        "comments.who",
        "device",
        "given_at",
        "id",
        "language",
        "question_set",
        "respondent",
        "sent_at",
        "sequence",
    ]


VALUES = [None, True, False, 0, 7, 1.5, 1e308, [], {}, ["very-good"], {"a": 1}]


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize(
    "name", ["id", "given_at", "question_set", "answer", "comments", "language", "respondent", "sequence", "sent_at"]
)
def test_a_value_of_the_wrong_type_is_refused_at_its_field(name, value):
    if (name == "sequence" and value in (0, 7) and not isinstance(value, bool)) or (name == "comments" and value == {}):
        assert isinstance(read(json.dumps({**GOOD, name: value}).encode()), Card)
    else:
        assert {key.split(".")[0] for key in errors_of({**GOOD, name: value})} == {name}


@pytest.mark.parametrize("value", [2**53, -1, 10**400, 3.0, True, "3", None])
def test_a_sequence_is_a_whole_number_that_every_device_can_hold(value):
    assert list(errors_of({**GOOD, "sequence": value})) == ["sequence"]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "1c9d3b1e6f5e4c9a9a530d4a4f1f8a11",
        "{1c9d3b1e-6f5e-4c9a-9a53-0d4a4f1f8a11}",
        "urn:uuid:1c9d3b1e-6f5e-4c9a-9a53-0d4a4f1f8a11",
        "1c9d3b1e-6f5e-4c9a-9a53-0d4a4f1f8a1g",
        " 1c9d3b1e-6f5e-4c9a-9a53-0d4a4f1f8a11",
        "1c9d3b1e-6f5e-4c9a-9a53-0d4a4f1f8a11\n",
        "１c9d3b1e-6f5e-4c9a-9a53-0d4a4f1f8a11",
    ],
)
def test_an_id_is_a_uuid_in_one_form_only(value):
    assert list(errors_of({**GOOD, "id": value})) == ["id"]


def test_the_same_id_in_capitals_is_the_same_card():
    assert read(json.dumps({**GOOD, "id": GOOD["id"].upper()}).encode()) == read(json.dumps(GOOD).encode())


@pytest.mark.parametrize(
    "value",
    ["2026-11-21T09:30:00", "2026-02-30T09:30:00Z", "0001-01-01T00:00:00+14:00", "2026-11-21", "", "9" * 5000],
)
def test_a_naive_or_impossible_time_is_refused(value):
    assert list(errors_of({**GOOD, "given_at": value})) == ["given_at"]


def test_the_limit_counts_characters_not_bytes_and_a_line_end_once():
    emoji = "\U0001f600" * LONGEST_COMMENT
    assert clean_comment(emoji) == emoji
    assert clean_comment("\r\n" * LONGEST_COMMENT) == "\n" * LONGEST_COMMENT
    with pytest.raises(ValueError, match="2,000 characters"):
        clean_comment(emoji + "x")


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b", "\udfff"])
def test_what_no_database_can_hold_is_refused(text):
    assert list(errors_of({**GOOD, "comments": {"what-was-good": text}})) == ["comments.what-was-good"]


def test_control_characters_go_but_lines_and_tabs_stay():
    assert clean_comment("a\x07b\x1bc\x85d\te\nf\rg\r\nh") == "abcd\te\nf\ng\nh"


def test_answers_never_repeat_what_was_sent():
    secret = "Mrs Q of 7 Acacia Avenue"
    found = errors_of({**GOOD, "answer": secret, "language": secret, "id": secret, "given_at": secret})
    assert "Acacia" not in json.dumps(found)


def test_hundreds_of_unknown_keys_are_not_all_listed():
    found = errors_of({**GOOD, **{f"key{n}" * 12: n for n in range(700)}})
    assert len(found) == 20
    assert max(map(len, found)) <= 60


def test_the_agreed_form_of_a_card_leaves_out_when_it_was_sent_and_how_it_was_written():
    first = read(
        json.dumps({**GOOD, "sent_at": "2026-11-21T10:00:00Z", "comments": {"what-was-good": "a\r\nb"}}).encode()
    )
    again = read(
        json.dumps(
            {
                "comments": {"what-was-good": "a\nb", "what-could-be-better": ""},
                **GOOD,
                "given_at": "2026-11-21T10:30:00+01:00",
                "sent_at": "2027-01-01T00:00:00Z",
            }
        ).encode()
    )
    assert first.body() == again.body()


def outcome_of(body: bytes) -> Card | dict:
    try:
        return read(body)
    except CardErrors as problem:
        return problem.errors


@unhurried
@given(st.binary(max_size=300))
def test_any_bytes_give_a_card_or_errors(body):
    assert outcome_of(body)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(string.printable, max_size=12), inner, max_size=4)
    ),
    max_leaves=8,
)
FIELDS = ["id", "given_at", "question_set", "answer", "comments", "language", "respondent", "sequence", "sent_at", "x"]


@unhurried
@given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING))
def test_any_json_in_any_field_gives_a_card_or_errors_that_are_sentences(changes):
    found = outcome_of(json.dumps({**GOOD, **changes}).encode())
    if isinstance(found, dict):
        assert found
        assert all(isinstance(words, str) and words for several in found.values() for words in several)
    else:
        json.dumps(found.body()).encode()
        assert all(len(words) <= LONGEST_COMMENT for words in found.comments.values())


@unhurried
@given(st.text(max_size=200))
def test_cleaning_a_comment_twice_changes_nothing(text):
    try:
        once = clean_comment(text)
    except ValueError:
        return
    assert clean_comment(once) == once
    once.encode()
