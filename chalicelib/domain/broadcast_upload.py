"""A list on its way from an officer's computer into a broadcast, and what was seen in it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from chalicelib.domain.audience import BadRow, NoAudience
from chalicelib.domain.broadcast_preview import Sample
from chalicelib.domain.text_kind import TextKind

# A hundred thousand people with some columns each take five to ten.
LARGEST = 30 * 1024 * 1024
_NAME_KEPT = 200
# Whoever reads writes so much more often; longer than the function that reads may run.
READ_FOR = timedelta(seconds=150)


class UploadState(StrEnum):
    """How far it came."""

    EXPECTED = "expected"  # the browser may be sending it
    READING = "reading"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Upload:
    """`rows`: read so far. `words`: why it failed and what to do, for an officer.

    `at`: when it was last written, aware.
    """

    name: str
    size: int
    state: UploadState = UploadState.EXPECTED
    rows: int = 0
    words: str = ""
    at: datetime | None = None

    def is_read_at(self, now: datetime) -> bool:
        """Whether somebody may be at it: another file now would be mixed with this one."""
        is_fresh = self.at is not None and now - self.at < READ_FOR
        return self.state is UploadState.READING and is_fresh


@dataclass(frozen=True, slots=True)
class UploadForm:
    """Where a browser posts the file to, and the fields that go before it."""

    url: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Seen:
    """The first rows that are wrong, some people's texts, and letters that carriers lack."""

    bad: tuple[BadRow, ...] = ()
    samples: tuple[Sample, ...] = ()
    lost: tuple[str, ...] = ()


def chosen(name: str, size: int) -> Upload:
    """What an officer chose. Raises NoAudience for what cannot be a list, before it is sent."""
    ending = name.rpartition(".")[2].lower()
    if ending == "xls":
        raise NoAudience(OLD_EXCEL)
    if ending not in ("csv", "txt", "xlsx"):
        raise NoAudience("명단은 엑셀(xlsx)이나 CSV 파일로 올려 주세요.")
    if size <= 0:
        raise NoAudience("파일이 비어 있습니다.")
    if size > LARGEST:
        raise NoAudience("파일이 30 MB보다 큽니다. 필요한 열만 남기거나 둘로 나누어 올려 주세요.")
    return Upload(name[-_NAME_KEPT:], size)


OLD_EXCEL = (
    "옛 엑셀 파일(xls)입니다. 엑셀에서 ‘다른 이름으로 저장’을 눌러 ‘Excel 통합 문서(xlsx)’로 "
    "저장한 파일을 올려 주세요."
)


def packed(seen: Seen) -> bytes:
    """For `unpacked`; it holds people's texts, so it lies sealed beside the list."""
    fields = {
        "bad": [[row.row, row.words] for row in seen.bad],
        "samples": [[one.row, one.phone, one.kind, one.text] for one in seen.samples],
        "lost": seen.lost,
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def unpacked(raw: bytes) -> Seen:
    """Reads `packed` back."""
    fields: dict[str, Any] = json.loads(raw)
    return Seen(
        tuple(BadRow(row, words) for row, words in fields["bad"]),
        tuple(
            Sample(row, phone, TextKind(kind), text) for row, phone, kind, text in fields["samples"]
        ),
        tuple(fields["lost"]),
    )
