"""Rules about wording: blanks, lengths, labels, and the gaps that are filled at run time."""

import re
from collections.abc import Iterable, Iterator

from chalicelib.definitions.faults import Severity, did_you_mean
from chalicelib.definitions.files import Files
from chalicelib.definitions.rule import Finding, Ground, Rule, utf16
from chalicelib.definitions.targets import choices_of
from chalicelib.definitions.text import Text
from chalicelib.definitions.walking import file_of, stems, wordings_in, wordings_of
from chalicelib.domain.canned_replies import GAPS
from chalicelib.domain.channel import Limits

# Kakao's limit for buttons and quick replies (reached in every language).
LABEL_AT_MOST = 14
# Below what the narrowest channel of the desk takes, with room for what fills the gaps.
REPLY_AT_MOST = 900

_AUTOMATIC = ("label.home", "label.back", "label.more", "label.language")
_GAP = re.compile(r"\{([a-z_]*)\}")
_PRIVACY_GAPS = frozenset({"service", "days"})


def _blank(stem: str) -> Rule:
    def check(files: Files, _: Ground) -> Iterator[Finding]:
        for place, _code, words in wordings_in(file_of(files, stem)):
            if not words.strip():
                yield stem, place, "글이 비어 있습니다. 내용을 넣거나 이 언어를 지워 주세요."

    return Rule("text-empty", Severity.ERROR, (stem,), check)


def _label_long(files: Files, _: Ground) -> Iterator[Finding]:
    for place, _code, words in _labels(files):
        if utf16(words) > LABEL_AT_MOST:
            message = f"단추 말은 {LABEL_AT_MOST}자까지인데 {utf16(words)}자입니다. 줄여 주세요."
            yield "menu", place, message


def _emergency_long(files: Files, _: Ground) -> Iterator[Finding]:
    """An emergency item's title is also the button that leads to it."""
    for index, item in enumerate(files.notices.emergencies):
        for place, _code, words in wordings_of(item.title, f"emergencies/{index}/title"):
            if utf16(words) > LABEL_AT_MOST:
                message = f"첫 화면의 단추가 되므로 {LABEL_AT_MOST}자까지입니다. 줄여 주세요."
                yield "notices", place, message


def _label_twice(files: Files, _: Ground) -> Iterator[Finding]:
    for id, node in files.menu.nodes.items():
        seen: set[tuple[str, str]] = set()
        for place, choice in choices_of(id, node):
            for where, code, words in wordings_of(choice.label, f"{place}/label"):
                if (code, words.strip()) in seen:
                    yield (
                        "menu",
                        where,
                        f'"{words}" 단추가 이 화면에 두 번 있습니다. 하나를 바꿔 주세요.',
                    )
                seen.add((code, words.strip()))


def _label_automatic(files: Files, ground: Ground) -> Iterator[Finding]:
    taken = {words for key in _AUTOMATIC for words in ground.texts.get(key, {}).values()}
    for place, _code, words in _labels(files):
        if words.strip() in taken:
            yield "menu", place, f'"{words}" 단추는 저절로 붙습니다. 여기에서는 지워 주세요.'


def _node_long(files: Files, ground: Ground) -> Iterator[Finding]:
    for id, node in files.menu.nodes.items():
        room = _room(_limits(files, ground), carded=bool(node.buttons))
        yield from _long("menu", node.text, f"nodes/{id}/text", room)


def _answer_long(files: Files, ground: Ground) -> Iterator[Finding]:
    limits = _limits(files, ground)
    for index, entry in enumerate(files.faq.entries):
        room = _bubbles(limits, carded=bool(entry.link or entry.phone))
        yield from _long("faq", entry.answer, f"entries/{index}/answer", room, _SHORTENED)


def _page_long(files: Files, ground: Ground) -> Iterator[Finding]:
    limits = _limits(files, ground)
    title = _least(limit.list_title for limit in limits if limit.list_items)
    for group in ("notices", "guide", "emergencies"):
        for index, page in enumerate(getattr(files.notices, group)):
            yield from _long("notices", page.title, f"{group}/{index}/title", title, _CUT)
            carded = bool(getattr(page, "link", None) or getattr(page, "phone", None))
            room = _bubbles(limits, carded)
            yield from _long("notices", page.body, f"{group}/{index}/body", room, _SHORTENED)


def _template_long(files: Files, ground: Ground) -> Iterator[Finding]:
    room = _room(_limits(files, ground), carded=False)
    for key, text in files.templates.texts.items():
        most = LABEL_AT_MOST if key.startswith("label.") else room
        yield from _long("templates", text, f"texts/{key}", most)


