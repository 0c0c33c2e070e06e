"""What people may subscribe to by text, and whether a whole message does so: `구독 복지`.

A message counts only where it is such words and nothing else, and names a topic that there is: who
asks how to end a contract writes the same syllables with others.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.language import KOREAN, Text, say
from chalicelib.domain.message import Json


@dataclass(frozen=True, slots=True)
class Topic:
    """`words`: what it is called in a text beside its name; the first is told to people."""

    id: str
    name: Text
    words: tuple[str, ...]

    def word(self, language: str) -> str:
        """What it is called where somebody leaves it: one that they can type."""
        latin = next((word for word in self.words if word.isascii()), self.words[0])
        return self.words[0] if language == KOREAN else latin


class Will(StrEnum):
    """What a text wants."""

    LIST = "list"
    JOIN = "join"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Wish:
    """`topic` is None for LIST."""

    will: Will
    topic: Topic | None = None


def read_topics(raw: Sequence[Json]) -> tuple[Topic, ...]:
    """What a version carries, in the city's order."""
    return tuple(Topic(each["id"], each["name"], tuple(each["words"])) for each in raw)


def wish_of(text: str, topics: Sequence[Topic]) -> Wish | None:
    """What a whole message wants of the topics; None for anything else, or where there are none."""
    bare = _folded(text)
    if not topics or not bare:
        return None
    if bare in _LISTS:
        return Wish(Will.LIST)
    for will, words in _VERBS.items():
        for which in _beside(bare, words):
            if which.isdecimal() and will is Will.JOIN and not _numbered(which, topics):
                return Wish(Will.LIST)
            topic = _found(which, topics)
            if topic:
                return Wish(will, topic)
    return None


def numbered(text: str, topics: Sequence[Topic]) -> Topic | None:
    """The topic that a bare number means to who was just told which there are."""
    return _numbered(_folded(text), topics)


def called(topic: Topic) -> frozenset[str]:
    """Everything it answers to, as texts are compared."""
    return frozenset(map(_folded, (*topic.words, *topic.name.values())))


def leaving(topic: Topic, language: str) -> str:
    """What somebody types to leave it."""
    return f"{say(_LEAVES, language)} {topic.word(language)}"


_LONGEST = 60
_NUMBER = re.compile("([0-9]{1,2})번?")
_DROPPED = re.compile(r"[\s.,!?~…·。、！？'\"“”‘’()\[\]{}<>/\-_:;*#]+")
# What is told to people comes back in the same words.
_LEAVES = {
    "ko": "해지",
    "en": "unsubscribe",
    "zh": "退订",
    "ja": "購読解除",
    "vi": "hủy đăng ký",
    "mn": "цуцлах",
}


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _DROPPED.sub("", folded) if len(folded) <= _LONGEST else ""


def _words(words: str) -> tuple[str, ...]:
    """The longest first, that none is cut short."""
    return tuple(sorted((_folded(word) for word in words.split(",")), key=len, reverse=True))


_LISTS = frozenset(
    _words(
        "구독,구독하기,구독신청,구독 목록,소식 구독,소식 목록,구독할래요,구독하고 싶어요,"
        "subscribe,subscriptions,topics,订阅,訂閱,購読,đăng ký nhận tin,захиалах"
    )
)
_VERBS = {
    Will.LEAVE: _words(
        "해지,구독해지,구독취소,구독 해지할게요,해지해 주세요,unsubscribe,unsubscribe from,"
        "退订,退訂,取消订阅,購読解除,hủy đăng ký,huy dang ky,цуцлах"
    ),
    Will.JOIN: _words(
        "구독,구독하기,구독신청,구독할래요,구독할게요,구독해 주세요,subscribe,subscribe to,"
        "订阅,訂閱,購読,đăng ký,dang ky,захиалах"
    ),
}


def _beside(bare: str, words: Sequence[str]) -> list[str]:
    """What stands before or behind such a word."""
    behind = [bare.removeprefix(word) for word in words if bare.startswith(word)]
    return behind + [bare.removesuffix(word) for word in words if bare.endswith(word)]


def _found(which: str, topics: Sequence[Topic]) -> Topic | None:
    numbered = _numbered(which, topics)
    return numbered or next((topic for topic in topics if which in called(topic)), None)


def _numbered(bare: str, topics: Sequence[Topic]) -> Topic | None:
    found = _NUMBER.fullmatch(bare)
    number = int(found[1]) if found else 0
    return topics[number - 1] if 0 < number <= len(topics) else None
