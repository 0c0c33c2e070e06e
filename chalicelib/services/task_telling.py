"""Tells a citizen of their task, by the desk's own push: one turn, written once."""

from collections.abc import Callable

from chalicelib.domain.contact_task import ContactTask
from chalicelib.domain.conversation import Voice
from chalicelib.domain.desk_entry import facts_about, facts_of
from chalicelib.domain.desk_rules import Step
from chalicelib.domain.events import Event, Fact
from chalicelib.domain.language import KOREAN
from chalicelib.domain.task_words import told_missed, told_planned
from chalicelib.services.desk_turns import Act, DeskTurns, Scene


class TaskTelling:
    """Whether the talk is open or over. Raises NotFound for no such tenant, Retryable."""

    def __init__(self, turns: DeskTurns) -> None:
        self._turns = turns

    def planned(self, task: ContactTask, channel: str, occasion: str) -> None:
        """By when somebody calls or visits. `occasion` names what brought it: told once for each.

        `channel`: the name of the one by which the talk is had, such as `sms`.
        """

        def decide(scene: Scene) -> Step:
            words = told_planned(scene.tenant, task, _language(scene), channel)
            return _step(scene, task, channel, words)

        self._write(task, decide, occasion)

    def missed(self, task: ContactTask, channel: str) -> None:
        """That a call reached nobody, and when the next one comes."""

        def decide(scene: Scene) -> Step:
            words = told_missed(scene.tenant, task, _language(scene))
            return _step(scene, task, channel, words)

        self._write(task, decide, f"try{len(task.tries)}")

    def _write(self, task: ContactTask, decide: Callable[[Scene], Step], occasion: str) -> None:
        self._turns.write(task.who, Act(decide, claim=f"task#{task.id}#{occasion}"))


def _language(scene: Scene) -> str:
    if scene.entry:
        return scene.entry.language
    newest = scene.alive()
    return newest.state.language if newest else KOREAN


def _step(scene: Scene, task: ContactTask, channel: str, words: str) -> Step:
    told: dict[str, str | int] = {"task": task.id, "kind": task.kind.value}
    entry = scene.entry
    if entry:
        fact = Event(Fact.TASK_MADE, facts_about(entry, **told))
        return Step(entry.changed(), Voice.DESK, words, (fact,))
    data = facts_of(department=task.department, channel=channel, receipt=task.receipt, **told)
    return Step(None, Voice.DESK, words, (Event(Fact.TASK_MADE, data),))
