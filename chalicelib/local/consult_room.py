"""The simulator's door to the consult rooms: the page asks here, since it may ask no other origin.

`GET /simulator/consult?sender=&user=&after=` gives what was said; `POST` does one thing of the
person's: `{do: enter|say|see|leave|tell, sender, user, text, extra}`;
`/simulator/consult/files/<id>` is a file that the city gave.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from chalicelib.bootstrap import Platform
from chalicelib.domain.consult import CHANNEL
from chalicelib.domain.notice_ways import read_ways
from chalicelib.local.bizgo import SimulatedBizgo
from chalicelib.local.gateway import Answer, json_answer
from chalicelib.local.page_calls import BAD, NOT_FOUND, file_answer, read_object, seen
from chalicelib.local.webhook_addresses import webhook_of

PATH = "/simulator/consult"
# A number nobody has, as the vendor writes one; `tell` tells it.
PHONE = "+82 10-0000-5678"
_FILES = f"{PATH}/files/"
_USER_LENGTH = 20


class ConsultRoom:
    """Rooms of the simulated vendor, for the simulator's page."""

    def __init__(self, bizgo: SimulatedBizgo) -> None:
        self._bizgo = bizgo

    def answer(self, method: str, target: str, body: bytes) -> Answer | None:
        """None for any other path."""
        address = urlsplit(target)
        if address.path == PATH and method == "GET":
            named = parse_qs(address.query)
            return self._lines({name: values[0] for name, values in named.items()})
        if address.path.startswith(_FILES) and method == "GET":
            return self._file(address.path.removeprefix(_FILES))
        if address.path != PATH or method != "POST":
            return None
        asked = read_object(body)
        return BAD if asked is None else self._act(asked)

    def _act(self, asked: dict[str, Any]) -> Answer:
        sender, user = str(asked.get("sender", "")), str(asked.get("user", ""))
        rooms, text = self._bizgo.rooms, str(asked.get("text", ""))
        acts: dict[str, Callable[[], None]] = {
            "enter": lambda: rooms.enter(sender, user, str(asked.get("extra") or "")),
            "say": lambda: rooms.say(sender, user, text),
            "see": lambda: rooms.see(sender, user),
            "leave": lambda: rooms.leave(sender, user),
            "tell": lambda: rooms.tell(sender, user, PHONE),
        }
        act = acts.get(str(asked.get("do")))
        if act is None or not sender or not 0 < len(user) <= _USER_LENGTH:
            return BAD
        act()
        return self._lines(asked)

    def _lines(self, asked: dict[str, Any]) -> Answer:
        sender, user = str(asked.get("sender", "")), str(asked.get("user", ""))
        return json_answer(200, self._bizgo.rooms.lines(sender, user, seen(asked)))

    def _file(self, id: str) -> Answer:
        found = self._bizgo.uploads.find(id)
        return file_answer(found.mime, found.body) if found else NOT_FOUND


def room_webhook(platform: Platform, url: str, sender: str) -> str | None:
    """Where a sender key's events are posted to."""
    return webhook_of(platform, url, CHANNEL, lambda id: id == sender)


def give_keys(platform: Platform) -> None:
    """An API key for every account and vendor that is called: the simulated ones take any.

    And for every one that is signed to, what is signed with.
    """
    for tenant_id in platform.versions.ids():
        tenant = platform.tenants.active(tenant_id)
        for vendor in read_ways(tenant.ways).vendors if tenant else ():
            for name in filter(None, (vendor.api_key, vendor.api_secret)):
                platform.publishing.secrets.ensure(tenant_id, name)
        for account in tenant.accounts.values() if tenant else ():
            if account.api_key:
                platform.publishing.secrets.ensure(tenant_id, account.api_key)
            if account.signing:
                secrets = platform.publishing.secrets
                secrets.ensure(tenant_id, account.signing)
                value = secrets.value(tenant_id, account.signing) or ""
                platform.publishing.keep_signing(tenant_id, account.signing, value)
