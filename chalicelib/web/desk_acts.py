"""What is done with a talk at the desk: each a form that is sent, one call, and what to show."""

from datetime import timedelta

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import platform
from chalicelib.domain.abuse_protocol import Step
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Reason, Rejected
from chalicelib.domain.staff import AgentState, Presence, Role
from chalicelib.web.desk import TALK
from chalicelib.web.desk_abuse import category_of
from chalicelib.web.desk_frame import STAFF, Values, key_of, me, talked
from chalicelib.web.desk_words import OUTCOMES, PRESENCES, SNOOZES
from chalicelib.web.drawing import SECURITY, page
from chalicelib.web.guard import Visit, staff
from chalicelib.web.request import whole

acts = Blueprint(__name__)

LINE_LENGTH = 200
FORMS = ["application/x-www-form-urlencoded"]


@acts.route("/desk/next", methods=["POST"], content_types=FORMS)
@staff(*STAFF, action="talk.pull")
def pull(visit: Visit) -> Response:
    """Takes who waits longest; nobody: says so."""
    chosen = visit.form.get("department", "")
    entry = platform().desk.pull_next(visit.member, [chosen] if chosen else [])
    if entry is None:
        return _onward(visit, "/desk?done=nobody")
    return _onward(visit, f"/desk/talks/{entry.who.family}/{entry.who.contact}")


@acts.route(TALK + "/take", methods=["POST"], content_types=FORMS)
@staff(*STAFF, subject="contact", action="talk.take")
def take(visit: Visit, family: str, contact: str) -> Response:
    """Takes this one."""
    platform().desk.take(visit.member, key_of(visit, family, contact))
    return _onward(visit, f"/desk/talks/{family}/{contact}")


@acts.route(TALK + "/reply", methods=["POST"], content_types=FORMS)
@staff(*STAFF, subject="contact", action="talk.reply")
def reply(visit: Visit, family: str, contact: str) -> Response:
    """Writes to the person; `once` names the attempt, `after` the newest turn on the page."""
    who, once, seen = key_of(visit, family, contact), visit.once, _after(visit)
    platform().desk.reply(visit.member, who, _text(visit), once, seen)
    return page("desk/live.html", visit.address, visit=visit, **talked(visit, who, seen))


@acts.route(TALK + "/note", methods=["POST"], content_types=FORMS)
@staff(*STAFF, subject="contact", action="talk.note")
def note(visit: Visit, family: str, contact: str) -> Response:
    """A remark that never leaves."""
    who = key_of(visit, family, contact)
    platform().desk.note(visit.member, who, _text(visit), visit.once)
    return page("desk/live.html", visit.address, visit=visit, **talked(visit, who, _after(visit)))


@acts.route(TALK + "/transfer", methods=["POST"], content_types=FORMS)
@staff(*STAFF, subject="contact", action="talk.transfer")
def transfer(visit: Visit, family: str, contact: str) -> Response:
    """To a department or an agent, with a reason; the person is told which."""
    names = ("department", "agent", "reason")
    to = {name: _line(visit, name) for name in names}
    if not to["reason"] or not (to["department"] or to["agent"]):
        raise Rejected(Reason.BAD_BODY)
    platform().desk.transfer(visit.member, key_of(visit, family, contact), **to)
    return _onward(visit, "/desk?done=transferred")


@acts.route(TALK + "/snooze", methods=["POST"], content_types=FORMS)
@staff(*STAFF, subject="contact", action="talk.snooze")
def snooze(visit: Visit, family: str, contact: str) -> Response:
    """Puts it aside for so many minutes."""
    minutes = visit.form.get("minutes", "")
    if minutes not in {str(offered) for _, offered in SNOOZES}:
        raise Rejected(Reason.BAD_BODY)
    until = visit.now + timedelta(minutes=int(minutes))
    platform().desk.snooze(visit.member, key_of(visit, family, contact), until)
    return _onward(visit, "/desk?done=snoozed")


@acts.route(TALK + "/wake", methods=["POST"], content_types=FORMS)
@staff(*STAFF, subject="contact", action="talk.wake")
def wake(visit: Visit, family: str, contact: str) -> Response:
    """Takes it up again before its time."""
    platform().desk.wake(visit.member, key_of(visit, family, contact))
    return _onward(visit, f"/desk/talks/{family}/{contact}")


@acts.route(TALK + "/release", methods=["POST"], content_types=FORMS)
@staff(*STAFF, subject="contact", action="talk.release")
def release(visit: Visit, family: str, contact: str) -> Response:
    """Gives it back to its old place in the backlog."""
    why = _line(visit, "reason")
    platform().desk.release(visit.member, key_of(visit, family, contact), why)
    page_of_origin = "/desk/board" if visit.form.get("from") == "board" else "/desk"
    return _onward(visit, f"{page_of_origin}?done=released")


@acts.route(TALK + "/close", methods=["POST"], content_types=FORMS)
@staff(*STAFF, subject="contact", action="talk.close")
def close(visit: Visit, family: str, contact: str) -> Response:
    """Ends it, with what it was about and what came of it."""
    topic, outcome = _line(visit, "topic"), visit.form.get("outcome", "")
    if outcome not in OUTCOMES:
        raise Rejected(Reason.BAD_BODY)
    platform().desk.close(visit.member, key_of(visit, family, contact), topic, outcome)
    return _onward(visit, "/desk?done=closed")


