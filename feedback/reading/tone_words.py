"""The phrases by which a comment is critical or not, each line with its stems (see `Phrases`).

Written for this program. The Welsh and Urdu words are drafts of our own, to be read by speakers like the card's.
"""

from __future__ import annotations

_CANNOT = (
    r"(?:can't|cant|cannot|can not|couldn't|couldnt|could not|don't|dont|do not|didn't|didnt|did not|"
    r"wouldn't|haven't|not)"
)
_TURN = r"(?:but|however|except|apart|although|though|because|unless|only|maybe|perhaps|other than)"
#: The rest of a clause, up to where it takes a turn.
_REST = rf"(?: (?!{_TURN}(?!\w))[\w']+){{0,14}}"
_BETTER = (
    r"(?:better\w{0,4}|improv\w{1,8}|chang\w{1,4}|differently|nicer|kinder|happier|faster|more(?! (?:un|"
    r"dis))|fault\w{0,3})"
)
_THING = (
    r"(?:anything|any ?thing|any(?: \w+)?|a (?:single )?thing|one thing|much(?: \w+)?|how|what(?: else)?|wat else|"
    r"wht)"
)

#: What says that nothing could be better, or nothing at all.
NOTHING: tuple[tuple[str, str], ...] = (
    (
        "thin say see find know imagin suggest believ",
        rf"(?:(?:i|we|you|at this point|so far) )?(?:(?:really|honestly|just) )?{_CANNOT} (?:(?:really|honestly|"
        rf"possibly|even) )?"
        rf"(?:(?:think|find|see|say|imagine|suggest|believe)(?: (?:of|that|there|there's|is|are|was|it|you|i|in|"
        rf"this|could|say)){{0,4}} {_THING}"
        rf"(?! (?:(?:that|which) (?:was|is) )?(?:good|useful|helpful|positive|of use))|know (?:what|wat|"
        rf"how) (?:else|more|you|could|can)){_REST}",
    ),
    (
        "improv better chang different nicer kinder happier faster more fault",
        rf"{_CANNOT} (?:think|see|believe|feel)(?: [\w']+){{1,5}} (?:can|could|need|needs|"
        rf"to)(?: [\w']+){{0,3}} {_BETTER}{_REST}",
    ),
    (
        "improv better chang different nicer kinder happier faster more fault",
        rf"(?:(?:i|we|you|it|they|he|she) )?(?:could|can|would|need|needs|did)(?: ?not|n't|nt) (?:(?:really|have|"
        rf"be|been|do|done|get|got|ask|asked|for|"
        rf"wish|wished|it|them|any|anything|a|this|you|say|want|possibly|the|service) ){{0,5}}{_BETTER}{_REST}",
    ),
    (
        "noth",
        rf"(?:absolutely |honestly |really )?nothing (?:(?:could|can|needs?|needed|should|would|i|we|you|that|more|"
        rf"else|much){_REST}|to (?:add|say|improve|change|report|complain|fault){_REST})",
    ),
    (
        "noth nowt naught nil none",
        r"(?:nothing|nowt|naught|nil|none)(?: (?:at all|really|for me|comes to mind|springs to mind|at present|"
        r"at the moment|so far|thanks?))*"
        r"(?! (?:to do|was|is|were|gets|got|happen\w*|works?|has|have|had|good|ever|changed|done|about|of (?:the|"
        r"them|it)))",
    ),
    ("body one", rf"no ?(?:one|body) (?:could|can){_REST} {_BETTER}{_REST}"),
    ("n/a n.a n/ n_/ appl", r"n ?/ ?a|n\.a|not applicable|non applicable"),
    ("no nah", r"(?:^|(?<=\. ))(?:no|nope|nah)(?= ?[.,!;:]| ?$)|^no better"),
    (
        "not",
        r"not (?:much|a lot|a great deal|a thing|anything|really|at the moment|at present|at all|yet)(?=[ .,!]*$|"
        r", )|not (?:much|a lot|that) (?:you|i|we) (?:can|could){0}".replace("{0}", _REST),
    ),
    (
        "sure know comment",
        r"(?:i'?m |im |am )?(?:not|un) ?(?:really |quite )?sure(?=[ .,!]*$| )|(?:don't|dont|"
        r"do not) (?:really )?know(?=[ .,!]*$)|(?:no|can't|cant|cannot) (?:further )?comments?",
    ),
    (
        "complain problem issue concern fault suggest improv recommend critic negativ better",
        r"(?:no|any|without|zero|nil) (?:real |further |need for |room for |need of )?(?:complaints?|problems?|"
        r"issues?|concerns?|faults?|suggestions?|improvements?|recommendations?|"
        r"criticisms?|negatives?)(?: (?:needed|required|necessary|about|with|at|anything|all|"
        r"that i can think of))*|(?:hard|difficult) to (?:improve|better|fault)|cannot fault|can't fault|cant fault",
    ),
    ("couldn't", r"couldn't(?=[ .,!]*$)"),
    ("dim na ddim", r"dim byd|^dim(?=[ .!]*$)|^na(?:c oes)?(?=[ .!]*$)|ddim yn gwybod"),
    ("نہیں", r"کچھ (?:بھی )?نہیں|^نہیں(?=[ ۔.]*$)|پتہ نہیں|معلوم نہیں"),
)

