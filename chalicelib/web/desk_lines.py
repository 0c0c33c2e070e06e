"""A talk's turns as lines to read: who says it to whom, and what became of it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.bootstrap import verdict_on
from chalicelib.domain.abuse import masked
from chalicelib.domain.brought_file import BroughtFile, Lost, has_come, name_of, words_of
from chalicelib.domain.conversation import Mode, Turn, Voice
from chalicelib.domain.delivery import DeliveryState, told_to_agent
from chalicelib.domain.desk_words import department_name
from chalicelib.domain.events import Fact
from chalicelib.domain.language import KOREAN
from chalicelib.domain.message import Attachment
from chalicelib.domain.notice_said import key_in
from chalicelib.domain.notice_words import told_of_notice
from chalicelib.domain.particles import followed
from chalicelib.domain.shared_file import size_words
from chalicelib.services.desk_showing import ShownTalk
from chalicelib.web.desk_endings import ending
from chalicelib.web.desk_words import DELIVERIES, clock


@dataclass(frozen=True, slots=True)
class File:
    """One file of a line. `url` is a path of ours, another's address, or empty: nothing to open."""

    name: str
    url: str = ""
    size: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `kind`: person, bot, agent, desk (to the person), event, told (of the channel),
    note. `hidden`: the words as they stand, where what is shown is masked for abuse. `opens`: of
    the turn that opened the talk.
    """

    seq: int
    kind: str
    name: str
    text: str
    at: str
    moment: str
    lang: str = ""
    hidden: str = ""
    abuse: str = ""
    choices: tuple[str, ...] = ()
    files: tuple["File", ...] = ()
    state: str = ""
    failed: bool = False
    pending: bool = False
    opens: bool = False


def lines(talk: ShownTalk, now: datetime) -> list[Line]:
    """All lines, oldest first."""
    return [line for turn in talk.turns for line in _of(talk, turn, now)]


def _of(talk: ShownTalk, turn: Turn, now: datetime) -> Iterator[Line]:
    match turn.voice:
        case Voice.CONTACT:
            yield from _heard(talk, turn, now)
        case Voice.AGENT:
            yield _replied(talk, turn, now)
        case Voice.NOTE:
            yield _line(turn, "note", _name(talk, turn.author), turn.text, now)
        case Voice.DESK:
            opens = any(event.fact is Fact.TALK_OPENED for event in turn.events)
            yield from (replace(line, opens=opens) for line in _done(talk, turn, now))


def _heard(talk: ShownTalk, turn: Turn, now: datetime) -> Iterator[Line]:
    if turn.text or turn.pressed or turn.attachments:
        yield _person(talk, turn, now)
    yield from _happened(talk, turn, now)
    answer = talk.answers.get(turn.seq)
    if answer:
        text = "\n\n".join(answer.texts)
        at = clock(turn.at, now)
        yield Line(turn.seq, "bot", "챗봇", text, at, turn.at.isoformat(), choices=answer.choices)


def _person(talk: ShownTalk, turn: Turn, now: datetime) -> Line:
    pressed = f"[{turn.pressed}]" if turn.pressed else ""
    text, hidden, abuse = turn.text or pressed, "", ""
    # The bot's part has been read by nobody who could be hurt by it.
    if turn.state.mode is Mode.AGENT:
        verdict = verdict_on(turn.text)
        if verdict.category:
            text, hidden, abuse = masked(text, verdict), text, verdict.category.value
    at = clock(turn.at, now)
    return Line(
        turn.seq, "person", "시민", text, at, turn.at.isoformat(),
        lang=turn.state.language, hidden=hidden, abuse=abuse, files=_files(talk, turn),
    )  # fmt: skip


def _replied(talk: ShownTalk, turn: Turn, now: datetime) -> Line:
    delivery = talk.deliveries.get(turn.seq)
    state = delivery.state if delivery else None
    pushed = bool(talk.entry) and talk.who.family != "web"
    label = DELIVERIES[state] if state else ("보내는 중" if pushed else "")
    final = (DeliveryState.READ, DeliveryState.FAILED_PERMANENT, DeliveryState.UNKNOWN)
    return Line(
        turn.seq, "agent", _name(talk, turn.author), turn.text, clock(turn.at, now),
        turn.at.isoformat(), files=_files(talk, turn), state=label, failed=state in final[1:],
        pending=pushed and state not in (*final, DeliveryState.DELIVERED),
    )  # fmt: skip


def _done(talk: ShownTalk, turn: Turn, now: datetime) -> Iterator[Line]:
    told = told_of_notice(turn) or told_to_agent(turn)
    if told:
        yield _line(turn, "told", "채널 안내", told, now)
    yield from _happened(talk, turn, now)
    if key_in(turn):
        yield _noticed(talk, turn, now)
    elif turn.text:
        yield _line(turn, "desk", "자동 안내", turn.text, now)


def _noticed(talk: ShownTalk, turn: Turn, now: datetime) -> Line:
    """A notice that went out in the talk; one that failed here goes on by its next way."""
    delivery = talk.deliveries.get(turn.seq)
    state = delivery.state if delivery else DeliveryState.CREATED
    failed = state in (DeliveryState.FAILED_PERMANENT, DeliveryState.UNKNOWN)
    label = "상담톡으로는 " * failed + DELIVERIES[state]
    pending = not failed and state not in (DeliveryState.DELIVERED, DeliveryState.READ)
    line = _line(turn, "desk", "알림", turn.text, now)
    return replace(line, state=label, failed=failed, pending=pending)


def _happened(talk: ShownTalk, turn: Turn, now: datetime) -> Iterator[Line]:
    for event in turn.events:
        words = _event(talk, turn, event.fact, event.data)
        if words:
            yield _line(turn, "event", "", words, now)


def _event(talk: ShownTalk, turn: Turn, fact: Fact, data: str) -> str:
    try:
        told = json.loads(data)
    except ValueError:
        told = {}
    who = _name(talk, turn.author)
    agent = _name(talk, str(told.get("agent", "")))
    place = department_name(talk.tenant, str(told.get("department", "")), KOREAN)
    why = f" · {told['reason']}" if told.get("reason") else ""
    words = {
        Fact.TALK_OPENED: f"상담 접수 {told.get('receipt', '')} · {place}",
        Fact.TALK_TAKEN: f"{agent} 담당" + (f" ({who} 배정)" if told.get("by") else ""),
        Fact.TALK_RETURNED: "대기 순서로 되돌림",
        Fact.TALK_TRANSFERRED: f"{followed(agent or place, '으로')} 넘김{why}",
        Fact.TALK_SNOOZED: "잠시 미룸",
        Fact.TALK_CLOSED: ending(talk.tenant, data),
        Fact.TALK_RATED: f"만족도 {told.get('score', '')}점" + _comment(told),
        Fact.ABUSE_WARNED: "경고를 보냄",
        Fact.ABUSE_ALARMED: "상담반장에게 알림",
        Fact.CONTACT_SUSPENDED: f"이용 제한 ({who})",
        Fact.SUSPENSION_LIFTED: f"이용 제한을 풂 ({who})",
        Fact.CONTACT_ASKED: "연락처를 여쭘",
        Fact.CONTACT_TOLD: "시민이 연락처를 알려 줌",
        Fact.TALK_REFUSED: "이용 제한 중에 상담을 요청함",
        Fact.NOTICES_STOPPED: "알림 수신을 거부함",
        Fact.NOTICES_WANTED: "알림을 다시 받기로 함",
        Fact.TOPICS_TOLD: "소식 구독을 안내함",
        Fact.ADS_TOLD: "광고 수신 의사를 확인함",
    }
    return words.get(fact, "")


def _comment(told: Mapping[str, object]) -> str:
    """The comment itself is the person's own line, just above."""
    return "에 남긴 의견" if told.get("comment") else ""


