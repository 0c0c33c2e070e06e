"""The consult talk's calls of the simulated Bizgo: say something, give something, end the talk."""

from collections.abc import Callable

from chalicelib.local.bizgo_answer import Payload, answer
from chalicelib.local.bizgo_rooms import NoSession, Rooms
from chalicelib.local.bizgo_uploads import Uploads

# The later word on a call: its body, which call it was, the message's key.
Report = Callable[[Payload, str, str], None]

_MOST_CHARACTERS = 1000


class ConsultCalls:
    """What the city calls, by the last part of the call's path."""

    def __init__(self, rooms: Rooms, uploads: Uploads, report: Report) -> None:
        self._rooms = rooms
        self._uploads = uploads
        self._report = report
        self._calls = {
            "plain": self._write,
            "rich": self._card,
            "end": self._end,
            "endWithBot": self._end,
        }

    def knows(self, name: str) -> bool:
        """Whether there is such a call."""
        return name in self._calls

    def make(self, name: str, body: Payload) -> tuple[int, Payload]:
        """Status and answer."""
        if not body.get("senderKey") or not body.get("userKey"):
            return 400, answer("A011")
        return self._calls[name](body)

    def _card(self, body: Payload) -> tuple[int, Payload]:
        """A rich message: of its kinds the text, and the card that asks for a phone number."""
        return self._write(body, str(body.get("msgType") or ""))

    def _write(self, body: Payload, card: str = "") -> tuple[int, Payload]:
        text = body.get("message")
        if not isinstance(text, str) or not 0 < len(text) <= _MOST_CHARACTERS:
            return 400, answer("A572")
        file = self._uploads.named(body)
        if file is None and body.get("msgType") in ("IMAGE", "FILE"):
            return 400, answer("A573")
        try:
            key = self._rooms.write(str(body["senderKey"]), str(body["userKey"]), text, card, file)
        except NoSession:
            return 400, answer("A821")
        self._report(body, "write", key)
        return 200, answer("A000", msgKey=key)

    def _end(self, body: Payload) -> tuple[int, Payload]:
        event = str(body.get("botEvent") or "")
        try:
            key = self._rooms.end(str(body["senderKey"]), str(body["userKey"]), event)
        except NoSession:
            return 400, answer("A821")
        self._report(body, "endwithbot" if event else "end", key)
        return 200, answer("A000", data={"msgKey": key})
