"""The screen of an answer: an FAQ entry's."""

from chalicelib.domain.faq import FaqEntry
from chalicelib.domain.language import KOREAN, say
from chalicelib.domain.reply import Card, Part, Reply, Words
from chalicelib.domain.verdict_screens import THUMBS, thumbs
from chalicelib.domain.view import Screen, View, bubble, exits, links


def faq_screen(view: View, id: str) -> Screen | None:
    """An entry's answer with its owner, the day it was reviewed, and whether it helped."""
    entry = view.tenant.faq.get(id)
    if entry is None:
        return None
    if entry.expired(view.today()):
        return _expired(view, entry)
    verdicts = thumbs(view, id)
    asked = f"\n\n{view.text('helped')}" if verdicts else ""
    parts: list[Part] = [Words(_answer(view, entry) + asked, view.page(id))]
    buttons = links(view, entry.link, entry.phone)
    if buttons:
        parts.append(Card(say(entry.question, view.language), buttons=buttons))
    sources = (f"faq:{id}", "answer_footer", "korean_only", "translated", THUMBS)
    return Screen(Reply(tuple(parts), (*verdicts, *exits(view))), f"faq:{id}", sources)


def _answer(view: View, entry: FaqEntry) -> str:
    lines = [say(entry.answer, view.language), "", _footer(view, entry)]
    if view.language != KOREAN:
        translated = bool(entry.answer.get(view.language))
        lines.append(view.text("translated" if translated else "korean_only"))
        if not translated:
            # Who cannot read it can still ask somebody.
            lines.append(view.contact())
    return "\n".join(lines)


def _footer(view: View, entry: FaqEntry) -> str:
    department = view.department(entry.department)
    if entry.reviewed_at is None:
        return view.text("answer_footer_undated", department=department)
    reviewed = entry.reviewed_at.isoformat()
    return view.text("answer_footer", department=department, reviewed=reviewed)


def _expired(view: View, entry: FaqEntry) -> Screen:
    """An answer past its last good day is not given; a person is. Nor does it count as given."""
    department = view.department(entry.department)
    text = view.text("expired", department=department, contact=view.contact())
    buttons = links(view, None, view.tenant.phone_of(entry.department))
    return Screen(Reply((bubble(text, buttons),), exits(view)), f"expired:{entry.id}", ("expired",))
