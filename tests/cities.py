"""A small city for tests: enough menu, answers and dates to walk every rule, no more."""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from chalicelib.domain.hours import SEOUL
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.version import read_version

SECRET = "synthetic-secret"
BOT = "65f0c0ffee00112233445566"
TEXTS = json.loads(Path("chalicelib/definitions/texts.json").read_text("utf-8"))
WEEK = [[[540, 1080]]] * 5 + [[], []]
# A Monday morning inside opening hours.
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=SEOUL)


def both(korean: str, english: str) -> dict[str, str]:
    return {"ko": korean, "en": english}


def choice(korean: str, english: str, to: str) -> dict[str, Any]:
    return {"label": both(korean, english), "to": to}


def body(**changes: Any) -> dict[str, Any]:
    """A compiled version body."""
    made = {
        "format": 1,
        "tenant": "saetbyeol",
        "name": both("샛별시", "Saetbyeol City"),
        "service": both("샛별시 민원상담", "Saetbyeol civil desk"),
        "phone": "031-000-0000",
        "public_numbers": ["0310000000", "119", "112", "109", "129"],
        "retention_days": 365,
        "privacy": {"version": "1", "text": both("{service} 챗봇입니다. {days}일 보관합니다.", "A bot. Kept {days} days.")},
        "accounts": {
            "kakao": {
                "id": BOT,
                "digests": [hashlib.sha256(SECRET.encode()).hexdigest()],
                "block_id": None,
            }
        },
        "agent_hours": {"week": WEEK, "closed": {"2026-12-25": "기독탄신일"}},
        "texts": TEXTS,
        "menu": {
            "start": "home",
            "nodes": {
                "home": {
                    "text": both("무엇을 도와드릴까요?", "How can we help?"),
                    "choices": [
                        choice("분야 보기", "Areas", "areas"),
                        choice("공지사항", "Notices", "notices"),
                        choice("시청 안내", "Guide", "guide"),
                        choice("상담원", "Agent", "agent"),
                    ],
                },
                "areas": {
                    "text": both("분야를 골라 주세요.", "Pick an area."),
                    "choices": [
                        choice(f"분야 {n}", f"Area {n}", "faq:passport" if n % 2 else "faq:tax")
                        for n in range(1, 13)
                    ],
                },
            },
        },
        "faq": {
            "passport": {
                "question": both("여권은 어디서 만드나요?", "Where do I get a passport?"),
                "answer": both("시청 민원실에서 만듭니다.", "At the city hall."),
                "variants": ["여권 발급", "여권 신청"],
                "department": "minwon",
                "source": "시험용",
                "reviewed_at": "2026-11-01",
                "link": "https://www.passport.go.kr",
            },
            "tax": {
                "question": both("지방세는 어떻게 내나요?", "How do I pay local tax?"),
                "answer": {"ko": "위택스에서 냅니다."},
                "variants": ["지방세 납부"],
                "department": "minwon",
                "source": "시험용",
                "valid_until": "2026-12-31",
            },
        },
        "departments": {"minwon": {"name": both("민원과", "Civil affairs"), "phone": None}},
        "notices": [
            {"id": f"n{n}", "title": both(f"공지 {n}", f"Notice {n}"), "body": both("내용", "Body"), "starts": f"2026-11-0{n}"}
            for n in range(1, 8)
        ],
        "guide": [{"id": "g1", "title": both("민원실", "Desk"), "body": both("1층입니다.", "First floor.")}],
        "emergencies": [],
        "matcher": {"name": "exact", "index": {}},
    }  # fmt: skip
    return {**made, **changes}


def city(version: int = 1, **changes: Any) -> Tenant:
    """The small city as a tenant."""
    return read_version(version, json.loads(json.dumps(body(**changes))))


def ice_warning() -> dict[str, Any]:
    """An emergency item that is on top all through MONDAY."""
    return {
        "id": "ice",
        "title": both("도로 결빙", "Icy roads"),
        "body": both("길이 얼었습니다.", "Roads are icy."),
        "starts_at": "2026-11-23T00:00:00+09:00",
        "ends_at": "2026-11-24T00:00:00+09:00",
    }
