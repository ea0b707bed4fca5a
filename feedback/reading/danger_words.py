"""The phrases that suggest danger, each line with its stems (see `Phrases`). In a stem _ stands for a space.

Written for this program from what people disclose in open text boxes. The Welsh and Urdu words are drafts of our own,
to be read by speakers like those of the card.
"""

from __future__ import annotations

_OUR_OWN = (
    r"my (?:(?:little|old|elderly|poor|own|late|left|right) )?(?:mum|mam|mother|dad|father|parents?|son|daughter|"
    r"husband|wife|partner|"
    r"brother|sister|nan|gran\w{0,8}|child|children|baby|kids?|auntie?|uncle|friend|neighbour|boy|girl|arms?|legs?|"
    r"head|back|hands?|"
    r"face|hair|shoulder|stomach)"
)
_WHO = (
    rf"(?:me|us|him|her|them|{_OUR_OWN}|his|himself|herself|themselves|myself|someone|somebody|people|"
    r"patients?|(?:a|another) (?:patient|child|resident|colleague|nurse|carer)|staff)"
)
_PERSON = r"(?:(?:me|him|her|them|us|my \w+|a patient|patients|residents) )?"
_NOT = r"(?:not|never|cannot|no longer|(?:is|was|are|were|do|does|did|has|have|had|ca|could|wo|would|should)n'?t)"
_MEDICINE = (
    r"(?:medication|medicines?|meds|tablets?|pills|insulin|oxygen|morphine|antibiotics?|pain relief|"
    r"pain ?killers?|inhalers?)"
)
_MEDICINES = "medic meds tablet pill insulin oxygen morphine antibiotic relief killer inhaler"
_NEED = rf"(?:a meal|meals|eating|food|water|a drink|drinks?|heating|{_MEDICINE})"
_NOT_NEEDED = r"(?! (?:\w+ )?(?:need|needed|required|changes?))"
_SORE = r"(?:pressure|bed) ?(?:sores?|ulcers?|injury|injuries|wounds?|damage)"
_UNTREATED = (
    r"(?:untreated|worse\w{0,4}|left|ignored|no one|nobody|not been|infected|neglect\w{0,3}|missed|"
    r"because|smell\w{0,3}|never|bone)"
)
_NAMED_FEARS = (
    r"(?:needles?|injections?|dentists?|blood|heights|hospitals?|spiders|surgery|exercis\w+|jabs?|operations?)"
)

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
        rf"(?:no reason|{_NOT} (?:\w+ )?(?:want|wish)|not worth) (?:to )?"
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
        rf"killed {_WHO}|dead)",
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
        rf"attack) {_WHO}",
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
        rf"weekend) (?:\w+ ){{0,3}}without (?:\w+ ){{0,2}}{_NEED}",
    ),
    ("out_of", rf"(?:ran|run|running|runs) out of (?:\w+ ){{0,2}}(?:{_MEDICINE}|food)"),
    (
        f"food water eat drink {_MEDICINES}",
        rf"(?:not (?:been )?(?:given|giving)|{_NOT} (?:been )?(?:give|gave|get|got|given|had|having)|refused|"
        rf"denied|forgot|forgotten|missed|"
        rf"no ?(?:one|body) (?:gave|has given|had given|fed))(?: (?:me|him|her|them|us))?(?: (?:any|my|his|her|the|"
        rf"their|to give me|to give him|to give her))?"
        rf"(?: my| his| her)? (?:{_MEDICINE}|food|water|anything to (?:eat|drink)){_NOT_NEEDED}",
    ),
    (
        f"food water heating {_MEDICINES}",
        rf"no (?:{_MEDICINE}|(?:food|water|heating)(?: or \w+| and no \w+)? (?:for|since|left|in the house|"
        rf"at home)|food or (?:drink|water))"
        rf"{_NOT_NEEDED}|(?:{_MEDICINE}) .{{0,25}}?(?:empty|ran out|run out|not delivered|not arrived|"
        rf"never (?:came|arrived)|no replacement)|"
        rf"{_MEDICINE} (?:(?:was|were|is|has|had|have) (?:not|never)|wasn't|wasnt|weren't|"
        rf"hasn't) (?:been )?(?:given|ordered|delivered|brought|sent)",
    ),
    (
        "wrong double much many else another other_people took_all",
        rf"wrong (?:\w+ )?(?:{_MEDICINE}|drugs?|dos(?:e|es|age)|injection|patient|blood|leg|eye|side)|double dose|"
        rf"too (?:much|many) {_MEDICINE}|(?:someone else|somebody else|another \w+|other people)'?s {_MEDICINE}|"
        rf"took all (?:\w+ )?{_MEDICINE}",
    ),
    ("dose", r"times (?:the|my|his|her) (?:\w+ )?dose"),
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
        rf"left {_PERSON}(?:\w+ ){{0,2}}(?:alone (?:all|for|on|with|in)|unattended|"
        r"in (?:\w+ )?(?:pain|agony|urine|faeces|mess|excrement|wet \w+|dirty \w+|soiled \w+)|soiled|wet|lying|"
        r"on the (?:floor|toilet|commode|bed ?pan)|to die|hungry|screaming|bleeding|for dead)",
    ),
    (
        "floor own",
        r"on the floor (?:for|all|until|over)|(?:found|was|lying|laying|lay|laid|stuck) (?:\w+ ){0,2}on the floor|"
        r"found (?:\w+ ){0,2}on (?:the|a) (?:\w+ )?floor|"
        r"in (?:his|her|my|their|its) own (?:\w+ )?(?:urine|mess|faeces|excrement|vomit|poo|wee|filth)",
    ),
    (
        "fell fall",
        r"(?:fell|fall|falls|fallen) .{0,50}?(?<!\w)(?:left|nobody|no one|not found|alone|hours|ignored|"
        r"until morning|"
        r"(?:his|her|my) head)(?! (?:me|him|her) (?:with|a)| later)|(?:asleep|unattended|no ?one|"
        r"nobody) .{0,50}?(?<!\w)(?:fell|fallen)",
    ),
    (
        "sore ulcer injur wound damage",
        rf"{_SORE}.{{0,50}}?(?<!\w){_UNTREATED}|"
        rf"(?:developed|untreated|ignored|gave (?:me|him|her)|caused|infected) .{{0,30}}?{_SORE}",
    ),
    # no safety
    (
        "safe",
        rf"{_NOT} (?!only |just |more )(?:\w+ )?(?!more )(?:(?!so )\w+ )?safe|no one (?:is|was|felt|"
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

#: An alarm unless they are denied: "no abuse", "never felt unsafe".
UNLESS_DENIED: tuple[tuple[str, str], ...] = (
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
        "hit punch slap kick beat push shov drag strangl stab spat spit bit grab black_eye threw throw tied",
        r"(?:hit|hits|hitting|punch(?:es|ed|ing)?|slap(?:s|ped|ping)?|kick(?:s|ed|ing)?|beat|beats|beaten|"
        r"push(?:es|ed|ing)|"
        r"shov(?:es?|ed|ing)|tied|drag(?:s|ged|ging)?|strangl(?:es?|ed|ing)|stab|stabs|stabbed|spat at|spit at|"
        r"grabb(?:ed|ing)|grabs) "
        rf"{_WHO}(?! (?:that|how|hard that|like|for six|forward|to (?:do|try|walk|improve|keep|get|be)|through|on|"
        rf"further)(?!\w))|"
        r"(?:hit|punched|slapped|kicked|beaten|stabbed|pushed) by(?! (?:covid|the pandemic|lockdown))|beaten up|"
        r"black eye|bitten by|(?:he|she|patient|dog|who) bit (?:me|him|her)|"
        rf"(?:hit|punched|slapped|kicked) (?:in|on|across|round) the (?:face|head|back|stomach|arm)|(?:threw|"
        rf"throws|thrown) .{{0,25}}?at {_WHO}",
    ),
    (
        "hurt harm kill self_",
        rf"hurt(?:s|ing)? {_WHO}(?! feelings)|harm(?:s|ed|ing|ful)?|(?:kill|kills|"
        rf"killed) {_WHO}|self (?:injur|neglect)\w{{0,4}}",
    ),
    (
        "shout scream swear swor yell",
        rf"(?:shout(?:s|ed|ing)?|scream(?:s|ed|ing)?|swear(?:s|ing)?|swore|sworn|yell(?:s|ed|ing)?) at {_WHO}",
    ),
    (
        "scared frighten afraid fear terrif petrif threat vulnerable",
        rf"(?:scared|frightened|afraid|fearful|terrified|petrified) (?:of|to|for)(?! (?:ask|say|"
        rf"(?:\w+ )?{_NAMED_FEARS}))|in fear|"
        r"fears? for (?:my|his|her|their|our)|"
        r"(?:am|i'm|im|is|are|feel|feels|felt|feeling) (?:(?:so|very|really|too|quite|often|always|extremely) ){0,3}"
        r"(?:scared|frightened|terrified|threatened|vulnerable)(?! (?:of|at first|before) |\w)",
    ),
    (
        "rough manhandl",
        rf"rough (?:handling|with {_WHO})|(?:too|so|very) rough|handled (?:\w+ )?rough(?:ly)?|"
        rf"roughly handled|manhandl\w{{1,3}}",
    ),
    (
        "restrain held lock forced pinned",
        r"pinned (?:down|(?:me|him|her) (?:down|to|against))|"
        rf"restrain(?:ed|ing|t|ts)|held {_WHO} down|lock(?:ed|s|ing) (?:(?:me|him|her|us|them) )?(?:in|up|out)|"
        r"forced (?:me|him|her|them|patients)",
    ),
    ("bruis", r"(?:covered in|unexplained) bruis\w{1,4}|bruises (?:on|all over)"),
    ("making makes", rf"mak(?:es|ing) (?:me|him|her|us|{_OUR_OWN}) (?:ill|sick|suicidal)"),
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
        r"blood (?:everywhere|all over|on the (?:floor|bed|sheets?))",
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
    ("missing wandered abscond ran", r"(?:gone|went) missing|wandered off|abscond\w{0,3}|ran away"),
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
