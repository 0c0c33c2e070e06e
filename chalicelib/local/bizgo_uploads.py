"""Files that a city brings to the simulated vendor, as KakaoTalk keeps them for a message."""

import threading
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP

from chalicelib.local.bizgo_rooms import Payload

_MOST_IMAGE = 5 * 1024 * 1024
_IMAGES = ("image/jpeg", "image/png", "image/gif")
# Of a text message: only this kind, and small.
_MOST_PICTURE = 300 * 1024
_PICTURE_DAYS = 30


class BadUpload(Exception):
    """No form, no file in it, no sender key, no picture, or one too large."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One file. `kind`: `image` or `file`."""

    name: str
    kind: str
    mime: str
    body: bytes


class Uploads:
    """All files, by ids of their own; `url` stands before the id in an address."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._kept: dict[str, Upload] = {}
        self._lock = threading.Lock()

    def take(self, content_type: str, body: bytes, is_image: bool) -> Payload:
        """A `multipart/form-data` body; what the vendor answers of it. Raises BadUpload."""
        upload = _read(content_type, body, is_image)
        id = self._keep(upload)
        address = f"{self._url}/{id}"
        if is_image:
            return {"imgUrl": address}
        return {"fileUrl": address, "fileName": upload.name, "size": str(len(upload.body))}

    def take_picture(self, content_type: str, body: bytes) -> Payload:
        """A text message's picture; what the vendor answers of it. Raises BadUpload."""
        file = _fields(content_type, body).get("file")
        raw = file.get_payload(decode=True) if file else None
        if file is None or not isinstance(raw, bytes) or not 0 < len(raw) <= _MOST_PICTURE:
            raise BadUpload
        if file.get_content_type() != "image/jpeg":
            raise BadUpload
        name = file.get_filename() or "image.jpg"
        key = self._keep(Upload(name, "image", "image/jpeg", raw))
        until = datetime.now(UTC) + timedelta(days=_PICTURE_DAYS)
        return {"fileKey": key, "expired": until.isoformat(timespec="seconds")}

    def named(self, message: Payload) -> Payload | None:
        """`{id, name, kind}` of the file that a message names; None where it names none of ours."""
        part = message.get("attachment")
        part = part if isinstance(part, dict) else {}
        image, file = part.get("image") or {}, part.get("file") or {}
        address = image.get("imgUrl") if message.get("msgType") == "IMAGE" else file.get("fileUrl")
        id = str(address or "").removeprefix(f"{self._url}/")
        kept = self.find(id)
        if kept is None or (message.get("msgType") == "FILE" and not file.get("fileSize")):
            return None
        return {"id": id, "name": str(file.get("fileName") or kept.name), "kind": kept.kind}

    def find(self, id: str) -> Upload | None:
        """The file; None where there is none of this id."""
        with self._lock:
            return self._kept.get(id)

    def _keep(self, upload: Upload) -> str:
        id = uuid.uuid4().hex
        with self._lock:
            self._kept[id] = upload
        return id


def _read(content_type: str, body: bytes, is_image: bool) -> Upload:
    fields = _fields(content_type, body)
    file, sender = fields.get("file"), fields.get("senderKey")
    if file is None or sender is None:
        raise BadUpload
    raw = file.get_payload(decode=True)
    if not isinstance(raw, bytes) or not raw or (is_image and len(raw) > _MOST_IMAGE):
        raise BadUpload
    mime = file.get_content_type()
    if is_image and mime not in _IMAGES:
        raise BadUpload
    return Upload(file.get_filename() or "file", "image" if is_image else "file", mime, raw)


def _fields(content_type: str, body: bytes) -> dict[str, EmailMessage]:
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    form = BytesParser(EmailMessage, policy=HTTP).parsebytes(head + body)
    parts = [part for part in form.iter_parts() if isinstance(part, EmailMessage)]
    return {str(part.get_param("name", header="Content-Disposition")): part for part in parts}
