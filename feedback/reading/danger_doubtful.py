"""Phrases that alarm unless they are denied, each line with its stems (see `Phrases`). In a stem _ stands for a space.

Written for this program from what people disclose in open text boxes. The Welsh and Urdu words are drafts of our own,
to be read by speakers like those of the card.
"""

from __future__ import annotations

from feedback.reading.danger_parts import NAMED_FEARS, OUR_OWN, WHO

#: An alarm unless they are denied: "no abuse", "never felt unsafe".
UNLESS_DENIED: tuple[tuple[str, str], ...] = (
    ("scares", r"scares (?:me|him|her|us|the children)"),
    ("wound leg foot feet", r"(?:wound|leg|foot|feet) (?:\w+ ){0,3}(?:infected|smells|black|gone bad)"),
    ("lips", r"lips (?:\w+ )?blue"),
    (
        "safe danger risk threat hazard",
        r"unsafe(?:ly)?|danger(?:s|ous|ously)?|at risk|safe ?guard\w{0,4}|life threatening|hazard(?:s|ous)?",
    ),
    (
        "abus neglect treat",
        r"(?<!substance )(?<!alcohol )(?<!drug )abus(?:e|ed|es|er|ers|ing|ive|ively)|neglect\w{0,5}|"
        r"mistreat\w{0,4}|ill treat\w{0,4}",
    ),
    (
        "viol assault attack",
        r"viol(?:ent|ence|ently)|violan\w{1,3}|assault\w{0,3}|"
        r"(?<!panic )(?<!heart )(?<!anxiety )(?<!asthma )(?<!gout )attack(?:s|ed|ing|er)?(?! (?:of|the|plan))",
    ),
    (
        "threat intimidat bull harass aggress humiliat mocked taunt laughed naked",
        r"threat(?:s|en|ens|ened|ening)?|intimidat\w{1,4}|bull(?:y|ies|ied|ying)|harass\w{0,5}|humiliat\w{1,4}|"
        r"mocked|taunt(?:s|ed|ing)?|"
        r"aggressi(?:ve|vely|on)(?! (?:treatment|chemo\w*|cancer|tumour|form))|laughed (?:at (?:me|him|her|my \w+)|"
        r"while|when (?:i|he|she))|naked",
    ),
    ("rap molest groped", r"rap(?:e|ed|ist)|molest\w{0,3}|groped"),
    (
        "sexual touch",
        r"touch(?:es|ing) (?:me|him|her|them)(?! with)|sexual(?:ly)? (?:abus|assault|harass|"
        r"touch)\w{1,6}|touch(?:ed|ing|es) (?:me|him|her) (?:inappropriately|up|where)",
    ),
    (
        "hit punch slap kick beat push shov drag strangl stab spat spit bit grab black_eye threw throw tied twist",
        r"(?:hit|hits|hitting|punch(?:es|ed|ing)?|slap(?:s|ped|ping)?|kick(?:s|ed|ing)?|beat|beats|beaten|"
        r"push(?:es|ed|ing)|"
        r"shov(?:es?|ed|ing)|tied|twist(?:s|ed|ing)|drag(?:s|ged|ging)?|strangl(?:es?|ed|ing)|stab|stabs|stabbed|"
        r"spat at|spit at|"
        r"grabb(?:ed|ing)|grabs) "
        rf"{WHO}(?! (?:that|how|hard that|like|for six|forward|to (?:do|try|walk|improve|keep|get|be)|through|on|"
        rf"further)(?!\w))|"
        r"(?:hit|punched|slapped|kicked|beaten|stabbed|pushed) by(?! (?:covid|the pandemic|lockdown))|beaten up|"
        r"black eye|bitten by|(?:he|she|patient|dog|who) bit (?:me|him|her)|"
        rf"(?:hit|punched|slapped|kicked) (?:in|on|across|round) the (?:face|head|back|stomach|arm)|(?:threw|"
        rf"throws|thrown) .{{0,25}}?at {WHO}",
    ),
    (
        "hurt harm kill self_",
        rf"hurt(?:s|ing)? {WHO}(?! feelings)|harm(?:s|ed|ing|ful)?|(?:kill|kills|"
        rf"killed) {WHO}(?!,? in a good)|self (?:injur|neglect)\w{{0,4}}",
    ),
    (
        "shout scream swear swor yell",
        rf"(?:shout(?:s|ed|ing)?|scream(?:s|ed|ing)?|swear(?:s|ing)?|swore|sworn|yell(?:s|ed|ing)?) at {WHO}",
    ),
    (
        "scared frighten afraid fear terrif petrif threat vulnerable",
        rf"(?:scared|frightened|afraid|fearful|terrified|petrified) (?:of|to|for)(?! (?:ask|say|"
        rf"(?:\w+ )?{NAMED_FEARS}))|in fear|"
        r"fears? for (?:my|his|her|their|our)|"
        r"(?:am|i'm|im|is|are|feel|feels|felt|feeling) (?:(?:so|very|really|too|quite|often|always|extremely) ){0,3}"
        r"(?:scared|frightened|terrified|threatened|vulnerable)(?! (?:of|at first|before) |\w)",
    ),
    (
        "rough manhandl",
        rf"rough (?:handling|with {WHO})|(?:too|so|very) rough|handled (?:\w+ )?rough(?:ly)?|"
        rf"roughly handled|manhandl\w{{1,3}}",
    ),
    (
        "restrain held lock forced pinned",
        r"pinned (?:down|(?:me|him|her) (?:down|to|against))|"
        rf"restrain(?:ed|ing|t|ts)|held {WHO} down|lock(?:ed|s|ing) (?:(?:me|him|her|us|them) )?(?:in|up|out)|"
        r"forced (?:me|him|her|them|patients)",
    ),
    ("bruis", r"(?:covered in|unexplained) bruis\w{1,4}|bruises (?:on|all over)"),
    ("making makes", rf"mak(?:es|ing) (?:me|him|her|us|{OUR_OWN}) (?:ill|sick|suicidal)"),
    ("control", r"control(?:s|led|ling) (?:me|her|him|everything|behaviour|by (?:my|his|her))"),
    (
        "alone attended supervised",
        r"(?:children|kids|child|baby|toddler) (?:\w+ ){0,2}(?:alone|unattended|"
        r"unsupervised)",
    ),
    ("needle sharps", r"(?:needles?|sharps) (?:\w+ )?(?:left|lying)"),
    ("broke burgl", r"broke into|broken into|burgl\w{1,4}"),
    ("drunk smel", r"(?:carer|nurse|doctor|staff|driver) (?:\w+ ){0,2}drunk|smel\w{1,3} of (?:alcohol|drink)"),
    ("stole steal theft took", r"stole|stolen|stealing|thefts?|took (?:my|his|her) (?:money|purse|wallet|card)"),
    ("dos poison knife gun weapon", r"over ?dos(?:e|es|ed|ing)|poison\w{0,4}(?! ivy)|with a knife|a gun|weapons?"),
    (
        "chest numb droop pain_down",
        r"chest (?:pains?|hurts|is hurting|is tight)|pain down (?:my|his|her) (?:left |"
        r"right )?arm|arm (?:is|has gone|went|gone) numb|face (?:has )?droop\w{1,4}|pains? in (?:my|his|her|"
        r"the) chest|tight(?:ness)? (?:chest|in (?:my|his|her) chest)",
    ),
    (
        "bleed morrhag blood",
        r"bleed(?:s|ing)?(?! (?:nuisance|lovely|marvel\w*|brilliant|good|great|obvious|useless|awful|joke|"
        r"fantastic|amazing))|"
        r"ha?emorrhag\w{1,4}|(?:cough|vomit|spit|throw|bring)\w{0,4} (?:up )?blood|lost (?:a lot of|so much) blood|"
        r"blood (?:(?:was |is )?(?:pouring|gushing)|everywhere|all over|on the (?:floor|bed|sheets?))",
    ),
    (
        "unconscious responsive collapse passed seizure having chok sep anaphyla gangren maggot",
        r"unconscious|unresponsive|collapsed|passed out|seizures?|having a (?:stroke|heart attack|fit)|chok(?:e|ed|"
        r"ing)|septic|"
        r"sepsis|anaphyla\w{1,4}|gangrene|maggots",
    ),
    (
        "agony bearabl excruc severe scald drowned hydrat nourish starv fed hungry",
        r"(?:in|such|absolute) agony|(?:unbearable|excruciating|severe) pain|scald(?:s|ed|ing)?|drowned|"
        r"dehydrat\w{1,4}|malnourish\w{0,4}|"
        r"starved|(?:is|are|being|kept) starv(?:ed|ing)|underfed|went hungry",
    ),
    (
        "dropped",
        r"dropped from (?:the|a) (?:hoist|bed|chair|stretcher|trolley)|dropped (?:me|him|her|my \w+|"
        r"a patient)(?! (?:off|home|a|an|in|at|back))",
    ),
    (
        "worried worry concern fear",
        r"(?:worried|worry|concerned?|concerns|fears?) (?:about|for) (?:(?:a|this|that|these|the) (?:child|"
        r"children|neighbour)|"
        r"(?:my|his|her|their|our|the) (?:own )?(?:safety|life|lives|welfare))",
    ),
    ("missing wandered abscond ran", r"(?:gone|went|going) missing|wandered off|abscond\w{0,3}|ran away"),
    (
        "domestic protection groomed slavery traffick",
        r"domestic (?:abuse|violence)|child protection|groomed|"
        r"modern slavery|trafficked",
    ),
    # Welsh, with the mutations of its first letters
    (
        "dri esgeulus rais treis dreis anniogel erygl ymosod",
        r"(?:c|g|ch)am ?dri[nd]\w{0,4}|esgeulus\w{0,4}|"
        r"d?h?rais|treisgar|dreisgar|anniogel|"
        r"(?:p|b|ph)erygl\w{0,4}|ymosod\w{0,4}",
    ),
    (
        "ygwth ygythi orddos aedu brifo mrifo nharo lladd ofn diogelu",
        r"(?:b|f|m)ygwth|(?:b|f|m)ygythi\w{1,5}|(?:c|"
        r"g)?orddos|g?waedu|fy mrifo|"
        r"brifo (?:fi|fy|ei)|fy nharo|lladd (?:fy|ei|fi)|ofn (?:y|am|o'r) \w{1,15}|diogelu (?:plant|oedolion)",
    ),
    # Urdu
    (
        "تشدد زیادتی سلوکی غفلت خطر ڈر دھمک مار ہراساں نقصان",
        r"تشدد|زیادتی|بد ?سلوکی|غفلت|خطرہ|خطرے|خطرناک|ڈر لگتا|"
        r"دھمکی\w{0,3}|"
        r"مارا|مارتے|مارتا|مارتی|ہراساں|نقصان پہنچ\w{0,3}",
    ),
)
