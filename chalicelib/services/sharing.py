"""Files that agents give to people: the bytes into the bucket first, then one turn that names them.

Broken off in between, a file lies there that no turn names and nobody can find; its time ends it.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from chalicelib.domain import desk_rules
from chalicelib.domain.agent_words import attempt, sayable, spoken_for
from chalicelib.domain.consult import CHANNEL as CONSULT
from chalicelib.domain.conversation import ConversationKey, Turn
from chalicelib.domain.desk_rules import Step
from chalicelib.domain.errors import Conflict, NotFound, Permanent, Retryable, SotongError
from chalicelib.domain.permissions import Act as Right
from chalicelib.domain.permissions import demand
from chalicelib.domain.picture_metadata import without_metadata
from chalicelib.domain.shared_file import (
    BadFile,
    Fault,
    SharedFile,
    attachment_of,
    is_id,
    read_file,
)
from chalicelib.domain.staff import Member
from chalicelib.domain.text_message import CHANNEL as TEXT
from chalicelib.services.desk_turns import Act, DeskTurns, Scene
from chalicelib.services.file_ports import Files
from chalicelib.services.talk import expiry

log = logging.getLogger(__name__)

# Channels of talks that files can be given in.
_CARRIED = frozenset({CONSULT, TEXT, "web"})


class Sharing:
    """Raises what a reply does (services/desk.py), and BadFile. `new_id`: 26 letters of chance."""

    def __init__(
        self,
        turns: DeskTurns,
        files: Files,
        new_id: Callable[[], str],
        clock: Callable[[], datetime],
    ) -> None:
        self._turns = turns
        self._files = files
        self._new_id = new_id
        self._clock = clock

    def link(self, tenant_id: str, id: str) -> str:
        """An address that opens a file for five minutes. Raises NotFound: another tenant's, one
        past its time and one that never was look the same.
        """
        found = self._files.link(tenant_id, id, self._clock()) if is_id(id) else None
        if found is None:
            raise NotFound("no such file")
        return found

    def attach(
        self,
        member: Member,
        who: ConversationKey,
        name: str,
        body: bytes,
        once: str = "",
        seen: int = 0,
    ) -> Turn | None:
        """Gives the person a file. `once` and `seen` as with a reply; None as with it.

        A picture loses what its camera wrote of place, time and device.
        """
        if member.tenant_id != who.tenant_id:
            raise NotFound("no such talk")
        decide = partial(_decide, member, seen)
        scene = self._turns.scene(who)
        # Who may not, or cannot any more, has nothing uploaded.
        decide(scene)
        body = without_metadata(body)
        file = read_file(self._new_id(), sayable(scene.tenant, name), body)
        self._keep(scene, file, body)
        act = Act(
            decide,
            author=member.id,
            claim=attempt(member, who, once),
            attachments=(attachment_of(file),),
        )
        return self._named(who, file, act)

    def _keep(self, scene: Scene, file: SharedFile, body: bytes) -> None:
        newest = scene.newest.expires_at if scene.newest else None
        until = expiry(scene.tenant, newest, scene.now)
        days = -(-(until - scene.now) // timedelta(days=1))
        self._files.put(scene.tenant.id, file, body, until, days)

    def _named(self, who: ConversationKey, file: SharedFile, act: Act) -> Turn | None:
        try:
            turn = self._turns.write(who, act).turn
        except Retryable:
            # Nobody knows whether a turn names it.
            raise
        except SotongError:
            self._drop(who, file)
            raise
        if turn is None:
            self._drop(who, file)
        return turn

    def _drop(self, who: ConversationKey, file: SharedFile) -> None:
        try:
            self._files.delete(who.tenant_id, file.id)
        except (Retryable, Permanent):
            log.info("unnamed file stays", extra={"tenant_id": who.tenant_id, "file": file.id})


def _decide(member: Member, seen: int, scene: Scene) -> Step:
    entry = scene.open_entry()
    demand(member, Right.WORK, entry)
    if seen and spoken_for(scene.newest, seen, member):
        raise Conflict("somebody else has answered meanwhile")
    if entry.channel not in _CARRIED:
        raise BadFile(Fault.NO_WAY)
    if entry.channel == CONSULT and not entry.session:
        raise BadFile(Fault.SESSION_OVER)
    return desk_rules.reply(entry, "", scene.now)
