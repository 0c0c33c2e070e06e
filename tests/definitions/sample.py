"""A small faultless city as its officer writes it, and ways to break it."""

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

from chalicelib.definitions.compiling import Indexer
from chalicelib.definitions.draft import Draft, read_draft
from chalicelib.domain.channel import Limits
from chalicelib.domain.faq import Built
from chalicelib.domain.message import Json

TODAY = date(2026, 11, 22)
CITY = "byeolha"
DELETED = object()

# Kakao's numbers.
KAKAO = Limits(
    bubbles=3, text=1000, card_title=50, card_text=400, card_buttons=3, button_label=14,
    list_header=40, list_items=5, list_title=40, list_text=40, list_buttons=2,
    quick_replies=10, quick_reply_label=14, size=30_000,
)  # fmt: skip


class Index:
    """A matcher's publishing side: it remembers what it was given."""

    name = "sample"

    def build(self, entries: Any, home: str = "") -> Built:
        return Built({"texts": {id: list(texts) for id, texts in entries.items()}})


def six(korean: str) -> dict[str, str]:
    """A text in all six languages."""
    return {"ko": korean, **{code: f"{code} {korean}" for code in ("en", "zh", "ja", "vi", "mn")}}


def choice(label: str, to: str) -> Json:
    return {"label": six(label), "to": to}


def city() -> dict[str, Json]:
    """The six files by stem; a fresh copy each time. A list is a file of lines."""
    return copy.deepcopy(_CITY)


def edited(*edits: tuple[str, Any]) -> dict[str, Json]:
    """The city with values put at, or DELETED from, places such as `menu/nodes/home/text`."""
    files = city()
    for place, value in edits:
        *steps, last = place.split("/")
        target: Any = files
        for step in steps:
            target = target[int(step)] if isinstance(target, list) else target[step]
        if value is DELETED:
            del target[int(last) if isinstance(target, list) else last]
        elif isinstance(target, list) and int(last) == len(target):
            target.append(value)
        else:
            target[int(last) if isinstance(target, list) else last] = value
    return files


def written(folder: Path, files: dict[str, Json], name: str = CITY) -> Path:
    """The files in a folder of this name."""
    path = folder / name
    path.mkdir(exist_ok=True)
    for stem, content in files.items():
        if isinstance(content, list):
            lines = "".join(json.dumps(line) + "\n" for line in content)
            (path / f"{stem}.jsonl").write_text(lines, encoding="utf-8")
        else:
            (path / f"{stem}.json").write_text(json.dumps(content), encoding="utf-8")
    return path


def draft(
    folder: Path, files: dict[str, Json], today: date = TODAY, matcher: Indexer | None = None
) -> Draft:
    """The city, read and checked."""
    return read_draft(
        written(folder, files), today=today, limits={"kakao": KAKAO}, matcher=matcher or Index()
    )


_DAY = ["09:00-12:00", "13:00-18:00"]
_CITY: dict[str, Json] = {
    "tenant": {
        "$schema": "../schema/tenant.schema.json",
        "id": CITY,
        "name": six("별하시"),
        "service": six("별하시 민원상담"),
        "phone": "031-000-1000",
        "public_numbers": ["1588-0000"],
        "retention_days": 365,
        "privacy": {"version": "2026-11", "text": six("{service} 챗봇이 {days}일 보관합니다.")},
        "channels": {
            "kakao": {
                "bot_id": "65f0c0ffee00112233445566",
                "secret": "kakao/webhook",
                "block_id": None,
            }
        },
        "agent": {
            "department": "call-center",
            "hours": {
                **dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), _DAY),
                "sat": [],
                "sun": [],
            },
            "closed_on_holidays": True,
        },
        "closures": [{"date": "2026-12-31", "reason": "종무식", "author": "민원과"}],
    },
    "menu": {
        "start": "home",
        "nodes": {
            "home": {
                "text": six("무엇을 도와드릴까요?"),
                "choices": [
                    choice("여권", "passport"),
                    choice("공지", "notices"),
                    choice("휴관일", "notice:closed-day"),
                    choice("오시는 길", "guide:way"),
                    choice("상담원 연결", "agent"),
                ],
            },
            "passport": {
                "text": six("여권 안내입니다."),
                "choices": [choice("수령", "faq:passport-pickup")],
                "buttons": [
                    choice("전화", "tel:031-000-1000"),
                    choice("누리집", "link:https://example.go.kr/passport"),
                ],
            },
        },
    },
    "faq": {
        "entries": [
            {
                "id": "passport-pickup",
                "question": six("여권은 언제 찾나요?"),
                "variants": ["여권 찾는 날"],
                "answer": six("신청한 날부터 4일 뒤에 찾으실 수 있습니다."),
                "department": "passport-team",
                "source": "별하시 여권 안내",
                "reviewed_at": "2026-10-01",
                "phone": "031-000-1001",
                "link": "https://example.go.kr/pickup",
                "valid_until": "2026-12-31",
            },
            {
                "id": "bulky-waste",
                "question": six("대형폐기물은 어떻게 버리나요?"),
                "answer": six("스티커를 붙여 내놓아 주세요."),
                "department": "call-center",
                "source": "별하시 생활폐기물 안내",
                "reviewed_at": "2026-10-01",
            },
        ],
        "not_ours": [
            {
                "id": "national-tax",
                "topic": six("국세"),
                "variants": ["연말정산"],
                "answer": six("국세청에서 안내합니다."),
                "phone": "126",
                "link": "https://www.hometax.go.kr",
            }
        ],
    },
    "notices": {
        "notices": [
            {
                "id": "closed-day",
                "title": six("휴관 안내"),
                "body": six("12월 24일은 쉽니다."),
                "starts": "2026-11-01",
                "ends": "2026-12-24",
            }
        ],
        "guide": [{"id": "way", "title": six("오시는 길"), "body": six("별하로 1")}],
        "emergencies": [
            {
                "id": "snow",
                "title": six("대설 안내"),
                "body": six("눈길을 조심해 주세요."),
                "starts_at": "2026-12-01T09:00:00+09:00",
                "ends_at": "2026-12-02T09:00:00+09:00",
                "to": "notice:closed-day",
            }
        ],
    },
    "departments": {
        "departments": [
            {"id": "call-center", "name": six("민원콜센터"), "phone": "031-000-1000"},
            {"id": "passport-team", "name": six("여권팀")},
        ]
    },
    "templates": {"texts": {"guide_title": six("청사 안내")}},
}
