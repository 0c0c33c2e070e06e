"""What is done with a broadcast: written, given its list, approved, started, halted, ended."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import platform
from chalicelib.domain.ad_label import Unlabelled
from chalicelib.domain.audience import NoAudience
from chalicelib.domain.broadcast import Broadcast, Refused
from chalicelib.domain.broadcast_rights import BroadcastAct
from chalicelib.domain.broadcast_upload import UploadForm
from chalicelib.domain.errors import Reason, Rejected, TooLong
from chalicelib.domain.purpose import Purpose
from chalicelib.services.broadcast_planning import Wanted
from chalicelib.services.broadcasting import Broadcasting
from chalicelib.web.broadcast_values import PATH
from chalicelib.web.broadcasts import ONE, WHO, demanded, whole_page
from chalicelib.web.desk_acts import FORMS
from chalicelib.web.drawing import SECURITY
from chalicelib.web.guard import Visit, staff
from chalicelib.web.refusals import Answered
from chalicelib.web.request import whole

broadcast_acts = Blueprint(__name__)

_TITLE, _TEXT, _NAME = 100, 4000, 300

# A step of services/broadcasting.py: tenant, broadcast, member.
Step = Callable[[str, str, str], Broadcast]


@broadcast_acts.route(PATH, methods=["POST"], content_types=FORMS)
@staff(*WHO, action="broadcast.plan")
def write(visit: Visit) -> Response:
    """A draft, and where its list goes, as JSON for the page's script: nowhere for a topic's."""
    with _told() as answered:
        wanted = _wanted(visit)
        if wanted.topic:
            made = platform().uploading.begin_for_topic(visit.tenant_id, wanted)
            answered.response = _json({"id": made.id, "page": _page_of(visit, made.id)})
            return answered.response
        name, size = _file_of(visit)
        it = platform().uploading.begin(visit.tenant_id, wanted, name, size)
        form = platform().uploading.form(visit.tenant_id, it.id)
        answered.response = _sending(visit, it.id, form)
    return answered.response


@broadcast_acts.route(ONE + "/file", methods=["POST"], content_types=FORMS)
@staff(*WHO, subject="id", action="broadcast.file")
def choose(visit: Visit, id: str) -> Response:
    """Another list for a draft: where it goes."""
    demanded(visit, id, BroadcastAct.PLAN)
    with _told() as answered:
        form = platform().uploading.choose(visit.tenant_id, id, *_file_of(visit))
        answered.response = _sending(visit, id, form)
    return answered.response


@broadcast_acts.route(ONE + "/arrived", methods=["POST"], content_types=FORMS)
@staff(*WHO, subject="id", action="broadcast.arrived")
def arrived(visit: Visit, id: str) -> Response:
    """The script has sent the file: it is to be read."""
    demanded(visit, id, BroadcastAct.PLAN)
    with _told() as answered:
        platform().uploading.arrived(visit.tenant_id, id)
        answered.response = Response("", dict(SECURITY), 204)
    return answered.response


@broadcast_acts.route(ONE + "/approve", methods=["POST"], content_types=FORMS)
@staff(*WHO, subject="id", action="broadcast.approve")
def approve(visit: Visit, id: str) -> Response:
    """The second pair of eyes."""
    name = visit.member.name

    def step(tenant_id: str, id: str, by: str) -> Broadcast:
        return platform().broadcasting.approve(tenant_id, id, by, name)

    return _step(visit, id, BroadcastAct.APPROVE, step)


def _running(name: str, step: Callable[[Broadcasting], Step]) -> None:
    """The door of a step that whoever may run it may take; `name` is its path's end."""

    @broadcast_acts.route(f"{ONE}/{name}", methods=["POST"], content_types=FORMS)
    @staff(*WHO, subject="id", action=f"broadcast.{name}")
    def run(visit: Visit, id: str) -> Response:
        return _step(visit, id, BroadcastAct.RUN, step(platform().broadcasting))


_running("start", lambda on: on.start)
_running("pause", lambda on: on.pause)
_running("resume", lambda on: on.resume)
_running("stop", lambda on: on.stop)


def _step(visit: Visit, id: str, act: BroadcastAct, step: Step) -> Response:
    demanded(visit, id, act)
    with _told() as answered:
        answered.response = whole_page(visit, step(visit.tenant_id, id, visit.member.id))
    return answered.response


@contextmanager
def _told() -> Iterator[Answered]:
    """What officers are refused comes with words of its own."""
    answered = Answered()
    try:
        yield answered
    except (Refused, Unlabelled, NoAudience) as fault:
        answered.response = _words(str(fault))
    except TooLong as fault:
        answered.response = _words(
            f"글이 {fault.count:,}바이트입니다. {fault.limit:,}바이트까지 보낼 수 있습니다."
        )


def _words(words: str) -> Response:
    return Response(words, {**SECURITY, "Content-Type": "text/plain; charset=utf-8"}, 409)


def _wanted(visit: Visit) -> Wanted:
    form = visit.form
    title, text = form.get("title", "").strip(), form.get("text", "").replace("\r\n", "\n")
    purpose = form.get("purpose", "")
    if purpose not in set(Purpose) or len(title) > _TITLE or len(text) > _TEXT:
        raise Rejected(Reason.BAD_BODY)
    urgent = form.get("urgent", "") == "1"
    topic = form.get("topic", "")
    member = visit.member
    return Wanted(title, text, Purpose(purpose), member.id, urgent, topic, member.name)


def _file_of(visit: Visit) -> tuple[str, int]:
    name = visit.form.get("file_name", "")
    if len(name) > _NAME:
        raise Rejected(Reason.BAD_BODY)
    return name, whole(visit.form.get("file_size", ""))


def _sending(visit: Visit, id: str, form: UploadForm) -> Response:
    page = _page_of(visit, id)
    return _json({"id": id, "page": page, "url": form.url, "fields": dict(form.fields)})


def _page_of(visit: Visit, id: str) -> str:
    return visit.address.path(f"{PATH}/{id}")


def _json(told: Mapping[str, object]) -> Response:
    headers: dict[str, str | list[str]] = {**SECURITY, "Content-Type": "application/json"}
    return Response(json.dumps(told), headers)
