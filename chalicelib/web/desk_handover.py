"""The list that one shift hands over to the next: what is open, promised, and remarked of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import platform
from chalicelib.domain.desk_entry import DeskEntry
from chalicelib.domain.language import KOREAN, say
from chalicelib.domain.staff import AgentState
from chalicelib.domain.tenant import Tenant
from chalicelib.web.desk_frame import STAFF, Values, frame, me
from chalicelib.web.desk_rows import rows, talk_path
from chalicelib.web.desk_words import clock
from chalicelib.web.drawing import page
from chalicelib.web.guard import Visit, staff

handovers = Blueprint(__name__)


@dataclass(frozen=True, slots=True)
class _Open:
    """What is handed over. `agents`: whose names are told, by id."""

    tenant: Tenant
    own: AgentState | None
    held: Sequence[DeskEntry]
    waiting: Sequence[DeskEntry]
    agents: Mapping[str, str]


@handovers.route("/desk/handover", methods=["GET"])
@staff(*STAFF)
def handover(visit: Visit) -> Response:
    """What is open: one's own talks and who waits; for supervisors everybody's.

    Costs beside the lists one read for each talk that somebody has (its warnings), and for each
    with a remark one read of that turn and one line in the log of access; never a history.
    """
    values = frame(visit, "인계")
    found = _everything(visit) if values["supervises"] else _own(visit)
    held, waiting = (sorted(each, key=_promises_first) for each in (found.held, found.waiting))
    shown: Values = {
        "me": me(found.own, visit.now),
        "service": say(found.tenant.service, KOREAN),
        "held": rows(found.tenant, held, visit.now),
        "waiting": rows(found.tenant, waiting, visit.now),
        "names": found.agents,
        "warned": _warned(visit, held),
        "notes": _notes(visit, [*held, *waiting]),
    }
    return page("desk/handover.html", visit.address, **values, **shown)


def _own(visit: Visit) -> _Open:
    lists = platform().showing.lists(visit.tenant_id, visit.member)
    return _Open(lists.tenant, lists.me, lists.mine, lists.shown(""), {})


def _everything(visit: Visit) -> _Open:
    board = platform().showing.board(visit.tenant_id, visit.member)
    held = [entry for _, talks in board.agents for entry in talks]
    waiting = [entry for each in board.waiting for entry in each.entries]
    known = {state.agent: state for state, _ in board.agents}
    names = {id: state.name for id, state in known.items()}
    return _Open(board.tenant, known.get(visit.member.id), held, waiting, names)


def _promises_first(entry: DeskEntry) -> tuple[bool, datetime]:
    """Promises that nobody has kept yet, the most pressing first; then who has waited longest."""
    open_promise = entry.promise if entry.first_reply_at is None else None
    return open_promise is None, open_promise.latest if open_promise else entry.since


def _warned(visit: Visit, held: Sequence[DeskEntry]) -> Mapping[str, int]:
    """How often each contact whom somebody talks with was warned; those who never were are not."""
    found = {}
    for each in held:
        record = platform().protecting.standing(visit.tenant_id, each.who)
        found[talk_path(each)] = record.warnings + record.final_warned
    return {path: warnings for path, warnings in found.items() if warnings}


def _notes(visit: Visit, entries: Sequence[DeskEntry]) -> Mapping[str, Values]:
    """The newest remark in each talk that has one, by the talk's path."""
    found: dict[str, Values] = {}
    known = {each.agent: each.name for each in platform().agents.everyone(visit.tenant_id)}
    for entry in filter(lambda each: each.noted, entries):
        visit.note("talk.note.read", entry.who.contact)
        turn = platform().desk_reading.newest_note(visit.member, entry)
        if turn:
            by = known.get(turn.author, "직원")
            found[talk_path(entry)] = {"text": turn.text, "by": by, "at": clock(turn.at, visit.now)}
    return found
