"""The 索引号 of a government document: its first part is the code of the body that issued it (sites.md §1)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from registry.model import Body

# A unified social credit code (18 signs, GB 32100) or the organisation code inside it (its signs 9 to 17, GB 11714:
# eight and a check sign, often set off by a dash). Signs that stand right after it would make it another number.
_CREDIT_CODE = re.compile(r"^([0-9A-HJ-NP-RTUWXY]{18})(?![0-9A-Z])")
_ORGANISATION_CODE = re.compile(r"^([0-9A-Z]{8})-?([0-9X])(?![0-9A-Z])")
_ORGANISATION_PART = slice(8, 17)


def issuing_code(index_number: str) -> str:
    """The credit code (18 signs) or organisation code (9) that an index number begins with; empty without one."""
    plain = "".join(index_number.split()).upper()
    credit = _CREDIT_CODE.match(plain)
    if credit:
        return credit[1]
    organisation = _ORGANISATION_CODE.match(plain)
    return organisation[1] + organisation[2] if organisation else ""


def issuer(bodies: Iterable[Body], index_number: str) -> Body | None:
    """The one body of the roster whose code an index number begins with; None where no body has it, or several do (a
    government and its office under one code)."""
    code = issuing_code(index_number)
    if not code:
        return None
    found = [
        body
        for body in bodies
        if body.credit_code and code in (body.credit_code.upper(), body.credit_code.upper()[_ORGANISATION_PART])
    ]
    return found[0] if len(found) == 1 else None