def _line(turn: Turn, kind: str, name: str, text: str, now: datetime) -> Line:
    return Line(turn.seq, kind, name, text, clock(turn.at, now), turn.at.isoformat())


def _name(talk: ShownTalk, member: str) -> str:
    known = talk.agents.get(member)
    return known.name if known else ("직원" if member else "")


def _files(talk: ShownTalk, turn: Turn) -> tuple[File, ...]:
    return tuple(
        _file(talk.who.tenant_id, each, talk.brought.get((turn.seq, n)))
        for n, each in enumerate(turn.attachments)
    )


def _file(tenant_id: str, attached: Attachment, brought: BroughtFile | None) -> File:
    """One of the person's that is not with us yet is opened where it came from."""
    kind = name_of(attached.kind)
    if not has_come(attached):
        return File(words_of(attached.kind, Lost.NEVER_CAME))
    if brought and brought.lost:
        return File(words_of(attached.kind, brought.lost))
    if brought and brought.file:
        file = brought.file
        return File(file.name, f"/f/{tenant_id}/{file.id}", size_words(file.size))
    if attached.file:
        url = f"/f/{tenant_id}/{attached.file}"
        return File(f"{kind} {attached.name}", url, size_words(attached.size))
    return File(kind, attached.url if attached.url.startswith("https://") else "")
