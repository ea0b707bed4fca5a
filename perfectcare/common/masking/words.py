"""Words that are no part of a name or of a street, all in lower case."""

from __future__ import annotations


def of(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


#: Words that are nobody's name, however they are written.
NEVER = of("""
    a about after again all also always am an and any are as at be because been before being but by can could did do
    does don't for from had has have having he her here hers him his how i i'd i'll i'm i've if in into is isn't it it's
    its just me my no nor not of off on once only or our ours out over she should since so some still than thank thanks
    that that's the their them then there these they they're this those though through to told too under until up us
    very was wasn't we we're we've well were what when where which while who whom whose why with without would wouldn't
    yes you your yours mr mrs ms mx dr drs prof messrs appointment appointments clinic clinics practice receptionist
    receptionists surgeries surgery scan scans imaging gp nhs icu ed a&e ot hca cqc ecg mri ct ms's etc
""")

#: Words that follow a title or a name in a sentence: where small letters tell nothing, these are no names.
USUAL = of("""
    able absolutely across advised agreed almost already although amazing another anybody anyone anything appeared
    apologised around arranged arrived ask asked asks attended attends away awful back bad bank became began behaved
    best better both bring brought call called calls came cancelled cannot can't care cared carer carers cares changed
    charge check checked checks clearly come comes communication completely concerned condition consultant contact
    couldn't days deal dealt definitely described diagnosis did didn't discussed disease doctor doctors doesn't doing
    done drug drugs each easy efficient either else ended enough even ever every everybody everyone everything excellent
    explain explained explains extremely family fatigue feel feels felt few find first flare form found friendly friends
    fully further gave get gets getting give gives giving go goes going gone good got great half happy hasn't haven't
    he'd he'll he's hear heard held help helped helpful helps hospital however i'd immediately improve informed instead
    isn't keep keeps kept kind kindly knew know known knows last late later least led left less let like line listen
    listened listens look looked looks lot lots lovely made make makes making manager many may maybe medication meds
    meet met might missed more morning most much must myself near need needed needs never new next nice nobody none
    nothing now nurse nurses nursing offered often ok okay one ones or ordered other others otherwise outstanding
    overall patient patients people perfect phoned plan please poor popped practitioner prescribed prescription
    professional promised provided put quickly quite ran rang rarely rather re read really reassured recommended
    referral referred refused relapse remembered reviewed rude run rushed s said same sat saw say saying says see seeing
    seem seemed seems seen send sent service services several shall she'd she'll she's show showed shown signed sister
    sisters smiled so society someone something sometimes sorted specialist specialists speak spoke spoken staff started
    stated stay stayed stopped straight suggest suggested support supported sure symptom symptoms take takes taking talk
    talked talks team teams thank thanked think thinks thorough thought throughout time times today together told
    tomorrow took treated treatment tried truly try trying twice understood unfortunately useless usually via visit
    visited visiting visits wait waited waiting want wanted wants ward wards wasn't way weeks welcomed went weren't
    whatever whenever whether will wish won't wonderful rings sees spends tells refuses prescribes always affects
    consent covid midday teatime letter letters word work worked working works worst wouldn't write wrong wrote
    yesterday yet you'd you're year years monday tuesday wednesday thursday friday saturday sunday january february
    march april june july august september october november december hello hi dear regards sincerely faithfully
    appointments service's amazingly
""")

#: Words that make a job, a place or a saying of a title that is an ordinary word too (Sister Ward, Father Christmas),
#: and the titles themselves.
JOBS = of("""
    act agencies agency aid assessor assistant assistants associate bank call caller care caseload centre chapel
    christmas clinician college company consultant coordinator day dispatch educator health home hospital house
    in-charge infant infants lead leaders led liaison line macbeth madam manager managers mentor office officer officers
    on-call plan practitioner practitioners prescriber prescribers prescribing rota school sister specialist specialists
    station student students supervisor surgeon surgeons system team teams theresa's therapist time training triage unit
    visit visitor visitors ward wards who's figure law land foundation trust community district mayor mayoress consent
    mister miss professor matron sir lady dame lord father fr pastor rabbi imam reverend rev revd name names named
""")

#: Words that make a place of the name before them: the Lady Sobell Centre.
PLACES = of("""
    academy building centre clinic college court foundation hall hospice hospital house infirmary institute lodge school
    suite surgery trust unit ward wing
""")

#: First names so usual that the word behind them, small as they are, is taken for the surname.
FIRST_NAMES = of("""
    aaron abdul abigail adam adrian agnes ahmed aisha alan albert alex alexandra alfred ali alice alison amanda amelia
    amina amy andrea andrew angela ann anna anne annie anthony arthur ashley asif barbara barry ben benjamin bernard
    beryl betty beverley bill bob brenda brian bridget carl carol caroline catherine charles charlotte cheryl chloe
    chris christina christine christopher claire clare colin craig cynthia daniel danielle dave david dawn debbie
    deborah denise dennis derek diana diane donna doris dorothy edith edward eileen elaine eleanor elizabeth ellen ellie
    emily emma eric ethel eva fatima fiona florence frances frank fred gareth gary gavin gemma geoff geoffrey george
    georgina gerald gillian gladys glenys gordon graham hannah harold harriet harry hassan hazel heather helen henry
    hilary holly hussain ian imran irene isabel ivy jack jackie jacqueline jade jake james jamie jan jane janet janice
    jasmine jason jayne jean jeffrey jenny jennifer jessica jill jim joan joanna joanne joe john jonathan joseph joyce
    joy judith julia julian julie june karen kate katherine kathleen katie keith kelly ken kenneth kerry kevin khadija
    kim kirsty kyle laura lauren lee leonard leslie lewis liam lily linda lisa lorraine louis louise lucy luke lynn
    lynne maggie malcolm margaret maria marie marian marion marjorie martin mary matthew maureen mavis megan melanie
    michael michelle mike mo mohamed mohammad mohammed molly monica muhammad nancy naomi natalie natasha neil nicholas
    nick nicola nigel nikki norman olive oliver olivia omar pam pamela pat patricia patrick paul paula pauline peggy
    penny pete peter philip phyllis rachel ralph ravi raymond rebecca rhys richard rita rob robert robin roger ronald
    rosemary ross roy russell ruth ryan sally sam samantha samuel sandra sara sarah sean shane sharon sheila shirley
    sian simon sonia sophie stacey stanley stella stephanie stephen steve steven stuart sue susan suzanne sylvia tanya
    tara teresa terry thelma theresa thomas tim timothy tina toby tom tony tracey tracy trevor valerie vera veronica
    vicky victor victoria vincent vivienne walter wendy william winifred yasmin yvonne zainab zoe
""")

#: Surnames that end as verbs do.
LIKE_VERBS = of("""
    ahmed browning cushing fielding fleming fred golding goulding harding hameed herring hilling javed keating keeling
    khaled king majeed manning mcdaid mohamed mohammed muhammed naveed pickering rasheed redding reading reed reid saeed
    sayed speed stelling sterling stirling syed waheed waring whiting wilding starling darling snelling gosling codling
""")

#: Words that make a measure or a sentence, not an address, of a number and a word such as “way” or “road” ...
NO_STREET = NEVER | of("""
    across along another around away both buses days doctors down each every few hour hours hr hrs metre metres meters
    mg mile miles min mins minute minutes ml month months more near nurses other patients people per percent pm point
    seconds star stars step steps such time times wards week weeks year years yards yr yrs
""")
#: ... and those that do so in small letters: Long Lane, but a long road.
NO_STREET_IF_SMALL = of("""
    bad big busy day different difficult doctor easy feet foot good hard hospital long lovely nice nurse one one-way
    pain patient quick quiet safe second short step three two ward way wrong better best
""")
