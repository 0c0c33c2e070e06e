"""Makes an officer's folder the active version of a tenant, whole or not at all.

A version is immutable and carries its secrets' digests, so a changed secret is a new version too.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from chalicelib.domain.errors import Conflict, NotFound, Permanent
from chalicelib.domain.faq_question import FaqQuestion
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.manifest import Manifest
from chalicelib.domain.message import Json
from chalicelib.services.channel_secrets import ChannelSecrets
from chalicelib.services.ports import TenantKeys, Versions
from chalicelib.services.trial import Trial, Trials

TRIES = 5
# Looks at how the saved questions come out and says whether to go on.
Approve = Callable[[Trial], bool]
# What to paste into Kakao's skill form as the header's name; channels/kakao.py reads it.
HEADER = "X-Webhook-Secret"


class Draft(Protocol):
    """A folder that was read and checked; definitions/draft.py is one."""

    @property
    def tenant_id(self) -> str:
        """Whose files these are."""

    @property
    def errors(self) -> Sequence[object]:
        """What keeps them from being published, each printable as one line."""

    @property
    def secrets(self) -> Mapping[str, str]:
        """Channel -> name of its secret."""

    @property
    def signing(self) -> Sequence[str]:
        """Names of the secrets that vendors sign with."""

    @property
    def vectors(self) -> bytes:
        """What the body names and is stored beside it; may be empty."""

    @property
    def questions(self) -> Sequence[FaqQuestion]:
        """The tenant's saved questions; may be none."""

    def compile(self, digests: Mapping[str, Sequence[str]]) -> Json:
        """The body, given the digests of each channel's valid secrets."""


