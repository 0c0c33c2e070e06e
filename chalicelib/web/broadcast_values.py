"""The values of the broadcasts' templates: the list, one broadcast, what may be done with it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypedDict

from chalicelib.bootstrap import platform
from chalicelib.domain.broadcast import Broadcast, BroadcastState
from chalicelib.domain.broadcast_preview import preview_of, waiting_of
from chalicelib.domain.broadcast_rights import BroadcastAct, may
from chalicelib.domain.broadcast_upload import Seen, Upload, UploadState
from chalicelib.domain.budget import read_budget
from chalicelib.domain.chunk import Reach
from chalicelib.domain.city_quiet import quiet_of
from chalicelib.domain.errors import Permanent
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.language import KOREAN, say
from chalicelib.domain.outbound_rules import Quiet
from chalicelib.domain.overdue import UNREPORTED
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.text_kind import TextKind
from chalicelib.domain.topic import read_topics
from chalicelib.web.broadcast_words import FAILURES, KINDS, PURPOSES, REACHES, STATES
from chalicelib.web.desk_frame import Values, frame, me
from chalicelib.web.desk_words import clock
from chalicelib.web.guard import Visit

PATH = "/desk/broadcasts"
A_PAGE = 20
_BEGUN = (BroadcastState.RUNNING, BroadcastState.PAUSED, BroadcastState.STOPPED)
_BAD_SHOWN = 20
_AT_ONCE, _SLOWLY = 1, 60
_WEEKDAYS = "월화수목금토일"


def framed(visit: Visit, title: str) -> Values:
    """What every page has."""
    tenant = platform().tenants.active(visit.tenant_id)
    state = platform().agents.state(visit.tenant_id, visit.member.id)
    service = say(tenant.service, KOREAN) if tenant else ""
    return {**frame(visit, title), "me": me(state, visit.now), "service": service}


def listed(visit: Visit, after: str) -> Values:
    """Those that this member may see, newest first, behind the one named."""
    ids = list(platform().uploading.made(visit.tenant_id))
    ids = ids[ids.index(after) + 1 :] if after in ids else ids
    found: list[Broadcast] = []
    more = ""
    for id in ids:
        it = platform().broadcasting.get(visit.tenant_id, id)
        if not may(visit.member, BroadcastAct.READ, it):
            continue
        if len(found) == A_PAGE:
            more = found[-1].id
            break
        found.append(it)
    return {"rows": [_row(visit, it) for it in found], "more": more, "is_first": not after}


def shown(visit: Visit, it: Broadcast) -> Values:
    """One of them, whole."""
    upload = platform().uploading.upload(visit.tenant_id, it.id)
    is_draft = it.state is BroadcastState.DRAFT
    return {
        **now(visit, it, upload),
        "visit": visit,
        "it": it,
        "purpose": PURPOSES[it.purpose][0],
        "topic": topics_of(visit).get(it.topic, it.topic) if it.topic else "",
        "made": clock(it.made_at, visit.now),
        "maker": _name(visit, it.made_by, it.maker),
        "approver": _name(visit, it.approved_by, it.approver) if it.approved_by else "",
        "may": _acts(visit, it),
        "preview": None if is_draft else _previewed(visit, it),
        "pieces": pieces(it) if it.state in (*_BEGUN, BroadcastState.DONE) else [],
    }


def topics_of(visit: Visit) -> Mapping[str, str]:
    """What the city's people may subscribe to: names by id."""
    tenant = platform().tenants.active(visit.tenant_id)
    topics = read_topics(tenant.topics) if tenant else ()
    return {each.id: say(each.name, KOREAN) for each in topics}


def now(visit: Visit, it: Broadcast, upload: Upload | None) -> Values:
    """What changes by itself; `mark` changes where the rest of the page must be drawn anew."""
    reading = upload.state.value if upload else ""
    progress = _progress(visit, it)
    return {
        "path_of": f"{PATH}/{it.id}",
        "of_topic": bool(it.topic),
        "state": it.state.value,
        "state_words": "명단을 기다림" if _waits(it, upload) else STATES[it.state],
        "mark": f"{it.state}.{reading}.{bool(it.approved_by)}",
        "is_read": it.state is BroadcastState.DRAFT and reading == UploadState.READING,
        "every": _every(visit, it, upload, progress["left"] if progress else 0),
        "upload": upload,
        "progress": progress,
        "note": FAILURES.get(it.note, it.note),
        "night": _night(it, visit) if it.state is BroadcastState.RUNNING else None,
    }


def _every(visit: Visit, it: Broadcast, upload: Upload | None, left: int) -> int:
    """Seconds from one look to the next; 0 where nothing moves any more. `left`: not begun with."""
    if it.state is BroadcastState.RUNNING:
        until, waiting = waiting_of(it, visit.now, _quiet(visit))
        return _SLOWLY if until and left <= waiting else _AT_ONCE
    if it.state is BroadcastState.DRAFT:
        is_read = upload is not None and upload.state is UploadState.READING
        return _AT_ONCE if is_read else 0
    # What was sent may still be told to have failed.
    return _SLOWLY if it.queued and visit.now - it.changed_at < UNREPORTED else 0


