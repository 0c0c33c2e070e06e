"""The screens of what the city does not answer: why, where to go instead, and the ways on.

None is a dead end: the first screen's choices stay, and a person.
"""

from chalicelib.domain.finding import is_place
from chalicelib.domain.language import KOREAN, say
from chalicelib.domain.menu import AGENT
from chalicelib.domain.menu_screen import node_screen
from chalicelib.domain.reply import Choice, Reply
from chalicelib.domain.view import Screen, View, bubble, exits, links

# Who is asked instead: 110 the government's guide to its bodies, 131 the weather service.
GOVERNMENT_GUIDE = "110"
_PHONES = {"agency": GOVERNMENT_GUIDE, "weather": "131"}
KINDS = ("thanks", "smalltalk", "weather", "abuse", "agency")


def about_screen(view: View, kind: str) -> Screen | None:
    """Thanks, small talk, the weather, abuse, another body's business."""
    if kind not in KINDS:
        return None
    key = f"about.{kind}"
    if key not in view.tenant.texts:
        return node_screen(view, view.tenant.nodes[view.tenant.start], 1)
    words = view.text(key, **_values(view))
    body = bubble(words, links(view, None, _PHONES.get(kind)))
    return Screen(Reply((body,), _on(view)), f"about:{kind}", (key,))


def elsewhere_screen(view: View, asked: str) -> Screen | None:
    """`<place>|<entry>`: whose business it is, and our own answer for who lives here after all."""
    place, _, id = asked.partition("|")
    if not is_place(place) or "about.elsewhere" not in view.tenant.texts:
        return None
    words = view.text("about.elsewhere", place=place, **_values(view))
    entry = view.tenant.faq.get(id)
    ours: tuple[Choice, ...] = ()
    if entry is not None:
        question = say(entry.question, view.language)
        words = f"{words}\n\n{view.text('elsewhere_ours', question=question, **_values(view))}"
        ours = (Choice(view.text("label.anyway"), f"faq:{id}"),)
    body = bubble(words, links(view, None, GOVERNMENT_GUIDE))
    sources = ("about.elsewhere", "elsewhere_ours", "label.anyway", f"faq:{id}")
    return Screen(Reply((body,), (*ours, *_on(view, len(ours)))), "about:elsewhere", sources)


def not_ours_screen(view: View, id: str) -> Screen | None:
    """A topic that the city lists as another body's: where to go instead."""
    other = view.tenant.not_ours.get(id)
    if other is None:
        return None
    lines = [say(other.answer, view.language)]
    if view.language != KOREAN and not other.answer.get(view.language):
        lines += [view.text("korean_only"), view.contact()]
    body = bubble("\n\n".join(lines), links(view, other.link, other.phone))
    target = f"not-ours:{id}"
    return Screen(Reply((body,), exits(view)), target, (target, "korean_only"))


def _values(view: View) -> dict[str, str]:
    tenant, language = view.tenant, view.language
    name, service = say(tenant.name, language), say(tenant.service, language)
    return {"name": name, "service": service, "contact": view.contact()}


def _on(view: View, taken: int = 0) -> tuple[Choice, ...]:
    """The first screen's choices as far as there is room, a person, and the ways out."""
    out = exits(view)
    node = view.tenant.nodes[view.tenant.start]
    choices = [
        Choice(say(choice.label, view.language), choice.to)
        for choice in node.choices
        if choice.to != AGENT
    ]
    room = view.limits.quick_replies
    return (*(choices[: room - len(out) - taken] if room else choices), *out)
