"""A CSV file as Korean spreadsheets save it: UTF-8 or cp949, and what stands between its cells.

Read line by line: nothing here holds a file whole.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from chalicelib.domain.audience import NoAudience

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
        raise NoAudience("파일이 비어 있습니다.")
    bounded = _Bounded(chain([first], lines))
    reader = csv.reader(bounded, delimiter=_separator(first[:LONGEST_ROW]))
    while True:
        bounded.room = LONGEST_ROW
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise NoAudience(
                f"{reader.line_num}번째 줄에서 표가 어긋났습니다. 따옴표가 빠지지 않았는지 확인해 "
                "주세요."
            ) from None


class _Bounded:
    """Lines, as long as there is `room` for them."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.room = LONGEST_ROW

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.room -= len(line)
        if self.room < 0:
            raise NoAudience(_ENDLESS)
        return line


_ENDLESS = (
    "한 줄이 너무 길어 읽지 않았습니다. 따옴표가 빠지지 않았는지 확인하고, 필요한 열만 남겨 올려 "
    "주세요."
)
_UTF8, _KOREAN = "utf-8", "cp949"
_BOM = b"\xef\xbb\xbf"
_SAVE_AGAIN = "엑셀에서 ‘다른 이름으로 저장’을 눌러 ‘CSV UTF-8’로 저장한 파일을 올려 주세요."
# How files begin that look like tables on a screen and are none here.
_OTHERS = (
    (b"PK\x03\x04", f"엑셀 파일(xlsx)입니다. {_SAVE_AGAIN}"),
    (b"\xd0\xcf\x11\xe0", f"옛 엑셀 파일(xls)입니다. {_SAVE_AGAIN}"),
    (b"\xff\xfe", f"‘유니코드 텍스트’로 저장된 파일입니다. {_SAVE_AGAIN}"),
    (b"\xfe\xff", f"‘유니코드 텍스트’로 저장된 파일입니다. {_SAVE_AGAIN}"),
)
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
