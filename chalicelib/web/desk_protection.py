"""What is known of contacts' abuse: suspensions, objections, and evidence that two look at."""

from collections.abc import Mapping, Sequence

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import platform
from chalicelib.domain.abuse_protocol import AbuseRecord
from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Reason, Rejected
from chalicelib.domain.evidence_request import EvidenceRequest
from chalicelib.domain.language import KOREAN, say
from chalicelib.domain.staff import Role
from chalicelib.domain.suspension import Suspension, is_suspended
from chalicelib.web.desk import TALK
from chalicelib.web.desk_abuse import CATEGORIES
from chalicelib.web.desk_acts import FORMS
from chalicelib.web.desk_frame import Values, frame, key_of, me
from chalicelib.web.desk_words import clock
from chalicelib.web.drawing import SECURITY, page
from chalicelib.web.guard import Visit, staff

protections = Blueprint(__name__)

# Agents never see evidence; an admin confirms where there is one supervisor alone.
TWO = (Role.SUPERVISOR, Role.TENANT_ADMIN)
LONGEST = 500
CHANNELS_OF = {"kakao": "카카오톡", "web": "웹 채팅", "sms": "문자"}


@protections.route("/desk/protection", methods=["GET"])
@staff(*TWO)
def requests(visit: Visit) -> Response:
    """Who is suspended, and the requests to look at evidence that are open."""
    suspended = platform().protecting.suspended(visit.tenant_id)
    waiting = platform().witnessing.waiting(visit.tenant_id)
    known = {each.agent: each.name for each in platform().agents.everyone(visit.tenant_id)}
    # Who suspends may never have taken a talk.
    known[visit.member.id] = visit.member.name
    shown = [{**_asked(visit, each), "path": _path(each.who)} for each in waiting]
    return page(
        "desk/requests.html",
        visit.address,
        **_framed(visit),
        requests=shown,
        suspended=[_suspended(visit, each, known) for each in suspended],
    )


@protections.route(TALK + "/protection", methods=["GET"])
@staff(*TWO, subject="contact", action="contact.protection")
def protection_of(visit: Visit, family: str, contact: str) -> Response:
    """One contact's, without the words."""
    who = key_of(visit, family, contact)
    return page("desk/protection.html", visit.address, **_shown(visit, who), words=())


@protections.route(TALK + "/evidence", methods=["GET"])
@staff(*TWO, subject="contact", action="evidence.read")
def evidence(visit: Visit, family: str, contact: str) -> Response:
    """The same with the words, for the two who asked and confirmed."""
    who = key_of(visit, family, contact)
    words = [
        {
            "at": clock(each.trace.at, visit.now),
            "name": CATEGORIES[each.trace.category],
            "text": each.text,
        }
        for each in platform().witnessing.look(visit.member, who)
    ]
    return page("desk/protection.html", visit.address, **_shown(visit, who), words=words)


@protections.route(TALK + "/evidence/ask", methods=["POST"], content_types=FORMS)
@staff(Role.SUPERVISOR, subject="contact", action="evidence.ask")
def ask(visit: Visit, family: str, contact: str) -> Response:
    """Asks that another confirms."""
    who, reason = key_of(visit, family, contact), _text(visit, "reason")
    platform().witnessing.ask(visit.member, who, reason)
    return _onward(visit, f"{_path(who)}/protection")


@protections.route(TALK + "/evidence/confirm", methods=["POST"], content_types=FORMS)
@staff(*TWO, subject="contact", action="evidence.confirm")
def confirm(visit: Visit, family: str, contact: str) -> Response:
    """Confirms what another has asked; both may look then."""
    who = key_of(visit, family, contact)
    platform().witnessing.confirm(visit.member, who)
    return _onward(visit, f"{_path(who)}/protection")