class Refused(Permanent):
    """The files have faults; nothing was written and the active version stays."""

    def __init__(self, faults: Sequence[object]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


class Worse(Permanent):
    """The saved questions come out as nobody approves; nothing was written.

    `trial.worse` lists those that would lose their right answer, and so does the message.
    """

    def __init__(self, trial: Trial) -> None:
        lost = [f"{each.question.utterance}: {each.before} -> {each.now}" for each in trial.worse]
        super().__init__("\n".join(["saved questions would lose their right answer", *lost]))
        self.trial = trial


class RotationUnderWay(Conflict):
    """Two values are valid already; the earlier one has to be retired first."""


def unless_worse(trial: Trial) -> bool:
    """Approves where no saved question loses its right answer."""
    return not trial.worse


@dataclass(frozen=True, slots=True)
class Publishing:
    """`read(folder, today)` reads and checks a folder; `clock` gives an aware now."""

    versions: Versions
    keys: TenantKeys
    secrets: ChannelSecrets
    read: Callable[[Path, date], Draft]
    clock: Callable[[], datetime]
    trials: Trials
    # Keeps what a vendor signs with where the webhook reads it: tenant id, name, value.
    keep_signing: Callable[[str, str, str], None]

    def publish(
        self, folder: Path, author: str, note: str, approve: Approve | None = unless_worse
    ) -> Manifest:
        """Publishes a folder; raises Refused with every error, or Conflict after 5 tries.

        Its saved questions are tried first, and Worse is raised where `approve` says no; None
        leaves them untried. How many are right is added to the note: `… (질문 41/50)`.
        The same content again writes nothing and gives the active version's manifest.
        """
        draft = self.read(folder, self.clock().astimezone(SEOUL).date())
        if draft.errors:
            raise Refused(draft.errors)
        if approve and draft.questions:
            note = f"{note} {self._tried(draft, approve)}".strip()
        self.keys.ensure(draft.tenant_id)
        for name in draft.secrets.values():
            self.secrets.ensure(draft.tenant_id, name)
        for name in draft.signing:
            self._copy(draft.tenant_id, name)

        def body(_: int) -> Json:
            return draft.compile(self._digests(draft.tenant_id, draft.secrets))

        return self._advance(draft.tenant_id, author, note, body, draft.vectors)

    def rotate(self, tenant_id: str, channel: str, author: str) -> Manifest:
        """Makes a new secret; the one in use stays valid beside it until `retire`.

        A try that was cut short is gone on with, and while two values are valid there is no third:
        otherwise the value that the messenger still sends would be shut out: RotationUnderWay.
        """
        account = self._account(tenant_id, channel)
        if self.secrets.current_digest(tenant_id, account["secret"]) in account["digests"]:
            if len(account["digests"]) > 1:
                raise RotationUnderWay("two values are valid: retire the earlier one first")
            self.secrets.replace(tenant_id, account["secret"])
        return self._refresh(tenant_id, author, f"{channel}: new secret")

    def retire(self, tenant_id: str, channel: str, author: str) -> Manifest:
        """Ends the life of the secret before the newest one."""
        account = self._account(tenant_id, channel)
        self.secrets.drop_previous(tenant_id, account["secret"])
        return self._refresh(tenant_id, author, f"{channel}: earlier secret ended")

    def connect(self, tenant_id: str, channel: str | None, base_url: str) -> list[Json]:
        """What to paste into a messenger's form: `{channel, url, header, value, bot_id}` each.

        Of one channel, or of all (None); raises NotFound for what is not there. Where the secret
        stands in the address, header and value are empty.
        """
        accounts = self._active_body(tenant_id)["accounts"]
        if channel is not None and channel not in accounts:
            raise NotFound("no such channel")
        return [
            self._connected(tenant_id, name, raw, base_url.rstrip("/"))
            for name, raw in accounts.items()
            if raw.get("secret") and channel in (None, name)
        ]

    def _connected(self, tenant_id: str, name: str, raw: Json, base_url: str) -> Json:
        value = self.secrets.value(tenant_id, raw["secret"])
        url = f"{base_url}/webhooks/{name}/{tenant_id}"
        if raw.get("secret_in_path"):
            url, header, value = f"{url}/{value}", "", ""
        else:
            header = HEADER
        return {"channel": name, "url": url, "header": header, "value": value, "bot_id": raw["id"]}

    def _copy(self, tenant_id: str, name: str) -> None:
        """Where nobody has put the vendor's secret yet, its calls are refused until it is there."""
        value = self.secrets.value(tenant_id, name)
        if value is not None:
            self.keep_signing(tenant_id, name, value)

    def _tried(self, draft: Draft, approve: Approve) -> str:
        """The result in a few characters; raises Worse."""
        body = draft.compile({})
        trial = self.trials.compare(draft.tenant_id, body, draft.vectors, draft.questions)
        if not approve(trial):
            raise Worse(trial)
        return f"(질문 {trial.right}/{trial.questions})"

    def _account(self, tenant_id: str, channel: str) -> Json:
        accounts: Json = self._active_body(tenant_id)["accounts"]
        if not accounts.get(channel, {}).get("secret"):
            raise NotFound("no such channel with a secret")
        account: Json = accounts[channel]
        return account

    def _active_body(self, tenant_id: str) -> Json:
        number = self.versions.current(tenant_id)
        if not number:
            raise NotFound("no such tenant")
        return self.versions.body(tenant_id, number)

    def _refresh(self, tenant_id: str, author: str, note: str) -> Manifest:
        """A version with the active one's content, vectors too, and the digests of now."""

        def body(active: int) -> Json:
            content = self.versions.body(tenant_id, active)
            accounts = content["accounts"]
            names = {name: raw["secret"] for name, raw in accounts.items() if raw.get("secret")}
            digests = self._digests(tenant_id, names)
            fresh = {
                name: {**raw, "digests": digests[name]} if name in digests else raw
                for name, raw in accounts.items()
            }
            return {**content, "accounts": fresh}

        return self._advance(tenant_id, author, note, body)

    def _digests(self, tenant_id: str, names: Mapping[str, str]) -> dict[str, list[str]]:
        return {channel: self.secrets.digests(tenant_id, name) for channel, name in names.items()}

    def _advance(
        self,
        tenant_id: str,
        author: str,
        note: str,
        body_of: Callable[[int], Json],
        vectors: bytes = b"",
    ) -> Manifest:
        """Writes and activates; where somebody else was first, composes the body again."""
        for _ in range(TRIES):
            active = self.versions.current(tenant_id)
            known = {manifest.number: manifest for manifest in self.versions.manifests(tenant_id)}
            body = body_of(active)
            digest = _hash(body)
            if active in known and known[active].hash == digest:
                return known[active]
            number = max((active, *known)) + 1
            manifest = Manifest(number, digest, author, note, self.clock())
            try:
                self.versions.write(tenant_id, manifest, body, vectors)
                self.versions.activate(tenant_id, number, instead_of=active)
            except Conflict:
                continue
            return manifest
        raise Conflict("others keep publishing this tenant")


def _hash(body: Json) -> str:
    # Key order is content: the files' order is the order on screen.
    return sha256(json.dumps(body, separators=(",", ":")).encode()).hexdigest()
