"""Log-in and log-out of staff: out to the issuer, back with a code, away again."""

import hmac
import logging
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode

from chalice.app import Blueprint, Request, Response

from chalicelib.bootstrap import platform
from chalicelib.domain.audit import Action
from chalicelib.domain.errors import Permanent, Reason, Rejected, Retryable
from chalicelib.domain.language import KOREAN, say
from chalicelib.domain.login_attempt import Attempt, page_of_ours, read_attempt, written
from chalicelib.domain.staff import PLATFORM, Member, Role
from chalicelib.web.address import Address
from chalicelib.web.cookies import (
    ATTEMPT,
    SESSION,
    attempt_cookie,
    forgotten,
    session_cookie,
)
from chalicelib.web.drawing import moved, page
from chalicelib.web.guard import LOGIN, Visit, staff
from chalicelib.web.refusals import kindly
from chalicelib.web.request import address_of, cookie_of, query_of, source_of

login = Blueprint(__name__)

CALLBACK = "/desk/callback"
FORMS = ["application/x-www-form-urlencoded"]

log = logging.getLogger(__name__)


@login.route(LOGIN, methods=["GET"])
def log_in() -> Response:
    """The log-in page; with `?go=1` on to the issuer. `back`: the page wanted, `tenant`: where."""
    request, address = _asked()
    query = query_of(request)
    back_to = page_of_ours(query.get("back", ""))
    if not query.get("go"):
        onward = {"go": "1", "back": back_to, "tenant": query.get("tenant", "")}
        return page("login.html", address, onward=urlencode(onward), left=bool(query.get("left")))
    with kindly(address, request) as answered:
        answered.response = _to_issuer(address, back_to, query.get("tenant", ""))
    return answered.response


@login.route(CALLBACK, methods=["GET"])
def back_from_issuer() -> Response:
    """Back with a code: a session begins, or the page says what to do."""
    request, address = _asked()
    with kindly(address, request) as answered:
        answered.response = _come_in(request, address)
    return answered.response


@login.route("/desk/logout", methods=["POST"], content_types=FORMS)
@staff(action=Action.LOGGED_OUT)
def log_out(visit: Visit) -> Response:
    """Ends the session here at once, then leads on to the issuer's own log-out."""
    platform().sessions.end(visit.tenant_id, visit.session)
    address = visit.address
    home = address.url(f"{LOGIN}?left=1")
    # A form's answer may lead to our own pages alone, hence a page that goes on by itself.
    response = page("logged_out.html", address, onward=_left(home) or home)
    response.headers["Set-Cookie"] = [forgotten(SESSION, address)]
    return response


@login.route("/desk/members/{member}/revoke", methods=["POST"], content_types=FORMS)
@staff(
    Role.SUPERVISOR,
    Role.TENANT_ADMIN,
    subject="member",
    action=Action.SESSIONS_REVOKED,
)
def revoke(visit: Visit, member: str) -> Response:
    """Ends all sessions of a member: their next request leads to log-in."""
    number = platform().sessions.revoke(visit.tenant_id, member)
    return page("revoked.html", visit.address, number=number)


def _asked() -> tuple[Request, Address]:
    request = login.current_request
    return request, address_of(request, platform().settings.public_url)


def _to_issuer(address: Address, back_to: str, tenant_id: str) -> Response:
    attempt = read_attempt(written(Attempt(secrets.token_urlsafe(32), back_to, tenant_id)))
    if attempt is None:
        raise Rejected(Reason.BAD_LOGIN)
    response = moved(platform().login.address(attempt, address.url(CALLBACK)))
    response.headers["Set-Cookie"] = [attempt_cookie(written(attempt), address)]
    return response


def _come_in(request: Request, address: Address) -> Response:
    query, attempt = query_of(request), read_attempt(cookie_of(request, ATTEMPT))
    if attempt is None or not _same(query.get("state", ""), attempt.state):
        return _again(address, "로그인을 시작한 화면과 다른 곳이거나 시간이 지났습니다.")
    if "code" not in query:
        # Such as `access_denied`: somebody changed their mind.
        return _again(address, "로그인이 끝나지 않았습니다.")
    try:
        members = platform().login.members(query["code"], attempt, address.url(CALLBACK))
    except Rejected:
        return _again(address, "로그인 정보를 확인하지 못했습니다.")
    chosen = platform().login.choose(members, attempt.tenant_id)
    if chosen is not None:
        return _opened(request, address, attempt, *chosen)
    return _unplaced(address, attempt, members)


def _opened(
    request: Request, address: Address, attempt: Attempt, tenant_id: str, member: Member
) -> Response:
    now, source = datetime.now(UTC), source_of(request)
    platform().audit.note(tenant_id, now, member.id, Action.LOGGED_IN, member.id, source)
    _, cookie = platform().sessions.open(tenant_id, member)
    response = moved(address.path(attempt.back_to))
    response.headers["Set-Cookie"] = [
        session_cookie(cookie, address),
        forgotten(ATTEMPT, address),
    ]
    return response


def _unplaced(address: Address, attempt: Attempt, members: Mapping[str, Member]) -> Response:
    """Nobody here, or somebody at several places who must say at which to work."""
    ids = platform().versions.ids() if PLATFORM in members else sorted(members)
    places = []
    for tenant_id in ids:
        tenant = platform().tenants.active(tenant_id)
        if tenant is not None and tenant_id != attempt.tenant_id:
            onward = {"go": "1", "back": attempt.back_to, "tenant": tenant_id}
            places.append((say(tenant.name, KOREAN), urlencode(onward)))
    if places:
        return page("choose_tenant.html", address, places=places)
    log.warning("nobody here logged in")
    return page("no_role.html", address, 403)


def _again(address: Address, why: str) -> Response:
    # Whole, since the browser may have come by another name than the issuer sends it back to.
    return page("login_again.html", address, 400, why=why, again=address.url(LOGIN))


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())


def _left(home: str) -> str:
    try:
        return platform().login.log_out_address(home)
    except (Retryable, Permanent):
        # The session here is over, which is what was asked for.
        return ""
