"""Hard cases of masking, all made up: what must go stands in braces with its kind, every other word must stay.

NHS numbers are from the 999 test range, telephone numbers from Ofcom's drama ranges, e-mail addresses at example.org
and postcodes those of public buildings. Each case is one comment as somebody might type it on a tablet.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from perfectcare.common.masking import BLOCKS

CHECKABLE = ("nhs-number", "phone", "email", "postcode")

CASES = r"""
My NHS number is {nhs-number:999 000 0018}, please look.
nhs no {nhs-number:9990000018}
NHS: {nhs-number:999-000-0018}.
N.H.S. {nhs-number:999.000.0018} thanks
Number {nhs-number:9 9 9 0 0 0 0 0 1 8} on my card
{nhs-number:999 OOO 0018} is what it says
it reads {nhs-number:999 ooo oo18}
{nhs-number:999 000 00l8} typed badly
{nhs-number:999 000 00I8} typed worse
{nhs-number:999\u200b000\u200d0018} pasted from a letter
{nhs-number:９９９ ０００ ００１８} in full width
{nhs-number:٩٩٩٠٠٠٠٠١٨} in Arabic digits
{nhs-number:۹۹۹ ۰۰۰ ۰۰۱۸} in Urdu digits
{nhs-number:999\u2013000\u20110018} with dashes
{nhs-number:999\n000\n0018} over three lines
Two: {nhs-number:999 000 0018} and {nhs-number:999 000 0026}
Two more {nhs-number:9990000018}/{nhs-number:9990000026}
mine {nhs-number:9990000018} hers {nhs-number:999 000 0026} ring {phone:07700 900123}
In 2019 {nhs-number:999 000 0018} was given to me
{nhs-number:999 ООО 0018} with Cyrillic letters
999 000 0019 is nobody’s number
my reference is 9990000019, not an NHS number
order AB19990000018 came late
Ring {phone:07700 900123} please
Ring {phone:07700 900 123} please
ring {phone:07700-900-123} after six
ring {phone:07700.900.123} after six
mob {phone:077 0090 0123}
{phone:0 7 7 0 0 9 0 0 1 2 3} is my mobile
{phone:+44 7700 900123} from abroad
{phone:+44 (0)7700 900 123} from abroad
{phone:0044 7700 900123} from abroad
{phone:447700900123} from abroad
my landline: {phone:0113 496 0123}
my landline: {phone:(0113) 496 0123}
London {phone:020 7946 0123}
{phone:07700 900123} or {phone:0113 496 0124}
{phone:07700900123},{phone:07700900124}
call {phone:07700\u00a0900\u00a0123} tonight
call {phone:０７７００ ９００１２３} tonight
call {phone:٠٧٧٠٠٩٠٠١٢٣} tonight
room 2, {phone:07700 900 123}, bed 4
Mail me: {email:joe@example.org}
Mail me: {email:JOE.BLOGGS@EXAMPLE.ORG}!
{email:joe.bloggs+ward7@mail.example.org} bounced
{email:joe @ example.org} bounced
{email:joe at example.org} bounced
{email:joe (at) example.org} bounced
{email:joe[at]example.org} bounced
{email:o'brien_2@example.org} bounced
{email:josé@example.org} bounced
{email:joe＠example.org} bounced
{email:joe@example.org} and {email:ann@example.org}
seen at home.Then it changed
5 @ 3 pounds each
We live near {postcode:SW1A 1AA} now
we live near {postcode:sw1a1aa} now
{postcode:LS1 3EX}, top floor
{postcode:ls13ex}, top floor
{postcode:M60 2LA} is far
{postcode:LS1\u200b 3EX} is far
{postcode:ＬＳ１ ３ＥＸ} is far
{postcode:ЅW1А 1АА} with letters of another alphabet
{postcode:EC1A 1BB} to {postcode:LS2 7UE} takes two hours
Vitamin B12 1st dose, 2nd dose later
bed E10 5th floor
ward A1 2nd floor
M1 motorway, junction 4
My dob is {birth:03/05/1948}
DOB {birth:3.5.48} if you need it
d.o.b. {birth:3/5/48}
D O B: {birth:03-05-1948}
date of birth {birth:3 May 1948}
Date of birth: {birth:1948-05-03}
date of brith {birth:3rd may 48}
(DOB {birth:03051948})
dob {birth:O3/O5/48}
DOB (dd/mm/yyyy): {birth:03/05/1948}
I was born on {birth:3 May 1948}
born on the {birth:3rd of May 1948}
Born {birth:May 3rd, 1948}, still here
born {birth:3-May-48}
I was born in Leeds on {birth:3 May 1948}
He was born at home on Monday {birth:12 March 2024}
born on the {birth:third of May, 1948}, was it
she gave birth on {birth:12/03/2026} and was looked after
my birthday is {birth:3rd May}
my birthday is on {birth:3 May} and nobody rang
{birth:3/5/48} is my date of birth
{birth:3 May 1948} is my mother's birthday
Ann ({birth:03/05/1948} dob) was seen late
DOB {birth:٠٣/٠٥/١٩٤٨}
DOB:\n{birth:03/05/1948}
dob {birth:3/5/48} nhs {nhs-number:999 000 0018} tel {phone:07700 900123}
I was seen on 3 May 2026
Seen on 3 May 2026, dob {birth:5/6/48}
my operation was on 12/03/2019
since 12/03/2024 nobody came
I have been coming since 3 May 1998
appointment of 03-05-2026 at 10.30 moved to 04-05-2026
born in 1948 and never ill
born 5 weeks early at 3.15 in the afternoon
he was born I may add in a corridor
Birthday cake on the ward, 10 out of 10
5/10 mg twice a day
blood pressure 120/80, later 130/85
ratio of 1/8 nurses at 20:30
500 mg 4 times a day for 14 days from 1/2
from 2 to 17 January 2020
0730 to 1530, then 2000 to 0800
Mrs {name:Smith} was kind
mrs {name:smith} was kind
MRS {name:SMITH} WAS KIND
Mrs. {name:Smith} was kind
Mr {name:J. P. Smith} rang
Mr {name:J P Smith} rang
mr {name:j smith} rang
Mr {name:Smith}’s wife rang
Mr and Mrs {name:Jones-Smith} rang
Miss {name:Ruby O’Brien} rang
Ms {name:D'Souza} rang
Mx {name:Lee} rang
Mrs {name:McDonald} and Dr {name:MacLeod} came
Dr {name:van der Berg} came
dr {name:van der berg} came
Mr {name:St John} came
Mr {name:de la Cruz Lopez Diaz} came
Mrs {name:O Brien} came
Mrs {name:Ó Súilleabháin} came
Mrs {name:Wójcik} came
Mrs {name:Su\u0308ßmann} came
Mrs {name:Дарья Иванова} came
Mrs {name:李} came
Dr {name:محمد علي} came
Мrs {name:Smith} with a Cyrillic letter
mrs {name:anne smith} helped
Dr {name:Ahmed} explained everything
dr {name:ahmed} explained everything
our dr {name:patel} explained everything
Dr {name:Will} see to it
Dr {name:A. Khan} saw me
Prof {name:Brian Jones} saw me
Professor {name:Jones} saw me
Nurse {name:Joy} was lovely
nurse {name:joy} was lovely
NURSE {name:JOY} WAS LOVELY
Staff nurse {name:Wong} was lovely
Nurse practitioner {name:Jane Smith} was lovely
Sister {name:Mary} kept us informed
Matron {name:Hall} kept us informed
Rev. {name:Tim Hall} visited
Father {name:Tom} visited
Sir {name:John Smith} visited
Lady {name:Jane} visited
My name is {name:Joan Smith}
my name is {name:joan smith} and i waited
I am called {name:Bob}
I'm called {name:Joan O’Brien}
A nurse called {name:Susan} helped
her name was {name:Jo}, thank her
Signed {name:J. Smith}
Kind regards, {name:Joan Smith}
Yours sincerely\n{name:Joan}
Regards, {name:Joan} {phone:07700 900123}
Regards,\nMatron {name:Hall} kept us informed
ask Mrs {name:Smith} or Dr {name:Lee} today
the nurse was kind
The Nurse Was Kind
THE NURSE EXPLAINED EVERYTHING
Sister ward is clean
Sister Ward is clean
Dr said I could go
dr said i could go
my dr rings back
I saw the Dr. Staff were kind
the doctor came on Monday
my sister came and my father too
Miss the bus and wait an hour
I miss my Mum
we miss the old clinic
don't miss appointments
Father Christmas came to the ward
Doctor Who was on
nurse led clinic
Nurse Led Clinic
Nurse Specialist Team
MS nurse explained my MS symptoms
Dr Surgery is hard to reach
Lady Sobell Centre is clean
my name is on the list
first name terms with all staff
sir or madam, dear me
they signed Consent forms
I live at {address:14 High Street}, Leeds
{address:14 high street}
{address:14B High St}.
{address:14, Mill Rd}
{address:3 Mill Lane}, {postcode:LS1 3EX}
{address:Flat 2, 14B High St}
{address:flat 2 14b high st}
{address:Flat 3 Rose House, Mill Lane}
{address:14-16 Mill Avenue}
{address:14 St John's Road}
{address:14 St. Mary’s Close}
{address:14 The Avenue}
{address:12 Long Lane}
{address:12a Lady Margaret Road}
{address:14 Orchard Close} is home
I live at {address:14 orchard close}
I live on {address:45 mill hill} now
No {address:9, The Crescent}
{address:Apartment 5, 20 Wharf Road}
her DOB’s {birth:3/5/48}
address: {address:14 orchard way}
{address:22 Acacia Gardens}
{address:5 King's Court}
{address:7 Old Mill Walk}
{address:12 Mill Dr}, Leeds
{address:Rose Cottage, Mill Lane}
{address:100 HIGH STREET} LEEDS
the {address:3 Mill Road} clinic was warm
visit Mrs {name:Smith} at {address:14 High Street}, born {birth:3/5/48}
waited 2 weeks
Ward 3 was clean
bed 14 bay 2
5 close calls
10 way too long
10 minutes walk from the park
10 MINUTES WALK FROM HERE
2 nurses on the way
2 empty park benches outside
3 times in a row
1 long road to recovery
5 patients Dr {name:Smith} saw
a 2 hour drive, then no place to park
10 out of 10, way to go
score 5/5 all the way
junction 4, then Mill Lane
"""

#: What is not found, or found for nothing: the price of leaving alone what is usually innocent.
MISSED = r"""
Anna at the desk and {name:Peter} the physio
{name:Tom} from the district nurses
mrs {name:ekaterina ivanova} helped
my son was born on the {birth:third of May nineteen forty-eight}
seen with Ann, {birth:03/05/1948}, on the ward
we live in {address:Mill Lane}, the last house
{address:14 orchard close}
{address:The Old Vicarage, Rothwell}
Dr smiles at everybody
we saw 3 Community Park volunteers
at 2 Nurse Park helped us
"""


#: What is repeated to make a text hostile: the beginnings of everything that is looked for, and of what is not.
HOSTILE = r"""
9|\s|-|.|a|a@|a@a.|9\s|0\s|+44\s|(1|1-|1/|1\s-\s|M1|SW1A\s|Ol|l1\s|\sat\s|(at)|joe@example.org\s
\u200b|e\u0301|İ|½|\u674e|\ud83d|\n|\u0000|[name removed]|[|[name\s|removed]|999 000 0018\s|07700 900123\s
Mr\s|Mr|mr.\s|Mr A|Mr A.\s|J.\s|J.|Mrs van\s|van\s|O'|o'\s|a-|Mr Smith\s|MRS SMITH\s|mrs anne\s|Mr \u674e\s
Miss a\s|to miss\s|a miss|nurse\s|nurse called\s|nurse practitioner\s|lady lord sir\s|sister\s|Mr aaaaaaaaa
my name is\s|name:\s|signed\s|regards\n|regards,\s|seems\s|dr.|MS ms\s
born\s|born on\s|born in a|born in x on\s|born (|born the\s|dob\s|dob 1/|dob 1/1/|dob 1/1/1\s|dob O|d.o.b|d o b
birthday the\s|bday-|1/1/1 dob\s|1 May dob\s|May\s|May 1\s|1st of\s|twenty\s|twenty-first of\s|dd/mm/yyyy\s
1 1 1 dob\s|3/5/48 is my dob\s|born at 1 on\s
1 A\s|1 A|1 a a a\s|1 Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\s|12 High\s|12 High St\s|1&1|1 St.\s|st\s|at 1 a close
live at\s|flat 1,\s|flat a\s|flat 1 1 a\s|Rose Cottage,\s|Rose House, Mill\s|Rose\s|A'|Mill Dr\s|Street\s|1 the\s
14 b\s|Court,\s|1 St St St\s|1 a-a-a-a\s
"""


@dataclass(frozen=True)
class Case:
    """A comment as it was typed and as it must be stored; what must go, kind by kind; and the words that must stay."""

    typed: str
    stored: str
    pieces: tuple[tuple[str, str], ...]
    rest: str

    def missed(self, stored: str) -> list[str]:
        """Return the kinds of the pieces of which a word is left in what was stored."""
        left = words(_BLOCK.sub(" ", stored)) - words(self.rest)
        return [kind for kind, piece in self.pieces if left & words(piece)]

    def lost(self, stored: str) -> int:
        """Return how many words are gone that were to stay."""
        return (words(self.rest) - words(stored)).total()


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def read(lines: str) -> list[Case]:
    """Read cases as they are written above."""
    return [_case(_UNICODE.sub(_meant, line)) for line in lines.strip().splitlines()]


def hostile(length: int) -> list[str]:
    """Return a text of that length of each family."""
    units = [_UNICODE.sub(_meant, unit) for line in HOSTILE.strip().splitlines() for unit in line.split("|")]
    return [(unit * length)[:length] for unit in units if unit]


def _meant(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else {"n": "\n", "s": " "}[escape.group()[1]]


def _case(line: str) -> Case:
    return Case(
        typed=_PIECE.sub(lambda piece: piece[2], line),
        stored=_PIECE.sub(lambda piece: BLOCKS[piece[1]], line),
        pieces=tuple(_PIECE.findall(line)),
        rest=_PIECE.sub(" ", line),
    )


_BLOCK = re.compile("|".join(map(re.escape, BLOCKS.values())))
_PIECE = re.compile(r"\{([a-z-]+):([^}]*)\}")
_UNICODE = re.compile(r"\\u([0-9a-f]{4})|\\[ns]")
