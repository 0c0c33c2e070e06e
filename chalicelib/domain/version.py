"""Reads the compiled body of a config version into a Tenant. The body is written at publishing.

FORMAT counts the body's shape; a reader accepts every shape up to its own.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from chalicelib.domain.channel import Account
from chalicelib.domain.commands import fold
from chalicelib.domain.faq import FaqEntry, NotOurs, no_vectors
from chalicelib.domain.hours import OpeningHours, Span
from chalicelib.domain.message import Json
from chalicelib.domain.roster import Roster
from chalicelib.domain.shifts import Shift
from chalicelib.domain.tenant import (
    Article,
    Department,
    EmergencyItem,
    MenuChoice,
    MenuNode,
    Tenant,
)

if TYPE_CHECKING:
    from chalicelib.domain.text_mapping import TextMapping

FORMAT = 1


def read_version(number: int, body: Json, vectors: Callable[[], bytes] = no_vectors) -> Tenant:
    """The tenant of a compiled body; `vectors` reads what `vectors_named` names."""
    nodes = {id: _node(id, raw) for id, raw in body["menu"]["nodes"].items()}
    hours = _hours(body["agent_hours"])
    return Tenant(
        id=body["tenant"],
        version=number,
        name=body["name"],
        service=body["service"],
        phone=body["phone"],
        public_numbers=frozenset(body["public_numbers"]),
        retention_days=body["retention_days"],
        privacy_version=body["privacy"]["version"],
        privacy_text=body["privacy"]["text"],
        accounts={name: _account(raw) for name, raw in body["accounts"].items()},
        agent_hours=hours,
        texts=body["texts"],
        start=body["menu"]["start"],
        nodes=nodes,
        labels=_labels(nodes),
        faq={id: _entry(id, raw) for id, raw in body["faq"].items()},
        departments={
            id: Department(id, raw["name"], raw.get("phone"))
            for id, raw in body["departments"].items()
        },
        notices=tuple(_article(raw) for raw in body["notices"]),
        guide=tuple(_article(raw) for raw in body["guide"]),
        emergencies=tuple(_emergency(raw) for raw in body["emergencies"]),
        matcher=body["matcher"]["name"],
        index=body["matcher"]["index"],
        vectors=vectors,
        not_ours={id: _not_ours(id, raw) for id, raw in body.get("not_ours", {}).items()},
        rosters=_rosters(body, hours),
        replies=tuple(body.get("replies", ())),
        agent_department=body.get("agent_department", ""),
        budget=body.get("budget", {}),
        ways=body.get("ways", {}),
        told_at=body.get("told_at", {}),
        topics=tuple(body.get("topics", ())),
    )


def vectors_named(body: Json) -> str:
    """The digest of the vectors that belong to a body; empty where it has none."""
    digest: str = body["matcher"].get("vectors", "")
    return digest


def _account(raw: Json) -> Account:
    return Account(
        id=raw["id"],
        digests=tuple(raw["digests"]),
        block_id=raw.get("block_id"),
        api_key=raw.get("api_key") or "",
        base_url=raw.get("base_url") or "",
        bot_event=raw.get("bot_event") or "",
        origins=tuple(raw.get("origins", ())),
        numbers=tuple(raw.get("numbers", ())),
        signing=raw.get("signing") or "",
        answers=raw.get("answers") or "menu",
        # Versions compiled before it was asked go on as they did.
        verified=raw.get("verified", True),
        join_seconds=raw.get("join_seconds", 0),
        mapping=_mapping(raw["mapping"]) if "mapping" in raw else None,
    )


def _mapping(raw: Json) -> "TextMapping":
    """Few cities have one: the others' turns do not even import what reads it."""
    from chalicelib.domain.text_mapping import read_mapping

    return read_mapping(raw)


def _rosters(body: Json, hours: OpeningHours) -> dict[str, Roster]:
    """The agents' own roster by the empty name, and those that differ from it."""
    shifts = tuple(Shift(*raw) for raw in body.get("shifts", ()))
    agents = body["agent_hours"].get("agents")
    rosters = {"": Roster(hours, agents, shifts)}
    for name, raw in body.get("rosters", {}).items():
        week = _week(raw["week"]) if "week" in raw else hours.week
        closed = _closed(raw["closed"]) if "closed" in raw else hours.closed
        own = OpeningHours(week, closed, hours.special)
        # On a channel the same people answer, in a department others do.
        usual = agents if name.startswith("channel:") else None
        rosters[name] = Roster(own, raw.get("agents", usual), shifts)
    return rosters


def _hours(raw: Json) -> OpeningHours:
    special = {
        date.fromisoformat(day): _spans(each) for day, each in raw.get("special", {}).items()
    }
    return OpeningHours(_week(raw["week"]), _closed(raw["closed"]), special or None)


def _week(raw: list[list[list[int]]]) -> tuple[tuple[Span, ...], ...]:
    return tuple(_spans(day) for day in raw)


def _spans(raw: list[list[int]]) -> tuple[Span, ...]:
    return tuple((opens, closes) for opens, closes in raw)


def _closed(raw: Mapping[str, str]) -> dict[date, str]:
    return {date.fromisoformat(day): why for day, why in raw.items()}


def _choices(raw: list[Json]) -> tuple[MenuChoice, ...]:
    return tuple(MenuChoice(choice["label"], choice["to"]) for choice in raw)


def _node(id: str, raw: Json) -> MenuNode:
    return MenuNode(id, raw["text"], _choices(raw["choices"]), _choices(raw.get("buttons", [])))


def _labels(nodes: Mapping[str, MenuNode]) -> dict[str, str]:
    targets: dict[str, set[str]] = {}
    for node in nodes.values():
        for choice in node.choices:
            for label in choice.label.values():
                targets.setdefault(fold(label), set()).add(choice.to)
    return {label: found.pop() for label, found in targets.items() if len(found) == 1}


def _day(raw: str | None) -> date | None:
    return date.fromisoformat(raw) if raw else None


def _entry(id: str, raw: Json) -> FaqEntry:
    return FaqEntry(
        id=id,
        question=raw["question"],
        answer=raw["answer"],
        department=raw["department"],
        link=raw.get("link"),
        phone=raw.get("phone"),
        reviewed_at=_day(raw.get("reviewed_at")),
        valid_until=_day(raw.get("valid_until")),
    )


def _not_ours(id: str, raw: Json) -> NotOurs:
    return NotOurs(id, raw["topic"], raw["answer"], raw.get("link"), raw.get("phone"))


def _article(raw: Json) -> Article:
    fields: dict[str, Any] = {name: raw.get(name) for name in ("link", "phone")}
    return Article(
        raw["id"], raw["title"], raw["body"], starts=_day(raw.get("starts")),
        ends=_day(raw.get("ends")), **fields,
    )  # fmt: skip


def _emergency(raw: Json) -> EmergencyItem:
    starts = datetime.fromisoformat(raw["starts_at"])
    ends = datetime.fromisoformat(raw["ends_at"])
    return EmergencyItem(raw["id"], raw["title"], raw["body"], starts, ends, raw.get("to"))
