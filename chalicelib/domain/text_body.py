"""A text vendor's body as JSON, read with patience: what is refused would come again for days."""

import re
from codecs import BOM_UTF8

from chalicelib.domain.message import Json
from chalicelib.domain.text_message import Call
from chalicelib.domain.untrusted_json import read_object


def read_body(call: Call) -> Json:
    """The one object. Raises Rejected(BAD_BODY)."""
    return read_mended(mended(call))


def read_mended(body: bytes) -> Json:
    """Line breaks may stand in its strings as they are. Raises Rejected(BAD_BODY)."""
    return read_object(body, strict=False)


def mended(call: Call) -> bytes:
    """In UTF-8, from the carriers' letters where it says so; what is no letter shows as lost.

    One person's broken text must not make a whole batch unreadable.
    """
    kind = call.headers.get("content-type", "")
    code = "cp949" if _KOREAN.search(kind) else "utf-8"
    return call.body.removeprefix(BOM_UTF8).decode(code, "replace").encode()


_KOREAN = re.compile(r'charset\s*=\s*"?(?:euc-?kr|cp-?949|ms-?949|ks_?c_?5601|uhc)', re.I)