#: What praises.
PRAISE: tuple[tuple[str, str], ...] = (
    (
        "good great excell perfect brilliant fantast amaz lovely wonderful super fabul outstand first best well",
        r"good|great|excellent|perfect(?:ly|ion)?|brilliant|fantastic|amazing|lovely|wonderful|superb?|fabulous|"
        r"outstanding|first class|best|well",
    ),
    (
        "happy satisf pleased grateful thank apprec impress fine ok glad lucky love enjoy",
        r"happy|satisfied|pleased|grateful|thank(?:s|ful)?|appreciated?|impressed|fine|ok|okay|glad|lucky|loved?|"
        r"enjoyed",
    ),
    ("keep carry", r"keep (?:on )?(?:up|doing|going|it up)|carry on"),
    ("help kind friendly caring support inform", r"help(?:ful|ed)|kind|friendly|caring|supportive|informative"),
    ("diolch gwych da ardderchog hapus", r"diolch|gwych|da iawn|da|ardderchog|hapus"),
    ("شکریہ اچھ بہترین خوش", r"شکریہ|اچھ\w{1,2}|بہترین|خوش"),
)

#: What wishes for something, takes something back, or hints at a fault: enough where the question asks for it.
WISHES: tuple[tuple[str, str], ...] = (
    (
        "but however though except apart only unless other_than wish maybe perhaps",
        r"but(?!  )|(?<=, )only|however|although|though|except|apart from|only (?:thing|problem|complaint|issue|"
        r"one|downside|negative|criticism|that)|"
        r"unless|other than|wish(?:ed)?|maybe|perhaps",
    ),
    (
        "more less longer better quick fast earl soon bigger larger clear easi closer cheaper",
        r"more(?! than)|less|longer|better(?! than)|quicker|quickly|faster|earlier|sooner|bigger|larger|clearer|"
        r"easier|closer|cheaper",
    ),
    (
        "should could would 'd need must",
        r"should|could (?:be|do|have|you)|would (?:be|have|like|help|prefer|love)|'d (?:be|like|prefer)|needs?|must",
    ),
    ("improv change please sort", r"improv(?:e|ed|es|ing|ements?)|change|please|sort out"),
    ("if_", r"if (?:there|you|they|we|i|it) (?:was|were|could|had|is)"),
    (
        "problem issue complain difficult struggl hard_to lack short shame pity",
        r"problems?|issues?|complain\w{0,4}|difficult(?:y|ies)?|struggl\w{1,3}|hard to|lack\w{0,3}|shortages?|"
        r"short (?:of|staff\w{0,3})|shame|pity",
    ),
    (
        "wait delay cancel late slow rush nois cold dirt smell brok wrong mistak error lost miss forg confus upset "
        "annoy bor worse repetit",
        r"wait(?:s|ed|ing)?|delay\w{0,3}|cancel\w{0,5}|late|slow\w{0,2}|rushed|nois[ey]|noisy|cold|dirty|"
        r"smell\w{0,3}|broken?|wrong|worse|mistakes?|errors?|"
        r"lost|miss(?:ed|ing)|forg[eo]t\w{0,3}|confus\w{1,4}|upset\w{0,4}|annoy\w{1,4}|boring|bored|repetitive",
    ),
    ("gwell mwy angen dyl ond", r"gwell|mwy|angen|dylai|dylech|ond"),
    ("بہتر زیادہ لیکن مگر چاہ", r"بہتر|زیادہ|لیکن|مگر|چاہ\w{1,3}"),
)

