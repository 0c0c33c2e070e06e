"""Whom a broadcast goes to, as a spreadsheet's rows tell it: row by row, never the whole at once.

The row with the columns' names is found by itself; other columns are values for a text's gaps.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from chalicelib.domain.phone_number import Line, NotAPhone, read_phone, words_of

# A row with the columns' names lies this far up or nowhere.
HEADER_WITHIN = 10
BROKEN = "�"


@dataclass(frozen=True, slots=True)
class Recipient:
    """`row`: its number as the spreadsheet shows it. `phone`: digits, as dialled inside Korea."""

    row: int
    phone: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BadRow:
    """Nothing is sent for it. `words` tell an officer why."""

    row: int
    words: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same number as an earlier row's, which counts."""

    row: int


Entry = Recipient | BadRow | Repeat
# Why nothing may be sent to a number, in words; empty where it may.
Barred = Callable[[str], str]


class NoAudience(ValueError):
    """The file cannot be read as a list of people; the message tells an officer what to do."""


def nobody(_phone: str) -> str:
    """Bars none."""
    return ""


def read_rows(rows: Iterable[Sequence[str]], barred: Barred = nobody) -> Iterator[Entry]:
    """What each row of a spreadsheet says, in order; empty rows say nothing.

    Raises NoAudience where no column holds phone numbers. Memory does not grow with the rows.
    """
    numbered = enumerate(rows, 1)
    top = list(islice(numbered, HEADER_WITHIN))
    if len(top) < HEADER_WITHIN and not any(cell.strip() for _, row in top for cell in row):
        raise NoAudience(EMPTY)
    columns = _columns(top)
    seen = _Seen()
    for number, row in _rest(top, numbered, columns.header):
        if any(cell.strip() for cell in row):
            yield _entry(number, row, columns, seen, barred)


