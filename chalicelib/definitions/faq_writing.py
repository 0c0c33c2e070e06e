"""Writes a variant or a draft entry into the text of a faq.json: what was there stays as it is.

Order, indents, line breaks, a BOM: an officer who compares the file sees the new lines alone. The
file is one that the lint takes.
"""

import json
import re
from collections.abc import Sequence
from datetime import date

from chalicelib.definitions.faq import UNWRITTEN
from chalicelib.definitions.json_places import indent_of, items, members
from chalicelib.domain.errors import NotFound
from chalicelib.domain.message import Json

_BOM = "\ufeff"


def with_variant(text: str, entry: str, variant: str) -> str:
    """The text with one more variant, behind the others; the same when the entry has it already.

    Raises NotFound where there is no such entry.
    """
    bare = text.removeprefix(_BOM)
    start = _entry(bare, entry)
    parts = {name: (begin, end) for name, begin, end in members(bare, start)}
    if variant in _asked(json.loads(bare), entry):
        return text
    if "variants" in parts:
        changed = _appended(bare, parts["variants"][0], json.dumps(variant, ensure_ascii=False))
    else:
        changed = _beside(bare, parts["question"], "variants", [variant])
    return text[: len(text) - len(bare)] + _checked(bare, changed)


def with_draft(text: str, draft: Json) -> str:
    """The text with a draft entry behind the others; the same when it is there already."""
    bare = text.removeprefix(_BOM)
    if any(_is_same(each, draft) for each in json.loads(bare)["entries"]):
        return text
    written = json.dumps(draft, ensure_ascii=False, indent=_step(bare))
    changed = _appended(bare, _list(bare), written)
    return text[: len(text) - len(bare)] + _checked(bare, changed)


def draft_entry(id: str, question: str, variants: Sequence[str], owner: str, day: date) -> Json:
    """An entry that waits for its answer: linted, and given to nobody."""
    return {
        "id": id,
        "question": question,
        **({"variants": list(variants)} if variants else {}),
        "answer": UNWRITTEN,
        "department": owner,
        "source": "시민들이 물었으나 답이 없던 질문. 답의 근거를 적어 주세요.",
        "reviewed_at": day.isoformat(),
        "draft": True,
    }


def _is_same(entry: Json, draft: Json) -> bool:
    names = ("id", "question", "draft")
    return [entry.get(name) for name in names] == [draft[name] for name in names]


def _entry(text: str, id: str) -> int:
    """Where the entry begins."""
    for begin, end in items(text, _list(text)):
        if json.loads(text[begin:end]).get("id") == id:
            return begin
    raise NotFound(id)


def _list(text: str) -> int:
    """Where the list of entries begins."""
    return next(begin for name, begin, _ in members(text, text.index("{")) if name == "entries")


def _asked(file: Json, id: str) -> list[object]:
    (entry,) = (each for each in file["entries"] if each["id"] == id)
    question = entry["question"]
    spelled = [question] if isinstance(question, str) else list(question.values())
    return [*spelled, *entry.get("variants", ())]


def _appended(text: str, start: int, written: str) -> str:
    """One more item in the list that begins at `start`, set as its last one is."""
    found = list(items(text, start))
    if found:
        begin, end = found[-1]
        indent = indent_of(text, begin)
        return text[:end] + "," + (_set(written, indent) if indent else " " + written) + text[end:]
    # An empty list: the item stands one step deeper than the line of its list.
    rest = text[text.index("]", start) :]
    step = _step(text)
    if step is None:
        return text[: start + 1] + written + rest
    line = text[text.rfind("\n", 0, start) + 1 : start]
    margin = ("\r\n" if "\r\n" in text else "\n") + line[: len(line) - len(line.lstrip())]
    return text[: start + 1] + _set(written, margin + step) + margin + rest


def _beside(text: str, before: tuple[int, int], name: str, value: list[str]) -> str:
    """A new member behind another, set as that one is."""
    begin, end = before
    # The name's two quotation marks stand before the value.
    indent = indent_of(text, text.rfind('"', 0, text.rfind('"', 0, begin)))
    step = _step(text) if indent else None
    written = f'"{name}": ' + json.dumps(value, ensure_ascii=False, indent=step)
    return text[:end] + "," + (_set(written, indent) if indent else " " + written) + text[end:]


def _set(written: str, indent: str) -> str:
    return indent + written.replace("\n", indent)


def _step(text: str) -> str | None:
    """What the file's first set-in line is set in by; None where all stands on one line."""
    found = re.search(r"\n([ \t]+)", text)
    return found[1] if found else None


def _checked(before: str, after: str) -> str:
    """Nothing but new things: what was there must read as it did."""
    old, new = json.loads(before)["entries"], json.loads(after)["entries"]
    changed = [entry for entry in old if entry not in new]
    if len(new) - len(old) + len(changed) != 1:
        raise ValueError("the file would not read as before")
    return after
