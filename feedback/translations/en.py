"""The card in English. Every division offers it, in its usual words and in easy read.

The question and the six answers are the national ones and must not be altered (domain notes 1.1).
"""

from __future__ import annotations

from dataclasses import replace

from feedback.question_sets import FFT_2020
from feedback.wordings import CardWords, Language

WORDS = CardWords(
    question=FFT_2020.question,
    answers=dict(FFT_2020.answers.choices),
    prompts={prompt.key: prompt.words for prompt in FFT_2020.prompts},
    optional="(if you like)",
    leave_out_names="Please leave out names, phone numbers and anything else that could tell who somebody is.",
    not_read_at_once=(
        "Comments are not read at once, and nobody can answer them here. In an emergency call 999. For medical advice "
        "call 111. To talk about your care with somebody, ask a member of staff or PALS, the patient advice service."
    ),
    no_ringing_back="Nobody can ring you back from here.",
    call_pals="You can call PALS on {phone}.",
    write_to_pals="You can e-mail PALS at {email}.",
    next="Next",
    send="Send",
    skip="Skip",
    back="Back",
    start_again="Start again",
    language="Language",
    easy_read="Easy read",
    all_words="Usual card",
    skip_to_question="Skip to the question",
    privacy="How we use your answers",
    choose_an_answer="Choose an answer",
    too_long="Use {limit} characters or fewer.",
    unreadable="This holds characters that cannot be stored.",
    error="Error:",
    problem="There is a problem",
    went_wrong="Something went wrong with this card. Your answers are still here: please send it again.",
    not_sent_heading="Not sent yet",
    not_sent="Your card has not been sent yet. Your answers are still here: please press Send again in a moment.",
    too_many="Many cards are coming in just now. Your answers are still here: please press Send again in a minute.",
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
    sent_before="The first answers have been kept. If you would like to say something else, please fill in a new card.",
    new_card="Fill in a new card",
    not_in_use_heading="This card is no longer in use",
    not_in_use=(
        "Please hand the tablet back to a member of staff, or tell them that the address on the poster has ended."
    ),
    ask_about_care="To talk about your care now, ask a member of staff or PALS, the patient advice service.",
)

#: Short sentences with one idea each. The question and the answers are the national ones here too.
EASY = replace(
    WORDS,
    optional="(you do not have to)",
    leave_out_names=(
        "Please do not write names. Do not write phone numbers. Do not write anything that tells us who somebody is."
    ),
    not_read_at_once=(
        "We do not read this straight away. We cannot answer you here. Is it an emergency? Call 999. Do you need "
        "medical advice? Call 111. Do you want to talk about your care? Ask a member of staff. Or ask PALS. PALS "
        "gives advice to patients."
    ),
    no_ringing_back="We cannot ring you back from here.",
    call_pals="You can call PALS. The number is {phone}.",
    write_to_pals="You can e-mail PALS. The address is {email}.",
    privacy="What we do with your answers",
    too_long="This is too long. You can write {limit} letters and spaces.",
    unreadable="Some of these signs do not work here. Please take them out.",
    went_wrong="Something went wrong. Your answers are still here. Please send them again.",
    not_sent="Your card is not sent yet. Your answers are still here. Please wait a moment. Then press Send again.",
    too_many="Many cards come in now. Your answers are still here. Please wait a minute. Then press Send again.",
    not_saved="We could not save your card. Your answers are still here. Please tell a member of staff.",
    will_be_cleared="We will clear this card in {seconds} seconds. Then the next person can use it.",
    still_here="Yes, I am here",
    kept="We have kept your answers. They show {team} what is good. They show {team} what to do better.",
    worried="Are you worried about something now? Please tell a member of staff.",
    goes_back="This page goes back to the start in {seconds} seconds. You do not have to do anything.",
    sent_before_heading="You sent this card before",
    sent_before="Your first answers were different. We have kept those. Do you want to say more? Use a new card.",
    new_card="Use a new card",
    not_in_use_heading="This card does not work any more",
    not_in_use="Are you using a tablet? Please give it to a member of staff. Are you using a poster? Please tell them.",
    ask_about_care=(
        "Do you want to talk about your care? Ask a member of staff. Or ask PALS. PALS gives advice to patients."
    ),
)

LANGUAGE = Language(tag="en", name="English", english_name="English", direction="ltr", words=WORDS, easy=EASY)