def _template_unknown(files: Files, ground: Ground) -> Iterator[Finding]:
    for key in files.templates.texts:
        if key not in ground.texts:
            message = "이런 안내 말은 없습니다." + did_you_mean(key, ground.texts)
            yield "templates", f"texts/{key}", message


def _template_gaps(files: Files, ground: Ground) -> Iterator[Finding]:
    for key, text in files.templates.texts.items():
        if key in ground.texts:
            wanted = frozenset(_GAP.findall(ground.texts[key]["ko"]))
            yield from _gaps("templates", text, f"texts/{key}", wanted, wanted)


def _reply_gaps(files: Files, _: Ground) -> Iterator[Finding]:
    for index, reply in enumerate(files.templates.replies):
        yield from _gaps("templates", reply.text, f"replies/{index}/text", GAPS, frozenset())


def _reply_long(files: Files, _: Ground) -> Iterator[Finding]:
    for index, reply in enumerate(files.templates.replies):
        yield from _long("templates", reply.text, f"replies/{index}/text", REPLY_AT_MOST)


def _privacy_gaps(files: Files, _: Ground) -> Iterator[Finding]:
    text = files.tenant.privacy.text
    yield from _gaps("tenant", text, "privacy/text", _PRIVACY_GAPS, frozenset({"days"}))


def _gaps(
    stem: str, text: Text, place: str, known: frozenset[str], needed: frozenset[str]
) -> Iterator[Finding]:
    for where, _code, words in wordings_of(text, place):
        written = set(_GAP.findall(words))
        for gap in sorted(written - known):
            yield stem, where, f"{{{gap}}}은(는) 모르는 빈칸입니다." + did_you_mean(gap, known)
        for gap in sorted(needed - written):
            yield stem, where, f"빈칸 {{{gap}}}이(가) 빠졌습니다. 넣어 주세요."
        if re.search(r"[{}]", _GAP.sub("", words)):
            yield stem, where, "중괄호 { }의 짝이 맞지 않습니다. 맞춰 주세요."


_REFUSED = "자까지 나갈 수 있습니다. 줄여 주세요."
_SHORTENED = "자를 넘어 줄여서 나가고, 나머지는 답 끝의 링크에서 보입니다."
_CUT = "자를 넘어 뒤가 잘립니다. 줄여 주세요."


def _long(
    stem: str, text: Text, place: str, most: int | None, ending: str = _REFUSED
) -> Iterator[Finding]:
    for where, _code, words in wordings_of(text, place):
        if most is not None and utf16(words) > most:
            yield stem, where, f"{utf16(words)}자입니다. {most}{ending}"


def _labels(files: Files) -> Iterator[tuple[str, str, str]]:
    for id, node in files.menu.nodes.items():
        for place, choice in choices_of(id, node):
            yield from wordings_of(choice.label, f"{place}/label")


def _limits(files: Files, ground: Ground) -> list[Limits]:
    """The limits of the channels this city has."""
    return [
        ground.limits[name]
        for name, account in files.tenant.channels
        if account is not None and name in ground.limits
    ]


def _room(limits: Iterable[Limits], carded: bool) -> int | None:
    """The longest text that fits everywhere; a channel without cards says it all as text."""
    return _least(
        limit.card_text if carded and limit.card_buttons else limit.text for limit in limits
    )


def _bubbles(limits: Iterable[Limits], carded: bool) -> int | None:
    """The longest text that goes out whole over several bubbles.

    One bubble is left for the privacy notice before a first answer, one for a card of buttons.
    """
    return _least(limit.text * max(1, limit.bubbles - 1 - carded) for limit in limits)


def _least(lengths: Iterable[int]) -> int | None:
    return min(lengths, default=None)


RULES = (
    *(_blank(stem) for stem in stems()),
    Rule("label-long", Severity.ERROR, ("menu",), _label_long),
    Rule("emergency-long", Severity.WARNING, ("notices",), _emergency_long),
    Rule("label-twice", Severity.ERROR, ("menu",), _label_twice),
    Rule("label-automatic", Severity.ERROR, ("menu",), _label_automatic),
    Rule("node-long", Severity.ERROR, ("tenant", "menu"), _node_long),
    Rule("answer-long", Severity.WARNING, ("tenant", "faq"), _answer_long),
    Rule("page-long", Severity.WARNING, ("tenant", "notices"), _page_long),
    Rule("template-long", Severity.ERROR, ("tenant", "templates"), _template_long),
    Rule("template-unknown", Severity.ERROR, ("templates",), _template_unknown),
    Rule("template-gaps", Severity.ERROR, ("templates",), _template_gaps),
    Rule("reply-gaps", Severity.ERROR, ("templates",), _reply_gaps),
    Rule("reply-long", Severity.ERROR, ("templates",), _reply_long),
    Rule("privacy-gaps", Severity.ERROR, ("tenant",), _privacy_gaps),
)
