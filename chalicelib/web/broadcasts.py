"""Broadcasts as officers see them: all there are, a new one, one from its list to its end."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import platform
from chalicelib.domain.broadcast import Broadcast
from chalicelib.domain.broadcast_rights import BroadcastAct, demand
from chalicelib.domain.broadcast_upload import LARGEST
from chalicelib.domain.errors import NotFound
from chalicelib.domain.staff import Role
from chalicelib.services.broadcasting import ResultRow
from chalicelib.web.broadcast_values import (
    PARTS_A_PIECE,
    PATH,
    framed,
    listed,
    now,
    seen_of,
    shown,
    topics_of,
)
from chalicelib.web.broadcast_words import FAILURES, PURPOSES, REACHES, carrier_sizes
from chalicelib.web.desk_frame import asked
from chalicelib.web.drawing import SECURITY, page
from chalicelib.web.guard import Visit, staff
from chalicelib.web.request import whole

broadcasts = Blueprint(__name__)

ONE = PATH + "/{id}"
WHO = (Role.OFFICER, Role.SUPERVISOR, Role.TENANT_ADMIN)
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


@broadcasts.route(PATH, methods=["GET"])
@staff(*WHO)
def every(visit: Visit) -> Response:
    """Newest first, `?after=` the last one of the page before."""
    values = {**framed(visit, "문자 발송"), **listed(visit, asked("after"))}
    return page("desk/broadcasts.html", visit.address, **values)


@broadcasts.route(PATH + "/new", methods=["GET"])
@staff(*WHO)
def new(visit: Visit) -> Response:
    """The form for a new one."""
    values = framed(visit, "새 문자 발송")
    choices = [(each.value, *PURPOSES[each]) for each in PURPOSES]
    return _uploading(
        page(
            "desk/broadcast_new.html",
            visit.address,
            **values,
            purposes=choices,
            topics=topics_of(visit),
            sizes=carrier_sizes(),
            largest=LARGEST,
        )
    )


@broadcasts.route(ONE, methods=["GET"])
@staff(*WHO, subject="id", action="broadcast.read")
def one(visit: Visit, id: str) -> Response:
    """Its list, its preview, how far it came, what may be done."""
    values = {**framed(visit, "문자 발송"), **shown(visit, demanded(visit, id, BroadcastAct.READ))}
    values["largest"] = LARGEST
    return _uploading(page("desk/broadcast.html", visit.address, **values))


@broadcasts.route(ONE + "/now", methods=["GET"])
@staff(*WHO, slides=False)
def moving(visit: Visit, id: str) -> Response:
    """What moves; where more has changed than that (`?mark=`), all of it."""
    it = demanded(visit, id, BroadcastAct.READ)
    values = now(visit, it, platform().uploading.upload(visit.tenant_id, id))
    if values["mark"] != asked("mark"):
        return whole_page(visit, it)
    return page("desk/broadcast_now.html", visit.address, **values)


@broadcasts.route(ONE + "/bad.csv", methods=["GET"])
@staff(*WHO, subject="id", action="broadcast.bad_rows")
def bad_rows(visit: Visit, id: str) -> Response:
    """The first thousand rows that are left out, by number, with the reason."""
    seen = seen_of(visit, demanded(visit, id, BroadcastAct.READ))
    return _file(("행", "까닭"), ((row.row, row.words) for row in seen.bad), f"bad-{id}.csv")


@broadcasts.route(ONE + "/results.csv", methods=["GET"])
@staff(*WHO, subject="id", action="broadcast.results")
def results(visit: Visit, id: str) -> Response:
    """A row for each recipient, of some parts of the list, from `?from=` on."""
    it, first = demanded(visit, id, BroadcastAct.RUN), whole(asked("from"))
    parts = range(first, min(first + PARTS_A_PIECE, it.tally.parts))
    found = platform().broadcasting.results(visit.tenant_id, id, parts)
    heads = ("행", "전화번호", "상태", "까닭")
    return _file(heads, map(_result, found), f"results-{id}-{first}.csv")


def demanded(visit: Visit, id: str, act: BroadcastAct) -> Broadcast:
    """The broadcast, if this member may do that. Raises NotFound, also for another tenant's."""
    if not _ID.fullmatch(id):
        raise NotFound("no such broadcast")
    it = platform().broadcasting.get(visit.tenant_id, id)
    demand(visit.member, act, it)
    return it


def whole_page(visit: Visit, it: Broadcast) -> Response:
    """One broadcast in place of what the page shows of it."""
    values = {**shown(visit, it), "largest": LARGEST}
    response = page("desk/broadcast_whole.html", visit.address, **values)
    response.headers |= {"HX-Retarget": "#broadcast", "HX-Reswap": "outerHTML"}
    return response


def _uploading(response: Response) -> Response:
    """Of these pages alone the script may speak with the bucket."""
    policy = str(response.headers["Content-Security-Policy"])
    ours = f"connect-src 'self' {platform().uploading.origin()}"
    response.headers["Content-Security-Policy"] = policy.replace("connect-src 'self'", ours)
    return response


def _result(row: ResultRow) -> tuple[object, ...]:
    # With hyphens: a spreadsheet takes digits for a sum and the first 0 away.
    phone = f"{row.phone[:3]}-{row.phone[3:-4]}-{row.phone[-4:]}"
    return (row.row, phone, REACHES[row.reach], FAILURES.get(row.reason, row.reason))


def _file(heads: Sequence[str], rows: Iterable[Sequence[object]], name: str) -> Response:
    """As spreadsheets open it: they take a file for UTF-8 only by its mark."""
    written = io.StringIO("\ufeff")
    written.seek(0, io.SEEK_END)
    csv.writer(written, lineterminator="\r\n").writerows([heads, *rows])
    headers: dict[str, str | list[str]] = {
        **SECURITY,
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return Response(written.getvalue(), headers=headers)
