"""A file that is shared in a talk: what it is, whether it may be, and why not."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.conversation import Turn
from chalicelib.domain.errors import Reason, Rejected
from chalicelib.domain.file_kinds import kind_of
from chalicelib.domain.file_names import cleaned, ending_of
from chalicelib.domain.message import Attachment

# A request to Lambda is at most 6 MB, and a binary body travels in base64, a third longer: 4 MiB
# become 5.6 MB. It is below the consult talk's 5 MB for a picture too.
LARGEST = 4 * 1024 * 1024
# 26 letters of 32 are 130 bits: nobody guesses a file's address.
ID_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
ID_LENGTH = 26
IMAGE, FILE = "image", "file"


class Fault(StrEnum):
    """Why a file is not taken; `words_of` says it to the agent."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NAMELESS = "nameless"
    NOT_LISTED = "not_listed"
    OTHER_ENDING = "other_ending"
    NO_WAY = "no_way"  # the talk's channel carries no files
    SESSION_OVER = "session_over"  # nothing reaches the person there any more


class BadFile(Rejected):
    """The file is not taken; nothing was stored."""

    def __init__(self, fault: Fault) -> None:
        large = fault is Fault.TOO_LARGE
        super().__init__(Reason.TOO_LARGE if large else Reason.BAD_BODY)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class SharedFile:
    """`id`: 26 letters of chance; `kind`: `image` or `file`; `size` in bytes."""

    id: str
    name: str
    kind: str
    mime: str
    size: int


def read_file(id: str, name: str, body: bytes) -> SharedFile:
    """The file under its cleaned name; raises BadFile."""
    if not body:
        raise BadFile(Fault.EMPTY)
    if len(body) > LARGEST:
        raise BadFile(Fault.TOO_LARGE)
    shown = cleaned(name)
    if not ending_of(shown):
        raise BadFile(Fault.NAMELESS)
    kind = kind_of(body)
    if kind is None:
        raise BadFile(Fault.NOT_LISTED)
    if ending_of(shown) not in kind.endings:
        raise BadFile(Fault.OTHER_ENDING)
    return SharedFile(id, shown, IMAGE if kind.is_image else FILE, kind.mime, len(body))


def attachment_of(file: SharedFile) -> Attachment:
    """The file as a turn names it."""
    return Attachment(file.kind, "", None, file.id, file.name, file.size, file.mime)


def given_in(turn: Turn) -> Attachment | None:
    """The file that lies with us which a turn gives or brings; None for most turns."""
    return next((each for each in turn.attachments if each.file), None)


def is_id(text: str) -> bool:
    """Whether this may be a file's id: whatever else comes in an address is none."""
    return len(text) == ID_LENGTH and set(text) <= set(ID_LETTERS)


def words_of(fault: Fault) -> str:
    """What the agent is told, in Korean: what is wrong and what to do."""
    return _WORDS[fault]


def size_words(size: int) -> str:
    """Such as `812 KB` or `3.4 MB`; never `0 KB`."""
    kilobytes = max(1, round(size / 1024))
    return f"{size / 1024 / 1024:.1f} MB" if kilobytes >= 1024 else f"{kilobytes} KB"


TAKEN = "사진(JPG, PNG, GIF), PDF, 한글(HWP, HWPX), DOCX, XLSX, PPTX, TXT"
_WORDS: Mapping[Fault, str] = {
    Fault.EMPTY: "파일에 내용이 없어 보내지 않았습니다. 파일을 열어 확인해 주세요.",
    Fault.TOO_LARGE: "파일이 4 MB보다 커서 보내지 않았습니다. 크기를 줄이거나 나누어 보내 주세요.",
    Fault.NAMELESS: "파일 이름에 확장자(예: .pdf)가 없어 보내지 않았습니다. 이름을 고쳐 주세요.",
    Fault.NOT_LISTED: f"보낼 수 있는 파일이 아닙니다. 보낼 수 있는 것: {TAKEN}.",
    Fault.OTHER_ENDING: (
        "파일의 내용이 이름의 확장자와 달라 보내지 않았습니다. "
        "원래 프로그램에서 다시 저장해 주세요."
    ),
    Fault.SESSION_OVER: (
        "카카오톡 상담 세션이 끝나 파일을 보낼 수 없습니다. 전화번호를 아시면 문자로 이어 주세요."
    ),
    Fault.NO_WAY: "이 상담의 채널로는 파일을 보낼 수 없습니다. 글로 안내해 주세요.",
}
