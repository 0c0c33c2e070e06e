"""`sotong faq recall`: who got a wrong answer reads the right one with their next message."""

from collections import Counter
from typing import Annotated

import typer

from chalicelib.bootstrap import Platform
from chalicelib.cli.arguments import TenantId
from chalicelib.cli.failures import CannotDo
from chalicelib.cli.printing import print_json, print_table, say
from chalicelib.cli.progress import bars
from chalicelib.cli.running import at_the_keyboard, connected
from chalicelib.domain.language import KOREAN, LANGUAGES, Text
from chalicelib.domain.language import say as spoken
from chalicelib.domain.recall import MOST_CHARACTERS
from chalicelib.services.recalls import NoSuchAnswer, Plan, Told

_OUTCOMES = {
    Told.NOW: "다음 말에 먼저 안내",
    Told.BEFORE: "전에 이미 안내",
    Told.GONE: "대화가 지워짐",
}
_NAMES = 10


def recall(
    tenant: TenantId,
    entry: Annotated[str, typer.Argument(help="FAQ 항목의 id")],
    version: Annotated[
        list[int], typer.Option("--version", min=1, help="잘못 답한 버전. 여러 번 쓸 수 있습니다.")
    ],
    text: Annotated[str, typer.Option("--text", help="바로잡는 말, 400자까지 (한국어)")],
    translation: Annotated[
        list[str] | None,
        typer.Option("--translation", metavar="언어=말", help='예: en="The fee is 50,000 won."'),
    ] = None,
    author: Annotated[str, typer.Option(help="누가 바로잡는지 남깁니다.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="묻지 않고 보냅니다.")] = False,
    json: Annotated[bool, typer.Option("--json", help="JSON으로 냅니다.")] = False,
) -> None:
    """그 버전에서 그 답을 받은 사람만 찾아, 다음 말에 바로잡는 말을 한 번 먼저 보여 줍니다.

    같은 말로 다시 실행하면 끊긴 데서 이어 가고, 두 번 안내받는 사람은 없습니다.
    """
    said = _text(text, translation or [])
    platform, _ = connected()
    plan = _plan(platform, tenant, entry, version)
    numbers = ", ".join(map(str, sorted(set(version))))
    question = spoken(plan.question, KOREAN)
    say(f"{tenant} “{question}” (버전 {numbers}): {plan.people}명이 받았습니다.")
    if platform.versions.current(tenant) in version:
        say("이 답을 준 버전이 아직 쓰이고 있습니다. 바른 답을 먼저 올려 주세요.")
    if not yes:
        typer.confirm("이 사람들에게 바로잡는 말을 보낼까요?", abort=True, err=True)
    steps = platform.recalls.recall(tenant, entry, version, said, author or at_the_keyboard())
    with bars() as shown:
        found = Counter(shown.track_some(steps, plan.people, "정정"))
    if json:
        print_json({"people": found.total(), **{each.value: found[each] for each in Told}})
    else:
        print_table(("결과", "명"), [(words, found[each]) for each, words in _OUTCOMES.items()])


def _plan(platform: Platform, tenant: str, entry: str, versions: list[int]) -> Plan:
    try:
        return platform.recalls.plan(tenant, entry, versions)
    except NoSuchAnswer as fault:
        known = ", ".join(fault.known[:_NAMES])
        if str(fault) == "no such version":
            raise CannotDo(f"{tenant}에 그 버전이 없습니다. 있는 버전: {known}") from None
        raise CannotDo(
            f"{tenant}의 그 버전에 {entry} 항목이 없습니다. 있는 항목: {known}"
        ) from None


def _text(korean: str, translations: list[str]) -> Text:
    found = {KOREAN: korean.strip()}
    for each in translations:
        code, _, words = each.partition("=")
        if code not in LANGUAGES or code == KOREAN or not words.strip():
            raise CannotDo(f"{each}: en=… 처럼 적어 주세요. 언어는 en, zh, ja, vi, mn입니다.")
        found[code] = words.strip()
    for words in found.values():
        if not 0 < len(words) <= MOST_CHARACTERS:
            raise CannotDo(f"바로잡는 말은 1자에서 {MOST_CHARACTERS}자까지입니다.")
    return found
