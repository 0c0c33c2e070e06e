"""What staff see when something is not to be had: one kind, true sentence and the next step."""

import logging
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from chalice.app import Request, Response

from chalicelib.domain.errors import (
    Conflict,
    Forbidden,
    NoRoom,
    NotFound,
    Permanent,
    Reason,
    Rejected,
    Retryable,
    TooLong,
    Unfit,
)
from chalicelib.domain.language import fill
from chalicelib.web.address import Address
from chalicelib.web.drawing import SECURITY, page
from chalicelib.web.request import is_part

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Words:
    """A status, what happened, and what to do now."""

    status: int
    title: str
    text: str


WORDS: Mapping[str, Words] = {
    "role": Words(
        403,
        "볼 수 없는 화면입니다",
        "이 화면을 볼 권한이 없습니다. 필요하시면 기관 관리자에게 권한을 요청해 주세요.",
    ),
    "csrf": Words(
        403,
        "다시 시도해 주세요",
        "화면이 오래되어 요청을 처리하지 않았습니다. 화면을 새로 고친 뒤 다시 시도해 주세요.",
    ),
    "over": Words(
        401,
        "로그인이 끝났습니다",
        "로그인이 끝나 요청을 처리하지 않았습니다. 다시 로그인한 뒤 한 번 더 시도해 주세요.",
    ),
    "rejected": Words(
        400, "처리할 수 없는 요청입니다", "보내신 내용을 처리할 수 없습니다. 내용을 확인해 주세요."
    ),
    "topic": Words(
        400,
        "목록에 없는 주제입니다",
        "고르신 주제가 지금 목록에 없어 상담을 마치지 않았습니다. 화면을 새로 고쳐 다시 골라 "
        "주세요.",
    ),
    "absent": Words(404, "찾을 수 없습니다", "찾으시는 것이 없거나 다른 곳으로 옮겨졌습니다."),
    "conflict": Words(
        409,
        "그사이 바뀌었습니다",
        "다른 분이 먼저 처리했습니다. 지금 상태를 확인하고 다시 시도해 주세요.",
    ),
    "unfit": Words(
        409,
        "지금은 할 수 없습니다",
        "지금 상태에 맞지 않아 처리하지 않았습니다. 화면을 새로 고쳐 지금 상태를 확인해 주세요.",
    ),
    "reach": Words(
        403,
        "맡고 있지 않은 상담입니다",
        "지금 맡고 있는 상담이 아니어서 처리하지 않았습니다. 다른 분이 맡았는지 확인해 주세요.",
    ),
    "room": Words(
        409,
        "지금은 더 맡을 수 없습니다",
        "'상담 가능' 상태가 아니거나 맡은 상담이 이미 가득 찼습니다. 상태를 바꾸거나 상담을 "
        "마친 뒤 다시 시도해 주세요.",
    ),
    "long": Words(
        413,
        "글이 너무 깁니다",
        "글의 길이가 {count}(한도 {limit})이어서 보내지 않았습니다. 나누어 보내 주세요. 쓰신 글은 "
        "그대로 있습니다.",
    ),
    "later": Words(
        503,
        "잠시 뒤 다시 시도해 주세요",
        "지금은 처리할 수 없습니다. 저장되었는지 알 수 없으니 잠시 뒤 새로 고쳐 확인해 주세요.",
    ),
    "fault": Words(
        500,
        "처리하지 못했습니다",
        "예상하지 못한 문제가 생겼습니다. 새로 고쳐 보시고, 계속되면 기관 관리자에게 알려 주세요.",
    ),
}


def refusal(why: str, address: Address, request: Request, **gaps: str) -> Response:
    """A page, or for htmx its sentence alone; `gaps` fill the sentence's."""
    words = WORDS[why]
    words = replace(words, text=fill(words.text, **gaps))
    if is_part(request):
        headers = {**SECURITY, "Content-Type": "text/plain; charset=utf-8"}
        return Response(words.text, headers=headers, status_code=words.status)
    return page("refusal.html", address, words.status, title=words.title, text=words.text)


@dataclass(slots=True)
class Answered:
    """What a guarded view gave, or what was said in its place."""

    response: Response = field(default_factory=lambda: Response("", status_code=500))


@contextmanager
def kindly(address: Address, request: Request) -> Iterator[Answered]:
    """Around one view: every error of ours, and what nobody foresaw, becomes a refusal."""
    answered = Answered()
    try:
        yield answered
    except Exception as fault:  # the last door: nobody sees a stack trace
        why = _why(fault)
        if why == "fault":
            log.error("page failed", extra=_whereabouts(fault, request))
        answered.response = refusal(why, address, request, **_gaps(fault))


def _gaps(fault: Exception) -> dict[str, str]:
    if not isinstance(fault, TooLong):
        return {}
    return {"count": f"{fault.count:,}", "limit": f"{fault.limit:,}"}


def _why(fault: Exception) -> str:
    if isinstance(fault, Rejected) and fault.reason is Reason.NO_TOPIC:
        return "topic"
    table: tuple[tuple[type[Exception], str], ...] = (
        (NotFound, "absent"),
        (Conflict, "conflict"),
        (Forbidden, "reach"),
        (NoRoom, "room"),
        (TooLong, "long"),
        (Rejected, "rejected"),
        (Retryable, "later"),
        (Unfit, "unfit"),
        (Permanent, "fault"),
    )
    return next((why for kind, why in table if isinstance(fault, kind)), "fault")


def _whereabouts(fault: Exception, request: Request) -> dict[str, str]:
    """Class and place, never the message: it may quote what a citizen wrote."""
    frames = traceback.extract_tb(fault.__traceback__)
    place = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-6:]))
    return {"error": type(fault).__name__, "place": place, "path": request.path}
