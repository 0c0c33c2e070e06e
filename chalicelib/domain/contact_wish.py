"""How a citizen wants to be reached, by their words: `전화 주세요`, `방문해 주세요`.

Who asks for a number, tells of a call that was, or may not call wishes none. The acknowledgement's
short choice is one word, in any of the six languages.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.contact_task import Kind
from chalicelib.domain.wished_time import Window, wished_window

# Nobody wishes behind so many letters.
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Wish:
    """The kind, and when; None where it was not said plainly."""

    kind: Kind
    window: Window | None = None


def wish_in(text: str, now: datetime, takes_short: bool = True) -> Wish | None:
    """The wish in a masked text of a citizen's; None where there is none.

    `takes_short`: whether one word is the answer to a choice that they were given.
    """
    text = text[:_LONGEST]
    short = _SHORT.get(_folded(text)) if takes_short else None
    if short:
        return Wish(short)
    sentences = _SENTENCE.split(text)
    for at, sentence in enumerate(sentences):
        kind = _kind(sentence)
        if kind is None:
            continue
        # The time may stand in a sentence of its own beside the wish.
        nearby = (sentence, *sentences[at + 1 : at + 2], *sentences[max(0, at - 1) : at])
        windows = (wished_window(each, now) for each in nearby)
        window = next(filter(None, windows), None) if kind is not Kind.TEXT else None
        return Wish(kind, window)
    return None


def _kind(sentence: str) -> Kind | None:
    if _BY_TEXT.search(sentence):
        return Kind.TEXT
    refused = _NO_CALL.search(sentence)
    # Who cannot talk now but asks for a call later wants the call.
    told = sentence[refused.end() :] if refused else sentence
    found = [(match.start(), kind) for kind, wish in _WISHES if (match := wish.search(told))]
    if found:
        return min(found)[1]
    return Kind.TEXT if refused else None


def _folded(text: str) -> str:
    return re.sub(r"[\s.!?~'\"“”‘’]+", " ", text).strip().casefold()


_SENTENCE = re.compile(r"[.!?\n。]+(?!\d)")
_SHORT: Mapping[str, Kind] = {
    **dict.fromkeys(
        ("전화", "전화요", "통화", "call", "phone", "电话", "電話", "gọi", "gọi điện", "утас"),
        Kind.CALL,
    ),
    **dict.fromkeys(
        ("방문", "방문요", "visit", "上门", "访问", "訪問", "đến nhà", "thăm", "айлчлал"),
        Kind.VISIT,
    ),
    **dict.fromkeys(
        ("문자", "문자요", "text", "短信", "文字", "メール", "tin nhắn", "мессеж"), Kind.TEXT
    ),
}
# A polite wish ends so: to come, never past (`주셔서`) nor refused (`주지 마세요`).
_PLEASE = (
    r"(?:주(?:세요|셔요|십시오|십쇼|실|시면|시기|시길|시겠|길|면|었으면)"
    r"|줘|부탁|바라|바랍|바람|요망|요청"
    r"|원해|원합|원하(?!지)|희망(?!하지)|받고\s*싶|받을\s*수\s*있을까|하고\s*싶"
    r"|가능(?:한가요|할까요|합니까|하신가요|하실까요|하면))"
)
_FILL = (
    r"\s*(?:좀|한\s*번|꼭|빨리|다시|먼저|으로|로|를|을|만|상담|통화|회신|답변|연락|해서|해|걸어)?"
)
_CALL = re.compile(
    rf"(?:전화|통화|콜백)(?!\s*번호)(?:{_FILL}){{0,4}}\s*{_PLEASE}"
    r"|\bcall\s+me\b|\bcall\s+back\b|\bphone\s+me\b|请.{0,4}(?:打|来)?电话|電話(?:を)?(?:ください|下さい|お願い)",
    re.IGNORECASE,
)
_VISIT = re.compile(
    rf"(?:방문|가정방문)(?:{_FILL}){{0,4}}\s*{_PLEASE}"
    r"|(?:집|댁|저희)(?:으로|에|로)?\s*(?:좀|한\s*번)?\s*(?:찾아)?\s*와\s*(?:주(?:세요|십시오|실|시면)|줘)"
    r"|찾아\s*와\s*(?:주(?:세요|십시오|실|시면)|줘)|\bvisit\s+me\b|\bcome\s+to\s+my\s+(?:home|house)\b",
    re.IGNORECASE,
)
_WISHES = ((Kind.CALL, _CALL), (Kind.VISIT, _VISIT))
_BY_TEXT = re.compile(
    rf"문자\s*(?:로|만)(?:{_FILL}|\s*(?:알려|보내|답|답장|연락|안내)\w{{0,2}}){{0,4}}\s*{_PLEASE}|\btext\s+me\b",
    re.IGNORECASE,
)
_NO_CALL = re.compile(
    r"(?:전화|통화)(?:는|를|가|로|로는|은|하기가|하기|받기|받기가)?\s*"
    r"(?:(?:하지|주지|걸지)\s*(?:마|말)|말고\s*문자|못\s*(?:받(?!았|은)|해요|합니다)|어렵|어려|곤란|싫)"
)
