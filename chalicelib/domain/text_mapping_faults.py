"""What is wrong in a mapping of a text vendor's fields, in the words of who mends it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.text_mapping import (
    EPOCH,
    EPOCH_MS,
    EVERY,
    ISO,
    TextMapping,
    steps_of,
    time_form,
)


class Wrong(StrEnum):
    """Why a field of a mapping cannot stay; `words_of` says it to an officer."""

    NO_SENDER = "no_sender"
    NOTHING_SAID = "nothing_said"
    NO_IDENTITY = "no_identity"
    NO_PATH = "no_path"
    OTHER_LIST = "other_list"
    NO_HOSTS = "no_hosts"
    HOST = "host"
    TIME = "time"
    HEADER = "header"
    ANSWER = "answer"
    ANSWER_TYPE = "answer_type"


@dataclass(frozen=True, slots=True)
class MappingFault:
    """`field`: its name in TextMapping."""

    field: str
    why: Wrong


def faults_of(mapping: TextMapping) -> tuple[MappingFault, ...]:
    """Every fault there is, in the order of the fields; none: the mapping may be published."""
    return tuple(MappingFault(field, why) for field, why in _faults(mapping))


def words_of(why: Wrong) -> str:
    """What an officer is told, with what to do."""
    return _WORDS[why]


def is_host_name(written: str) -> bool:
    """Whether files may be fetched from there: a name, or `*.` before one that somebody owns."""
    if not _HOST.fullmatch(written) or len(written) > _HOST_LENGTH:
        return False
    labels = written.removeprefix("*.").split(".")
    return not written.startswith("*.") or len(labels) > (2 if _SHARED.fullmatch(written) else 1)


ANSWER_LENGTH = 1000
_PATHS = ("sender", "text", "id", "to", "shown", "title", "at", "files")
_HEADER = re.compile("[A-Za-z0-9-]{1,64}")
_HOST = re.compile(r"(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_HOST_LENGTH = 253
# Below these everybody has a name of their own.
_SHARED = re.compile(r".*\.(?:[a-z]{2}|com|net|org)\.[a-z]{2}|\*\.[a-z]{2}\.[a-z]{2}")
_JSON_TYPE = "application/json"
_ANSWER_TYPES = (_JSON_TYPE, "text/plain", "text/xml", "application/xml")
_WORDS = {
    Wrong.NO_SENDER: "보낸 사람의 번호가 있는 자리를 적어 주세요.",
    Wrong.NOTHING_SAID: "문자 내용이나 사진 주소가 있는 자리를 하나는 적어 주세요.",
    Wrong.NO_IDENTITY: (
        "문자마다 다른 id나 받은 시각의 자리를 하나는 적어 주세요. "
        "둘 다 없으면 같은 문자가 두 번 접수될 수 있습니다."
    ),
    Wrong.NO_PATH: "자리는 점으로 이어 적습니다. 예: data.items[*].from",
    Wrong.OTHER_LIST: (
        "[*]는 보낸 사람의 자리와 같은 곳에 한 번만 적을 수 있습니다. 사진 주소만 한 번 더 됩니다."
    ),
    Wrong.NO_HOSTS: (
        "사진 주소(files)를 쓰려면 사진이 놓이는 서버의 이름을 hosts에 적어 주세요. "
        "예를 들면 mms.example.co.kr입니다. 적지 않은 곳의 사진은 안전을 위해 열지 않습니다."
    ),
    Wrong.HOST: (
        "서버의 이름은 mms.example.co.kr이나 *.example.co.kr처럼 소문자로 적습니다. "
        "https:// 없이, IP 주소나 *.co.kr처럼 남의 서버까지 드는 이름은 안 됩니다."
    ),
    Wrong.TIME: "시각은 iso, epoch, epoch_ms 또는 yyyyMMddHHmmss 같은 형식으로 적어 주세요.",
    Wrong.HEADER: "머리글 이름은 영문자, 숫자, 붙임표로 적어 주세요. 예: X-Secret",
    Wrong.ANSWER: f"업체에 줄 답은 {ANSWER_LENGTH:,}자까지이고, JSON이면 형식이 맞아야 합니다.",
    Wrong.ANSWER_TYPE: f"답의 종류는 다음 가운데 하나입니다: {', '.join(_ANSWER_TYPES)}",
}


def _faults(mapping: TextMapping) -> Iterator[tuple[str, Wrong]]:
    if not mapping.sender:
        yield "sender", Wrong.NO_SENDER
    for name in _PATHS:
        if path := getattr(mapping, name):
            yield from ((name, why) for why in _path_faults(name, path, mapping.batch))
    if not mapping.text and not mapping.files:
        yield "text", Wrong.NOTHING_SAID
    if not mapping.id and not mapping.at:
        yield "id", Wrong.NO_IDENTITY
    yield from _host_faults(mapping)
    if mapping.time not in (ISO, EPOCH, EPOCH_MS) and time_form(mapping.time) is None:
        yield "time", Wrong.TIME
    if mapping.header and not _HEADER.fullmatch(mapping.header):
        yield "header", Wrong.HEADER
    yield from _answer_faults(mapping)


def _host_faults(mapping: TextMapping) -> Iterator[tuple[str, Wrong]]:
    if mapping.files and not mapping.hosts:
        yield "hosts", Wrong.NO_HOSTS
    if not all(map(is_host_name, mapping.hosts)):
        yield "hosts", Wrong.HOST


def _path_faults(name: str, path: str, batch: str) -> Iterator[Wrong]:
    if not steps_of(path):
        yield Wrong.NO_PATH
        return
    own = path.removeprefix(batch) if path.startswith(batch) else path
    if own.count(EVERY) > (1 if name == "files" and path.startswith(batch) else 0):
        yield Wrong.OTHER_LIST


def _answer_faults(mapping: TextMapping) -> Iterator[tuple[str, Wrong]]:
    if mapping.answer_type not in _ANSWER_TYPES:
        yield "answer_type", Wrong.ANSWER_TYPE
    if len(mapping.answer) > ANSWER_LENGTH or not _is_whole(mapping):
        yield "answer", Wrong.ANSWER


def _is_whole(mapping: TextMapping) -> bool:
    try:
        mapping.answer.encode()
        if mapping.answer_type == _JSON_TYPE:
            json.loads(mapping.answer)
    except (ValueError, RecursionError):
        return False
    return True
