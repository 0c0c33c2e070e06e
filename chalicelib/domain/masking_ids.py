"""Numbers whose digits prove what they are: resident, alien, card, licence, business."""

import re

from chalicelib.domain.masking_labels import (
    says_account,
    says_business,
    says_card,
    says_licence,
    says_receipt,
    says_resident,
)
from chalicelib.domain.masking_numbers import Number, ends
from chalicelib.domain.masking_spans import Hidden, Verdict

# The seventh digit tells the century and, from 5 to 8, a foreigner.
_CENTURY = {
    "1": 1900, "2": 1900, "3": 2000, "4": 2000, "9": 1800, "0": 1800,
    "5": 1900, "6": 1900, "7": 2000, "8": 2000,
}  # fmt: skip
_DAYS = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_RESIDENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_BUSINESS_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3)
_CARD_SHAPES = {
    (4, 4, 4, 4), (8, 8), (4, 12), (12, 4), (4, 4, 8), (8, 4, 4), (4, 8, 4), (6, 10),
    (4, 6, 5), (4, 11), (4, 6, 4), (4, 10),
}  # fmt: skip
_REGION = re.compile(
    r"(?:서울|부산|경기|강원|충북|충남|전북|전남|경북|경남|제주|대구|인천|광주|대전|울산)\W{0,2}\Z"
)


def resident(number: Number) -> Verdict | None:
    """YYMMDD and seven digits with a real birth date.

    The check digit is a hint only: numbers given since October 2020 carry none.
    """
    digits = number.digits
    if not _is_birth_date(digits):
        return None
    if not _written_as_resident(number.sizes) and not says_resident(number.before(12)):
        return None
    if says_receipt(number.before(20)) and not _resident_check(digits):
        return None
    if digits[6] in "5678":
        return Verdict(Hidden.ARC, "[외국인번호]")
    return Verdict(Hidden.RRN, "[주민번호]")


def card(number: Number) -> Verdict | None:
    """14 to 16 digits of a card scheme (3 to 6, 9) that pass the Luhn check."""
    digits = number.digits
    if digits[0] not in "34569" or not _luhn(digits) or says_receipt(number.before(20)):
        return None
    around = number.before(12)
    is_named = says_card(around)
    if len(number.sizes) > 1 and number.sizes not in _CARD_SHAPES and not is_named:
        return None
    if len(digits) == 14 and not is_named and says_account(around, ""):
        return None
    return Verdict(Hidden.CARD, f"****-****-****-{digits[-4:]}")


def driver(number: Number) -> Verdict | None:
    """Region 11 to 28 (or its name on older licences), then 2-6-2 digits."""
    digits, sizes = number.digits, number.sizes
    named = says_licence(number.before(14)) or says_licence(number.after(8))
    if len(digits) == 10:
        old = sizes == (2, 6, 2) and _REGION.search(number.before(5))
        return Verdict(Hidden.DRIVER, f"**-******-{digits[-2:]}") if old else None
    if not 11 <= int(digits[:2]) <= 28 or not (sizes == (2, 2, 6, 2) or named):
        return None
    return Verdict(Hidden.DRIVER, f"{digits[:2]}-**-******-{digits[-2:]}")


def bizno(number: Number) -> Verdict | None:
    """Ten digits with the tax office's check digit, as 3-2-5 or in one piece."""
    digits, sizes = number.digits, number.sizes
    if digits[0] == "0" or not _business_check(digits):
        return None
    if says_business(number.before(14)):
        return Verdict(Hidden.BIZNO, f"{digits[:3]}-**-*****")
    if sizes == (10,):
        unclear = says_receipt(number.before(20)) or says_account(number.before(12), "")
        return None if unclear else Verdict(Hidden.BIZNO, f"{digits[:3]}-**-*****")
    if sizes == (3, 2, 5) and not number.chain.is_glued(number):
        return Verdict(Hidden.BIZNO, f"{digits[:3]}-**-*****")
    return None


def _is_birth_date(digits: str) -> bool:
    year = _CENTURY[digits[6]] + int(digits[:2])
    month, day = int(digits[2:4]), int(digits[4:6])
    if not 1 <= month <= 12 or not 1 <= day <= _DAYS[month]:
        return False
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return is_leap or (month, day) != (2, 29)


def _written_as_resident(sizes: tuple[int, ...]) -> bool:
    """In one piece or cut after the birth date; the seven digits whole or after a single first.

    A birthday and the phone number after it are no resident number.
    """
    cuts = ends(sizes)
    return not cuts or (7 in cuts and (6 in cuts or min(cuts) == 7))


def _resident_check(digits: str) -> bool:
    total = sum(int(d) * w for d, w in zip(digits, _RESIDENT_WEIGHTS, strict=False))
    return (11 - total % 11) % 10 == int(digits[12])


def _luhn(digits: str) -> bool:
    total = sum(int(d) for d in digits[-1::-2])
    return (total + sum(int(d) * 2 - 9 * (d > "4") for d in digits[-2::-2])) % 10 == 0


def _business_check(digits: str) -> bool:
    total = sum(int(d) * w for d, w in zip(digits, _BUSINESS_WEIGHTS, strict=False))
    ninth = int(digits[8]) * 5
    return (10 - (total + ninth + ninth // 10) % 10) % 10 == int(digits[9])
