"""`sotong broadcasts plan`: reads a list, shows what would be sent, and sends nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer

from chalicelib.cli.arguments import TenantId
from chalicelib.cli.failures import CannotDo
from chalicelib.cli.printing import print_json, print_table, say
from chalicelib.cli.progress import bars
from chalicelib.cli.running import at_the_keyboard, connected
from chalicelib.domain.audience import Entry, NoAudience, read_rows, somebody
from chalicelib.domain.broadcast_preview import Preview, Prices, preview_of
from chalicelib.domain.city_quiet import quiet_of
from chalicelib.domain.csv_text import read_csv
from chalicelib.domain.errors import NotFound, TooLong
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.message import Json
from chalicelib.domain.purpose import Purpose
from chalicelib.domain.text_kind import TextKind
from chalicelib.services.broadcast_planning import Planned, Wanted

_BAD_SHOWN = 20


def plan(
    tenant: TenantId,
    text: Annotated[str, typer.Option(help="문자의 내용. 빈칸은 #{이름}처럼 열 이름으로.")],
    title: Annotated[str, typer.Option(help="긴 문자의 제목이자 발송의 이름.")],
    file: Annotated[
        Path | None, typer.Argument(help="명단. CSV, cp949나 UTF-8. --topic이면 없이.")
    ] = None,
    topic: Annotated[str, typer.Option(help="명단 대신 이 주제의 구독자에게. 주제의 id.")] = "",
    purpose: Annotated[Purpose, typer.Option(help="보내는 까닭.")] = Purpose.PUBLIC_INFO,
    urgent: Annotated[
        bool, typer.Option("--urgent", help="밤에도 보냅니다. 승인이 필요합니다.")
    ] = False,
    price_sms: Annotated[str, typer.Option(help="단문 한 통의 값(원).")] = "",
    price_lms: Annotated[str, typer.Option(help="장문 한 통의 값(원).")] = "",
    json: Annotated[bool, typer.Option("--json", help="JSON으로 냅니다.")] = False,
) -> None:
    """명단을 읽어 몇 명에게 무엇이 갈지 보여 줍니다. 아직 보내지 않습니다."""
    prices = _prices(price_sms, price_lms)
    platform, _ = connected()
    known = platform.tenants.active(tenant)
    if known is None:
        raise NotFound("no such tenant")
    if (file is None) is not bool(topic):
        raise CannotDo("명단 파일이나 --topic 가운데 하나를 적어 주세요.")
    wanted = Wanted(title, text, purpose, at_the_keyboard(), urgent, topic)
    listed = _entries(file) if file else platform.topic_audience.entries(tenant, topic)
    try:
        planned = platform.planning.plan(tenant, wanted, listed)
    except NoAudience as fault:
        raise CannotDo(f"{file}: {fault}") from None
    except TooLong as error:
        raise CannotDo(
            f"문자가 {error.count:,}바이트입니다. {error.limit:,}바이트까지입니다."
        ) from None
    seen = preview_of(planned.broadcast, prices, datetime.now(UTC), quiet_of(known))
    if json:
        print_json(fields_of(planned, seen))
    else:
        show(tenant, planned, seen)


def fields_of(planned: Planned, seen: Preview) -> Json:
    """The preview as JSON."""
    return {
        "id": planned.broadcast.id,
        "people": seen.people,
        "bad": seen.bad,
        "repeats": seen.repeats,
        "kinds": dict(seen.kinds),
        "cost": None if seen.cost is None else str(seen.cost),
        "needs_approval": seen.needs_approval,
        "waits_until": _clock(seen.waits_until),
        "waiting": seen.waiting,
        "lost": list(planned.lost),
        "samples": [
            {"row": one.row, "kind": one.kind, "text": one.text} for one in planned.samples
        ],
        "bad_rows": [{"row": row.row, "words": row.words} for row in planned.bad],
    }


def show(tenant: str, planned: Planned, seen: Preview) -> None:
    """The preview as a table, and what to type next."""
    kinds = ", ".join(f"{kind.upper()} {count:,}" for kind, count in seen.kinds.items())
    rows = [
        ("id", planned.broadcast.id),
        ("받는 사람", f"{seen.people:,}명 ({kinds})" if kinds else "0명"),
        ("제외된 줄", f"{seen.bad:,}"),
        ("겹친 번호", f"{seen.repeats:,}"),
        ("예상 비용", "단가를 주지 않아 모름" if seen.cost is None else f"{seen.cost:,}원"),
        ("승인", "다른 사람의 승인이 필요합니다" if seen.needs_approval else "필요 없음"),
        ("시각", _when(seen)),
    ]
    rows += [(f"{one.row}행", one.text) for one in planned.samples]
    print_table(("항목", "값"), rows)
    for row in planned.bad[:_BAD_SHOWN]:
        say(f"{row.row}행: {row.words}")
    if seen.bad > _BAD_SHOWN:
        say(f"… 그 밖에 {seen.bad - _BAD_SHOWN:,}줄. --json으로 더 볼 수 있습니다.")
    if planned.lost:
        say(f"문자로 보낼 수 없어 빠지는 글자: {' '.join(planned.lost)}")
    say(f"`sotong broadcasts start {tenant} {planned.broadcast.id}`로 보냅니다.")


def _entries(file: Path) -> Iterator[Entry]:
    """The rows of the file, with a bar that goes by its lines."""
    with file.open("rb") as counting:
        lines = sum(chunk.count(b"\n") for chunk in iter(lambda: counting.read(1 << 20), b""))
    with file.open("rb") as raw, bars() as drawn:
        rows = read_csv(drawn.track_some(raw, lines, "명단을 읽습니다"))
        yield from somebody(read_rows(rows))


def _prices(sms: str, lms: str) -> Prices:
    given = {TextKind.SMS: sms, TextKind.LMS: lms}
    try:
        return {kind: Decimal(price) for kind, price in given.items() if price}
    except InvalidOperation:
        raise CannotDo("단가는 9.5처럼 숫자로 적어 주세요.") from None


def _when(seen: Preview) -> str:
    if seen.waits_until is None:
        return "바로"
    awake, until = (
        seen.people - seen.waiting,
        f"{seen.waits_until.astimezone(SEOUL):%Y-%m-%d %H:%M}",
    )
    if not awake:
        return f"밤이라 {until}에 나갑니다"
    return f"밤 광고에 동의한 {awake:,}명은 바로, 나머지 {seen.waiting:,}명은 {until}에 나갑니다"


def _clock(at: datetime | None) -> str | None:
    return at.astimezone(SEOUL).isoformat(sep=" ", timespec="minutes") if at else None
