"""Phrases that always alarm, each line with its stems (see `Phrases`). In a stem _ stands for a space.

Written for this program from what people disclose in open text boxes. The Welsh and Urdu words are drafts of our own,
to be read by speakers like those of the card.
"""

from __future__ import annotations

from feedback.reading.danger_parts import MEDICINE, MEDICINES, NEED, NOT, NOT_NEEDED, PERSON, SORE, UNTREATED, WHO

#: Always an alarm, whatever stands before them.
CERTAIN: tuple[tuple[str, str], ...] = (
    # not wanting to live, and harm to oneself
    ("suic sucid suis siuc", r"(?:suic|sucid|suis[ci]d|siuc)\w{2,8}"),
    (
        "die dead",
        r"(?:want\w{0,3}|wanna|wish\w{0,3}|ready|rather|going|about|hop(?:e|ed|ing)) (?:to )?(?:die|"
        r"be dead)",
    ),
    ("dead without", r"better off (?:dead|without (?:me|us))"),
    (
        "wish",
        r"wish(?:ed)? (?:i|he|she) (?:was|were|am|wasnt|wasn't) (?:dead|not here|never born|here anymore|"
        r"alive)",
    ),
    (
        "life lives ending end_it ded_it",
        r"(?:end|ending|ended) (?:it(?: all)?(?! (?:there|with|up))|(?:my|his|her|"
        r"their) (?:own )?(?:life|lives))",
    ),
    ("ending_things no_point", r"ending things|no point (?:in )?(?:carrying on|going on|living|life)"),
    ("if_i", r"(?:cares?|notice|better|matter) if i (?:died|was dead|was gone)"),
    ("thoughts", r"thoughts of (?:dying|death|suic\w{1,6}|ending|self harm\w{0,3}|hurting)"),
    ("own_li", r"(?:take|taking|took|taken) (?:my|his|her|their) own (?:life|lives)"),
    (
        "self selves",
        r"(?:kill|killing|killed|hang|hanging|cut|cutting|cuts|harm|harming|harmed|hurt|hurting|burn|burning)"
        r" (?:myself|himself|herself|themselves|yourself|my self)",
    ),
    (
        "live living be_here be_alive wake_up go_on",
        rf"(?:no reason|{NOT} (?:\w+ )?(?:want|wish)|not worth) (?:to )?"
        r"(?:live|living|be here|be alive|wake up|go on)(?! (?:near|so|in|at|long|all day))",
    ),
    (
        "go_on cope",
        r"(?:can't|cannot|cant|can not) (?:go on|cope any ?(?:more|longer))(?! (?:about|praising|"
        r"enough))",
    ),
    (
        "died killed dead",
        rf"(?:could|might) have (?:died|been killed)(?! (?:without|if|but for))|(?:nearly|almost) (?:died|"
        rf"killed {WHO}|dead)(?!,? in a good)",
    ),
    (
        "die death killed hurt harmed injured",
        r"(?:someone|somebody|people|patients?|residents?|he|she|i|they) (?:will|could|might|may|is going to|"
        r"are going to|am going to) "
        r"(?:\w+ )?(?:die|(?:be|get) (?:\w+ )?(?:killed|hurt|harmed|injured))|(?:could|will|might|may|"
        r"going to) be a death",
    ),
    ("died", r"died (?:because|due to|from neglect|alone|waiting|after you)"),
    (
        "kill stab hurt attack",
        rf"(?:going to|gonna|will|threaten\w{{2,3}} to|wants? to|trying to|tried to) (?:kill|stab|hurt|"
        rf"attack) {WHO}",
    ),
    # the body, now
    (
        "breath",
        r"(?:can't|cannot|cant|can not|couldn't|could not|couldnt|can hardly|could hardly|can barely|could barely|"
        r"unable to|struggl\w{1,4} to|not|stopped) breath(?:e|ing)|(?:difficulty|trouble) breathing|"
        r"breathing (?:had |has )?stopped",
    ),
    ("999 ambulance police", r"had to (?:call|ring|phone|dial) (?:for )?(?:999|an ambulance|the police)"),
    # food, medicine and help withheld
    (
        "without",
        rf"(?:left|been|was|were|went|gone|go|going|days?|hours|night|"
        rf"weekend) (?:\w+ ){{0,3}}without (?:\w+ ){{0,2}}{NEED}",
    ),
    ("out_of", rf"(?:ran|run|running|runs) out of (?:\w+ ){{0,2}}(?:{MEDICINE}|food)"),
    (
        f"food water eat drink {MEDICINES}",
        rf"(?:not (?:been )?(?:given|giving)|{NOT} (?:been )?(?:give|gave|get|got|given|had|having)|refused|"
        rf"denied|forgot|forgotten|missed|"
        rf"no ?(?:one|body) (?:gave|has given|had given|fed))(?: (?:me|him|her|them|us))?(?: (?:any|my|his|her|the|"
        rf"their|to give me|to give him|to give her))?"
        rf"(?: my| his| her)? (?:{MEDICINE}|food|water|anything to (?:eat|drink)){NOT_NEEDED}",
    ),
    (
        f"food water heating {MEDICINES}",
        rf"no (?:{MEDICINE}|(?:food|water|heating)(?: or \w+| and no \w+)? (?:for|since|left|in the house|"
        rf"at home)|food or (?:drink|water))"
        rf"{NOT_NEEDED}|(?:{MEDICINE}) .{{0,25}}?(?:empty|ran out|run out|not delivered|not arrived|"
        rf"never (?:came|arrived)|no replacement)|"
        rf"{MEDICINE} (?:(?:was|were|is|has|had|have) (?:not|never)|wasn't|wasnt|weren't|"
        rf"hasn't) (?:been )?(?:given|ordered|delivered|brought|sent)",
    ),
    (
        "wrong double much many else another other_people took_all",
        rf"wrong (?:\w+ )?(?:{MEDICINE}|drugs?|dos(?:e|es|age)|injection|patient|blood|leg|eye|side)|double dose|"
        rf"too (?:much|many) {MEDICINE}|(?:someone else|somebody else|another \w+|other people)'?s {MEDICINE}|"
        rf"took all (?:\w+ )?{MEDICINE}",
    ),
    ("dose", r"(?:times|twice|double) (?:the|my|his|her) (?:\w+ )?dose"),
    ("fed", r"(?:nobody|no one|not|never) (?:has |had |been )?fed"),
    (MEDICINES, rf"(?:gave|given) (?:him|her|them) my {MEDICINE}"),
    ("sores", r"sores from"),
    ("home_with", r"sent home with an? (?:broken|fractured)"),
    (
        "to_eat to_drink turn came come arrive noticed",
        r"nothing to (?:eat|drink)|(?:nobody|no ?one|never|not|n't) .{0,30}?anything to (?:eat|drink)|(?:no ?one|"
        r"nobody|not) (?:has |had )?noticed|"
        r"no carers? (?:has |have )?(?:turned|came|come)|carers? (?:never|did not|didn't|didnt) (?:turn|come|came|"
        r"arrive)",
    ),
    ("allergic", r"(?:given|gave) (?:\w+ ){0,6}allergic"),
    (
        "left",
        rf"left {PERSON}(?:\w+ ){{0,2}}(?:alone (?:all|for|on|with|in)|unattended|"
        r"in (?:\w+ )?(?:pain|agony|urine|faeces|mess|excrement|wet \w+|dirty \w+|soiled \w+)|soiled|wet|lying|"
        r"on the (?:floor|toilet|commode|bed ?pan)|to die|hungry|screaming|bleeding|for dead)",
    ),
    (
        "floor lay own",
        r"(?:on the floor|lay there) (?:for|all|until|over)|(?:found|was|lying|laying|lay|laid|"
        r"stuck) (?:\w+ ){0,2}on the floor|"
        r"found (?:\w+ ){0,2}on (?:the|a) (?:\w+ )?floor|"
        r"in (?:his|her|my|their|its) own (?:\w+ )?(?:urine|mess|faeces|excrement|vomit|poo|wee|filth)",
    ),
    (
        "fell fall",
        r"(?:fell|fall|falls|fallen) .{0,50}?(?<!\w)(?:left|nobody|no one|not found|because|alone|hours|ignored|"
        r"until morning|"
        r"(?:his|her|my) head)(?! (?:me|him|her) (?:with|a)| later)|(?:asleep|unattended|no ?one|"
        r"nobody) .{0,50}?(?<!\w)(?:fell|fallen)",
    ),
    (
        "sore ulcer injur wound damage",
        rf"{SORE}.{{0,50}}?(?<!\w){UNTREATED}|"
        rf"(?:developed|untreated|ignored|gave (?:me|him|her)|caused|infected) .{{0,30}}?{SORE}",
    ),
    # no safety
    (
        "safe",
        rf"{NOT} (?!only |just |more )(?:\w+ )?(?!more )(?:(?!so )\w+ )?safe|no one (?:is|was|felt|"
        rf"feels) safe",
    ),
    # Welsh
    (
        "hunan eisiau methu ddim poen",
        r"hunanladd\w{1,6}|hunan niwed\w{0,4}|eisiau marw|methu anadlu|ddim yn ddiogel|"
        r"poen yn (?:fy|y|ei) (?:mrest|frest|brest)",
    ),
    # Urdu
    (
        "کشی مرنا سانس محفوظ سینے غلط خون",
        r"خود ?کشی|مرنا چاہ\w{1,4}|سانس نہیں|محفوظ نہیں|غیر محفوظ|"
        r"سینے میں (?:شدید )?درد|"
        r"غلط دوا\w{0,3}|خون بہ\w{0,3}",
    ),
)
