"""Said good, wrote bad: which comments are critical, by the question they answer. All cases are made up."""

from __future__ import annotations

import pytest

from feedback.question_sets import FFT_2013, FFT_2020
from feedback.reading.plain import plain
from feedback.reading.tone import (
    ASK_FOR_BETTER,
    disagrees,
    is_critical,
    says_nothing,
)

BETTER, GOOD = "what-could-be-better", "what-was-good"

NOTHING_SAID = [
    "",
    " ",
    "-",
    ".",
    "...",
    "N/A",
    "n/a.",
    "N.A.",
    "Not applicable",
    "None",
    "nil",
    "No",
    "Nope!",
    "Nothing",
    "NOTHING!!",
    "Absolutely nothing",
    "Nothing at all, all good",
    "Nothing, thank you",
    "Nothing, you were all brilliant",
    "Nothing really",
    "Nowt",
    "Nothing comes to mind",
    "Nothing I can think of",
    "Nothing could have been better",
    "nothing needs to change",
    "Can't think of anything",
    "can’t think of anything you could improve",
    "I cannot think of a single thing",
    "I don't think you could do anything better",
    "I don't think the service can be improved",
    "Couldn't be better",
    "could not have asked for more",
    "You couldn't do more than you did",
    "No complaints",
    "I have no complaints at all",
    "no improvements needed",
    "Not a lot",
    "Not really",
    "Not sure",
    "Don't know",
    "No comment",
    "All good",
    "Perfect as it is",
    "Keep up the good work",
    "Happy with everything",
    "I was very pleased with the service",
    "Thanks to the whole team",
    "Dim byd",
    "Diolch, gwych",
    "کچھ نہیں",
    "شکریہ",
]
SOMETHING_SAID = [
    "Parking",
    "More staff",
    "Answer the phone",
    "Bigger waiting room",
    "Nothing, but the food was cold",
    "Nothing except the wait",
    "Nothing to do on the ward",
    "Nothing was explained",
    "No staff to be seen",
    "No parking",
    "No one answers the phone",
    "All good, only the chairs are hard",
    "Lovely staff, but always late",
    "Great service. Could be quicker",
    "Not enough time",
    "I don't know why it was cancelled",
    "I could not find the door",
    "You were good but the letter came late",
    "Would like evening appointments",
    "It would be nice to see the same nurse",
    "Please send the letter earlier",
    "could not be more unhelpful",
    "Good staff. The room was cold",
    "Nothing. The door hit me because nobody had mended it, and the lift has been out of order for two months",
    "Mwy o barcio",
    "انتظار بہت زیادہ",
]
PRAISED = [
    "The nurse was kind",
    "Everything was explained well",
    "Nothing was too much trouble",
    "No waiting, no fuss",
    "Never rude, always patient",
    "Not once was I disappointed",
    "I was not let down",
    "I feel much better and more confident",
    "They could not have been more helpful",
    "She was there when I was struggling",
    "It was a difficult time and they helped with every problem",
    "The pain got worse but they came at once",
    "I was not only listened to but understood",
    "couldn't do enough for me",
    "N/A",
    "",
]
FAULTED = [
    "Nothing",
    "Nothing.",
    "Not much",
    "Nothing was good",
    "I can't think of anything that was good",
    "The nurse was good, reception was rude",
    "Waited too long",
    "Terrible",
    "Very poor",
    "They did not listen",
    "It wasn't good",
    "not very helpful",
    "Staff were unhelpful",
    "I felt let down",
    "Short staffed",
    "Disappointed",
    "Lack of communication",
    "It should have been done in May",
    "The food could be better",
    "Gwael",
    "بہت برا",
]


@pytest.mark.parametrize("words", NOTHING_SAID)
def test_who_names_nothing_is_not_critical_where_the_question_asks(words):
    assert says_nothing(plain(words))
    assert not is_critical(plain(words), BETTER)


@pytest.mark.parametrize("words", SOMETHING_SAID)
def test_who_names_something_is_critical_where_the_question_asks(words):
    assert not says_nothing(plain(words))
    assert is_critical(plain(words), BETTER)


@pytest.mark.parametrize("words", PRAISED)
def test_who_praises_where_the_question_asks_for_it_is_not_critical(words):
    assert not is_critical(plain(words), GOOD)


@pytest.mark.parametrize("words", FAULTED)
def test_who_finds_fault_is_critical_whatever_was_asked(words):
    assert is_critical(plain(words), GOOD)


@pytest.mark.parametrize("question", ["what-could-be-better", "obstacle", "better"])
def test_patients_staff_and_partners_are_each_asked_what_could_be_better(question):
    assert is_critical(plain("Parking"), question)
    assert not is_critical(plain("Nothing"), question)


def test_the_questions_of_the_card_are_known():
    keys = {prompt.key for questions in (FFT_2020, FFT_2013) for prompt in questions.prompts}
    assert {BETTER, GOOD} == keys
    assert BETTER in ASK_FOR_BETTER
    assert GOOD not in ASK_FOR_BETTER


def test_only_a_good_answer_with_a_critical_comment_disagrees():
    table = {(good, critical) for good in (True, False) for critical in (True, False)}
    assert {pair for pair in table if disagrees(score_is_good=pair[0], is_critical=pair[1])} == {(True, True)}
