"""Consult rooms as Bizgo and KakaoTalk keep them: sessions, messages, what is posted of them.

Nothing here knows HTTP. `post(sender_key, kind, payload)` brings a webhook to the city.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.domain.hours import SEOUL

Payload = dict[str, Any]
Post = Callable[[str, str, Payload], None]
Key = tuple[str, str]


@dataclass(slots=True)
class Room:
    """One person on one channel. `session` is empty while there is none."""

    session: str = ""
    lines: list[Payload] = field(default_factory=list)


class NoSession(Exception):
    """Nothing can be said to this person now."""


class Rooms:
    """All rooms. `new_id` gives an unguessable word, `clock` an aware now."""

    def __init__(
        self, post: Post, new_id: Callable[[], str], clock: Callable[[], datetime]
    ) -> None:
        self._post = post
        self._new_id = new_id
        self._clock = clock
        self._rooms: dict[Key, Room] = {}
        self._lock = threading.Lock()

    def enter(self, sender: str, user: str, extra: str = "") -> None:
        """The person presses the bot's button; a session that is there goes on."""
        fresh = self._begin(sender, user)
        if fresh:
            reference = {"reference": {"extra": extra}} if extra else {}
            self._tell(sender, user, "reference", "REFERENCE", reference)

    def say(self, sender: str, user: str, text: str) -> None:
        """The person writes."""
        self.enter(sender, user)
        self._line(sender, user, "user", text)
        self._tell(sender, user, "message", "TEXT", {"contents": [{"comment": text}]})

    def see(self, sender: str, user: str) -> None:
        """The person looks at the room."""
        self._tell(sender, user, "seen_info", "SEEN", {})

    def leave(self, sender: str, user: str) -> None:
        """The person leaves, or thirty days have gone by."""
        room = self._room(sender, user)
        session, room.session = room.session, ""
        if session:
            self._line(sender, user, "system", "상담이 끝났습니다")
            self._tell(sender, user, "expired_session", "SESSION", {"sessionId": session})

    def tell(self, sender: str, user: str, phone: str) -> None:
        """The person presses the card's button: they agree to tell their number."""
        if self._room(sender, user).session:
            self._line(sender, user, "system", "전화번호를 알려 주었습니다")
            told = {"personalInfo": {"phone_number": phone, "nickname": "시민"}}
            self._tell(sender, user, "personal_info", "PERSONAL", told)

    def write(
        self, sender: str, user: str, text: str, card: str = "", file: Payload | None = None
    ) -> str:
        """The city says something; `card`: which rich one; `file`: `{id, name, kind}` of what it
        gives. The message's key. Raises NoSession.
        """
        if not self._room(sender, user).session:
            raise NoSession
        self._line(sender, user, "agent", text, card, file)
        return self._new_id()

    def end(self, sender: str, user: str, bot_event: str = "") -> str:
        """The city ends the talk; the call's key. Raises NoSession."""
        room = self._room(sender, user)
        if not room.session:
            raise NoSession
        room.session = ""
        self._line(sender, user, "system", "상담이 끝나 챗봇으로 돌아갑니다")
        if bot_event:
            self._line(sender, user, "event", bot_event)
        return self._new_id()

    def report(self, sender: str, user: str, call: str, key: str, ref: str, code: str) -> None:
        """The result of a call of the city's."""
        stamped = {"reportCode": code, "reportText": "", "kakaoResCreatedAt": self._now()}
        payload = {"requestType": call, **stamped, **({"ref": ref} if ref else {})}
        self._post(sender, "result", {**self._common(sender, user), "msgKey": key, **payload})

    def lines(self, sender: str, user: str, after: int = 0) -> Payload:
        """`{open, lines: [{n, who, text, at}]}` behind the line `after`; a rich one has `card`, one
        that gives something `file`.
        """
        room = self._room(sender, user)
        return {"open": bool(room.session), "lines": room.lines[max(after, 0) :]}

    def known(self) -> list[Key]:
        """Sender key and user of every room there is."""
        with self._lock:
            return [*self._rooms]

    def _begin(self, sender: str, user: str) -> bool:
        room = self._room(sender, user)
        with self._lock:
            if room.session:
                return False
            room.session = self._new_id()
        return True

    def _room(self, sender: str, user: str) -> Room:
        with self._lock:
            return self._rooms.setdefault((sender, user), Room())

    def _line(
        self,
        sender: str,
        user: str,
        who: str,
        text: str,
        card: str = "",
        file: Payload | None = None,
    ) -> None:
        lines = self._room(sender, user).lines
        drawn_as = {**({"card": card} if card else {}), **({"file": file} if file else {})}
        with self._lock:
            numbered = {"n": len(lines) + 1, "who": who, "text": text, "at": self._now()}
            lines.append({**numbered, **drawn_as})

    def _tell(self, sender: str, user: str, kind: str, msg_type: str, more: Payload) -> None:
        session = self._room(sender, user).session
        payload = {**self._common(sender, user), "msgKey": self._new_id(), "msgType": msg_type}
        own = {"sessionId": session} if session else {}
        self._post(sender, kind, {**payload, "requestType": kind, **own, **more})

    def _common(self, sender: str, user: str) -> Payload:
        now = self._now()
        times = {"kakaoTime": now, "sendTime": now, "reportTime": now}
        return {"serviceType": "CSTALK", "senderKey": sender, "userKey": user, **times}

    def _now(self) -> str:
        return self._clock().astimezone(SEOUL).isoformat(timespec="milliseconds")
