"""The screens of several entries: those that may have been meant, those that were asked at once."""

from dataclasses import replace

from chalicelib.domain.answer_screens import faq_screen
from chalicelib.domain.finding import answer_target, is_known, not_ours_of
from chalicelib.domain.language import say
from chalicelib.domain.menu import AGAIN, AGENT, NONE
from chalicelib.domain.refusal_screens import not_ours_screen
from chalicelib.domain.reply import Card, Choice, Part, Reply, Words
from chalicelib.domain.shortening import clip
from chalicelib.domain.view import Screen, View, exits, ways

# Where a channel has no buttons, and so no limit for their labels.
_LABEL = 40
_MARKS = "?？.。!！ "


def pick_screen(view: View, ids: str) -> Screen | None:
    """`a|b|c`: the entries that may have been meant, as choices; last, none of them."""
    known = _known(view, ids)
    if not known:
        return None
    asked = [_question(view, id) for id in known]
    listed = "\n".join(f"{number}. {question}" for number, question in enumerate(asked, 1))
    choices = _choices(view, known, asked)
    if "none_of_these" in view.tenant.texts:
        choices += (Choice(view.text("label.none"), NONE),)
    sources = ("unsure", "label.none", *(answer_target(id) for id in known))
    words = Words(f"{view.text('unsure')}\n\n{listed}")
    return Screen(Reply((words,), (*choices, *exits(view))), "", sources)


def none_screen(view: View, number: int) -> Screen:
    """None of those was meant: a person and asking in other words come before anything else."""
    key = "none_of_these" if "none_of_these" in view.tenant.texts else "ask_again"
    words = Words(view.text(key, contact=view.contact()))
    first = [Choice(view.text("label.agent"), AGENT)]
    if "label.again" in view.tenant.texts:
        first.append(Choice(view.text("label.again"), AGAIN))
    return Screen(Reply((words,), (*first, *ways(view))), "", (key, "label.again"))


def several_screen(view: View, ids: str) -> Screen | None:
    """`a|b|c`: the answer of the first; the others, asked in the same message, as first choices."""
    first, *others = _known(view, ids) or [""]
    answer = _answer(view, first)
    if answer is None or not others:
        return answer
    asked = [_question(view, id) for id in others]
    choices = (*_choices(view, others, asked), *answer.reply.choices)
    parts = answer.reply.parts
    if "also_asked" in view.tenant.texts:
        listed = "\n".join(f"{number}. {question}" for number, question in enumerate(asked, 1))
        parts = _with_words(parts, f"{view.text('also_asked')}\n{listed}")
    sources = (*answer.sources, "also_asked", *(answer_target(id) for id in others))
    return replace(answer, reply=Reply(parts, choices), sources=sources)


def _known(view: View, ids: str) -> list[str]:
    return [id for id in dict.fromkeys(ids.split("|")) if is_known(view.tenant, id)]


def _answer(view: View, id: str) -> Screen | None:
    other = not_ours_of(view.tenant, id)
    return not_ours_screen(view, other.id) if other else faq_screen(view, id)


def _question(view: View, id: str) -> str:
    other = not_ours_of(view.tenant, id)
    return say(other.topic if other else view.tenant.faq[id].question, view.language)


def _choices(view: View, ids: list[str], asked: list[str]) -> tuple[Choice, ...]:
    """Numbered, so that no two labels are one and the same however they are shortened."""
    labels = _labels(asked, (view.limits.quick_reply_label or _LABEL) - len("1. "))
    return tuple(
        Choice(f"{number}. {label}", answer_target(id))
        for number, (id, label) in enumerate(zip(ids, labels, strict=True), 1)
    )


def _labels(asked: list[str], room: int) -> list[str]:
    """The questions as short labels, without the words that they all begin with."""
    split = [question.rstrip(_MARKS).split() for question in asked]
    alike = len(split) > 1
    while alike and all(len(words) > 1 for words in split) and len({w[0] for w in split}) == 1:
        split = [words[1:] for words in split]
    return [clip(" ".join(words), room) for words in split]


def _with_words(parts: tuple[Part, ...], words: str) -> tuple[Part, ...]:
    """Below the answer's own words and above its buttons: channels show few bubbles."""
    first, *rest = parts
    if isinstance(first, Words):
        return (replace(first, text=f"{first.text}\n\n{words}"), *rest)
    if isinstance(first, Card):
        return (replace(first, text=f"{first.text}\n\n{words}"), *rest)
    return (*parts, Words(words))
