"""Mobile and fixed numbers, written nationally or with +82, except the public ones."""

import re

from chalicelib.domain.masking_labels import says_account, says_phone, says_receipt
from chalicelib.domain.masking_numbers import Number, ends
from chalicelib.domain.masking_spans import Hidden, Verdict

_MOBILE = re.compile("01[016789][0-9]{7,8}")
# Area codes, internet telephony (070) and personal numbers (050x).
_FIXED = re.compile("(02|0(?:3[1-3]|4[1-4]|5[1-5]|6[1-4]|70)|050[0-9]?)([0-9]{7,8})")
# Nationwide numbers of companies and offices.
_NATIONWIDE = re.compile("(1(?:5[2-9][0-9]|6[0-9]{2}|8[0-9]{2}))([0-9]{4})")
_UNIT = re.compile(r"\W{0,1}(?:[년원명개월건평회세㎡]|만|천|억|km|m\b)")
_LAST_YEAR = 2100


def is_public(number: Number, public: frozenset[str]) -> bool:
    """A number the tenants publish stays readable, in whatever way it is written."""
    known = number.digits in public or national(number.digits) in public
    return known and not number.chain.is_glued(number)


def phone(number: Number) -> Verdict | None:
    """A mobile number: 010, 011, 016 to 019."""
    digits = national(number.digits)
    if not _MOBILE.fullmatch(digits) or not _stands_alone(number):
        return None
    if not _cut_well(number.sizes, len(digits) - 3) and not says_phone(number.before(12)):
        return None
    return Verdict(Hidden.PHONE, f"{digits[:3]}-****-{digits[-4:]}")


def tel(number: Number) -> Verdict | None:
    """A fixed, internet, personal or nationwide number."""
    if not _stands_alone(number):
        return None
    if len(number.digits) == 8:
        return _nationwide(number)
    digits = national(number.digits)
    fixed = _FIXED.fullmatch(digits)
    if not fixed or (len(number.sizes) == 1 and says_receipt(number.before(20))):
        return None
    if not any(_cut_well(number.sizes, length) for length in _subscriber_lengths(fixed)):
        return None
    return Verdict(Hidden.TEL, f"{fixed[1]}-***-{digits[-4:]}")


def national(digits: str) -> str:
    """The digits as they are dialled inside Korea."""
    for prefix in ("0082", "82"):
        if digits.startswith(prefix) and len(digits) >= len(prefix) + 8:
            return "0" + digits[len(prefix) :].lstrip("0")
    return digits


def _subscriber_lengths(fixed: re.Match[str]) -> tuple[int, ...]:
    # 050x and its number can be cut in two ways: 0507-123-4567, 050-7123-4567.
    length = len(fixed[2])
    return (length, length + 1) if fixed[1].startswith("050") else (length,)


def _nationwide(number: Number) -> Verdict | None:
    match = _NATIONWIDE.fullmatch(number.digits)
    if not match or number.sizes not in ((4, 4), (8,)) or _UNIT.match(number.after(3)):
        return None
    if number.after(1) == "-" and number.after(2)[1:].isdigit():
        return None
    if says_phone(number.before(12)):
        return Verdict(Hidden.TEL, f"{match[1]}-****")
    is_amount = number.digits.endswith("000") and number.sizes == (8,)
    is_span = number.sizes == (4, 4) and int(match[1]) <= int(match[2]) <= _LAST_YEAR
    if is_amount or is_span or says_receipt(number.before(20)):
        return None
    return Verdict(Hidden.TEL, f"{match[1]}-****")


def _stands_alone(number: Number) -> bool:
    """Whether it is no middle part of an account or a longer code."""
    if number.chain.is_glued(number):
        return False
    goes_on = number.after(1) in "-." and number.after(2)[1:].isdigit()
    return not goes_on or not says_account(number.before(12), "")


def _cut_well(sizes: tuple[int, ...], subscriber: int) -> bool:
    """Whether the cuts are a phone number's: before the last four digits and after the code."""
    cuts = ends(sizes)
    inner = {cut for cut in cuts if cut < subscriber}
    outer = cuts - inner
    return inner <= {4} and (not outer or subscriber in outer)
