"""The web chat: our own page posts JSON and draws the JSON that comes back.

A visitor is proven by a signed cookie (domain/visitor.py), the page by its `Origin`. An account's
`digests` are the keys its visitors are signed with; services/visits.py puts them there. Beside
this file: web_payload.py reads, web_answer.py writes.
"""

import hashlib
from collections.abc import Sequence

from chalicelib.channels import web_answer, web_payload
from chalicelib.channels.web_limits import LIMITS
from chalicelib.domain.channel import Account, Envelope, ReplyStyle
from chalicelib.domain.errors import Reason, Rejected
from chalicelib.domain.message import Inbound, Json, Probe, Request, Unknown
from chalicelib.domain.origins import is_known_origin
from chalicelib.domain.reply import Reply
from chalicelib.domain.visitor import read_visitor

# What an empty key would come to: it signs nothing.
_NO_KEY = hashlib.sha256(b"").hexdigest()


class WebChat:
    """A Channel (domain/channel.py)."""

    name = web_payload.CHANNEL
    family = "web"
    replies = ReplyStyle.IN_RESPONSE
    limits = LIMITS

    def verify(self, request: Request, account: Account) -> None:
        """Raises Rejected(BAD_SECRET) unless a page of ours or of the city's sent a visitor of it.

        A cookie alone proves no intent: another page could have made the browser send it.
        """
        keys = [digest for digest in account.digests if digest and digest != _NO_KEY]
        cookies = request.headers.get("cookie", "")
        visitor = read_visitor(keys, cookies, request.tenant_id, request.received_at)
        known = is_known_origin(request.headers, request.public_url, account.origins)
        if visitor is None or not known:
            raise Rejected(Reason.BAD_SECRET)

    def parse(self, request: Request) -> Sequence[Inbound | Probe | Unknown]:
        """One message; raises Rejected(BAD_BODY) for what is no JSON object."""
        return (web_payload.read(request),)

    def render(self, reply: Reply, envelope: Envelope, account: Account) -> Json:
        """`{seq, token?, parts, choices}`: plain data, drawn by web/static/chat.js."""
        return web_answer.render(reply, envelope)
