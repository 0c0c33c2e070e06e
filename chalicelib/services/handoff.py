"""Somebody asks for a person: the talk goes to a backlog, with the bot's path and language kept."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from chalicelib.domain.conversation import ConversationKey, State
from chalicelib.domain.desk_about import about
from chalicelib.domain.desk_entry import DeskEntry, Priority
from chalicelib.domain.desk_rules import Step, leave, open_talk
from chalicelib.domain.desk_words import desk_words, help_words, privacy_words
from chalicelib.domain.emergency import emergency
from chalicelib.domain.errors import Conflict, NotFound, Suspended
from chalicelib.domain.events import Fact
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.language import KOREAN
from chalicelib.domain.masking import mask
from chalicelib.domain.recall import entries_in
from chalicelib.domain.reopening import reopened
from chalicelib.domain.tenant import Tenant
from chalicelib.domain.wait_telling import offers_of, told_first
from chalicelib.services.barring import Barring
from chalicelib.services.desk_ports import Desks
from chalicelib.services.desk_turns import Act, DeskTurns, Renew, Scene
from chalicelib.services.promising import Promising, may_be_told

# Of a city that names no department at all.
ONLY_DESK = "desk"
# A-Z and 2-9 without those that are mistaken for one another, read out or written by hand.
RECEIPT_LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"
RECEIPT_DRAWN = 5


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks by which channel. `text`: what was said with it, looked at for danger alone.

    `pressed`: the label of what was pressed for it, kept in the log, masked there.

    `session`: the channel's own id of its session. `contact`: the person as they are stored, for a
    channel that may be the first to write. `claim`: names the delivery, taken once.

    `tells_privacy`: whether who has never written before is told what is kept, since on this
    channel nothing else has told them.
    """

    channel: str
    text: str = ""
    pressed: str = ""
    session: str = ""
    subject: str = ""
    # Of the tenant's; empty: the agents' own, else the one that the subject belongs to.
    department: str = ""
    language: str = ""
    claim: str = ""
    contact: Renew | None = None
    tells_privacy: bool = False
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """The open talk; `position` is 1 for who is next, 0 when an agent has it."""

    entry: DeskEntry
    position: int
    # False where the talk was open before: they keep their place.
    fresh: bool
    # What the turn told them; empty where nothing was said.
    text: str = ""
    # The turn's number; 0 where none was written.
    seq: int = 0


