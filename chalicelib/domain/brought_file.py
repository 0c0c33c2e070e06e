"""Files that people bring by an address: where they may be fetched from, and what came of it.

Vendors keep them for a while only (Kakao's secure images ten minutes, msghub's photos seven days),
so we keep our own. The bytes stay as they came, EXIF with them: where and when a picture was taken
is part of what a person shows. Only the desk opens it (infra/decisions/0023).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from chalicelib.domain.conversation import Turn, Voice
from chalicelib.domain.file_kinds import kind_of
from chalicelib.domain.message import Attachment
from chalicelib.domain.particles import followed
from chalicelib.domain.shared_file import FILE, IMAGE, SharedFile

LARGEST = 10 * 1024 * 1024
# Channel family -> hosts of its vendors; a name behind `*.` stands for all below it.
HOSTS: Mapping[str, tuple[str, ...]] = {
    "kakao": ("*.kakaocdn.net", "*.kakao.com", "*.ibapi.kr"),
    "sms": ("*.uplus.co.kr", "*.twilio.com"),
}
SECURE_IMAGE = "secure_image"
_SECURE_FOR = timedelta(minutes=10)
_FOR = timedelta(days=7)
_NAMES: Mapping[str, str] = {
    "image": "사진",
    SECURE_IMAGE: "사진",
    "video": "동영상",
    "audio": "음성",
    "file": "파일",
}


class Lost(StrEnum):
    """Why a file is not with us; `words_of` says it to the agent."""

    TOO_LARGE = "too_large"
    NOT_LISTED = "not_listed"
    GONE = "gone"
    ELSEWHERE = "elsewhere"  # an address that is none of the vendor's
    UNREACHED = "unreached"
    NEVER_CAME = "never_came"  # the vendor names no address for it


class NotBrought(Exception):
    """It cannot be had, and trying again would not help."""

    def __init__(self, lost: Lost) -> None:
        super().__init__(lost.value)
        self.lost = lost


@dataclass(frozen=True, slots=True)
class BroughtFile:
    """What came of a turn's attachment: a file of ours, or why there is none. `n` counts from 0."""

    seq: int
    n: int
    file: SharedFile | None
    lost: str = ""


def brought_in(turn: Turn) -> Iterator[tuple[int, Attachment]]:
    """The attachments that lie elsewhere, each with its place in the turn."""
    if turn.voice is Voice.CONTACT:
        for n, each in enumerate(turn.attachments):
            if each.url and not each.file:
                yield n, each


def is_host(family: str, host: str, also: Iterable[str] = ()) -> bool:
    """Whether a file of this channel family may lie there; `host` in lower case.

    `also`: hosts of the city's own vendor, written as in HOSTS.
    """
    return any(
        host.endswith(known[1:]) and len(host) > len(known) - 1
        if known.startswith("*.")
        else host == known
        for known in (*HOSTS.get(family, ()), *also)
    )


def has_come(attached: Attachment) -> bool:
    """Whether it lies anywhere; of others nothing is known but that somebody sent them."""
    return bool(attached.url or attached.file)


def kept_for(attached: Attachment) -> timedelta:
    """How long its vendor has it."""
    return _SECURE_FOR if attached.kind == SECURE_IMAGE else _FOR


def read_brought(id: str, n: int, attached: Attachment, body: bytes) -> SharedFile:
    """The file under a name of ours, by its own bytes; raises NotBrought."""
    if len(body) > LARGEST:
        raise NotBrought(Lost.TOO_LARGE)
    kind = kind_of(body) if body else None
    is_picture = attached.kind in ("image", SECURE_IMAGE)
    # A page that says "not found" is text, and no photo.
    if kind is None or (is_picture and not kind.is_image):
        raise NotBrought(Lost.NOT_LISTED)
    name = f"{_NAMES['image' if kind.is_image else 'file']}{n + 1}.{kind.endings[0]}"
    return SharedFile(id, name, IMAGE if kind.is_image else FILE, kind.mime, len(body))


def name_of(kind: str) -> str:
    """What an attachment of this kind is called, in Korean."""
    return _NAMES.get(kind, _NAMES["file"])


def words_of(kind: str, lost: str) -> str:
    """What the agent is told of an attachment that is not with us, in Korean."""
    name = name_of(kind)
    words = {
        Lost.TOO_LARGE: f"{followed(name, '이')} 10MB를 넘어 보관하지 못했습니다. "
        "작게 나누어 다시 보내 달라고 해 주세요.",
        Lost.NOT_LISTED: f"{followed(name, '은')} 보관할 수 있는 형식이 아닙니다. "
        "사진(JPG, PNG)이나 PDF로 다시 보내 달라고 해 주세요.",
        Lost.GONE: f"{followed(name, '이')} 보낸 곳에서 이미 지워져 보관하지 못했습니다. "
        "다시 보내 달라고 해 주세요.",
        Lost.ELSEWHERE: f"{name} 주소가 안전한 곳이 아니어서 열지 않았습니다. "
        "다시 보내 달라고 해 주세요.",
        Lost.NEVER_CAME: f"{followed(name, '이')} 오다가 빠져 받지 못했습니다. "
        "다시 보내 달라고 해 주세요.",
    }
    fallback = f"{followed(name, '을')} 받아 오지 못했습니다. 다시 보내 달라고 해 주세요."
    return words.get(Lost(lost), fallback) if lost in set(Lost) else fallback
