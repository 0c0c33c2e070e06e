"""The envelope in which Bizgo answers a call."""

import uuid
from typing import Any

Payload = dict[str, Any]


def answer(code: str, **more: Any) -> Payload:
    """`code` is the service's own; `A000` says it was taken."""
    common = {"authCode": "A000", "authResult": "Success", "infobankTrId": uuid.uuid4().hex}
    result = "Success" if code == "A000" else "Failed"
    return {"common": common, "data": {"code": code, "result": result, **more}}
