"""Whether somebody asks to be rung or written back, or left a number or an address, which masking removed.

A card is anonymous and cannot be answered: it says how to reach PALS, and whoever reads the comment should know that
its writer waits for somebody. The Welsh and Urdu words are drafts of our own, to be read by speakers.
"""

from __future__ import annotations

from feedback.reading.plain import Phrases
from perfectcare.common.masking import BLOCKS

_REACH = (
    r"(?:ring|call|phone|telephone|contact|e ?mail|text|message|write (?:back )?to|get back to|get in (?:touch|"
    r"contact) with|reply to|"
    r"speak (?:to|with)|talk to|respond to|answer|let(?= (?:me|us) know)|give(?= (?:me|us) a (?:call|ring)))"
)
_US = r"(?:me|us|my (?:mum|mother|dad|father|wife|husband|son|daughter|partner|carer|family|parents))"
#: "Call me by my first name" asks for respect, not for a call; "let me know" of results was a wish for the visit.
_NOT_A_NAME = (
    r"(?! (?:by|mr|mrs|ms|miss|names?|a (?!ring|call)|an|old|love|dear|darling|when (?:you|they) (?:are|were) late))"
)
_SOMEONE = (
    r"(?:you|someone|some one|somebody|anyone|anybody|they|(?:a|the|your|my) (?:\w+ )?(?:manager|nurse|"
    r"doctor|team|gp|office|sister|matron|lead))"
)
_REACH_US = rf"{_REACH} {_US}{_NOT_A_NAME}"
_CONTACT = (
    r"(?:a (?:\w+ )?(?:reply|response|call ?back|phone ?call|telephone call|ring back|ring|call|e ?mail|"
    r"text)|an (?:answer|e ?mail)|some feedback)"
)
_REACHES = "ring call phone contact mail text message write get_ reply speak talk respond answer let_ give"

_ASKS = Phrases(
    (
        (
            "please pls plz kindly",
            rf"(?:please|pls|plz|kindly)(?: can| could| would| will)?(?: {_SOMEONE})?(?: please)?(?: just| also|"
            rf" then)? (?:arrange to |ask (?:\w+ ){{1,3}}to )?{_REACH_US}",
        ),
        (
            "can could would will",
            rf"(?:can|could|would|will) {_SOMEONE} (?:please |pls |kindly |just |possibly |"
            rf"maybe ){{0,2}}(?:arrange to |ask (?:\w+ ){{1,3}}to )?{_REACH_US}",
        ),
        (
            _REACHES,
            rf"(?:^|(?<=[.!?,;] )|(?<=and )|(?<=so )){_REACH_US}(?=(?: (?:on|at|back|if|when|asap|as|about|please|"
            rf"to|with|today|"
            r"tomorrow|soon|know|a|anytime|any|regarding|re)(?!\w)| ?[.,!;?]| ?$))",
        ),
        (
            "someone some_one somebody you_ anyone",
            rf"(?:someone|some one|somebody|you) (?:could|can|would|to|should) (?:please |"
            rf"kindly )?{_REACH_US} ?(?:back|on|at|please|about|to discuss|asap|[.,!?]|$)",
        ),
        (
            "like love apprec want need expect await wait request grateful welcome",
            rf"(?:i|we)(?:'d| would| want| need| expect| await| request|'m| am| are|'re)? ?(?:also |really |still |"
            rf"very much |just )?(?:like|love|appreciate|want|need|expect|await|awaiting|request|"
            rf"waiting for|waiting on|expecting|grateful for|welcome)(?: to (?:have|get|"
            rf"receive))? (?:{_CONTACT}(?! (?:bell|light))|(?:someone|somebody|you|a manager|"
            rf"the manager) to (?:please )?{_REACH_US})",
        ),
        (
            "like want wish love",
            r"(?:i|we)(?:'d| would)? ?(?:really )?(?:like|love|want|wish) to (?:be (?:contacted|rung|called|phoned|"
            r"telephoned|emailed|told what)|(?:speak|talk) (?:to|with) (?:someone|somebody|you|a manager|"
            r"the manager|a person|pals)|hear (?:back|from you)|discuss this)",
        ),
        (
            "hear await",
            r"(?:hope|hoping|look|looking|waiting|want|like|"
            r"love)(?: forward)? to hear(?:ing)? (?:back )?from (?:you|someone|somebody)|(?:i )?await (?:your|"
            r"a) (?:reply|response|call|answer)",
        ),
        (
            "await reply respon please kindly",
            r"awaiting (?:your|a) (?:reply|response|call)|(?:please|kindly) (?:reply|respond|call back|ring back|"
            r"phone back)|(?<!no )reply (?:requested|please|needed)",
        ),
        (
            "my_ i_can_be",
            r"my (?:phone |mobile |telephone |contact |e ?mail )?(?:number|phone|mobile|e ?mail|address|"
            r"details) (?:is|are)|i can be (?:reached|contacted|called|rung)",
        ),
        ("you_c", rf"you (?:can|could) (?:reach me|{_REACH_US})"),
        (
            "ffoni cysyllt ateb alwad bost",
            r"ffoni(?:wch|o) (?:fi|â ni)|cysylltwch â (?:fi|mi|ni)|(?:hoffwn|hoffwn i) (?:gael )?(?:ateb|alwad)|"
            r"e ?bostiwch (?:fi|ni)|a all rhywun (?:fy )?ffonio",
        ),
        (
            "کال فون رابطہ جواب",
            r"(?:مجھے|مجھ سے|ہمیں) (?:واپس )?(?:کال|فون|رابطہ) (?:کر\w{0,3})|رابطہ کریں|جواب (?:چاہ\w{1,4}|دیں)",
        ),
    )
)
#: What masking puts where an address stood at which somebody can be reached.
_ADDRESSES = (BLOCKS["phone"].casefold(), BLOCKS["email"].casefold())


def asks_for_contact(text: str, *, folded: str) -> bool:
    """Say whether the writer wants to hear from us, by the comment's plain text and its case-folded masked words."""
    return any(address in folded for address in _ADDRESSES) or _ASKS.stand_in(text)
