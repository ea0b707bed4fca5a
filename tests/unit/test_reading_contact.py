"""Whether a comment asks for contact: a table of made-up cases."""

from __future__ import annotations

import pytest

from feedback.reading.contact import asks_for_contact
from feedback.reading.plain import plain
from perfectcare.common.masking import mask

ASKS = [
    "Please ring me",
    "please could someone ring me back",
    "Please can you call my daughter",
    "Pls phone me asap",
    "Call me on 07700 900123",
    "My email is joe@example.org",
    "07700 900123",
    "ring me on (0113) 496 0123 any time",
    "Can someone contact me?",
    "Could a manager please get in touch with me",
    "Would you kindly write to me about this",
    "Email me",
    "Contact me if you need to know more.",
    "It was late. Ring me!",
    "I would like a reply",
    "I'd like a call back",
    "We would appreciate an answer",
    "I want a response",
    "I am still waiting for a call back",
    "I would like someone to call me",
    "It would help if someone could ring me back",
    "Get back to me",
    "Please get back to us about the chair",
    "I would like to speak to someone about it",
    "I want to be contacted",
    "I look forward to hearing from you",
    "Awaiting your reply",
    "Let me know what you decide. Please let me know",
    "Give me a call",
    "PLEASE RING ME",
    "please   ring \t me",
    "You can call me on my mobile",
    "Please reply",
    "Ffoniwch fi",
    "Cysylltwch â mi os gwelwch yn dda",
    "Hoffwn gael ateb",
    "براہ کرم مجھے کال کریں",
    "رابطہ کریں",
]
DOES_NOT_ASK = [
    "The nurse rang me back quickly",
    "Nobody called me",
    "The call bell was never answered",
    "They call me every week, lovely",
    "She took time to call me",
    "I rang and got through at once",
    "Please call me by my first name",
    "Call me old fashioned, but I like a uniform",
    "He always lets me know what happens",
    "A phone call the day before would have been nice",
    "Your text reminders are great",
    "Contact with the team was easy",
    "The response was quick",
    "They answered all my questions",
    "I can talk to my nurse about anything",
    "I needed somebody and they came",
    "Email reminders please",
    "No reply needed",
    "They got back to me the same day",
    "My call was answered in a minute",
    "Good to speak to a real person",
    "Speak to patients more slowly",
    "I like to talk to people",
    "He spoke to me with respect",
    "Please do not ring me",
    "Please don't call me again",
    "More phone calls between visits",
    "My phone number was never asked for",
    "Ring tones off, please",
    "They wrote to me with the date",
    "The text was large enough to read",
    "[NHS number removed] [postcode removed]",
    "Nothing",
    "",
    "Galwad ffôn gyfeillgar iawn",
    "فون پر بات اچھی تھی",
]


def asks(words: str) -> bool:
    masked = mask(words).text
    return asks_for_contact(plain(masked), folded=masked.casefold())


@pytest.mark.parametrize("words", ASKS)
def test_who_asks_to_hear_from_us_is_marked(words):
    assert asks(words)


@pytest.mark.parametrize("words", DOES_NOT_ASK)
def test_who_tells_of_a_call_or_a_letter_is_not(words):
    assert not asks(words)
