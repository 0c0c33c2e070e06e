"""Turns, contacts and version bodies that say nothing but what a test changes."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.domain.conversation import Contact, ConversationKey, State, Turn
from chalicelib.domain.manifest import Manifest
from chalicelib.domain.message import Json

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
KEY = ConversationKey("icheon", "kakao", "contacthash")


def turn(seq: int, **changes: Any) -> Turn:
    fields: dict[str, Any] = {
        "at": NOW,
        "text": "여권",
        "trigger": "text",
        "answer": b"packed",
        "state": State(),
        "seen": (),
        "version": 1,
        "nonce": f"nonce-{seq}",
        "expires_at": NOW + timedelta(days=365),
    }
    return Turn(seq=seq, **{**fields, **changes})


def contact(**changes: Any) -> Contact:
    fields: dict[str, Any] = {
        "since": NOW,
        "sealed": b"sealed",
        "address_kind": "botUserKey",
        "language": "ko",
        "told": "2026-11",
        "expires_at": NOW + timedelta(days=365),
    }
    return Contact(**{**fields, **changes})


def manifest(number: int, note: str = "") -> Manifest:
    return Manifest(number, f"hash-{number}", "민원과", note, NOW)


def body(tenant_id: str, phone: str | None = None) -> Json:
    week: list[Any] = [[] for _ in range(7)]
    return {
        "tenant": tenant_id,
        "name": {"ko": "이천시"},
        "service": {"ko": "콜센터"},
        "phone": phone,
        "public_numbers": [],
        "retention_days": 365,
        "privacy": {"version": "2026-11", "text": {"ko": "안내"}},
        "accounts": {},
        "agent_hours": {"week": week, "closed": {}},
        "texts": {},
        "menu": {"start": "home", "nodes": {}},
        "faq": {},
        "departments": {},
        "notices": [],
        "guide": [],
        "emergencies": [],
        "matcher": {"name": "lexical", "index": {}},
    }
