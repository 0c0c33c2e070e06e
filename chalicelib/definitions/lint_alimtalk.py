"""Rules about alimtalk templates: what Kakao would refuse, and what would go out broken instead."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from chalicelib.definitions.faults import Severity, did_you_mean
from chalicelib.definitions.files import Files
from chalicelib.definitions.lint_ids import malformed
from chalicelib.definitions.lint_letters import left_out
from chalicelib.definitions.rule import Finding, Ground, Rule, utf16
from chalicelib.definitions.ways import Alimtalk, AlimtalkButton
from chalicelib.domain.alimtalk import MOST, Button, ButtonKind
from chalicelib.domain.alimtalk import AlimtalkTemplate as Template
from chalicelib.domain.carrier_text import LONG_BYTES, carried

# Kakao's limits of a template.
BUTTONS_AT_MOST = 5
BUTTON_NAME_AT_MOST = 14
_ADD_CHANNEL = "채널 추가"

_GAP = re.compile(r"#\{[^{}\n]{1,40}\}")
_AD = re.compile(r"[(\[]\s*광고\s*[)\]]")


def _ids(files: Files, _: Ground) -> Iterator[Finding]:
    seen: set[str] = set()
    for place, each in _templates(files):
        yield from malformed("templates", f"{place}/id", each.id)
        if each.id in seen:
            yield "templates", f"{place}/id", f'"{each.id}"이(가) 두 번 있습니다.'
        seen.add(each.id)


def _text(files: Files, _: Ground) -> Iterator[Finding]:
    for place, each in _templates(files):
        if not each.text.strip():
            yield "templates", f"{place}/text", "글이 비어 있습니다."
        if len(each.text) > MOST:
            hint = f"알림톡은 {MOST:,}자까지인데 {len(each.text):,}자입니다. 줄여 주세요."
            yield "templates", f"{place}/text", hint
        if _AD.search(each.text):
            hint = "알림톡으로는 광고를 보낼 수 없습니다. 광고가 아닌 안내만 써 주세요."
            yield "templates", f"{place}/text", hint


def _gaps(files: Files, _: Ground) -> Iterator[Finding]:
    for place, each in _templates(files):
        addresses = [
            (f"buttons/{index}/{name}", address)
            for index, button in enumerate(each.buttons)
            for name, address in (("mobile", button.mobile), ("web", button.web))
        ]
        for name, words in (("text", each.text), ("text_instead", each.text_instead), *addresses):
            if re.search(r"[{}]", _GAP.sub("", words)):
                hint = "빈칸은 #{접수번호}처럼 #과 중괄호로 씁니다. 짝이 맞는지 보아 주세요."
                yield "templates", f"{place}/{name}", hint
            if any(gap[2:-1] != gap[2:-1].strip() for gap in _GAP.findall(words)):
                hint = "빈칸 이름의 앞뒤에 띄어쓰기가 있습니다. #{접수번호}처럼 붙여 주세요."
                yield "templates", f"{place}/{name}", hint


def _instead(files: Files, _: Ground) -> Iterator[Finding]:
    for place, each in _templates(files):
        known = _template(each).names
        for gap in _GAP.findall(each.text_instead):
            if gap[2:-1] not in known:
                hint = f"{gap}은(는) 알림톡 글에 없는 빈칸입니다.{did_you_mean(gap[2:-1], known)}"
                yield "templates", f"{place}/text_instead", hint
        sent = carried(each.text_instead or each.text)
        if sent.size > LONG_BYTES:
            hint = (
                f"문자는 {LONG_BYTES:,}바이트(한글 1,000자)까지인데 {sent.size:,}바이트입니다. "
                "문자로 나갈 짧은 글을 따로 써 주세요."
            )
            yield "templates", f"{place}/text_instead", hint


def _lost(files: Files, _: Ground) -> Iterator[Finding]:
    for place, each in _templates(files):
        lost = carried(each.text_instead or each.text).lost
        if lost:
            yield "templates", f"{place}/text_instead", left_out(lost)


def _buttons(files: Files, _: Ground) -> Iterator[Finding]:
    for place, each in _templates(files):
        if len(each.buttons) > BUTTONS_AT_MOST:
            hint = f"단추는 {BUTTONS_AT_MOST}개까지인데 {len(each.buttons)}개입니다."
            yield "templates", f"{place}/buttons", hint
        for index, button in enumerate(each.buttons):
            for name, hint in _button(button):
                yield "templates", f"{place}/buttons/{index}/{name}", hint


def _button(button: AlimtalkButton) -> Iterator[tuple[str, str]]:
    kind = ButtonKind(button.kind)
    if utf16(button.name) > BUTTON_NAME_AT_MOST:
        yield "name", f"단추 말은 {BUTTON_NAME_AT_MOST}자까지입니다. 줄여 주세요."
    if kind is ButtonKind.ADD_CHANNEL and button.name != _ADD_CHANNEL:
        yield "name", f"채널 추가 단추의 말은 '{_ADD_CHANNEL}'로 정해져 있습니다."
    if kind is not ButtonKind.WEB:
        for name, address in (("mobile", button.mobile), ("web", button.web)):
            if address:
                yield name, "주소는 웹 링크(WL) 단추에만 씁니다. 지워 주세요."
    elif not _is_web(button.mobile):
        yield "mobile", "웹 링크 단추에는 https:// 로 시작하는 모바일 주소가 있어야 합니다."
    elif button.web and not _is_web(button.web):
        yield "web", "https:// 로 시작하는 주소를 써 주세요."


def _codes(files: Files, _: Ground) -> Iterator[Finding]:
    notices = files.tenant.notices
    senders = [each.name for each in notices.vendors if each.profile] if notices else []
    for place, each in _templates(files):
        for name, code in each.codes.items():
            if not code.strip():
                yield "templates", f"{place}/codes/{name}", "코드가 비어 있습니다."
        for name in senders:
            if name not in each.codes:
                hint = f"{name}에서 부르는 코드가 없어 그곳으로는 알림톡이 나가지 않습니다."
                yield "templates", f"{place}/codes", hint


def _unsent(files: Files, _: Ground) -> Iterator[Finding]:
    if files.templates.alimtalk and files.tenant.notices is None:
        hint = "tenant.json에 notices가 없어 이 알림톡들은 나가지 않습니다."
        yield "templates", "alimtalk", hint


def _templates(files: Files) -> Iterator[tuple[str, Alimtalk]]:
    for index, each in enumerate(files.templates.alimtalk):
        yield f"alimtalk/{index}", each


def _template(each: Alimtalk) -> Template:
    buttons = [Button(ButtonKind(b.kind), b.name, b.mobile, b.web) for b in each.buttons]
    return Template(each.id, each.text, {}, tuple(buttons), each.text_instead)


def _is_web(address: str) -> bool:
    # A gap may stand anywhere behind the host.
    found = urlsplit(address.partition("#{")[0])
    return found.scheme == "https" and bool(found.hostname)


_TEMPLATES = ("templates",)
RULES = (
    Rule("alimtalk-id", Severity.ERROR, _TEMPLATES, _ids),
    Rule("alimtalk-text", Severity.ERROR, _TEMPLATES, _text),
    Rule("alimtalk-gap", Severity.ERROR, _TEMPLATES, _gaps),
    Rule("alimtalk-button", Severity.ERROR, _TEMPLATES, _buttons),
    Rule("alimtalk-instead", Severity.ERROR, _TEMPLATES, _instead),
    Rule("alimtalk-letters", Severity.WARNING, _TEMPLATES, _lost),
    Rule("alimtalk-code", Severity.ERROR, ("tenant", "templates"), _codes),
    Rule("alimtalk-unsent", Severity.WARNING, ("tenant", "templates"), _unsent),
)
