"""A simulated LG U+ msghub on 127.0.0.1: what phones write, it posts to the city's webhook (MO).

It signs nothing, as the true one; its photos lie at addresses of its own. Source: MO, "receiving
SMS, LMS and MMS by a representative number", of doc.msghub.uplus.co.kr/guide.
"""

import threading
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler
from typing import Any

from chalicelib.domain.hours import SEOUL
from chalicelib.local.msghub_line import MoFaults, MoLine, Payload
from chalicelib.local.phones import Phones
from chalicelib.local.simulated_vendor import SimulatedVendor
from chalicelib.local.vendor_posts import answer_to

_PHOTOS = "/mo/photos/"
_ACKNOWLEDGED = "10000"
_DATES: Mapping[str, str] = {" ": "%Y-%m-%d %H:%M:%S", "T": "%Y-%m-%dT%H:%M:%S", "": "%Y%m%d%H%M%S"}


class SimulatedMsghub(SimulatedVendor):
    """`webhooks` gives, for a number (digits), where its texts are posted; None: nowhere yet."""

    def __init__(
        self, webhooks: Callable[[str], str | None], phones: Phones, port: int = 0
    ) -> None:
        super().__init__(port, _Handler)
        self._webhooks = webhooks
        self._lines: dict[str, MoLine] = {}
        self._sent: dict[str, tuple[str, str, int]] = {}
        self._photos: dict[str, bytes] = {}
        self._lock = threading.Lock()
        self.phones = phones
        self.faults = MoFaults()

    def stop(self) -> None:
        """Brings nothing more."""
        for line in self._lines.values():
            line.stop()
        super().stop()

    def say(self, phone: str, number: str, text: str, photo: bytes = b"") -> str:
        """A person writes to a number, with a JPEG if they like; the text's `moKey`."""
        id = uuid.uuid4().hex
        with self._lock:
            if photo:
                self._photos[id] = photo
            line = self._lines.get(number) or self._line(number)
        item = self._item(phone, number, text, id if photo else "")
        written = self.phones.wrote(phone, number, text, (id,) if photo else ())
        self._sent[item["moKey"]] = (phone, number, written)
        line.put(item)
        return str(item["moKey"])

    def photo(self, id: str) -> bytes | None:
        """The picture of a text; None where there is none of this id."""
        return self._photos.get(id)

    def _line(self, number: str) -> MoLine:
        line = MoLine(partial(self._post, number), self._taken, lambda: self.faults)
        self._lines[number] = line
        return line

    def _post(self, number: str, batch: list[Payload]) -> bool:
        url = self._webhooks(number)
        if url is None:
            return False
        answer = answer_to(url, {"moCnt": len(batch), "moLst": batch})
        return bool(answer.get("code") == _ACKNOWLEDGED)

    def _taken(self, item: Payload) -> None:
        self.phones.brought(*self._sent[item["moKey"]])

    def _item(self, phone: str, number: str, text: str, photo: str) -> Payload:
        now = datetime.now(UTC).astimezone(SEOUL)
        kind = "MMSMO" if photo else "SMSMO"
        return {
            "moKey": f"MO{now:%Y%m%d%H%M%S}{uuid.uuid4().hex[:8].upper()}",
            "moNumber": number,
            "moType": kind,
            "moCallback": phone,
            "productCode": kind,
            "moTitle": "제목없음" if photo else None,
            "moMsg": text or None,
            "telco": "SKT",
            "contentCnt": 1 if photo else 0,
            "contentInfoLst": [self._content(photo)] if photo else None,
            "moRecvDt": now.strftime(_DATES.get(self.faults.date, _DATES["T"])),
        }

    def _content(self, id: str) -> Payload:
        place = f"{self.url}/null/null/1.jpg" if self.faults.photo == "broken" else self._at(id)
        size = str(len(self._photos[id]))
        return {
            "contentName": "1.jpg",
            "contentSize": size,
            "contentExt": "jpg",
            "contentUrl": place,
        }

    def _at(self, id: str) -> str:
        return f"{self.url}{_PHOTOS}{id}/1.jpg"


class _Handler(BaseHTTPRequestHandler):
    server: SimulatedMsghub

    def do_GET(self) -> None:
        """A text's photo."""
        id = self.path.removeprefix(_PHOTOS).partition("/")[0]
        gone = self.server.faults.photo == "gone" or not self.path.startswith(_PHOTOS)
        body = None if gone else self.server.photo(id)
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Type", "text/plain" if body is None else "image/jpeg")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""