@acts.route(TALK + "/assign", methods=["POST"], content_types=FORMS)
@staff(Role.SUPERVISOR, subject="contact", action="talk.assign")
def assign(visit: Visit, family: str, contact: str) -> Response:
    """Gives it to an agent, whoever has it."""
    who = key_of(visit, family, contact)
    platform().desk.assign(visit.member, who, _line(visit, "agent"))
    return _onward(visit, "/desk/board?done=assigned")


@acts.route(TALK + "/protect", methods=["POST"], content_types=FORMS)
@staff(*STAFF, subject="contact", action="talk.protect")
def protect(visit: Visit, family: str, contact: str) -> Response:
    """One press against abuse: the protocol's next step is said and done."""
    who, once = key_of(visit, family, contact), visit.once
    step = platform().protecting.press(
        visit.member, who, category_of(visit), _number(visit, "seq"), once
    )
    return _protected(visit, who, step)


@acts.route(TALK + "/end", methods=["POST"], content_types=FORMS)
@staff(*STAFF, subject="contact", action="talk.end")
def end(visit: Visit, family: str, contact: str) -> Response:
    """Ends a talk in which life was threatened; the reason is said."""
    who = key_of(visit, family, contact)
    step = platform().protecting.end_for_threat(visit.member, who, visit.once)
    return _protected(visit, who, step)


@acts.route(TALK + "/suspend", methods=["POST"], content_types=FORMS)
@staff(Role.SUPERVISOR, subject="contact", action="contact.suspend")
def suspend(visit: Visit, family: str, contact: str) -> Response:
    """A supervisor's decision, with reason, end and a way to object."""
    days, reason, objection = (_line(visit, each) for each in ("days", "reason", "objection"))
    if days not in ("7", "30") or not reason or not objection:
        raise Rejected(Reason.BAD_BODY)
    who = key_of(visit, family, contact)
    once = visit.once
    platform().protecting.suspend(visit.member, who, int(days), reason, objection, once)
    return _onward(visit, f"/desk/talks/{family}/{contact}")


@acts.route("/desk/presence", methods=["POST"], content_types=FORMS)
@staff(*STAFF, action="agent.presence")
def presence(visit: Visit) -> Response:
    """Ready, away, in recovery, or off."""
    wanted = visit.form.get("presence", "")
    if wanted not in set(PRESENCES):
        raise Rejected(Reason.BAD_BODY)
    before = platform().agents.state(visit.tenant_id, visit.member.id)
    state = platform().duty.present(visit.member, Presence(wanted))
    _count_rest(visit, before, state)
    return _own_state(visit, state)


@acts.route("/desk/me", methods=["GET"])
@staff(*STAFF, slides=False)
def mine(visit: Visit) -> Response:
    """One's own state, which the page asks for when a recovery break is over."""
    return _own_state(visit, platform().agents.state(visit.tenant_id, visit.member.id))


def _own_state(visit: Visit, state: AgentState | None) -> Response:
    values: Values = {"me": me(state, visit.now), "presences": list(PRESENCES.items())}
    return page("desk/me.html", visit.address, **values)


def _count_rest(visit: Visit, before: AgentState | None, after: AgentState) -> None:
    """A break that began is counted as given, and its time as nobody's work."""
    counting, agent = platform().desk_counting, visit.member.id
    rested = before.resting_since if before and before.presence is Presence.RECOVERY else None
    if after.presence is not Presence.RECOVERY:
        if rested:
            counting.came_back(visit.tenant_id, agent, rested, visit.now)
    elif before is None or before.presence is not Presence.RECOVERY:
        department = min(visit.member.departments, default="")
        began = after.resting_since or visit.now
        counting.rested(visit.tenant_id, agent, department, began)


def _text(visit: Visit) -> str:
    return visit.form.get("text", "").replace("\r\n", "\n").strip()


def _line(visit: Visit, name: str) -> str:
    """A field of one line, as long as pages let it be; raises Rejected."""
    given = visit.form.get(name, "").strip()
    if len(given) > LINE_LENGTH:
        raise Rejected(Reason.BAD_BODY)
    return given


def _after(visit: Visit) -> int:
    return _number(visit, "after")


def _number(visit: Visit, name: str) -> int:
    return whole(visit.form.get(name, ""))


def _protected(visit: Visit, who: ConversationKey, step: Step) -> Response:
    """The talk as it is now; where it has ended, the desk. A break is offered either way."""
    if step.ends:
        return _onward(visit, f"/desk?done={'ended_break' if step.offers_break else 'ended'}")
    shown = talked(visit, who, _after(visit))
    response = page("desk/live.html", visit.address, visit=visit, **shown)
    if step.offers_break:
        response.headers["HX-Trigger"] = "desk-break"
    return response


def _onward(visit: Visit, path: str) -> Response:
    return Response("", {**SECURITY, "HX-Redirect": visit.address.path(path)}, 204)