def pieces(it: Broadcast) -> list[int]:
    """The first parts of the files of results: a response holds some 20,000 rows."""
    return list(range(0, it.tally.parts, PARTS_A_PIECE))


PARTS_A_PIECE = 20


def seen_of(visit: Visit, it: Broadcast) -> Seen:
    """Empty where it is forgotten, or was planned by the command."""
    try:
        return platform().uploading.seen(visit.tenant_id, it)
    except Permanent:
        return Seen()


def _waits(it: Broadcast, upload: Upload | None) -> bool:
    reading = upload is not None and upload.state is UploadState.READING
    return it.state is BroadcastState.DRAFT and not reading


def _row(visit: Visit, it: Broadcast) -> Mapping[str, object]:
    progress = _progress(visit, it)
    return {
        "path": f"{PATH}/{it.id}",
        "title": it.title,
        "state": it.state.value,
        "state_words": "명단 없음" if it.state is BroadcastState.DRAFT else STATES[it.state],
        "people": f"{it.tally.people:,}명" if it.tally.people else "",
        "done": progress["percent"] if progress else "",
        "made": clock(it.made_at, visit.now),
        "waits": _waits_for_approval(it),
        "urgent": it.urgent,
    }


def _waits_for_approval(it: Broadcast) -> bool:
    return it.state is BroadcastState.PREVIEWED and it.needs_approval and not it.approved_by


def _acts(visit: Visit, it: Broadcast) -> Mapping[str, bool]:
    """Which buttons there are."""
    runs = may(visit.member, BroadcastAct.RUN, it)
    approves = may(visit.member, BroadcastAct.APPROVE, it) and it.made_by != visit.member.id
    waits = _waits_for_approval(it)
    ready = it.state is BroadcastState.PREVIEWED and not waits and it.tally.people > 0
    return {
        "approve": approves and waits,
        "start": runs and ready,
        "pause": runs and it.state is BroadcastState.RUNNING,
        "resume": runs and it.state is BroadcastState.PAUSED,
        "stop": runs and not it.is_over,
        "upload": may(visit.member, BroadcastAct.PLAN, it),
    }


class _Progress(TypedDict):
    left: int
    done: int
    people: int
    percent: str
    counts: Sequence[tuple[str, str]]


def _progress(visit: Visit, it: Broadcast) -> _Progress | None:
    if it.state not in (*_BEGUN, BroadcastState.DONE) or not it.tally.people:
        return None
    reached = platform().broadcasting.progress(visit.tenant_id, it.id).reached
    left = reached[Reach.NOT_YET]
    done = it.tally.people - left
    return {
        "left": left,
        "done": done,
        "people": it.tally.people,
        "percent": f"{done * 100 // it.tally.people}%",
        "counts": [(REACHES[reach], f"{reached[reach]:,}") for reach in Reach],
    }


def _previewed(visit: Visit, it: Broadcast) -> Mapping[str, object]:
    tenant = platform().tenants.active(visit.tenant_id)
    seen, view = seen_of(visit, it), preview_of(it, _prices(tenant), visit.now, _quiet(visit))
    return {
        "people": f"{view.people:,}명",
        "kinds": [(KINDS[kind], f"{count:,}") for kind, count in sorted(view.kinds.items())],
        "repeats": view.repeats,
        "bad": view.bad,
        "bad_rows": seen.bad[:_BAD_SHOWN],
        "told": len(seen.bad),
        "samples": [
            {"row": one.row, "phone": _hidden(one.phone), "kind": KINDS[one.kind], "text": one.text}
            for one in seen.samples
        ],
        "lost": " ".join(seen.lost),
        "cost": "" if view.cost is None else f"{view.cost.quantize(Decimal(1)):,}원",
        "needs_approval": view.needs_approval,
        "night": _night(it, visit),
    }


def _prices(tenant: Tenant | None) -> Mapping[TextKind, Decimal]:
    budget = read_budget(tenant.budget) if tenant else None
    if budget is None:
        return {}
    known = {kind.value: price for kind, price in budget.prices.items()}
    return {kind: Decimal(known[kind.value]) / 100 for kind in TextKind if known.get(kind.value)}


def _night(it: Broadcast, visit: Visit) -> Mapping[str, str] | None:
    """Who gets it now and who when, if the night keeps some; None where it goes to all at once."""
    until, waiting = waiting_of(it, visit.now, _quiet(visit))
    if until is None:
        return None
    local, awake = until.astimezone(SEOUL), it.tally.people - waiting
    return {
        "until": f"{local.month}월 {local.day}일({_WEEKDAYS[local.weekday()]}) {local:%H:%M}",
        "waiting": f"{waiting:,}명",
        "awake": f"{awake:,}명" if awake else "",
    }


def _quiet(visit: Visit) -> Quiet:
    return quiet_of(platform().tenants.active(visit.tenant_id))


def _hidden(phone: str) -> str:
    return f"{phone[:3]}-****-{phone[-4:]}"


def _name(visit: Visit, member: str, name: str) -> str:
    """As they were called then; where nobody noted it, as the desk knows them, or by their id."""
    if member == visit.member.id:
        return f"{visit.member.name}(나)"
    if name:
        return name
    known = platform().agents.state(visit.tenant_id, member) if member else None
    return known.name if known else member
