"""The card in Welsh: a draft, for somebody who speaks Welsh to read before a manager approves it."""

from __future__ import annotations

from feedback.wordings import CardWords, Language

WORDS = CardWords(
    question="Ar y cyfan, sut oedd eich profiad o'n gwasanaeth?",
    answers={
        "very-good": "Da iawn",
        "good": "Da",
        "neither-good-nor-poor": "Ddim yn dda nac yn wael",
        "poor": "Gwael",
        "very-poor": "Gwael iawn",
        "dont-know": "Ddim yn gwybod",
    },
    prompts={"what-was-good": "Beth oedd yn dda?", "what-could-be-better": "Beth allai fod yn well?"},
    optional="(os hoffech chi)",
    leave_out_names=(
        "Peidiwch â chynnwys enwau, rhifau ffôn nac unrhyw beth arall a allai ddangos pwy yw rhywun, os gwelwch yn dda."
    ),
    not_read_at_once=(
        "Nid yw sylwadau'n cael eu darllen ar unwaith, ac ni all neb eu hateb yma. Mewn argyfwng, ffoniwch 999. I gael "
        "cyngor meddygol, ffoniwch 111. I siarad â rhywun am eich gofal, gofynnwch i aelod o staff neu i PALS, y "
        "gwasanaeth cyngor i gleifion."
    ),
    no_ringing_back="Ni all neb eich ffonio'n ôl o'r fan hon.",
    call_pals="Gallwch ffonio PALS ar {phone}.",
    write_to_pals="Gallwch anfon e-bost at PALS: {email}.",
    next="Nesaf",
    send="Anfon",
    skip="Hepgor",
    back="Yn ôl",
    start_again="Dechrau eto",
    language="Iaith",
    easy_read="Hawdd ei ddarllen",
    all_words="Cerdyn arferol",
    skip_to_question="Neidio i'r cwestiwn",
    privacy="Sut rydym yn defnyddio eich atebion",
    choose_an_answer="Dewiswch ateb",
    too_long="Defnyddiwch {limit} o nodau neu lai.",
    unreadable="Mae hwn yn cynnwys nodau na ellir eu cadw.",
    error="Gwall:",
    problem="Mae problem",
    went_wrong=(
        "Aeth rhywbeth o'i le gyda'r cerdyn hwn. Mae eich atebion yn dal yma: anfonwch ef unwaith eto, os gwelwch "
        "yn dda."
    ),
    not_sent_heading="Heb ei anfon eto",
    not_sent=(
        "Nid yw eich cerdyn wedi'i anfon eto. Mae eich atebion yn dal yma: pwyswch y botwm Anfon unwaith eto ymhen "
        "ychydig, os gwelwch yn dda."
    ),
    too_many=(
        "Mae llawer o gardiau'n cyrraedd ar hyn o bryd. Mae eich atebion yn dal yma: pwyswch y botwm Anfon unwaith eto "
        "ymhen munud, os gwelwch yn dda."
    ),
    not_saved_heading="Heb ei gadw",
    not_saved=(
        "Nid oedd modd cadw eich cerdyn. Dywedwch wrth aelod o staff, os gwelwch yn dda. Mae eich atebion yn dal yma."
    ),
    still_there="Ydych chi'n dal yno?",
    will_be_cleared="Bydd y cerdyn hwn yn cael ei glirio ar gyfer y person nesaf ymhen {seconds} eiliad.",
    still_here="Rwy'n dal yma",
    thank_you="Diolch",
    kept="Mae eich atebion wedi'u cadw. Maen nhw'n helpu {team} i weld beth sy'n mynd yn dda a beth i'w wneud yn well.",
    worried="Os oes rhywbeth yn eich poeni nawr, dywedwch wrth aelod o staff, os gwelwch yn dda.",
    next_person="Y person nesaf",
    goes_back="Bydd y dudalen hon yn mynd yn ôl i'r dechrau ar ei phen ei hun ymhen {seconds} eiliad.",
    looking_after_yourself="Gofalu amdanoch eich hun",
    sent_before_heading="Anfonwyd y cerdyn hwn o'r blaen, gydag atebion eraill",
    sent_before=(
        "Mae'r atebion cyntaf wedi'u cadw. Os hoffech chi ddweud rhywbeth arall, llenwch gerdyn newydd, os gwelwch "
        "yn dda."
    ),
    new_card="Llenwi cerdyn newydd",
    not_in_use_heading="Nid yw'r cerdyn hwn yn cael ei ddefnyddio mwyach",
    not_in_use=(
        "Rhowch y dabled yn ôl i aelod o staff, neu dywedwch wrthynt nad yw'r cyfeiriad ar y poster yn gweithio "
        "mwyach, os gwelwch yn dda."
    ),
    ask_about_care="I siarad am eich gofal nawr, gofynnwch i aelod o staff neu i PALS, y gwasanaeth cyngor i gleifion.",
)

LANGUAGE = Language(tag="cy", name="Cymraeg", english_name="Welsh", direction="ltr", words=WORDS)
