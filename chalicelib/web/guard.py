"""The guard before every page of staff: who it is, whether they may, and that they asked for it.

`@staff(Role.AGENT)` below a route gives its view a `Visit` first. Without a session a page leads
to log-in, a part of a page tells htmx to. Every change is noted in the log of access before it is
made, and with `subject` every read of somebody's data too.
"""

import hmac
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from urllib.parse import quote

from chalice.app import Request, Response

from chalicelib.bootstrap import platform
from chalicelib.domain.audit import Action
from chalicelib.domain.errors import Reason, Rejected
from chalicelib.domain.login_attempt import page_of_ours
from chalicelib.domain.staff import FeedState, Member, Role
from chalicelib.services.staff_sessions import Presented
from chalicelib.web.address import Address
from chalicelib.web.cookies import SESSION, session_cookie
from chalicelib.web.drawing import SECURITY, moved
from chalicelib.web.refusals import kindly, refusal
from chalicelib.web.request import (
    address_of,
    cookie_of,
    current_request,
    form_of,
    is_part,
    page_asked,
    source_of,
)

log = logging.getLogger(__name__)

READING = ("GET", "HEAD")
LOGIN = "/desk/login"
# Pages send a UUID.
_ATTEMPT_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody logged in. `csrf` goes into every page's forms and meta tag."""

    tenant_id: str
    member: Member
    session: str
    csrf: str
    # The caller's IP address.
    source: str
    now: datetime
    address: Address
    # Fields of the form that was sent; empty for any other request.
    form: Mapping[str, str]
    # Of a poll: the feed as the guard has read it; None where it did not.
    feed: FeedState | None = None

    @property
    def once(self) -> str:
        """What the page calls this attempt, so that it counts once; raises Rejected."""
        given = self.form.get("once", "")
        if len(given) > _ATTEMPT_LENGTH:
            raise Rejected(Reason.BAD_BODY)
        return given

    def note(self, action: str, subject: str, detail: str = "") -> None:
        """Into the log of access; raises Retryable: then nothing may be shown or done."""
        platform().audit.note(
            self.tenant_id, self.now, self.member.id, action, subject, self.source, detail
        )


View = Callable[..., Response]


def staff(
    *roles: Role, slides: bool = True, polls: bool = False, subject: str = "", action: str = ""
) -> Callable[[View], View]:
    """Lets those in who have one of the roles (none named: everybody logged in).

    `slides=False`: what a page does by itself is no use of the session. `polls=True`: the same, and
    the session is not read but believed until the feed says it is over. `subject`: the name of the
    route's part that tells whose data is read or changed; `action`: what the log calls it.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**places: str) -> Response:
            request = current_request()
            address = address_of(request, platform().settings.public_url)
            with kindly(address, request) as answered:
                answered.response = _answer(request, address, view, places)
            return answered.response

        def _answer(
            request: Request, address: Address, view: View, places: Mapping[str, str]
        ) -> Response:
            presented = _presented(request, slides=slides, polls=polls)
            if presented is None:
                return _to_login(request, address)
            visit = _visit(request, address, presented)
            if not _may(visit.member, roles):
                return _refused(visit, request, "role")
            if request.method not in READING and not _meant(request, visit):
                return _refused(visit, request, "csrf")
            _note(visit, request, action, places.get(subject, ""))
            response = view(visit, **places)
            return _dressed(response, presented, address)

        # The test of all routes looks for it.
        guarded.__dict__["guarded_by"] = roles
        return guarded

    return decorate


def _presented(request: Request, *, slides: bool, polls: bool) -> Presented | None:
    sessions, cookie = platform().sessions, cookie_of(request, SESSION)
    if not cookie:
        return None
    return sessions.polling(cookie) if polls else sessions.present(cookie, slides=slides)


def _visit(request: Request, address: Address, presented: Presented) -> Visit:
    return Visit(
        tenant_id=presented.tenant_id,
        member=presented.member,
        session=presented.session,
        csrf=presented.csrf,
        source=source_of(request),
        now=datetime.now(UTC),
        address=address,
        form=form_of(request),
        feed=presented.feed,
    )


def _may(member: Member, roles: tuple[Role, ...]) -> bool:
    has = set(member.roles)
    if Role.PLATFORM_ADMIN in has:
        has.add(Role.TENANT_ADMIN)
    return not roles or bool(has.intersection(roles))


def _meant(request: Request, visit: Visit) -> bool:
    """Whether a page of ours asked for the change: its token, and what the browser says of it."""
    given = request.headers.get("x-csrf-token") or visit.form.get("csrf", "")
    if not hmac.compare_digest(given.encode(), visit.csrf.encode()):
        return False
    # Only browsers of old send neither.
    origin = request.headers.get("origin", visit.address.origin)
    site = request.headers.get("sec-fetch-site", "same-origin")
    return bool(origin == visit.address.origin and site == "same-origin")


def _note(visit: Visit, request: Request, action: str, subject: str) -> None:
    changes = request.method not in READING
    if changes or subject:
        visit.note(action or f"{request.method} {request.path}", subject)


def _refused(visit: Visit, request: Request, why: str) -> Response:
    found = {"tenant_id": visit.tenant_id, "member": visit.member.id, "path": request.path}
    log.warning("staff refused", extra={**found, "why": why})
    visit.note(Action.REFUSED, "", f"{why} {request.method} {request.path}")
    return refusal(why, visit.address, request)


def _to_login(request: Request, address: Address) -> Response:
    back_to = page_of_ours(address.without_base(page_asked(request)))
    where = address.path(f"{LOGIN}?back={quote(back_to, safe='')}")
    if is_part(request):
        return Response("", headers={**SECURITY, "HX-Redirect": where}, status_code=401)
    if request.method in READING:
        return moved(where)
    return refusal("over", address, request)


def _dressed(response: Response, presented: Presented, address: Address) -> Response:
    headers = {**SECURITY, **response.headers}
    if presented.renewed:
        cookie = session_cookie(presented.renewed, address)
        own = headers.get("Set-Cookie", [])
        headers["Set-Cookie"] = [cookie, *([own] if isinstance(own, str) else own)]
    response.headers = headers
    return response
