"""The words of a patient's card, in one place, so that a translation is one more of these.

The question and the six answers are the national ones and must not be altered (domain notes 1.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from feedback.question_sets import FFT_2020


@dataclass(frozen=True)
class CardWords:
    """Everything that a patient reads on the card, in one language.

    `answers` has the words of each answer, `prompts` those of each free-text question, by their keys. Where a text
    holds {team}, {seconds} or {limit}, that is put in.
    """

    question: str
    answers: Mapping[str, str]
    prompts: Mapping[str, str]
    optional: str
    next: str
    send: str
    skip: str
    back: str
    start_again: str
    easy_read: str
    all_words: str
    leave_out_names: str
    not_read_at_once: str
    privacy: str
    choose_an_answer: str
    too_long: str
    error: str
    problem: str
    not_sent_heading: str
    not_sent: str
    not_saved_heading: str
    not_saved: str
    still_there: str
    will_be_cleared: str
    still_here: str
    thank_you: str
    kept: str
    worried: str
    next_person: str
    goes_back: str
    looking_after_yourself: str
    sent_before_heading: str
    sent_before: str
    new_card: str


ENGLISH = CardWords(
    question=FFT_2020.question,
    answers=dict(FFT_2020.answers.choices),
    prompts={prompt.key: prompt.words for prompt in FFT_2020.prompts},
    optional="(if you like)",
    next="Next",
    send="Send",
    skip="Skip",
    back="Back",
    start_again="Start again",
    easy_read="Easy read",
    all_words="Usual card",
    leave_out_names="Please leave out names, phone numbers and anything else that could tell who somebody is.",
    not_read_at_once=(
        "Comments are not read at once, and nobody can answer them here. In an emergency call 999. For medical advice "
        "call 111. To talk about your care with somebody, ask a member of staff or PALS, the patient advice service."
    ),
    privacy="How we use your answers",
    choose_an_answer="Choose an answer",
    too_long="Use {limit} characters or fewer.",
    error="Error:",
    problem="There is a problem",
    not_sent_heading="Not sent yet",
    not_sent="Your card has not been sent yet. Your answers are still here: please press Send again in a moment.",
    not_saved_heading="Not saved",
    not_saved="Your card could not be saved. Please tell a member of staff. Your answers are still here.",
    still_there="Are you still there?",
    will_be_cleared="This card will be cleared for the next person in {seconds} seconds.",
    still_here="I am still here",
    thank_you="Thank you",
    kept="Your answers have been kept. They help {team} to see what goes well and what to do better.",
    worried="If something worries you now, please tell a member of staff.",
    next_person="Next person",
    goes_back="This page goes back to the start by itself after {seconds} seconds.",
    looking_after_yourself="Looking after yourself",
    sent_before_heading="This card was sent before, with other answers",
    sent_before=(
        "The first answers have been kept. If you would like to say something else, please fill in a new card."
    ),
    new_card="Fill in a new card",
)
