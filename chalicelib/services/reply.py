"""Composes the answer to one message: what was meant, the screen for it, what is said before it."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from chalicelib.domain.conversation import State
from chalicelib.domain.deadline import leaving
from chalicelib.domain.desk_screens import HELP_NUMBERS, perhaps_help
from chalicelib.domain.dialogue import go, heard, here, leads_on, meant, other_language
from chalicelib.domain.events import Event, Fact
from chalicelib.domain.faq import Ranking
from chalicelib.domain.finding import refusal, sure_target
from chalicelib.domain.ladder import OFFERED, next_rung
from chalicelib.domain.language import fill, say
from chalicelib.domain.menu import AGENT, DISLIKED, HOME, LEAVE, LIKED, MORE
from chalicelib.domain.prose import PRIVACY
from chalicelib.domain.reply import Choice, Reply, Words
from chalicelib.domain.screens import draw
from chalicelib.domain.script import written_in
from chalicelib.domain.view import Screen, View
from chalicelib.services.ports import Matcher

log = logging.getLogger(__name__)

_VERDICTS = (f"{LIKED}:", f"{DISLIKED}:")


@dataclass(frozen=True, slots=True)
class Said:
    """What a person did: masked text, the target of a pressed button, whether a file came."""

    text: str
    pressed: str | None = None
    attached: bool = False
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Composed:
    """An answer and what follows from it. `language`: the one it is written in."""

    reply: Reply
    state: State
    topic: str
    sources: tuple[str, ...]
    language: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """Where an answer stands: the state after it, the screen, sentences said above it."""

    view: View
    state: State
    screen: Screen
    above: tuple[str, ...] = ()
    answered: bool = True
    # The language somebody writes in who has chosen another by name.
    written: str = ""
    # A person was asked for: not merely seen again on the way back or in another language.
    agent: bool = False
    # The matcher had to do without the version's vectors.
    degraded: bool = False
    # The kind of danger that it seems to speak of: help is offered above the answer.
    danger: str = ""
    # What else happened: an answer was judged, a talk rated, notices refused.
    fact: Event | None = None


class Replies:
    """Composes answers; which matcher a tenant uses is part of its version."""

    def __init__(self, matchers: Mapping[str, Matcher]) -> None:
        self._matchers = matchers

    def compose(self, view: View, state: State, said: Said) -> Composed:
        """The answer to `said` in this state; `view.language` is the state's."""
        screen = here(view, state)
        if state.rating:
            rated = self._rated(view, state, said, screen)
            if rated.fact or rated.screen is not screen:
                return _composed(rated, said)
            state = rated.state
        if not said.text.strip() and not said.pressed:
            key = "attachment_received" if said.attached else "strange"
            return _composed(_stay(view, state, screen, key), said)
        target = meant(view, said.text, said.pressed, screen)
        if said.pressed:
            return _composed(self._step(view, state, said, screen, target), said)
        return _composed(self._typed(view, state, said, screen, target), said)

    def _rated(self, view: View, state: State, said: Said, screen: Screen) -> _Step:
        """What was said about the talk that was closed; the same screen for anything else."""
        # Few are ever asked: the others' turns do not even import what understands it.
        from chalicelib.domain import rating
        from chalicelib.domain.rating_screens import rated_event, rating_screen

        asked = rating.load(state.rating)
        if asked is None:
            return _Step(view, replace(state, rating=""), screen)
        target = meant(view, said.text, said.pressed, screen)
        wish = target is not None and not rating.score_of(said.text)
        heard = rating.hear(asked, said.text, said.pressed or "", wish, view.now)
        after = replace(state, rating=rating.dump(heard.asked))
        if heard.kind is rating.Kind.NOTHING:
            return _Step(view, after, screen)
        event = rated_event(asked, heard) if heard.score else None
        return _Step(view, after, rating_screen(view, asked, heard), fact=event)

    def _typed(
        self, view: View, state: State, said: Said, screen: Screen, target: str | None
    ) -> _Step:
        """The talk goes on in the language that somebody types in."""
        speaking = heard(state, said.text, target)
        if speaking.language != state.language:
            spoken = view.speaking(speaking.language)
            step = self._step(spoken, speaking, said, here(spoken, speaking), target)
            return replace(step, above=("language_switched", *step.above))
        step = self._step(view, state, said, screen, target)
        if target is None and state.chosen:
            return replace(step, written=other_language(state, said.text) or "")
        return step

    def _step(
        self, view: View, state: State, said: Said, screen: Screen, target: str | None
    ) -> _Step:
        if target is None:
            return self._asked(view, state, said.text, screen)
        if target == MORE and not leads_on(screen):
            return _Step(view, replace(state, misses=0), screen)
        return _follow(view, state, target, said.text)

    def _asked(self, view: View, state: State, text: str, screen: Screen) -> _Step:
        """Free text: the FAQ's answer, or the next rung of the ladder."""
        tenant = view.tenant
        # The answer still has to be written: the matcher, and what it reads, leaves time for that.
        with leaving() as seconds:
            matcher = self._matchers[tenant.matcher]
            ranking = matcher.match(tenant.index, text, OFFERED, tenant.vectors, seconds)
        step = _found(view, state, text, screen, ranking)
        if ranking.danger:
            step = _helped(step, view, state, text, ranking.danger)
        if not ranking.degraded:
            return step
        log.warning("faq degraded", extra={"tenant_id": tenant.id})
        return replace(step, degraded=True)


