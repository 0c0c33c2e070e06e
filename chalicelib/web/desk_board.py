"""The supervisor's board: who is on, with what, who waits, and what must be looked at now."""

from collections.abc import Sequence

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import platform
from chalicelib.domain.desk_entry import DeskEntry, Priority
from chalicelib.domain.language import KOREAN, say
from chalicelib.domain.staff import AgentState, Role
from chalicelib.services.desk_showing import Board
from chalicelib.web.desk_frame import Values, asked, frame, me
from chalicelib.web.desk_rows import longest, rows, tabs
from chalicelib.web.desk_words import PRESENCES, clock, lasted
from chalicelib.web.drawing import page
from chalicelib.web.guard import Visit, staff

boards = Blueprint(__name__)


@boards.route("/desk/board", methods=["GET"])
@staff(Role.SUPERVISOR)
def board(visit: Visit) -> Response:
    """Who is on, with what, and who waits."""
    values = {**frame(visit, "현황판"), **_watched(visit), "done": asked("done")}
    return page("desk/board.html", visit.address, **values)


@boards.route("/desk/board/now", methods=["GET"])
@staff(Role.SUPERVISOR, slides=False)
def board_now(visit: Visit) -> Response:
    """The board's figures anew."""
    return page("desk/board_now.html", visit.address, visit=visit, **_watched(visit))


def _watched(visit: Visit) -> Values:
    found = platform().showing.board(visit.tenant_id, visit.member)
    tenant, now = found.tenant, visit.now
    waiting = [entry for each in found.waiting for entry in each.entries]
    talks = [entry for _, held in found.agents for entry in held]
    own = next((state for state, _ in found.agents if state.agent == visit.member.id), None)
    return {
        "me": me(own, visit.now),
        "service": say(tenant.service, KOREAN),
        "agents": [_agent(visit, found, state, held) for state, held in found.agents],
        "ready": sum(state.presence == "ready" for state, _ in found.agents),
        "room": sum(
            max(0, state.limit - state.load)
            for state, _ in found.agents
            if state.presence == "ready"
        ),
        "held": len(talks),
        "tabs": tabs(tenant, found.waiting, "")[1:],
        "waiting": rows(tenant, waiting, now),
        "longest": longest(found.waiting, now),
        "alarms": rows(tenant, [each for each in (*waiting, *talks) if _alarms(each, visit)], now),
        "names": {state.agent: state.name for state, _ in found.agents},
        "colleagues": [
            (state.agent, state.name, state.load, state.limit)
            for state, _ in sorted(found.agents, key=lambda each: each[0].load)
            if state.presence == "ready"
        ],
    }


def _alarms(entry: DeskEntry, visit: Visit) -> bool:
    """Danger that nobody has answered, or a promise that was not kept."""
    danger = entry.priority is Priority.URGENT and entry.unanswered_since is not None
    broken = entry.promise is not None and entry.promise.latest < visit.now
    return danger or (broken and entry.first_reply_at is None)


def _agent(visit: Visit, found: Board, state: AgentState, held: Sequence[DeskEntry]) -> Values:
    ends, rest = state.shift_ends_at, state.break_ends_at
    return {
        "id": state.agent,
        "name": state.name,
        "presence": state.presence.value,
        "presence_name": PRESENCES[state.presence],
        "rest": clock(rest, visit.now) if rest else "",
        "rests": state.rests(visit.now),
        "load": state.load,
        "limit": state.limit,
        "seen": lasted(visit.now - state.seen_at),
        "shift": clock(ends, visit.now) if ends else "",
        "talks": rows(found.tenant, held, visit.now),
    }