@protections.route(TALK + "/lift", methods=["POST"], content_types=FORMS)
@staff(Role.SUPERVISOR, subject="contact", action="contact.lift")
def lift(visit: Visit, family: str, contact: str) -> Response:
    """Ends a suspension early, with a reason."""
    who, reason = key_of(visit, family, contact), _text(visit, "reason")
    platform().protecting.lift(visit.member, who, reason, visit.once)
    return _onward(visit, f"{_path(who)}/protection")


@protections.route(TALK + "/objection", methods=["POST"], content_types=FORMS)
@staff(Role.SUPERVISOR, subject="contact", action="contact.objection")
def objection(visit: Visit, family: str, contact: str) -> Response:
    """Notes what a suspended contact objects, by whatever way it came."""
    who, text = key_of(visit, family, contact), _text(visit, "text")
    platform().protecting.note_objection(visit.member, who, text, visit.once)
    return _onward(visit, f"{_path(who)}/protection")


def _shown(visit: Visit, who: ConversationKey) -> Values:
    record = platform().protecting.standing(visit.tenant_id, who)
    traces = platform().witnessing.traces(visit.member, who)
    asked = platform().witnessing.request(visit.member, who)
    return {
        **_framed(visit),
        "talk_path": _path(who),
        "record": record,
        "until": _until(visit, record),
        "objections": [
            {"at": clock(each.at, visit.now), "text": each.text, "by": _name(visit, each.by)}
            for each in record.objections
        ],
        "events": [
            {"at": clock(each.at, visit.now), "name": CATEGORIES.get(each.category, "")}
            for each in reversed(record.events)
        ],
        "traces": _counted([CATEGORIES[each.category] for each in traces]),
        "asked": _asked(visit, asked) if asked else None,
    }


def _suspended(visit: Visit, each: Suspension, known: Mapping[str, str]) -> Mapping[str, object]:
    """One row of the list, with the way to the contact's own page."""
    return {
        "path": _path(each.who),
        "channel": CHANNELS_OF.get(each.who.family, each.who.family),
        "until": clock(each.until, visit.now),
        "by": known.get(each.by, each.by),
        "reason": each.reason,
        "objections": each.objections,
        "objected": each.objected,
    }


def _asked(visit: Visit, request: EvidenceRequest) -> Mapping[str, object]:
    """A request as this member sees it."""
    mine = visit.member.id in (request.asked_by, request.confirmed_by)
    return {
        "by": _name(visit, request.asked_by),
        "reason": request.reason,
        "until": clock(request.ends_at, visit.now),
        "confirmed": _name(visit, request.confirmed_by),
        "may_confirm": not request.confirmed_by and visit.member.id != request.asked_by,
        "may_look": bool(request.confirmed_by) and mine,
    }


def _until(visit: Visit, record: AbuseRecord) -> str:
    until = record.suspended_until
    return clock(until, visit.now) if until and is_suspended(record, visit.now) else ""


def _counted(names: Sequence[str]) -> Mapping[str, int]:
    return {name: names.count(name) for name in dict.fromkeys(names)}


def _name(visit: Visit, member: str) -> str:
    """As the desk knows them; one who was never at it by their id."""
    if member == visit.member.id:
        return visit.member.name
    known = platform().agents.state(visit.tenant_id, member) if member else None
    return known.name if known else member


def _framed(visit: Visit) -> Values:
    tenant = platform().tenants.active(visit.tenant_id)
    state = platform().agents.state(visit.tenant_id, visit.member.id)
    service = say(tenant.service, KOREAN) if tenant else ""
    return {**frame(visit, "보호"), "me": me(state, visit.now), "service": service}


def _path(who: ConversationKey) -> str:
    return f"/desk/talks/{who.family}/{who.contact}"


def _text(visit: Visit, name: str) -> str:
    """A sentence of the form; raises Rejected where there is none, or a book."""
    given = visit.form.get(name, "").strip()
    if not given or len(given) > LONGEST:
        raise Rejected(Reason.BAD_BODY)
    return given


def _onward(visit: Visit, path: str) -> Response:
    return Response("", {**SECURITY, "HX-Redirect": visit.address.path(path)}, 204)
