"""Pieces of the phrases that suggest danger: whom it befalls, and what somebody lacks."""

from __future__ import annotations

OUR_OWN = (
    r"(?:mum|mam|dad|nan|grandma|grandad|my (?:(?:little|old|elderly|poor|own|late|left|right) )?(?:mum|mam|mother|"
    r"dad|father|parents?|son|daughter|"
    r"husband|wife|partner|"
    r"brother|sister|nan|gran\w{0,8}|child|children|baby|kids?|auntie?|uncle|friend|neighbour|boy|girl|arms?|legs?|"
    r"head|back|hands?|"
    r"face|hair|shoulder|stomach))"
)
WHO = (
    rf"(?:me|us|him|her|them|{OUR_OWN}|his|himself|herself|themselves|myself|someone|somebody|people|"
    r"patients?|(?:a|another) (?:patient|child|resident|colleague|nurse|carer)|staff)"
)
PERSON = r"(?:(?:me|him|her|them|us|my \w+|a patient|patients|residents) )?"
NOT = r"(?:not|never|cannot|no longer|(?:is|was|are|were|do|does|did|has|have|had|ca|could|wo|would|should)n'?t)"
MEDICINE = (
    r"(?:medication|medicines?|meds|tablets?|pills|insulin|oxygen|morphine|antibiotics?|pain relief|"
    r"pain ?killers?|inhalers?)"
)
MEDICINES = "medic meds tablet pill insulin oxygen morphine antibiotic relief killer inhaler"
NEED = rf"(?:a meal|meals|eating|food|water|a drink|drinks?|heating|{MEDICINE})"
NOT_NEEDED = r"(?! (?:\w+ )?(?:need|needed|required|changes?))"
SORE = r"(?:pressure|bed) ?(?:sores?|ulcers?|injury|injuries|wounds?|damage)"
UNTREATED = (
    r"(?:untreated|worse\w{0,4}|left|ignored|no one|nobody|not been|infected|neglect\w{0,3}|missed|"
    r"because|smell\w{0,3}|never|bone)"
)
NAMED_FEARS = (
    r"(?:needles?|injections?|dentists?|blood|heights|hospitals?|spiders|surgery|exercis\w+|jabs?|operations?)"
)
