"""Rules about where choices, buttons and links lead."""

from collections.abc import Iterator

from chalicelib.definitions.faults import Severity
from chalicelib.definitions.files import Files
from chalicelib.definitions.rule import Finding, Ground, Rule
from chalicelib.definitions.targets import choices_of, link_fault, target_fault


def _choice(files: Files, _: Ground) -> Iterator[Finding]:
    for id, node in files.menu.nodes.items():
        for place, choice in choices_of(id, node):
            if fault := target_fault(files, choice.to):
                yield "menu", f"{place}/to", fault


def _emergency(files: Files, _: Ground) -> Iterator[Finding]:
    for index, item in enumerate(files.notices.emergencies):
        if item.to is not None and (fault := target_fault(files, item.to)):
            yield "notices", f"emergencies/{index}/to", fault


def _entry_link(files: Files, _: Ground) -> Iterator[Finding]:
    for index, entry in enumerate(files.faq.entries):
        if entry.link is not None and (fault := link_fault(entry.link)):
            yield "faq", f"entries/{index}/link", fault


def _page_link(files: Files, _: Ground) -> Iterator[Finding]:
    for group, pages in (("notices", files.notices.notices), ("guide", files.notices.guide)):
        for index, page in enumerate(pages):
            if page.link is not None and (fault := link_fault(page.link)):
                yield "notices", f"{group}/{index}/link", fault


_ALL = ("menu", "faq", "notices")

RULES = (
    Rule("target", Severity.ERROR, _ALL, _choice),
    Rule("target", Severity.ERROR, _ALL, _emergency),
    Rule("link", Severity.ERROR, ("faq",), _entry_link),
    Rule("link", Severity.ERROR, ("notices",), _page_link),
)
