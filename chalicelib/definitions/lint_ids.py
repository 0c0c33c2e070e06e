"""Rules about ids: how they look, that each is used once, that departments named exist."""

import re
from collections.abc import Iterator

from chalicelib.definitions.faults import Severity, did_you_mean
from chalicelib.definitions.files import Files
from chalicelib.definitions.rule import Finding, Ground, Rule
from chalicelib.domain.menu import RESERVED

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
# tenants/schema/ holds the editors' schemas.
_NO_TENANT = frozenset({"schema"})


def malformed(stem: str, place: str, id: str) -> Iterator[Finding]:
    """What is wrong with how an id looks."""
    if not _ID.fullmatch(id):
        message = f'id는 영어 소문자, 숫자, 하이픈으로 40자까지인데 "{id}"입니다.'
        yield stem, place, message


def _malformed(files: Files, _: Ground) -> Iterator[Finding]:
    yield from malformed("tenant", "id", files.tenant.id)


def _malformed_node(files: Files, _: Ground) -> Iterator[Finding]:
    for id in files.menu.nodes:
        yield from malformed("menu", f"nodes/{id}", id)


def _malformed_entry(files: Files, _: Ground) -> Iterator[Finding]:
    for index, entry in enumerate(files.faq.entries):
        yield from malformed("faq", f"entries/{index}/id", entry.id)


def _malformed_page(files: Files, _: Ground) -> Iterator[Finding]:
    for place, id in _pages(files):
        yield from malformed("notices", place, id)


def _malformed_department(files: Files, _: Ground) -> Iterator[Finding]:
    for index, unit in enumerate(files.departments.departments):
        yield from malformed("departments", f"departments/{index}/id", unit.id)


def _reserved(files: Files, _: Ground) -> Iterator[Finding]:
    for id in files.menu.nodes:
        if id in RESERVED:
            yield "menu", f"nodes/{id}", f'"{id}"은(는) 정해진 뜻이 있어 화면 id로 쓸 수 없습니다.'


def _reserved_tenant(files: Files, _: Ground) -> Iterator[Finding]:
    if files.tenant.id in _NO_TENANT:
        yield "tenant", "id", f'"{files.tenant.id}"은(는) 시의 id로 쓸 수 없습니다.'


def _folder(files: Files, _: Ground) -> Iterator[Finding]:
    if files.tenant.id != files.folder:
        yield "tenant", "id", f'폴더 이름("{files.folder}")과 다릅니다. 같게 해 주세요.'


def _shared(files: Files, _: Ground) -> Iterator[Finding]:
    """FAQ entries, notices, guide pages and emergencies share the addresses of their pages."""
    stated = [("faq", f"entries/{i}/id", e.id) for i, e in enumerate(files.faq.entries)]
    stated += [("notices", place, id) for place, id in _pages(files)]
    first: dict[str, str] = {}
    for stem, place, id in stated:
        if id in first:
            yield stem, place, f'"{id}"은(는) 이미 {first[id]}에 있습니다. 다른 id로 바꿔 주세요.'
        first.setdefault(id, f"{stem}.json {place}")


def _department_twice(files: Files, _: Ground) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, unit in enumerate(files.departments.departments):
        if unit.id in seen:
            message = f'"{unit.id}"이(가) 두 번 있습니다. 하나를 바꿔 주세요.'
            yield "departments", f"departments/{index}/id", message
        seen.add(unit.id)


def _agents_unknown(files: Files, _: Ground) -> Iterator[Finding]:
    yield from _department(files, "tenant", "agent/department", files.tenant.agent.department)


def _owner_unknown(files: Files, _: Ground) -> Iterator[Finding]:
    for index, entry in enumerate(files.faq.entries):
        yield from _department(files, "faq", f"entries/{index}/department", entry.department)


def _department(files: Files, stem: str, place: str, id: str) -> Iterator[Finding]:
    known = {unit.id for unit in files.departments.departments}
    if id not in known:
        message = f'"{id}"(이)라는 부서가 departments.json에 없습니다.'
        yield stem, place, message + did_you_mean(id, known)


def _pages(files: Files) -> Iterator[tuple[str, str]]:
    notices = files.notices
    for group in ("notices", "guide", "emergencies"):
        for index, page in enumerate(getattr(notices, group)):
            yield f"{group}/{index}/id", page.id


RULES = (
    Rule("id-malformed", Severity.ERROR, ("tenant",), _malformed),
    Rule("id-malformed", Severity.ERROR, ("menu",), _malformed_node),
    Rule("id-malformed", Severity.ERROR, ("faq",), _malformed_entry),
    Rule("id-malformed", Severity.ERROR, ("notices",), _malformed_page),
    Rule("id-malformed", Severity.ERROR, ("departments",), _malformed_department),
    Rule("id-reserved", Severity.ERROR, ("menu",), _reserved),
    Rule("id-reserved", Severity.ERROR, ("tenant",), _reserved_tenant),
    Rule("folder-name", Severity.WARNING, ("tenant",), _folder),
    Rule("id-twice", Severity.ERROR, ("faq", "notices"), _shared),
    Rule("department-twice", Severity.ERROR, ("departments",), _department_twice),
    Rule("department-unknown", Severity.ERROR, ("tenant", "departments"), _agents_unknown),
    Rule("department-unknown", Severity.ERROR, ("faq", "departments"), _owner_unknown),
)
