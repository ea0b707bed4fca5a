"""UK postcodes."""

from __future__ import annotations

import re

from perfectcare.common.masking.blocks import HAS_DIGIT, Found

# The areas of the Postcode Address File, with the forces' BF and the Crown dependencies.
_AREAS = (
    "A[BL]|B[ABDFHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]|"
    "L[ADELNSU]?|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE"
)
# "B12 1st" is a vitamin and an ordinal: where the last part reads as one, it must be in capitals.
_ORDINAL = r"(?-i:[0-9](?:[Ss]t|[Nn]d|[Rr]d|[Tt]h))"
_POSTCODE = re.compile(
    rf"(?<![^\W\d_])(?:GIR|(?:{_AREAS})(?:[0-9]{{2}}|[0-9][A-HJKMNPR-Y]?))"
    rf"[ -]{{0,3}}(?!{_ORDINAL})[0-9][ABD-HJLNP-UW-Z]{{2}}(?![^\W_])",
    re.IGNORECASE | re.ASCII,
)


def spans(folded: str) -> list[Found]:
    if not HAS_DIGIT.search(folded):
        return []
    return [(match.start(), match.end(), "postcode") for match in _POSTCODE.finditer(folded)]