class Handoff:
    """`draw` gives so many letters out of an alphabet, unguessably; `public_url`: where answers
    can be read whole, empty where that is not known.
    """

    def __init__(
        self,
        turns: DeskTurns,
        desks: Desks,
        promising: Promising,
        draw: Callable[[str, int], str],
        public_url: str = "",
        barring: Barring | None = None,
    ) -> None:
        self._turns = turns
        self._desks = desks
        self._promising = promising
        self._draw = draw
        self._public_url = public_url
        self._barring = barring

    def ask(self, who: ConversationKey, asking: Asking) -> Opened:
        """Opens a talk with the desk, or finds the one that is open; who waits is told how long.

        Inside opening hours or outside them: then it is a message, answered in its turn. Raises
        NotFound for no such tenant, and for a repeat of an asking that is over; Retryable. Raises
        Suspended for whom a supervisor keeps from the desk: the log tells them why, until when.
        """
        scene = self._turns.scene(who)
        if scene.entry and not _is_told(scene.entry, asking, scene.now):
            return self._opened(scene.entry, fresh=False)
        masked = mask(asking.pressed, scene.tenant.public_numbers)
        act = Act(
            decide=lambda scene: self._decide(scene, who, asking),
            claim=asking.claim,
            pressed=masked.text,
            hidden=masked.kinds,
            language=asking.language,
            contact=asking.contact,
            is_test=asking.is_test,
        )
        try:
            written = self._turns.write(who, act)
        except _JustTold as known:
            return self._opened(known.entry, fresh=False)
        if written.turn and not written.entry:
            raise Suspended(written.turn.text)
        entry = written.entry or self._open_again(who, asking)
        turn = written.turn
        opened = self._opened(entry, fresh=turn is not None and entry.revision == 0)
        return replace(opened, text=turn.text, seq=turn.seq) if turn else opened

    def _open_again(self, who: ConversationKey, asking: Asking) -> DeskEntry:
        """Of a repeat; raises NotFound where that talk is over, Suspended where none was opened."""
        scene = self._turns.scene(who)
        notice = self._barring.bars(scene, who, asking.text) if self._barring else ""
        if notice and scene.entry is None:
            raise Suspended(notice)
        return scene.open_entry()

    def leave(self, who: ConversationKey, by: str = "") -> bool:
        """Whether the person waits no more; False where an agent has the talk, who keeps it.

        True again for a repeat. `by`: the channel they leave by, where the bot says it is done; on
        another, by which the desk would have answered, the desk says so. Raises NotFound for no
        such tenant, Retryable.
        """

        def decide(scene: Scene) -> Step:
            entry = scene.open_entry()
            silent = entry.channel == by
            text = "" if silent else desk_words(scene.tenant, "desk.left", entry.language)
            return leave(entry, text)

        if self._turns.scene(who).entry is None:
            return True
        try:
            self._turns.write(who, Act(decide))
        except NotFound:
            # Closed in between: by them, by another page of theirs, or by the desk.
            return True
        except Conflict:
            return False
        return True

    def _opened(self, entry: DeskEntry, fresh: bool) -> Opened:
        position = self._desks.position(entry.who.tenant_id, entry)
        return Opened(entry, position, fresh)

    def _decide(self, scene: Scene, who: ConversationKey, asking: Asking) -> Step:
        tenant, now = scene.tenant, scene.now
        if scene.entry:
            if not _is_told(scene.entry, asking, now):
                raise _JustTold(scene.entry)
            return self._promising.tell_again(scene, scene.entry, asking.channel, asking.session)
        barred = self._barring and self._barring.step(scene, who, asking.channel, asking.text)
        if barred:
            return barred
        entry = self._entry(scene, who, asking)
        wait = self._promising.first(tenant, entry, now)
        before = scene.alive()
        trail = before.state.trail if before else ()
        offers = offers_of(tenant, trail, entry.language, self._public_url)
        told = told_first(tenant, entry, wait, now, offers)
        helped = help_words(tenant, asking.text, entry.language)
        is_new = asking.tells_privacy and before is None
        kept = privacy_words(tenant, entry.language) if is_new else ""
        text = "\n".join(filter(None, (helped, told, kept)))
        return open_talk(replace(entry, promise=wait.promise if wait else None), text)

    def _entry(self, scene: Scene, who: ConversationKey, asking: Asking) -> DeskEntry:
        tenant, newest = scene.tenant, scene.alive()
        former = reopened(self._desks.closed(tenant.id, who), scene.now)
        state = newest.state if newest else State(language=asking.language or KOREAN)
        subject = asking.subject or _subject(state.trail)
        known = former.department if former else ""
        department = _department(tenant, asking.department or known, subject)
        words = (asking.text, newest.text if newest else "")
        # What showed by its meaning only, the turn tells.
        events = newest.events if newest else ()
        urgent = (
            any(map(emergency, words))
            or any(target.startswith("help:") for target in state.trail)
            or any(event.fact is Fact.EMERGENCY_NOTICED for event in events)
        )
        hours = tenant.roster_of(department, asking.channel).hours
        entry = DeskEntry(
            who=who,
            receipt=f"{_day(scene.now):%y%m%d}-{self._draw(RECEIPT_LETTERS, RECEIPT_DRAWN)}",
            department=department,
            since=scene.now,
            channel=asking.channel,
            language=state.language,
            priority=Priority.URGENT if urgent else Priority.NORMAL,
            subject=subject,
            session=asking.session,
            unanswered_since=scene.now,
            is_message=not hours.is_open(scene.now),
            former=former.receipt if former else "",
            preferred=former.agent if former else "",
        )
        return replace(entry, about=about(entry, mask(asking.text, tenant.public_numbers).text))


class _JustTold(Exception):
    """Another delivery of theirs was first, and has told them: nothing is to be written."""

    def __init__(self, entry: DeskEntry) -> None:
        super().__init__()
        self.entry = entry


def _is_told(entry: DeskEntry, asking: Asking, now: datetime) -> bool:
    """Whether who asks once more is told anything: not twice in a minute."""
    return _comes_anew(entry, asking) or may_be_told(entry, now)


def _comes_anew(entry: DeskEntry, asking: Asking) -> bool:
    """Whether they come by another session than the one the desk would answer by."""
    return bool(asking.session) and (entry.channel, entry.session) != (
        asking.channel,
        asking.session,
    )


def _subject(trail: tuple[str, ...]) -> str:
    """The newest screen that was about something: pages and ways are stripped off."""
    places = (target.partition("#")[0] for target in reversed(trail))
    return next((each for each in places if each not in ("agent", "language")), "")


def _department(tenant: Tenant, asked: str, subject: str) -> str:
    if asked in tenant.departments:
        return asked
    if tenant.agent_department in tenant.departments:
        return tenant.agent_department
    for entry in entries_in(subject):
        if entry in tenant.faq and tenant.faq[entry].department in tenant.departments:
            return tenant.faq[entry].department
    return next(iter(tenant.departments), ONLY_DESK)


def _day(now: datetime) -> date:
    return now.astimezone(SEOUL).date()
