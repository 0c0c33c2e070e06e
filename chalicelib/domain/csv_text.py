"""A CSV file as Korean spreadsheets save it: UTF-8 or cp949, and what stands between its cells.

Read line by line: nothing here holds a file whole.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from chalicelib.domain.audience import EMPTY, NoAudience

SEPARATORS = ",;\t"
# Letters of one row, over all its lines: more is no list, and would be held whole as cells.
LONGEST_ROW = 100_000


def read_csv(raw: Iterable[bytes]) -> Iterator[Sequence[str]]:
    """The rows of a file that is given by its lines, each with its line's end, if it has one.

    Raises NoAudience for what is no CSV. A letter that cannot be read is U+FFFD.
    """
    lines = _decoded(raw)
    first = next(lines, None)
    if first is None:
        raise NoAudience(EMPTY)
    bounded = _Bounded(chain([first], lines))
    reader = csv.reader(bounded, delimiter=_separator(first[:LONGEST_ROW]))
    while True:
        bounded.room = LONGEST_ROW
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            quotes = f"{reader.line_num}번째 줄에서 표가 어긋났습니다. {_QUOTES}"
            raise NoAudience(_MACINTOSH if bounded.has_returns else quotes) from None


class _Bounded:
    """Lines, as long as there is `room` for them.

    `has_returns`: whether the last one was many of an old kind.
    """

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.room = LONGEST_ROW
        self.has_returns = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.room -= len(line)
        self.has_returns = "\r" in line.rstrip("\r\n")
        if self.room < 0:
            raise NoAudience(_MACINTOSH if self.has_returns else _ENDLESS)
        return line


_ENDLESS = (
    "한 줄이 너무 길어 읽지 않았습니다. 따옴표가 빠지지 않았는지 확인하고, 필요한 열만 남겨 올려 "
    "주세요."
)
_UTF8, _KOREAN = "utf-8", "cp949"
_BOM = b"\xef\xbb\xbf"
_SAVE_AGAIN = "엑셀에서 ‘다른 이름으로 저장’을 눌러 ‘CSV UTF-8’로 저장한 파일을 올려 주세요."
_UNICODE = f"‘유니코드 텍스트’로 저장된 파일입니다. {_SAVE_AGAIN}"
_QUOTES = "따옴표가 빠지지 않았는지 확인해 주세요."
_MACINTOSH = f"줄바꿈이 옛 매킨토시 방식인 파일입니다. {_SAVE_AGAIN}"
_NO_TABLE = (
    "표로 읽을 수 없는 파일입니다. 암호나 보안이 걸려 있으면 풀고, 엑셀(xlsx)이나 CSV로 저장한 "
    "파일을 올려 주세요."
)
# How files begin that look like tables on a screen and are none here. A workbook with a password
# begins as an old one does.
_OTHERS = (
    (b"PK\x03\x04", f"엑셀 파일(xlsx)입니다. {_SAVE_AGAIN}"),
    (b"\xd0\xcf\x11\xe0", f"옛 엑셀 파일(xls)이거나 암호가 걸린 파일입니다. {_SAVE_AGAIN}"),
    (b"\xff\xfe", _UNICODE),
    (b"\xfe\xff", _UNICODE),
    (b"%PDF", _NO_TABLE),
)
_BEGINNING = 1000
# Many systems hand out a page under a spreadsheet's name; `<명단>` is but a title.
_MARKUP = re.compile(rb"\s*<(?:!doctype|\?xml|html|head|meta|style|body|table)\b", re.I)
_SAVED_PAGE = f"화면을 저장한 파일(html)입니다. {_SAVE_AGAIN}"
# Control characters that no text has; a stray NUL here and there is passed over.
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")
# From here on letters take three bytes of UTF-8, which hardly any cp949 looks like by chance.
_THREE_BYTES = "ࠀ"


def _decoded(raw: Iterable[bytes]) -> Iterator[str]:
    """Lines as text. The first letters beyond ASCII that are clear tell the file's code."""
    code = ""
    for number, line in enumerate(raw):
        if number == 0:
            _refuse_others(line)
            code, line = (_UTF8, line[len(_BOM) :]) if line.startswith(_BOM) else (code, line)
        code = code or _code_of(line)
        # Of a line that may be either, people who write Korean mean Korean.
        yield line.decode(code or _KOREAN, "replace").replace("\x00", "")


def _refuse_others(line: bytes) -> None:
    for beginning, words in _OTHERS:
        if line.startswith(beginning):
            raise NoAudience(words)
    top = line.removeprefix(_BOM)[:_BEGINNING]
    if _MARKUP.match(top):
        raise NoAudience(_SAVED_PAGE)
    if len(_NO_TEXT.findall(top)) * 20 > len(top):
        raise NoAudience(_NO_TABLE)


def _code_of(line: bytes) -> str:
    """Empty where the line does not tell."""
    if line.isascii():
        return ""
    try:
        text = line.decode(_UTF8)
    except UnicodeDecodeError:
        return _KOREAN
    return _UTF8 if any(char >= _THREE_BYTES for char in text) else ""


def _separator(line: str) -> str:
    """What stands most often between the cells of the first line, outside of quotes."""
    bare = "".join(line.split('"')[::2])
    counted = Counter(char for char in bare if char in SEPARATORS)
    return max(SEPARATORS, key=lambda char: counted[char])
