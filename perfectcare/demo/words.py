"""What people say in the demo. Written for it: no patient's real words are here."""

from __future__ import annotations

from typing import NamedTuple

from campaigns.models import FFTGroup
from campaigns.services.pals import Contact
from perfectcare.accounts.roles import Role

ORGANISATION = ("ZZ9", "Estuary Community NHS Trust (demo)")
DIVISION = ("ESTUARY", "Community Services Division")
PALS = Contact("01632 960 001", "pals@demo.example")
SITES = (("HARBOUR", "Harbour Health Centre"), ("HILLSIDE", "Hillside Community Hospital"))
# Code, name, site, group, cards on a usual day.
TEAMS = (
    ("CN-RIVER", "Riverside community nursing", "HARBOUR", FFTGroup.NURSING, 6),
    ("CN-HARB", "Harbour community nursing", "HARBOUR", FFTGroup.NURSING, 5),
    ("UCR", "Urgent community response", "HARBOUR", FFTGroup.OTHER, 4),
    ("ESD", "Stroke early supported discharge", "HILLSIDE", FFTGroup.REHABILITATION, 3),
    ("REHAB", "Hillside rehabilitation", "HILLSIDE", FFTGroup.REHABILITATION, 4),
    ("WARD", "Fern ward", "HILLSIDE", FFTGroup.INPATIENT, 4),
)
HOSPITAL, AMBULANCE = "ZZ7", "ZZ8"
PARTNERS = (
    (HOSPITAL, "Estuary General Hospital NHS Trust (demo)"),
    (AMBULANCE, "Saltmarsh Ambulance Service (demo)"),
)
PASSWORD = "perfect care demo"  # noqa: S105 - printed at every start; only ever in a demo database
# Address, name, role, team code. The first of each role is the one that the program prints.
PEOPLE = (
    ("manager@demo.example", "Maya Okafor", Role.MANAGER, None),
    ("staff@demo.example", "Sam Pritchard", Role.STAFF, "CN-RIVER"),
    ("lead@demo.example", "Lena Kowalska", Role.TEAM_LEAD, "CN-RIVER"),
    ("leadership@demo.example", "Dora Whitfield", Role.LEADERSHIP, None),
    ("facilitator@demo.example", "Faisal Rahman", Role.FACILITATOR, None),
    ("reader@demo.example", "Rita Nowak", Role.READER, None),
    ("administrator@demo.example", "Ada Mensah", Role.ADMINISTRATOR, None),
    ("lead.harbour@demo.example", "Hannah Blyth", Role.TEAM_LEAD, "CN-HARB"),
    ("lead.ucr@demo.example", "Umar Sheikh", Role.TEAM_LEAD, "UCR"),
    ("lead.esd@demo.example", "Esther Gray", Role.TEAM_LEAD, "ESD"),
    ("lead.rehab@demo.example", "Rhys Morgan", Role.TEAM_LEAD, "REHAB"),
    ("lead.ward@demo.example", "Wendy Achebe", Role.TEAM_LEAD, "WARD"),
)
GOOD = (
    "The nurse came when she said she would and did not rush.",
    "Everyone explained what they were doing before they did it.",
    "I was home two days sooner than I expected.",
    "Kind, calm and very good at the dressings. It hardly hurt.",
    "They rang before the visit, so I could have the door open.",
    "The exercises are hard but I can climb my stairs again.",
    "She noticed I was low on tablets and sorted it there and then.",
    "Nothing was too much trouble, even at the weekend.",
    "They talked to me and not over my head to my daughter.",
    "The same two nurses all week. That made a difference.",
    "Clear plan written down for me and for my carer.",
    "The rapid response team came within the hour and I stayed at home.",
    "The ward was quiet at night and the food was hot.",
    "My dad was treated with real respect.",
    "The equipment came the day before I left hospital.",
    "He listened to what I wanted to be able to do and started there.",
)
BETTER = (
    "I did not know which day the nurse would come.",
    "Nobody could tell me who to ring at the weekend.",
    "The walking frame came four days after I got home.",
    "I had to explain everything again to each new person.",
    "The phone rang out twice before anyone answered.",
    "My tablets were not ready, so I waited all afternoon to leave.",
    "A smaller window for visits please, all day is a long wait.",
    "The letter had long words in it that I did not follow.",
    "The visit felt hurried. I had more to ask.",
    "Transport was two hours late to bring me home.",
    "The ward lights were on until past eleven.",
    "I rang [phone number removed] as told and it was the wrong number.",
)
OBSTACLES = (
    "The hospital discharge letter had not arrived, so I rang round for an hour.",
    "Two patients at opposite ends of the patch, both due at nine.",
    "No dressing packs of the right size in the store.",
    "The laptop would not sync until I was back at base.",
    "A key safe number was missing and I could not get in.",
    "Waiting for equipment to be signed off by somebody on leave.",
    "Nothing today. Having no meetings meant I could stay as long as I was needed.",
    "An agency colleague had no access to the record, so I did both lists.",
)
DANGER = "I was left on the floor for two hours after I fell and nobody came. I am scared of being there at night."
# What was written, what the team says was said, and what it did.
ANSWERED = {
    "I did not know which day the nurse would come.": (
        "You did not know which day the nurse would come.",
        "Since the spring every first visit has a day, and we ring if it has to move.",
    ),
    "Nobody could tell me who to ring at the weekend.": (
        "Nobody could tell you who to ring at the weekend.",
        "The weekend number now stands on the front of the folder in your home.",
    ),
    "I had to explain everything again to each new person.": (
        "You had to explain everything again to each new person.",
        "The plan is read before each visit, and one nurse leads on each patient.",
    ),
    "My tablets were not ready, so I waited all afternoon to leave.": (
        "Tablets were not ready on the day of going home.",
        "A pharmacist now comes to the morning round, and most tablets are ready before noon.",
    ),
    "The letter had long words in it that I did not follow.": (
        "Our letters had long words in them.",
        "We have written the letter again with three patients who read it for us.",
    ),
    "The ward lights were on until past eleven.": (
        "The ward lights were on until past eleven.",
        "Lights go down at half past nine. Nurses have a small lamp for late rounds.",
    ),
    "No dressing packs of the right size in the store.": (
        "The store had no dressing packs of the right size.",
        "The store is filled on Mondays and Thursdays, and each team has a list of what it needs.",
    ),
    "The laptop would not sync until I was back at base.": (
        "Laptops would not sync away from base.",
        "We cannot mend the signal on the coast road. Notes can now wait on the laptop and go later by themselves.",
    ),
}
LINES = (
    "Full team, steady day.",
    "One off sick, list shared out.",
    "Three new referrals since this morning.",
    "Two visits could move to tomorrow if needed.",
    "Waiting for pharmacy on one discharge.",
    "Can help another team for two hours.",
    "Bank nurse confirmed until six.",
    "Six discharges planned, four done.",
)
SAFETY = ("", "", "", "", "One pressure area to review today.", "Syringe driver in use overnight.", "")
ACTIONS = (
    "Ask the acute hospital to send discharge letters by ten",
    "Find a bank nurse for the late list",
    "Move two routine visits to tomorrow and ring the patients",
    "Get six large dressing packs from the Hillside store",
    "Ring patient transport about the four o’clock journey",
    "Ask pharmacy for a slot before the board round",
    "Lend one therapist to early supported discharge until three",
    "Check that the weekend number works and put it on the letter",
    "Agree with social care who visits first on Thursday",
    "Thank the night team for covering the late admission",
)
NOTES = (
    "Thanks to Harbour nursing for taking two visits.",
    "Good start. Everybody on time.",
    "Long list, short huddle. Well done.",
    "Thanks to the therapists for the early home visit.",
)
MISSED = ("No facilitator: both at the system call.", "Fire alarm at Harbour. Teams rang in one by one instead.")
LESSONS = (
    ("adopt", None, "Ring before every first visit. Teams that did it had fewer doors that stayed shut."),
    ("adopt", "WARD", "Pharmacy at the board round: tablets were ready before noon on most days."),
    ("adapt", None, "Keep one huddle a day after the fortnight, at 11:30, and ten minutes long."),
    ("abandon", "ESD", "Paper handover sheets. They were written twice and read once."),
)
SUMMARY = (
    "For sixteen days the division met twice a day, stood down its meetings and asked every patient how it went. "
    "Almost every huddle was held. Most patients said that their care was good or very good, as they did before. "
    "Urgent response within two hours rose and has stayed up. Visits put off fell, and came back when the extra staff "
    "left. Discharges before midday did not move. Bank and agency hours rose a little."
)
NEXT_STEP = "The 11:30 huddle stays. We look again at the discharge figures with the hospital in six months."
STEP = "From this day a clinician answers every referral call from 8am to 8pm. The rota is permanent."
STEP_THAT_WENT = "From this day visits are planned by patch, and fewer are put off."
WHY_IT_WENT = "It did not last: planning by patch ended with the fortnight, and as many visits are put off as before."
PRESSURE = "System pressure: the hospital was at OPEL 4 for two days."
NOROVIRUS = "Norovirus on Fern ward: six beds were closed for eight days."
STORM = "Storm: the coast road was shut and two teams could not reach the far villages."
TEST_CARDS = "Test cards: the new paper cards were tried out before the fortnight."
# Words, and who answers for them.
MESSAGES = (
    (
        "Your pharmacist can help with coughs, rashes and sore throats. You do not need an appointment.",
        "Priya Raman, lead pharmacist",
    ),
    (
        "Stand up and walk a little every hour if you can. Small steps keep you strong. Worried? Call 111.",
        "Tom Eriksen, clinical lead for therapies",
    ),
)


class PartnerWords(NamedTuple):
    """What one partner says: about which team, how many days into the fortnight, and how far it agrees."""

    partner: str
    team: str | None
    day: int
    agreement: tuple[int | None, ...]
    good: str = ""
    better: str = ""


FROM_PARTNERS = (
    PartnerWords(HOSPITAL, "UCR", 2, (4, 5, 3, 2), good="The rapid response team rings our ward within the hour."),
    PartnerWords(HOSPITAL, "ESD", 4, (2, 4, 2, 2), better="Two of our patients came home before their equipment did."),
    PartnerWords(AMBULANCE, None, 3, (3, 2, None, 3), better="After eight in the evening we do not know whom to ring."),
    PartnerWords(AMBULANCE, "UCR", 5, (5, 5, 4, None), good="One number for all crews. It is answered."),
)
YOU_SAID = "Patients came home before their equipment did."
WE_DID = "Equipment is now ordered on the day of the referral, and the hospital is told when it has come."
