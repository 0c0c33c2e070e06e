"""A file that an agent gives to the person: its bytes as they are, its name in the query."""

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import platform
from chalicelib.domain.shared_file import BadFile, Fault, words_of
from chalicelib.web.desk import TALK
from chalicelib.web.desk_frame import STAFF, asked, key_of
from chalicelib.web.drawing import SECURITY
from chalicelib.web.guard import Visit, staff
from chalicelib.web.request import current_request

attaching = Blueprint(__name__)

_STATUS = {Fault.TOO_LARGE: 413, Fault.NO_WAY: 409, Fault.SESSION_OVER: 409}


# One of the types that Chalice knows as binary: the gateway hands the bytes on in base64.
@attaching.route(TALK + "/files", methods=["POST"], content_types=["application/octet-stream"])
@staff(*STAFF, subject="contact", action="talk.attach")
def attach(visit: Visit, family: str, contact: str) -> Response:
    """One file, `?name=&once=&after=` as with a reply. What is not taken is told in a sentence."""
    who, raw, after = key_of(visit, family, contact), current_request().raw_body, asked("after")
    body = raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else raw
    seen = int(after) if after.isascii() and after.isdecimal() and len(after) < 9 else 0
    try:
        platform().sharing.attach(visit.member, who, asked("name"), body, asked("once")[:64], seen)
    except BadFile as bad:
        headers = {**SECURITY, "Content-Type": "text/plain; charset=utf-8"}
        return Response(words_of(bad.fault), headers, _STATUS.get(bad.fault, 400))
    return Response("", dict(SECURITY), 204)