def told(view: View, state: State, said: Said, key: str, text: str, fact: Event) -> Composed:
    """Words beside the talk, which stays where it is: its choices, and home among them.

    `key`: of the system text that they are.
    """
    choices = here(view, state).reply.choices
    if all(choice.target != HOME for choice in choices):
        choices = (*choices, Choice(view.text("label.home"), HOME))
    screen = Screen(Reply((Words(text),), choices), "", (key,))
    return _composed(_Step(view, state, screen, fact=fact), said)


def _found(view: View, state: State, text: str, screen: Screen, ranking: Ranking) -> _Step:
    if ranking.sure:
        return _follow(view, state, sure_target(view.tenant, ranking), text)
    why = refusal(view.tenant, ranking)
    if why is not None:
        return _refused(_follow(view, state, why, text), state, why)
    misses = state.misses + 1
    rung = next_rung(misses, ranking)
    if rung is None:
        step = _stay(view, replace(state, misses=misses), screen, "ask_again")
    else:
        moved = replace(go(state, rung, view.tenant.start), misses=misses)
        step = _Step(view, moved, here(view, moved))
    return replace(step, answered=False)


def _helped(step: _Step, view: View, state: State, text: str, danger: str) -> _Step:
    """Help as for words where it is sure, and above the ordinary answer where it is not."""
    # Few texts speak of danger: the others' turns do not even import what tells how sure it is.
    from chalicelib.domain.danger import kind_of

    kind, is_sure = kind_of(danger)
    if is_sure and kind in HELP_NUMBERS:
        return _follow(view, state, f"help:{kind}", text)
    return replace(step, view=view.speaking(written_in(text) or state.language), danger=kind)


def _refused(step: _Step, before: State, why: str) -> _Step:
    """A refusal that fits is no miss; nor is it an answer that would make one forgotten."""
    state = replace(step.state, misses=before.misses)
    return replace(step, state=state, above=("about.greeting",) if why == HOME else step.above)


