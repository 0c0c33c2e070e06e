"""Holds texts until their run is over and has each run answered once (domain/text_run.py).

Each step can be taken again: a text is added to one run for ever, a run is closed before it is
answered, and a closed one is answered before anything else of this person's is. The fact that
brought its first text comes again by a delayed message when the run is over.
"""

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from chalicelib.domain.conversation import ConversationKey
from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.domain.events import Published
from chalicelib.domain.text_message import KeptText
from chalicelib.domain.text_run import (
    JOINED_SECONDS,
    Stage,
    TextRun,
    begun,
    cries_out,
    read_as_one,
)
from chalicelib.services.text_ports import Inbox, Later, TextRuns

log = logging.getLogger(__name__)

_TRIES = 6

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Taken:
    """A text to be read. `event`: what brought it; `seconds`: how long others are waited for.

    `answer` answers a whole run; the same id again must change nothing.
    """

    who: ConversationKey
    event: Published
    text: KeptText
    seconds: int
    answer: Callable[[KeptText], None]


@dataclass(frozen=True, slots=True)
class JoinedTexts:
    """Runs of all tenants."""

    runs: TextRuns
    inbox: Inbox
    later: Later
    now: Callable[[], datetime]

    def take(self, taken: Taken) -> bool:
        """Adds the text to a run, or goes on with the one it is of; whether that is read by now.

        Raises Retryable.
        """
        return _again(self._take, taken)

    def let_go(self, taken: Taken) -> bool:
        """Has answered what is still held, whatever its time; whether the text was among it.

        For a line where nothing is held any more. Raises Retryable.
        """
        return _again(self._let_go, taken)

    def _let_go(self, taken: Taken) -> bool:
        run = self.runs.get(taken.who.tenant_id, taken.who)
        if run is None:
            return False
        if run.stage is not Stage.ANSWERED:
            self._finish(taken, run)
        return taken.text.id in run.texts

    def _take(self, taken: Taken) -> bool:
        run = self.runs.get(taken.who.tenant_id, taken.who)
        if run is not None and taken.text.id in run.texts:
            return self._go_on(taken, run, comes_again=True)
        added = self._added(taken, run)
        if added is None:
            # The run it was of is over: no other is begun before.
            log.info("repeat", extra=_ids(taken.who))
            return True
        return self._go_on(taken, added)

    def _added(self, taken: Taken, run: TextRun | None) -> TextRun | None:
        """The run with this text in it; None where it was of another before."""
        delivery, at = taken.text.id, taken.text.received_at
        if run is None or run.stage is Stage.ANSWERED:
            new = begun(run, delivery, at, taken.seconds)
        elif taken.seconds and run.takes(at):
            new = run.joined_by(delivery, at)
        elif self.runs.taken(taken.who.tenant_id, delivery):
            return None
        else:
            new = begun(self._finished_first(taken, run), delivery, at, taken.seconds)
        return new if self.runs.add(taken.who.tenant_id, taken.who, new, delivery) else None

    def _finished_first(self, taken: Taken, run: TextRun) -> TextRun:
        try:
            return self._finish(taken, run)
        except Conflict:
            raise
        except Exception:
            # Help waits for nothing. It comes again with what was held, and is answered once.
            if cries_out(taken.text.text):
                taken.answer(taken.text)
            raise

    def _go_on(self, taken: Taken, run: TextRun, comes_again: bool = False) -> bool:
        if run.stage is Stage.ANSWERED:
            return True
        left = run.left(self.now()).total_seconds()
        if left > 0 and not self._is_danger(taken, run):
            # What is in good time when it comes again asks anew: clocks differ.
            if comes_again or run.id == taken.text.id:
                self.later.send(taken.event, min(math.ceil(left), JOINED_SECONDS))
            return False
        self._finish(taken, run)
        return True

    def _is_danger(self, taken: Taken, run: TextRun) -> bool:
        """Whether its texts together call for help; one alone would not have been held."""
        joined = self._joined(taken, run) if len(run.texts) > 1 else None
        return joined is not None and cries_out(joined.text)

    def _finish(self, taken: Taken, run: TextRun) -> TextRun:
        """Closed, answered, and known to be."""
        tenant_id, who = taken.who.tenant_id, taken.who
        if run.stage is Stage.OPEN:
            run = run.moved(Stage.CLOSED)
            self.runs.put(tenant_id, who, run)
        joined = self._joined(taken, run)
        if joined:
            taken.answer(joined)
        answered = run.moved(Stage.ANSWERED)
        self.runs.put(tenant_id, who, answered)
        for each in run.texts:
            if each != taken.text.id:
                self.inbox.done(tenant_id, each)
        log.info("texts read", extra={**_ids(who), "texts": len(run.texts)})
        return answered

    def _joined(self, taken: Taken, run: TextRun) -> KeptText | None:
        """All its texts as one; None where the inbox has forgotten them."""
        known = {taken.text.id: taken.text}
        found = [known.get(id) or self.inbox.get(taken.who.tenant_id, id) for id in run.texts]
        texts = [text for text in found if text]
        return read_as_one(run.id, texts) if texts else None


def _again(act: Callable[[Taken], R], taken: Taken) -> R:
    """Again from its beginning where somebody else has moved the run."""
    for _ in range(_TRIES):
        try:
            return act(taken)
        except Conflict:
            log.info("run moved on", extra=_ids(taken.who))
    raise Retryable("runs keep moving")


def _ids(who: ConversationKey) -> dict[str, object]:
    return {"tenant_id": who.tenant_id, "contact": who.contact}
