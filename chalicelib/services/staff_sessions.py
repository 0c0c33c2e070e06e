"""Staying logged in: sessions opened, believed, renewed, ended."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.errors import NotFound
from chalicelib.domain.session import Session, session_id
from chalicelib.domain.session_cookie import (
    Carried,
    csrf_token,
    opened,
    sealed,
    tenant_named,
)
from chalicelib.domain.staff import FeedState, Member
from chalicelib.services.desk_ports import Feeds
from chalicelib.services.login_ports import SessionStore
from chalicelib.services.ports import TenantKeys


@dataclass(frozen=True, slots=True)
class Presented:
    """Somebody whose session holds. `renewed`: the cookie to set now; empty: none."""

    session: str
    tenant_id: str
    member: Member
    csrf: str
    renewed: str = ""
    # Of a poll: what the feed said, so that nobody reads it twice.
    feed: FeedState | None = None


class StaffSessions:
    """`new_nonce` gives 12 random characters at least; `now` aware UTC."""

    def __init__(
        self,
        store: SessionStore,
        keys: TenantKeys,
        feeds: Feeds,
        new_nonce: Callable[[], str],
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._keys = keys
        self._feeds = feeds
        self._new_nonce = new_nonce
        self._now = now

    def open(self, tenant_id: str, member: Member) -> tuple[Session, str]:
        """A new session and its cookie; a log-in never takes up an older one."""
        now = self._now()
        id = session_id(member.id, self._new_nonce() + self._new_nonce())
        session = Session(id, tenant_id, member, now, now)
        self._store.add(tenant_id, session)
        return session, sealed(self._keys.of(tenant_id), session)

    def present(self, cookie: str, *, slides: bool = True) -> Presented | None:
        """Whose session the cookie names, if it goes on now: one strong read of one item.

        With `slides` this counts as use, written once a minute at most.
        """
        opened_by = self._opened(cookie)
        if opened_by is None:
            return None
        key, carried = opened_by
        now = self._now()
        session = self._store.read(carried.tenant_id, carried.session)
        if session is None or not session.alive(now):
            return None
        renewed = ""
        if slides and session.wants_touch(now):
            session = session.touched(now)
            if not self._store.touch(session.tenant_id, session):
                return None
            renewed = sealed(key, session)
        return self._presented(key, session, renewed)

    def polling(self, cookie: str) -> Presented | None:
        """As `present`, by the cookie and the feed's set of ended sessions alone: no strong read.

        The feed is one eventual read of at most 0.5 RCU, which a poll wants anyway.
        """
        opened_by = self._opened(cookie)
        if opened_by is None:
            return None
        key, carried = opened_by
        if self._now() >= carried.idle_at:
            # Another page of the session may have been used since.
            return self.present(cookie, slides=False)
        feed = self._feeds.versions(carried.tenant_id)
        if carried.session in feed.revoked:
            return None
        csrf = csrf_token(key, carried.tenant_id, carried.session)
        return Presented(carried.session, carried.tenant_id, carried.member, csrf, feed=feed)

    def end(self, tenant_id: str, session: str) -> None:
        """Log-out: every page of the session is over at its next request."""
        found = self._store.read(tenant_id, session)
        if found is not None and found.ended_at is None:
            self._end(found)

    def revoke(self, tenant_id: str, member: str) -> int:
        """Ends all of a member's sessions at a tenant; how many went on."""
        now = self._now()
        going_on = [each for each in self._store.of_member(tenant_id, member) if each.alive(now)]
        for session in going_on:
            self._end(session)
        return len(going_on)

    def _end(self, session: Session) -> None:
        # Open pages first: if the second step fails, the same request is made again and does both.
        # After `idle_at` no cookie is believed without reading the session.
        self._feeds.revoke(session.tenant_id, session.id, session.idle_at)
        self._store.end(session.tenant_id, session.ended(self._now()))

    def _opened(self, cookie: str) -> tuple[bytes, Carried] | None:
        tenant_id = tenant_named(cookie)
        if not tenant_id:
            return None
        try:
            key = self._keys.of(tenant_id)
        except NotFound:
            return None
        carried = opened(key, cookie)
        return None if carried is None else (key, carried)

    def _presented(self, key: bytes, session: Session, renewed: str) -> Presented:
        csrf = csrf_token(key, session.tenant_id, session.id)
        return Presented(session.id, session.tenant_id, session.member, csrf, renewed)
