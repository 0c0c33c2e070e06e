"""Rules about the menu as a graph: where it starts, what is reached, where a path ends."""

from collections.abc import Iterable, Iterator

from chalicelib.definitions.faults import Severity, did_you_mean
from chalicelib.definitions.files import Files
from chalicelib.definitions.rule import Finding, Ground, Rule
from chalicelib.definitions.targets import choices_of
from chalicelib.domain.menu import AGENT

BUTTONS_AT_MOST = 3
_ON_BUTTONS = ("link:", "tel:")


def _start(files: Files, _: Ground) -> Iterator[Finding]:
    start, nodes = files.menu.start, files.menu.nodes
    if start not in nodes:
        message = f'첫 화면 "{start}"이(가) nodes에 없습니다.'
        yield "menu", "start", message + did_you_mean(start, nodes)


def _unreachable(files: Files, _: Ground) -> Iterator[Finding]:
    if files.menu.start not in files.menu.nodes:
        return
    items = files.notices.emergencies
    reached = _reached(files, (files.menu.start, *(item.to for item in items if item.to)))
    for id in files.menu.nodes:
        if id not in reached:
            yield "menu", f"nodes/{id}", "이 화면으로 가는 단추가 없습니다. 잇거나 지워 주세요."


def _dead_end(files: Files, _: Ground) -> Iterator[Finding]:
    for id, node in files.menu.nodes.items():
        if not node.choices and not node.buttons:
            message = "막다른 화면입니다. 고를 것이나 전화(tel:), 상담사(agent)를 넣어 주세요."
            yield "menu", f"nodes/{id}", message


def _no_agent(files: Files, _: Ground) -> Iterator[Finding]:
    """A person must be reached in two steps, and `처음으로` leads to the first screen."""
    if files.menu.start not in files.menu.nodes:
        return
    first = _leads(files, files.menu.start)
    if AGENT not in first and not any(AGENT in _leads(files, id) for id in first):
        message = "첫 화면이나 그 바로 다음 화면에 상담사(agent)가 있어야 합니다."
        yield "menu", f"nodes/{files.menu.start}", message


def _buttons(files: Files, _: Ground) -> Iterator[Finding]:
    for id, node in files.menu.nodes.items():
        if len(node.buttons) > BUTTONS_AT_MOST:
            message = f"카드 단추는 {BUTTONS_AT_MOST}개까지입니다. 나머지는 choices로 옮겨 주세요."
            yield "menu", f"nodes/{id}/buttons", message


def _button_kind(files: Files, _: Ground) -> Iterator[Finding]:
    for id, node in files.menu.nodes.items():
        for index, button in enumerate(node.buttons):
            if button.to != AGENT and not button.to.startswith(_ON_BUTTONS):
                message = "카드 단추는 link:, tel:, agent만 됩니다. choices로 옮겨 주세요."
                yield "menu", f"nodes/{id}/buttons/{index}/to", message


def _reached(files: Files, starts: Iterable[str]) -> set[str]:
    reached: set[str] = set()
    ahead = list(starts)
    while ahead:
        id = ahead.pop()
        if id not in reached:
            reached.add(id)
            ahead += _leads(files, id)
    return reached


def _leads(files: Files, id: str) -> list[str]:
    node = files.menu.nodes.get(id)
    return [choice.to for _, choice in choices_of(id, node)] if node else []


_MENU = ("menu",)

RULES = (
    Rule("start-missing", Severity.ERROR, _MENU, _start),
    Rule("unreachable", Severity.WARNING, ("menu", "notices"), _unreachable),
    Rule("dead-end", Severity.ERROR, _MENU, _dead_end),
    Rule("no-agent", Severity.ERROR, _MENU, _no_agent),
    Rule("too-many-buttons", Severity.ERROR, _MENU, _buttons),
    Rule("button-kind", Severity.ERROR, _MENU, _button_kind),
)
