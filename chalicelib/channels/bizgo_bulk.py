"""Up to 200 texts in one of Bizgo's omni sends, through Infobank's own SDK.

Texts that differ go in one call all the same: what they share stands in its message, each person's
own part in `replaceWords`. Bizgo remembers a key for a day, person by person: whoever it took is
answered A301 then, and sent nothing. Only the job that sends broadcasts calls this.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from os.path import commonprefix
from typing import TYPE_CHECKING, Any

from chalicelib.channels.bizgo_calling import READ_SECONDS, Calling
from chalicelib.channels.bizgo_text import RECIPIENT, TAKEN
from chalicelib.domain.carrier_text import LONG_BYTES, SHORT_BYTES, size_of
from chalicelib.domain.channel import Account
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.text_kind import TextKind
from chalicelib.domain.text_message import OutgoingText

if TYPE_CHECKING:
    from bizgo import Bizgo, SendResult

# The vendor's mark for what is replaced, and our one name in it.
_OPENING, _OWN = "#{", "m"
_GAP = f"{_OPENING}{_OWN}}}"
_REFUSED = Outcome(DeliveryState.FAILED_PERMANENT, Failure.REFUSED)
_CUT = Outcome(DeliveryState.UNKNOWN, Failure.CUT)


class BizgoBulk:
    """Sends for every tenant. `base_url`, where given, stands in for the accounts' own."""

    def __init__(self, base_url: str = "", read_seconds: float = READ_SECONDS) -> None:
        self._calling = Calling(base_url, read_seconds)

    def send(
        self, account: Account, api_key: str, texts: Sequence[OutgoingText], key: str
    ) -> Sequence[Outcome]:
        """An outcome for each text, in order; no error leaves it.

        UNKNOWN where the call was cut. The same key again sends nothing to whoever was taken.
        """
        outcomes = [_REFUSED] * len(texts)
        for places, number in _calls(texts):
            mine = [texts[place] for place in places]
            found = self._call(account, api_key, mine, f"{key}.{number}" if number else key)
            for place, outcome in zip(places, found, strict=True):
                outcomes[place] = outcome
        return outcomes

    def _call(
        self, account: Account, api_key: str, texts: Sequence[OutgoingText], key: str
    ) -> Sequence[Outcome]:
        told: list[Outcome] = []

        def call(client: "Bizgo") -> Outcome:
            shared = _shared(texts)
            answer = client.send.omni(
                to=[_destination(each, shared) for each in texts],
                messages=[_message(texts[0], shared)],
                idempotency_key=key,
            )
            told.extend(_outcomes(answer, texts))
            return Outcome(DeliveryState.SENT)

        whole = self._calling(account, api_key, call)
        return told or [whole] * len(texts)


@dataclass(frozen=True, slots=True)
class _Shared:
    """How all of some texts begin and end; where they are all the same, `is_whole`."""

    before: str
    after: str
    is_whole: bool

    @property
    def text(self) -> str:
        return self.before if self.is_whole else f"{self.before}{_GAP}{self.after}"

    def words(self, text: str) -> Mapping[str, str]:
        """What a text has of its own."""
        if self.is_whole:
            return {}
        return {_OWN: text[len(self.before) : len(text) - len(self.after)]}


def _calls(texts: Sequence[OutgoingText]) -> Iterator[tuple[list[int], int]]:
    """The places of what goes in one call, and the call's number in its chunk, from 0.

    A text that holds the vendor's own mark goes with none but its like: nothing is replaced there.
    """
    plain = [place for place, each in enumerate(texts) if _OPENING not in each.text]
    if plain:
        yield plain, 0
    marked: dict[str, list[int]] = {}
    for place, each in enumerate(texts):
        if _OPENING in each.text:
            marked.setdefault(each.text, []).append(place)
    # Told apart by whose is the first of them, which is the same in every try of a pass.
    yield from ((places, places[0] + 1) for places in marked.values())


def _shared(texts: Sequence[OutgoingText]) -> _Shared:
    """Everybody's own part holds a letter at least: an empty one might be taken for none."""
    bodies = [each.text for each in texts]
    if len(set(bodies)) == 1:
        return _Shared(bodies[0], "", is_whole=True)
    shortest = min(map(len, bodies)) - 1
    before = commonprefix(bodies)[:shortest]
    after = commonprefix([body[::-1] for body in bodies])[: shortest - len(before)][::-1]
    # The mark itself takes room, and the message is measured with it.
    most = SHORT_BYTES if texts[0].kind is TextKind.SMS else LONG_BYTES
    while size_of(f"{before}{_GAP}{after}") > most:
        before, after = (before, after[1:]) if after else (before[:-1], after)
    return _Shared(before, after, is_whole=False)


def _message(text: OutgoingText, shared: _Shared) -> Any:
    from bizgo.models import MmsMessage, SmsMessage

    if text.kind is TextKind.SMS:
        return SmsMessage(from_=text.sender, text=shared.text)
    return MmsMessage(from_=text.sender, text=shared.text, title=text.title or None)


def _destination(text: OutgoingText, shared: _Shared) -> dict[str, Any]:
    words = shared.words(text.text)
    return {"to": text.to, "ref": text.key, **({"replaceWords": words} if words else {})}


def _outcomes(answer: "SendResult", texts: Sequence[OutgoingText]) -> Sequence[Outcome]:
    """In the request's order; an answer that names others than were asked for tells nothing."""
    named = [each.to for each in answer.destinations]
    if named != [each.to for each in texts]:
        return [_CUT] * len(texts)
    return [
        Outcome(DeliveryState.SENT, key=each.msg_key or "")
        if each.code in TAKEN
        else RECIPIENT.get(each.code or "", _REFUSED)
        for each in answer.destinations
    ]
