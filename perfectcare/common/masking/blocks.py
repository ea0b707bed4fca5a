"""What stands in the place of what was taken out, and what every finder shares."""

from __future__ import annotations

import re

#: The kinds of things that are taken out, and the words that take their place.
BLOCKS = {
    "nhs-number": "[NHS number removed]",
    "phone": "[phone number removed]",
    "email": "[email address removed]",
    "postcode": "[postcode removed]",
    "birth": "[date of birth removed]",
    "address": "[address removed]",
    "name": "[name removed]",
}
BLOCK = re.compile("|".join(re.escape(block) for block in BLOCKS.values()))

#: Stands in the plain copy for what is masked already. No finder matches it, nor starts or ends beside it.
GONE = "\0"

#: Where a piece starts and ends, and its kind.
Found = tuple[int, int, str]

#: Most comments hold no digit at all, and so none of many things.
HAS_DIGIT = re.compile("[0-9]")
