"""What the desk shows of a person's phone number, and what is left when nothing reaches them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.bootstrap import platform
from chalicelib.domain.carrier_text import LONG_BYTES, SHORT_BYTES
from chalicelib.domain.conversation import Turn, Voice
from chalicelib.domain.errors import Forbidden
from chalicelib.domain.next_way import is_cut_off, may_be_asked, was_asked
from chalicelib.domain.notice import End, Notice
from chalicelib.domain.notice_ways import read_ways
from chalicelib.domain.permissions import Act, demand
from chalicelib.domain.reply_by_text import (
    carries_words,
    is_kept_back,
    takes_texts,
    words_by_text,
)
from chalicelib.domain.reply_length import carrier_bytes
from chalicelib.services.desk_showing import ShownTalk
from chalicelib.web.desk_reply_texts import UnsentReply
from chalicelib.web.guard import Visit


@dataclass(frozen=True, slots=True)
class ContactSide:
    """`hint`: the number, masked; empty where none is known. `unsent`: replies since the person's
    newest words that their ended session kept back and no text brought, and `length` of them as a
    text message. `texts`: whether such a reply can go out by text; `to_text`: those that still may.
    """

    shown: bool = False
    hint: str = ""
    may_reveal: bool = False
    may_ask: bool = False
    asked: bool = False
    cut_off: bool = False
    unsent: str = ""
    length: str = ""
    texts: bool = False
    to_text: tuple[UnsentReply, ...] = ()


def contact_side(visit: Visit, talk: ShownTalk, sent: Mapping[int, Notice]) -> ContactSide:
    """Of an open consult talk; of any other nothing is shown. `sent`: by text, by turn."""
    entry = talk.entry
    if entry is None or not (is_cut_off(entry) or may_be_asked(entry)):
        return ContactSide()
    hint = platform().contact_numbers.hint(visit.member, talk.who)
    kept_back = [turn for turn in _kept_back(talk) if not _goes_by_text(turn, sent)]
    unsent = "\n\n".join(turn.text for turn in kept_back)
    texts = is_cut_off(entry) and _texts(visit, talk, hint)
    to_text = [turn for turn in kept_back if turn.seq not in sent] if texts else []
    return ContactSide(
        shown=True,
        hint=hint,
        may_reveal=bool(hint) and _may(visit, talk, Act.REVEAL),
        may_ask=not hint and may_be_asked(entry) and entry.agent == visit.member.id,
        asked=was_asked(talk.turns, entry),
        cut_off=is_cut_off(entry),
        unsent=unsent,
        length=_length(unsent) if unsent else "",
        texts=texts,
        to_text=_offered(talk, to_text),
    )


def _may(visit: Visit, talk: ShownTalk, act: Act) -> bool:
    try:
        if talk.entry:
            demand(visit.member, act, talk.entry)
    except Forbidden:
        return False
    return talk.entry is not None


def _texts(visit: Visit, talk: ShownTalk, hint: str) -> bool:
    """Whether the person's phone takes what the city's own ladder would bring."""
    carries = carries_words(read_ways(talk.tenant.ways)) and takes_texts(hint)
    return carries and _may(visit, talk, Act.WORK)


def _kept_back(talk: ShownTalk) -> list[Turn]:
    heard = [turn.seq for turn in talk.turns if turn.voice is Voice.CONTACT]
    since = heard[-1] if heard else 0
    return [
        turn
        for turn in talk.turns
        if turn.seq > since and is_kept_back(turn, talk.deliveries.get(turn.seq))
    ]


def _goes_by_text(turn: Turn, sent: Mapping[int, Notice]) -> bool:
    return turn.seq in sent and sent[turn.seq].end is not End.GIVEN_UP


def _offered(talk: ShownTalk, turns: Sequence[Turn]) -> tuple[UnsentReply, ...]:
    if talk.entry is None:
        return ()
    words = [words_by_text(talk.tenant, talk.entry.language, turn.text) for turn in turns]
    return tuple(
        UnsentReply(turn.seq, turn.text, _length(text))
        for turn, text in zip(turns, words, strict=True)
    )


def _length(text: str) -> str:
    size = carrier_bytes(text)
    kind = "단문" if size <= SHORT_BYTES else "장문"
    return f"{size:,}바이트 · {kind if size <= LONG_BYTES else '한 통에 다 담기지 않음'}"
