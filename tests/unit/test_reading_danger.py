"""Words that suggest danger: a table of hard cases, made up, with recall and false alarms printed.

`pytest -s` shows the figures. No case may fail; a new rule must not cost an old one.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.reading.danger import _DANGERS, suggests_danger
from feedback.reading.plain import plain
from perfectcare.common.masking import BLOCKS

DANGER = [
    "I want to die",
    "some days I just wanna die and nobody asks",
    "I don't want to be here any more",
    "I feel suicidal since the appointment was cancelled",
    "he is suicdal and you discharged him",
    "My son has been self-harming again",
    "I can't go on like this",
    "she said she would be better off dead",
    "Thinking of ending my life",
    "I took an overdose last night",
    "cut myself and the nurse just laughed",
    "The carer hit me",
    "He hurt me when he turned me in bed",
    "A man on the ward punched my mum",
    "One of the staff slapped her hand",
    "She grabbed me by the arm",
    "I am scared of the night carer",
    "My daughter is frightened to go back",
    "I’m afraid of my husband",
    "They shouted at me in front of everybody",
    "rough handling when moved",
    "the carer was too rough with dad",
    "He was being bullied by another patient",
    "we were threatened by the man upstairs",
    "It is neglect, plain and simple",
    "Mum was left on the floor all night",
    "left in a wet bed until morning",
    "Dad was left in agony for hours",
    "she fell and nobody came",
    "Fell out of bed twice and hit his head",
    "I was left without my medication for three days",
    "He ran out of oxygen and nobody answered",
    "no insulin over the weekend",
    "They forgot to give her her tablets, no food or water either",
    "I was given the wrong tablets",
    "given penicillin although he is allergic",
    "I have chest pain now",
    "he can't breathe at night",
    "My wound is still bleeding",
    "coughing up blood since Monday",
    "The pressure sore on her heel was left untreated",
    "developed a pressure ulcer because no one turned him",
    "It does not feel safe at home",
    "I did not feel safe on the ward",
    "The stairs are unsafe",
    "staffing is dangerous",
    "someone could have died",
    "this is a safeguarding matter",
    "My neighbour is abusing her mother",
    "nothing was done about the abuse",
    "nobody stopped the violence",
    "They ignored the abuse. No apology",
    "not only dangerous but rude",
    "sexually assaulted",
    "he touched me inappropriately",
    "The nurse smelt of alcohol",
    "money was stolen from his room",
    "covered in bruises",
    "I had to call an ambulance myself",
    "patients are at risk",
    "locked in her room",
    "no abuse of words here, but he kicked me",
    "Please ring [phone number removed], my dad hit me",
    "My mother has not had her insulin since Friday",
    "nobody has given him anything to drink all day",
    "I think about killing myself",
    "I have thoughts of ending it",
    "life is not worth living",
    "The carer slapped my grandmother",
    "A nurse pushed me onto the bed",
    "He threw a cup at me",
    "she was hit in the face",
    "my partner beats me",
    "he controls everything and I am frightened",
    "Please help, I'm not safe with him",
    "my dad is being starved by the home",
    "They tied him to the chair",
    "Dad was sat in his own urine for five hours",
    "found on the floor by the cleaner",
    "she had a fall and was not found until morning",
    "lying in her own mess",
    "He was given someone else's tablets",
    "double dose of warfarin",
    "He stopped breathing and no one knew what to do",
    "I'm having trouble breathing",
    "blood all over the bed",
    "the wound has gone septic",
    "bed sore down to the bone, never dressed",
    "I'm worried about a child in this house",
    "There is a man with a knife",
    "I was raped",
    "groomed by a member of staff",
    "verbally abused by reception",
    "my ex has been following me and threatening me",
    "oxygen bottle empty and no replacement came",
    "missed her insulin twice",
    "staff swore at patients",
    "The agency nurse was asleep all night and a lady fell",
    "I am so unsafe at home",
    "felt very vulnerable and frightened",
    "there could be a death here",
    "someone is going to get killed",
    "someone will die",
    "I have no food in the house",
    "no heating and no food since Tuesday",
    "she took all her pills at once",
    "my chest hurts and my arm is numb",
    "bruises on both arms, nobody can explain them",
    "locked me in the bathroom",
    "They took his money",
    "the hoist dropped him",
    "he was dropped from the hoist",
    "I wasn't safe",
    "I have been hurting myself again",
    "nobody would care if I died",
    "My brother says he will kill us",
    "He punches the walls and I am terrified",
    "I feel threatened by my landlord",
    "staff were aggressive towards my mum",
    "the carers never came and she had nothing to eat",
    "mum went two days without a meal",
    "no carer turned up and he could not get to the toilet",
    "We found her on the bathroom floor with a broken hip",
    "dad has lost three stone and no one noticed",
    "She was given another lady's medication",
    "insulin was not given",
    "nurse gave ten times the dose",
    "I am bleeding heavily",
    "I can hardly breathe",
    "my heart is racing and I have pain down my left arm",
    "he choked on his dinner because no one watched",
    "her breathing stopped",
    "Felt unsafe walking to the clinic",
    "there is mould and it's making my baby ill",
    "My uncle touches me",
    "someone broke into my room at night",
    "I was pinned down by four of them",
    "made to sit in the cold for hours naked",
    "they laughed while she cried in pain",
    "I am being controlled by my partner",
    "He drinks and leaves the children alone",
    "Needles left where children could reach them",
    "Ofnus: mae rhywun yn fy mrifo",
    "Rwyf eisiau marw",
    "cam-drin",
    "Dydw i ddim yn ddiogel gartref",
    "میں مرنا چاہتا ہوں",
    "وہ مجھ پر تشدد کرتا ہے",
    "مجھے اس سے ڈر لگتا ہے",
    "سینے میں درد ہے",
]
NO_DANGER = [
    "The painkillers worked well",
    "She was dead good",
    "dead on time",
    "Just killing time in the waiting room",
    "My knee was killing me, now it is fine",
    "You hit the nail on the head",
    "A bit hit and miss with parking",
    "No falls since the exercises",
    "I felt safe",
    "I always feel very safe with them",
    "Never felt unsafe",
    "not at all dangerous",
    "I have not been abused or hurt in any way",
    "No abuse, neglect or violence here",
    "There was no risk and no danger",
    "Dying to say thanks",
    "The cakes are to die for",
    "A bleeding nuisance, that car park",
    "It didn't hurt me at all",
    "The injection didn't hurt",
    "I am scared of needles but she was lovely",
    "afraid of the dentist, so thank you",
    "I'm afraid to say the tea was cold",
    "Helped me through a panic attack",
    "I had a heart attack in May and the team have been great",
    "Thank you for the substance abuse clinic",
    "the drug and alcohol abuse team helped",
    "Helped me breathe again",
    "breathing exercises were useful",
    "She fell in love with the garden",
    "I fell asleep while waiting",
    "They fell over backwards to help",
    "The nurse dresses my pressure sore so gently",
    "No wrong answers, very patient",
    "went to the wrong building first",
    "I was left alone to think, which I liked",
    "The nurse left me a leaflet",
    "left feeling happy",
    "We are without doubt lucky",
    "could not have felt safer",
    "couldn't feel more safe",
    "Not only safe but kind",
    "without any fear of being judged",
    "I could have kissed her",
    "Nothing hit me as wrong",
    "it hit me that they really care",
    "Beat that! Ten out of ten",
    "You can't beat the service",
    "The pain in my shoulder has gone",
    "pushed me to try harder, in a good way",
    "She pushed me to walk further",
    "no medication was needed",
    "Explained the medication and its side effects",
    "Did not need any tablets",
    "the ambulance crew were superb",
    "a stab in the dark, but the tests were right",
    "He dropped me off at the door",
    "My husband died in March and you were so kind",
    "Take the weight off my own feet",
    "Dressed to kill, our nurse",
    "rapid and helpful",
    "therapist was excellent",
    "grape juice at the coffee morning",
    "shot of vitamin was quick",
    "My back was killing me before, now it's fab",
    "Took my blood, did not feel a thing",
    "The nurse did not hurt at all",
    "Thank you for looking after my pressure ulcer",
    "Leg ulcer healed, great",
    "Wouldn't hurt to have more chairs",
    "no harm in asking",
    "Do no harm, as they say",
    "The staff would never hurt a fly",
    "Great violin music in reception",
    "She is a safe pair of hands",
    "The safest place",
    "risk assessment was thorough",
    "falls risk explained to me",
    "fall prevention class good",
    "I fell last year and they got me walking again",
    "when I fell at home they came within the hour",
    "I broke my hip",
    "water cooler was empty",
    "no food allowed, fine",
    "I was starving by the time we finished",
    "feeling much less depressed",
    "helped with my anxiety and depression",
    "the children were fighting over toys",
    "They fought for my funding",
    "attack of the giggles",
    "He attacked the problem at once",
    "Bullet points in the letter helped",
    "ran late but fine",
    "ran out of leaflets",
    "out of breath on the stairs but she waited for me",
    "she saved my life",
    "I'd be dead without you",
    "would have been lost without you",
    "Without the team I would have died",
    "the dog bit my leaflet",
    "a bit me-centred",
    "Killed two birds with one stone",
    "Poison ivy rash gone",
    "Stop shouting about how good you are",
    "No one made me feel unsafe",
    "A safe and calm place",
    "I was worried about the operation but it went well",
    "blood test was quick",
    "The pain clinic is great",
    "Walked without a stick for the first time",
    "I left the house for the first time in years",
    "Never left waiting long",
    "hit all my goals",
    "Kick-started my recovery",
    "pushing my limits each week",
    "The bandage was too tight, otherwise great",
    "A little bit late",
    "Nobody likes hospitals but you made it easy",
    "my breathing is so much better",
    "no complaints at all",
    "Killer playlist in the gym",
    "food at the cafe was overdone",
    "heart warming people",
    "they fought like lions for my mum",
    "[phone number removed]",
    "[NHS number removed] [postcode removed] [email address removed]",
    "Nothing",
    "",
    "-",
    "Gwasanaeth gwych, diolch",
    "Roeddwn yn teimlo'n ddiogel",
    "بہت اچھی سروس، شکریہ",
]


def test_the_table_is_long_enough_and_says_nothing_twice():
    assert len(DANGER) >= 60
    assert len({*DANGER, *NO_DANGER}) == len(DANGER) + len(NO_DANGER)


@pytest.mark.parametrize("words", DANGER)
def test_words_of_danger_alarm(words):
    assert suggests_danger(plain(words))


@pytest.mark.parametrize("words", NO_DANGER)
def test_ordinary_words_do_not_alarm(words):
    assert not suggests_danger(plain(words))


def test_recall_and_false_alarms_are_printed():
    found = sum(suggests_danger(plain(words)) for words in DANGER)
    false = sum(suggests_danger(plain(words)) for words in NO_DANGER)
    print(f"\ndanger: found {found} of {len(DANGER)}; false alarms {false} of {len(NO_DANGER)}")  # noqa: T201 - the figures asked for
    assert (found, false) == (len(DANGER), 0)


@pytest.mark.parametrize("block", BLOCKS.values())
def test_what_masking_left_is_no_danger_and_does_not_hide_it(block):
    assert not suggests_danger(plain(f"Thank you {block}"))
    assert suggests_danger(plain(f"He {block} hit me {block}"))


def test_a_denial_ends_with_its_sentence():
    assert not suggests_danger(plain("I never felt unsafe"))
    assert suggests_danger(plain("I never. Felt unsafe"))
    assert suggests_danger(plain("I never\nunsafe"))


def test_more_denials_than_anybody_honest_writes_are_looked_at_by_a_person():
    assert not suggests_danger(plain("no abuse. " * 40))
    assert suggests_danger(plain("no abuse. " * 41))


def test_letters_and_signs_of_any_shape_read_the_same():
    for words in ("SELF-HARM", "self – harm", "Self\u2011harm", "self  \t harm"):
        assert suggests_danger(plain(words)), words
    assert suggests_danger(plain("I CAN’T BREATHE"))
    assert suggests_danger(plain("unsa\u200bfe"))


@pytest.mark.parametrize("line", _DANGERS.lines, ids=lambda line: line[0][0])
def test_every_match_of_a_pattern_holds_one_of_its_stems(line):
    stems, pattern = line

    @settings(max_examples=40, deadline=None, derandomize=True)
    @given(st.from_regex(pattern, fullmatch=True))
    def holds(words: str) -> None:
        assert any(stem in words for stem in stems), (words, stems)

    holds()
