"""A Korean phone number however a person, a carrier or a spreadsheet wrote it.

Numbers that begin with 0 are dialled by area or service; nationwide ones have eight digits and no
area. Source: the numbering plan of the Telecommunications Numbering Rules (전기통신번호관리세칙).
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Line(StrEnum):
    """What a number leads to. Only a mobile one can be sent a text message."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    INTERNET = "internet"  # 070
    PERSONAL = "personal"  # 050x, leads on to another number
    FREE = "free"  # 080
    NATIONWIDE = "nationwide"  # 15xx, 16xx, 18xx


class PhoneFault(StrEnum):
    """Why something is no number; `words_of` says it to an officer."""

    EMPTY = "empty"
    LETTERS = "letters"
    SEVERAL = "several"
    ROUNDED = "rounded"
    FOREIGN = "foreign"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    UNKNOWN_AREA = "unknown_area"


class NotAPhone(ValueError):
    """It cannot be read as one Korean number."""

    def __init__(self, fault: PhoneFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """`digits`: as dialled inside Korea. `parts`: as it is written with hyphens."""

    digits: str
    line: Line
    parts: tuple[str, ...]

    @property
    def written(self) -> str:
        """`010-1234-5678`."""
        return "-".join(self.parts)

    @property
    def e164(self) -> str:
        """`+821012345678`, by which everyone abroad writes it."""
        return f"+82{self.digits.removeprefix('0')}"

    @property
    def is_mobile(self) -> bool:
        """Whether a text message can reach it."""
        return self.line is Line.MOBILE


def read_phone(text: str) -> PhoneNumber:
    """The one number in a field. Raises NotAPhone.

    A spreadsheet takes the leading 0 of a mobile number away: ten digits that begin with 10 had it.
    """
    digits = _national(_digits(_plain(text)))
    for line, pattern in _PLAN:
        found = pattern.fullmatch(digits)
        if found:
            return PhoneNumber(digits, line, found.groups())
    raise NotAPhone(_fault(digits))


def words_of(fault: PhoneFault) -> str:
    """What an officer is told, with what to do."""
    return _WORDS[fault]


_PLAN: tuple[tuple[Line, re.Pattern[str]], ...] = (
    (Line.MOBILE, re.compile("(010)([0-9]{4})([0-9]{4})")),
    # The older services' numbers, still in use where their owners kept them.
    (Line.MOBILE, re.compile("(01[16789])([2-9][0-9]{2,3})([0-9]{4})")),
    (Line.LANDLINE, re.compile("(02)([1-9][0-9]{2,3})([0-9]{4})")),
    (
        Line.LANDLINE,
        re.compile("(0(?:3[1-3]|4[1-4]|5[1-5]|6[1-4]))([1-9][0-9]{2,3})([0-9]{4})"),
    ),
    (Line.INTERNET, re.compile("(070)([0-9]{4})([0-9]{4})")),
    (Line.PERSONAL, re.compile("(050[0-9])([0-9]{3,4})([0-9]{4})")),
    (Line.FREE, re.compile("(080)([0-9]{3,4})([0-9]{4})")),
    (Line.NATIONWIDE, re.compile("(1[568][0-9]{2})([0-9]{4})")),
)
_AREAS = re.compile("0(?:10|1[16789]|2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70|80|50[0-9])|1[568]")
_SHORTEST, _LONGEST = 8, 12
# Of those whose numbers all have one length.
_LENGTHS = {"010": 11, "070": 11}
_ROUNDED = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]+")
# A spreadsheet's number that is whole all the same.
_WHOLE = re.compile(r"([0-9]+)\.0+")
_EXTENSION = re.compile(r"\([^0-9()]*\)\Z|(?:내선|구내|ext\.?|[#xX])\s*[0-9]{1,5}\s*\)?\Z")
_CALLED = re.compile(
    r"\A(?:tel:|[☎📞📱'`’]|(?:휴대폰|핸드폰|전화|연락처|HP|H\.P|TEL)[.:)]?)\s*", re.I
)
_SPELLED = str.maketrans("공영일이삼사오육륙칠팔구", "001234566789")
# Whatever stands between the digits of a number that somebody wrote by hand.
# U+1173 is what compatibility folding makes of a vowel that looks like a dash.
_BETWEEN = re.compile(r"[\s().\-_·,~/]|[‐-―−\u1173ー]|다시|국의|국에|에")
_NEXT_NUMBER = re.compile(r"(?<=[0-9])\s*[/;,&|]\s*(?=\(?0|\+|1[568][0-9]{2})")
_WORDS: Mapping[PhoneFault, str] = {
    PhoneFault.EMPTY: "전화번호가 비어 있습니다. 번호를 적어 주세요.",
    PhoneFault.LETTERS: "전화번호에 숫자가 아닌 글자가 있습니다. 번호만 적어 주세요.",
    PhoneFault.SEVERAL: "한 칸에 번호가 둘 이상 있습니다. 한 줄에 하나씩 적어 주세요.",
    PhoneFault.ROUNDED: (
        "표 계산 프로그램이 번호를 반올림했습니다. 칸의 서식을 ‘텍스트’로 바꾸고 다시 적어 주세요."
    ),
    PhoneFault.FOREIGN: "다른 나라 번호입니다. 국내 번호로만 보낼 수 있습니다.",
    PhoneFault.TOO_SHORT: "번호의 숫자가 모자랍니다. 빠진 자리가 없는지 확인해 주세요.",
    PhoneFault.TOO_LONG: "번호의 숫자가 너무 많습니다. 두 번 적히지 않았는지 확인해 주세요.",
    PhoneFault.UNKNOWN_AREA: "없는 지역번호나 식별번호입니다. 앞자리를 확인해 주세요.",
}