def _follow(view: View, state: State, target: str, text: str) -> _Step:
    """Where a target leads; to the first screen when this version has no such place."""
    start = view.tenant.start
    moved = go(state, target, start)
    spoken = view.speaking(_spoken(moved, target, text))
    above = ("language_switched",) if moved.language != state.language else ()
    if target == LEAVE and "desk.left" in view.tenant.texts:
        above = ("desk.left",)
    screen = draw(spoken, moved.trail[-1])
    if screen is None:
        moved = go(moved, start, start)
        return _Step(spoken, moved, here(spoken, moved), ("target_gone",))
    step = _Step(spoken, moved, screen, above, agent=target == AGENT)
    return _judged(step, state, target) if target.startswith(_VERDICTS) else step


def _judged(step: _Step, before: State, target: str) -> _Step:
    """The step with its verdict; pressed twice, or changed, it is no second one."""
    kind, _, answer = target.partition(":")
    if answer == before.judged:
        return step
    fact = Fact.ANSWER_LIKED if kind == LIKED else Fact.ANSWER_DISLIKED
    return replace(step, state=replace(step.state, judged=answer), fact=Event(fact, answer))


def _spoken(state: State, target: str, text: str) -> str:
    """Help speaks the language of the call; everything else that of the conversation."""
    called = written_in(text) if target.startswith("help:") else None
    return called or state.language


def _stay(view: View, state: State, screen: Screen, key: str) -> _Step:
    """A sentence in place of the screen's own, above the choices that stand there already."""
    said = Screen(Reply((Words(view.text(key)),), screen.reply.choices), "", (key, *screen.sources))
    return _Step(view, state, said)


def _composed(step: _Step, said: Said) -> Composed:
    lines, sources = _lead(step, said)
    reply = step.screen.reply
    if lines and step.screen.topic.startswith("help:"):
        # Whoever is in danger reads the number first and the rest after it.
        reply = Reply((*reply.parts, Words("\n\n".join(lines))), reply.choices)
    elif lines:
        reply = reply.led_by([Words("\n\n".join(lines))])
    if step.danger:
        reply = perhaps_help(step.view, step.danger, reply)
    state, told = step.state, step.view.tenant.privacy_version
    if state.told != told or state.corrections:
        state = replace(state, told=told, corrections=())
    named = (*sources, *step.screen.sources)
    return Composed(
        reply, state, step.screen.topic, named, step.view.language, tuple(_events(step))
    )


def _lead(step: _Step, said: Said) -> tuple[list[str], tuple[str, ...]]:
    """Said first: what was wrong before; once, that this is a bot and what it keeps; what was
    hidden; what has changed.
    """
    view, tenant = step.view, step.view.tenant
    lines, sources = [each.text for each in step.state.corrections], []
    if step.state.told != tenant.privacy_version:
        service, days = say(tenant.service, view.language), str(tenant.retention_days)
        lines.append(fill(say(tenant.privacy_text, view.language), service=service, days=days))
        sources.append(PRIVACY)
    if said.hidden:
        kinds = ", ".join(view.text(f"kind.{kind}") for kind in said.hidden)
        lines.append(view.text("hidden", kinds=kinds))
        sources.append("hidden")
    for key in step.above:
        lines.append(view.text(key))
        sources.append(key)
    if step.written and "language_hint" in tenant.texts:
        lines.append(say(tenant.texts["language_hint"], step.written))
    return lines, tuple(sources)


def _events(step: _Step) -> Iterator[Event]:
    topic = step.screen.topic
    yield Event(Fact.TURN_TAKEN, topic)
    if not step.answered:
        yield Event(Fact.QUESTION_UNANSWERED)
    if step.agent:
        yield Event(Fact.AGENT_REQUESTED)
    if topic.startswith("help:"):
        yield Event(Fact.EMERGENCY_NOTICED, topic.removeprefix("help:"))
    if step.danger:
        yield Event(Fact.EMERGENCY_NOTICED, step.danger)
    if step.degraded:
        yield Event(Fact.FAQ_DEGRADED)
    if step.fact:
        yield step.fact
    for each in step.state.corrections:
        yield Event(Fact.CORRECTION_SHOWN, each.recall)