def somebody(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The same; raises NoAudience where there is none: names of columns alone."""
    found = iter(entries)
    first = next(found, None)
    if first is None:
        raise NoAudience(_NOBODY)
    yield first
    yield from found


def read_numbers(phones: Iterable[str]) -> Iterator[Entry]:
    """The same of bare numbers, counted from 1: there may be none at all."""
    seen = _Seen()
    for number, phone in enumerate(phones, 1):
        yield _entry(number, (phone,), _Columns(0, 0), seen, nobody)


@dataclass(frozen=True, slots=True)
class _Columns:
    """`header`: the number of the row with names; 0 where there is none."""

    header: int
    phone: int
    values: tuple[tuple[int, str], ...] = ()


# In the order in which they are wanted where a list has several.
_NAMES = (
    re.compile("휴대폰|휴대전화|핸드폰|무선전화|mobile|cell|hp|handphone"),
    re.compile("수신번호|받는번호|수신자번호|문자번호"),
    re.compile("전화|연락처|phone|tel"),
)
# "전화 여부", "전화 메모" and the like are no numbers.
_NOT_A_NUMBER = re.compile("여부|메모|비고|시간|일시|결과|동의")
_FEWEST_DIGITS = 7
_PUNCTUATION = re.compile(r"[\W_]+")
_USUAL = re.compile(r"\s*(010)-?([0-9]{4})-?([0-9]{4})\s*")
_AS_FORMULA = re.compile(r'="([^"]*)"')
_UNFIT = {
    Line.LANDLINE: "집이나 사무실 전화번호라 문자를 받을 수 없습니다. 휴대전화 번호를 적어 주세요.",
    Line.INTERNET: "인터넷 전화(070) 번호라 문자를 받을 수 없습니다. 휴대전화 번호를 적어 주세요.",
    Line.PERSONAL: "안심번호(050)에는 보낼 수 없습니다. 휴대전화 번호를 적어 주세요.",
    Line.FREE: "무료 전화(080) 번호라 문자를 받을 수 없습니다. 휴대전화 번호를 적어 주세요.",
    Line.NATIONWIDE: "대표번호라 문자를 받을 수 없습니다. 휴대전화 번호를 적어 주세요.",
}
# Of the older services' numbers, which are no other's beginning: a spreadsheet takes the 0 away.
_OLDER = re.compile(r"\s*(1[179][2-9][0-9]{6,7})\s*")
EMPTY = "파일이 비어 있습니다."
_NOBODY = "열 이름만 있고 번호가 한 줄도 없습니다. 번호를 적어 다시 올려 주세요."
_NO_PHONES = (
    "전화번호가 든 열을 찾지 못했습니다. 첫 줄에 ‘전화번호’나 ‘휴대폰’처럼 열 이름을 적어 주세요."
)
_UNREADABLE = "글자가 깨져 읽을 수 없습니다. 파일을 ‘CSV UTF-8’로 다시 저장해 주세요."


def _columns(top: list[tuple[int, Sequence[str]]]) -> _Columns:
    named = list(_named(top))
    # A title over the table may speak of phone numbers too: below a true name there are some.
    for found in named:
        if any(number > found.header and _has_digits(row, found) for number, row in top):
            return found
    if named:
        return named[0]
    for _, row in top:
        for place, cell in enumerate(row):
            if _is_phone(cell):
                return _Columns(0, place)
    raise NoAudience(_NO_PHONES)


def _named(top: list[tuple[int, Sequence[str]]]) -> Iterator[_Columns]:
    for number, row in top:
        names = [_folded(cell) for cell in row]
        for wanted in _NAMES:
            for place, name in enumerate(names):
                if wanted.search(name) and not _NOT_A_NUMBER.search(name):
                    yield _Columns(number, place, _values(row, place))


def _has_digits(row: Sequence[str], columns: _Columns) -> bool:
    cell = row[columns.phone] if columns.phone < len(row) else ""
    return sum(char.isdecimal() for char in cell) >= _FEWEST_DIGITS


def _values(row: Sequence[str], phone: int) -> tuple[tuple[int, str], ...]:
    """Columns by the names that officers gave them; of two with one name the first counts."""
    named: dict[str, int] = {}
    for place, cell in enumerate(row):
        name = " ".join(cell.split())
        if name and place != phone:
            named.setdefault(name, place)
    return tuple((place, name) for name, place in named.items())


def _rest(
    top: list[tuple[int, Sequence[str]]],
    rows: Iterator[tuple[int, Sequence[str]]],
    header: int,
) -> Iterator[tuple[int, Sequence[str]]]:
    yield from (each for each in top if each[0] > header)
    yield from rows


def _entry(
    number: int, row: Sequence[str], columns: _Columns, seen: "_Seen", barred: Barred
) -> Entry:
    cell = row[columns.phone] if columns.phone < len(row) else ""
    try:
        phone = _mobile(cell)
    except ValueError as fault:
        return BadRow(number, str(fault))
    values = {name: row[place].strip() for place, name in columns.values if place < len(row)}
    if any(BROKEN in value for value in values.values()):
        return BadRow(number, _UNREADABLE)
    if seen.before(phone):
        return Repeat(number)
    why = barred(phone)
    return BadRow(number, why) if why else Recipient(number, phone, values)


def _mobile(cell: str) -> str:
    """The digits of a mobile number. Raises ValueError with words for an officer."""
    usual = _USUAL.fullmatch(cell)
    if usual:
        return "".join(usual.groups())
    cell = _OLDER.sub(r"0\1", cell) if _OLDER.fullmatch(cell) else cell
    try:
        found = read_phone(_AS_FORMULA.sub(r"\1", cell))
    except NotAPhone as error:
        raise ValueError(words_of(error.fault)) from None
    if not found.is_mobile:
        raise ValueError(_UNFIT[found.line])
    return found.digits


def _is_phone(cell: str) -> bool:
    try:
        read_phone(_AS_FORMULA.sub(r"\1", cell))
    except NotAPhone:
        return False
    return True


def _folded(cell: str) -> str:
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", cell).casefold())


class _Seen:
    """Which numbers came before: a bit for each of the ten thousand behind one beginning.

    However long a list is, all mobile numbers there may be take 13 MB.
    """

    def __init__(self) -> None:
        self._bits: dict[str, bytearray] = {}

    def before(self, phone: str) -> bool:
        """Whether it did; from now on it did."""
        bits = self._bits.setdefault(phone[:-4], bytearray(1250))
        place, bit = divmod(int(phone[-4:]), 8)
        found = bits[place] >> bit & 1
        bits[place] |= 1 << bit
        return bool(found)
