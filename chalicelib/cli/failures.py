"""Every failure of a command is one plain sentence on stderr and exit 1."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from chalicelib.domain.errors import Conflict, NotFound, Permanent, Retryable
from chalicelib.settings import MissingSettings

_MOST = 20
# What services say was not there, in the officer's words.
_NOT_FOUND = {
    "no such tenant": "그 id로 등록된 시가 없습니다. `sotong tenants list`를 보세요.",
    "tenant has no key": "그 id로 등록된 시가 없습니다. `sotong tenants list`를 보세요.",
    "no such channel": "그 시에 그런 채널이 없습니다. `sotong tenants list`를 보세요.",
    "no such channel with a secret": "그 시에 비밀 값을 쓰는 그런 채널이 없습니다.",
    "no such broadcast": "그 id의 발송이 없습니다. `sotong broadcasts plan`이 알려 준 id를 쓰세요.",
    "no such notice": "그 id의 알림이 없습니다. `sotong notices send`가 알려 준 id를 쓰세요.",
    "no such talk": "그 id의 대화가 없습니다. `sotong conversations find`를 보세요.",
    "no such version": "그 버전이 없습니다.",
}


class CannotDo(Exception):
    """What the person must do instead, in one sentence."""


def all_of(faults: Sequence[str]) -> str:
    """Faults a line each; of very many, the first ones and how many more there are."""
    more = [f"… 그 밖에 {len(faults) - _MOST}개"] if len(faults) > _MOST else []
    return "\n".join([*faults[:_MOST], *more])


@contextmanager
def told_plainly() -> Iterator[None]:
    """Errors become sentences; nobody gets a stack trace for a mistyped name."""
    try:
        yield
    except (CannotDo, MissingSettings, Permanent) as fault:
        _leave(str(fault))
    except NotFound as fault:
        _leave(_NOT_FOUND.get(str(fault)) or f"찾을 수 없습니다: {fault}")
    except Conflict:
        _leave("다른 사람이 같은 때에 고쳤습니다. 다시 한번 실행해 주세요.")
    except Retryable:
        _leave("저장소가 답하지 않습니다. 플랫폼이 켜져 있는지 확인하고 다시 실행해 주세요.")
    except BrokenPipeError:
        sys.stderr.close()
    except OSError as fault:
        place = f"{fault.filename}: " if fault.filename else ""
        _leave(f"{place}읽거나 쓸 수 없습니다 ({fault.strerror or fault}).")


def _leave(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
    raise SystemExit(1)
