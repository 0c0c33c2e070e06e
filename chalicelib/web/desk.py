"""The desk's pages at `/desk`: who waits, whose talks, one talk. Acts are in desk_acts.py."""

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import platform
from chalicelib.domain.audit import Action
from chalicelib.web.desk_frame import STAFF, asked, feed_tag, frame, key_of, listed, talked
from chalicelib.web.drawing import SECURITY, page
from chalicelib.web.guard import Visit, staff
from chalicelib.web.request import current_request, whole

desk = Blueprint(__name__)

TALK = "/desk/talks/{family}/{contact}"


@desk.route("/desk", methods=["GET"])
@staff(*STAFF)
def home(visit: Visit) -> Response:
    """The desk without a talk open."""
    values = frame(visit, "상담")
    return page("desk/desk.html", visit.address, **values, **listed(visit), done=asked("done"))


@desk.route(TALK, methods=["GET"])
@staff(*STAFF, subject="contact", action=Action.TALK_READ)
def talk(visit: Visit, family: str, contact: str) -> Response:
    """The desk with a talk open."""
    values = frame(visit, "상담")
    shown = talked(visit, key_of(visit, family, contact))
    return page(
        "desk/desk.html", visit.address, **values, **listed(visit, shown["talk_path"]), **shown
    )


@desk.route(TALK + "/live", methods=["GET"])
@staff(*STAFF, slides=False, subject="contact", action=Action.TALK_READ)
def live(visit: Visit, family: str, contact: str) -> Response:
    """What came behind the turn `after`, and the talk's state now."""
    shown = talked(visit, key_of(visit, family, contact), whole(asked("after")))
    return page("desk/live.html", visit.address, visit=visit, **shown)


@desk.route("/desk/lists", methods=["GET"])
@staff(*STAFF, slides=False)
def lists(visit: Visit) -> Response:
    """The lists anew, and what stands beside them while no `talk` is open.

    `department`: whose backlog.
    """
    return page("desk/lists_now.html", visit.address, visit=visit, **listed(visit))


@desk.route("/desk/feed", methods=["GET"])
@staff(*STAFF, polls=True)
def feed(visit: Visit) -> Response:
    """304 while nothing has changed: one eventually consistent read of at most 0.5 RCU."""
    tag = feed_tag(visit.member, visit.feed or platform().feeds.versions(visit.tenant_id))
    known = current_request().headers.get("if-none-match", "")
    return Response("", {**SECURITY, "ETag": tag}, 304 if known == tag else 204)


@desk.route("/desk/here", methods=["GET"])
@staff(*STAFF, slides=False)
def here(visit: Visit) -> Response:
    """The page is open, once a minute: whose is not heard of for long gives the talks back."""
    platform().duty.seen(visit.member)
    return Response("", dict(SECURITY), 204)


@desk.route("/desk/find", methods=["GET"])
@staff(*STAFF)
def find(visit: Visit) -> Response:
    """By receipt number; another tenant's is no number at all."""
    who = platform().desk_reading.find(visit.member, asked("receipt"))
    onward = visit.address.path(f"/desk/talks/{who.family}/{who.contact}")
    return Response("", {**SECURITY, "HX-Redirect": onward}, 204)