def _plain(text: str) -> str:
    """Half-width, without what calls it a number, an extension or a spreadsheet's marks."""
    folded = unicodedata.normalize("NFKC", text.strip()).replace("\n", "/")
    plain = "".join(each for each in folded if each.isprintable())
    plain = _CALLED.sub("", plain.strip().strip("\"'")).strip()
    if _ROUNDED.fullmatch(plain):
        raise NotAPhone(PhoneFault.ROUNDED)
    whole = _WHOLE.fullmatch(plain)
    return whole[1] if whole else _EXTENSION.sub("", plain).strip()


def _digits(plain: str) -> str:
    """`+` or digits and nothing else."""
    if not plain:
        raise NotAPhone(PhoneFault.EMPTY)
    if _NEXT_NUMBER.search(plain):
        raise NotAPhone(PhoneFault.SEVERAL)
    digits = _BETWEEN.sub("", plain.translate(_SPELLED))
    if not re.fullmatch(r"\+?[0-9]*", digits):
        raise NotAPhone(PhoneFault.LETTERS)
    if not digits.strip("+"):
        raise NotAPhone(PhoneFault.EMPTY)
    return digits


def _national(digits: str) -> str:
    """As dialled inside Korea, whatever prefix it came with."""
    for prefix in ("+82", "0082", "00182", "00282", "00582", "00782", "00882"):
        if digits.startswith(prefix):
            return _with_zero(digits[len(prefix) :])
    if digits.startswith("+"):
        raise NotAPhone(PhoneFault.FOREIGN)
    if digits.startswith("82") and len(digits) >= 10 and _AREAS.match(f"0{digits[2:].lstrip('0')}"):
        return _with_zero(digits[2:])
    lost_zero = len(digits) == 10 and digits.startswith("10")
    return f"0{digits}" if lost_zero else digits


def _with_zero(rest: str) -> str:
    """Behind the country's code the 0 is left out, or written all the same."""
    bare = rest.lstrip("0")
    is_nationwide = len(bare) == 8 and _PLAN[-1][1].fullmatch(bare)
    return bare if is_nationwide else f"0{bare}"


def _fault(digits: str) -> PhoneFault:
    if not _AREAS.match(digits):
        known = _SHORTEST <= len(digits) <= _LONGEST
        if known:
            return PhoneFault.UNKNOWN_AREA
        return PhoneFault.TOO_SHORT if len(digits) < _SHORTEST else PhoneFault.TOO_LONG
    whole = _SHORTEST if digits.startswith("1") else _LENGTHS.get(digits[:3], _LONGEST - 2)
    return PhoneFault.TOO_SHORT if len(digits) < whole else PhoneFault.TOO_LONG