_POSITIVE = (
    r"(?:good|great|helpful|happy|satisfied|pleased|impressed|friendly|kind|caring|clear|nice|professional|"
    r"acceptable|ideal|listened to|listening|"
    r"listen|supportive|well|easy|useful|welcoming|comfortable|informed|told|answered|explained)"
)
#: What finds fault with the service, whatever was asked.
FAULTS: tuple[tuple[str, str], ...] = (
    (
        "terribl awful horribl worst rubbish disgust disgrac appal shock dreadful useless",
        r"terribl[ey]|awful(?:ly)?|horribl[ey]|worst|rubbish|disgust\w{1,4}|disgrac\w{1,4}|appall?ing(?:ly)?|"
        r"shocking(?:ly)?|dreadful|useless",
    ),
    (
        "rude helpful friend professional caring dismiss patroni arrog abrupt",
        r"rude\w{0,4}|unhelpful|unfriendly|unprofessional(?:ly)?|uncaring|dismiss(?:ed|ive|es)?|patroni[sz]\w{1,4}|"
        r"arrogan\w{1,2}|abrupt",
    ),
    ("unkind accept reliab fair", r"unkind|unacceptable|unreliable|unfair(?:ly)?"),
    (
        "disappoint satisf unhappy frustrat let_ fobbed waste",
        r"disappoint\w{0,5}|dissatisf\w{1,7}|unhappy (?:with|about|that)|frustrat\w{1,5}|let (?:me|us|him|her|them|"
        r"\w+ team) down|let down|fobbed off|waste of (?:time|money)",
    ),
    (
        "bad poor",
        r"(?:very|really|so|quite|too|was|were|is|are|bit) bad(?! (?:time|pain|day|place|way|when))|bad (?:service|"
        r"experience|attitude|care|communication|staff|food)|poor (?:\w+ )?(?:service|experience|attitude|care|"
        r"communication|staff\w{0,3}|food|treatment|quality|information)|(?:very|was|were|is|are|quite) poor",
    ),
    (
        "not n't asnt isnt erent oesnt idnt never",
        rf"(?:not|wasn't|wasnt|isn't|isnt|weren't|werent|aren't|doesn't|doesnt|didn't|didnt|never|don't) (?!only |"
        rf"just |more |to |once )(?:(?!more |better |only |just |any)\w+ ){{0,3}}?{_POSITIVE}(?! (?:so|but also))",
    ),
    (
        "noth none not anyt",
        r"^(?:absolutely |pretty much |n/a )?(?:nothing|none|not (?:much|a lot|a great deal))(?: (?:at all|really|"
        r"much|was|in all fairness))?(?= ?[.,!]| ?$)|nothing (?:was |is )?(?:good|positive)|"
        r"not (?:\w+ )?anything (?:good|positive|useful)|anything (?:that|which) was (?:good|useful|helpful)",
    ),
    (
        "better improv have",
        r"(?:could|should|would|can|needs? to) (?:(?!not )\w+ ){0,2}(?:better|improved|improve|have been|"
        r"have had)(?! (?:without|for|than|if|able|lost|so))|should have",
    ),
    (
        "wait took long",
        r"(?:wait\w{0,3}|took) (?:\w+ ){0,3}(?:too long|ages|for ages|for months|for years|months|years)|"
        r"too long (?:to|a) wait|long waits?(?! (?:list|but))|long waiting (?:times?|lists?)",
    ),
    (
        "staff",
        r"short ?staff\w{0,3}|under ?staff\w{0,3}|staff shortages?|(?:no|lack of|not enough|"
        r"more) staff\w{0,3}",
    ),
    (
        "lack_of no_ enough",
        r"lack of (?:\w+ )?(?:care|communication|staff\w{0,3}|support|information|respect|empathy|understanding|"
        r"help|response)|no (?:help|support|communication|response|reply|answer|explanation|"
        r"follow up)(?! (?:was )?need)|not enough (?!praise|words|thanks)\w+",
    ),
    (
        "ignor one body",
        r"ignored|(?:no ?one|nobody) (?:listen\w{0,3}|cares?|explain\w{0,2}|answer\w{0,2}|"
        r"help\w{0,2})",
    ),
    ("gwael ofnadwy siom", r"gwael|ofnadwy|siomedig"),
    ("بر خراب مایوس تمیز", r"بر[اےی]|خراب|مایوس\w{0,2}|بدتمیز\w{0,2}"),
)
