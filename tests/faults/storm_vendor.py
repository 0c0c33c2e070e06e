"""A vendor in a storm: slow, refusing, cut off after taking, its receipts late, twice, reordered.

All it tells is true. `one` knows a key that it has had, and says what became of a message by its
own key alone; `two` takes everything again, and is asked by ours: as Bizgo and Solapi.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from chalicelib.domain.alimtalk import OutgoingAlimtalk
from chalicelib.domain.delivery import DeliveryState, Failure, Outcome
from chalicelib.domain.text_message import OutgoingText
from chalicelib.services.vendor_ports import Registration
from tests.faults.storm_time import StormTime
from tests.notice_fakes import CUT, REFUSED

SLOW, LATER, LOST = 0.2, 0.05, 0.01
_SENT, _DELIVERED = Outcome(DeliveryState.SENT), Outcome(DeliveryState.DELIVERED)
_READ = Outcome(DeliveryState.READ)
_MINUTE = 60.0

# A report by our key.
Tell = Callable[[str, Outcome], None]
# Whether a message of this way ("alimtalk", "text") arrives at this phone; it is then there.
Reach = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class _Message:
    end: Outcome
    known_at: float


class StormVendor:
    """`calls`: seconds of each call's begin. `met`: what happened to them, by name. `forgets`: it
    does not know the keys that it says it knows.
    """

    def __init__(self, name: str, time: StormTime, random: Random, tell: Tell, reach: Reach):
        self.name = name
        self.is_repeatable = name == "one"
        self.calls: list[float] = []
        self.forgets = False
        self.met: Counter[str] = Counter()
        self._time = time
        self._random = random
        self._tell = tell
        self._reach = reach
        self._kept: dict[str, _Message] = {}

    def send_text(self, by: Registration, text: OutgoingText) -> Outcome:
        return self._sent("text", text.to, text.key)

    def send_alimtalk(self, by: Registration, message: OutgoingAlimtalk) -> Outcome:
        return self._sent("alimtalk", message.to, message.key)

    def ask(self, by: Registration, key: str, vendor_key: str, to: str = "") -> Outcome | None:
        self._time.pause(0.3)
        self.met["asked"] += 1
        if self._random.random() < LATER:
            return Outcome(DeliveryState.FAILED_TEMPORARY, Failure.RATE)
        if self.is_repeatable and not vendor_key:
            return None
        found = self._kept.get(key)
        if found is None:
            return REFUSED
        return found.end if self._time.now >= found.known_at else _SENT

    def _sent(self, way: str, to: str, key: str) -> Outcome:
        self.calls.append(self._time.now)
        is_slow = self._happens("slow", SLOW)
        self._time.pause(self._random.uniform(3, 8) if is_slow else 0.3)
        if self._happens("later", LATER):
            asked = self._random.choice((None, 20.0))
            return Outcome(DeliveryState.FAILED_TEMPORARY, Failure.RATE, retry_after=asked)
        if self.is_repeatable and not self.forgets and key in self._kept:
            self.met["known"] += 1
            return _SENT
        is_cut = self._happens("cut", LOST)
        end = _DELIVERED if self._reach(way, to) else REFUSED
        # Later than the patience of the way only where it can be asked: `one` cannot after a cut.
        age = self._age(is_cut and self.is_repeatable)
        self._kept[key] = _Message(end, self._time.now + age)
        self._report(key, end, age)
        return CUT if is_cut else Outcome(DeliveryState.SENT, key=f"v-{key}")

    def _age(self, is_soon: bool) -> float:
        """How long its end is not known."""
        chance = self._random.random()
        if chance < 0.05:
            return 0.0
        if chance > 0.97 and not is_soon:
            self.met["very late"] += 1
            return self._random.uniform(35, 50) * _MINUTE
        if chance > 0.8:
            self.met["late"] += 1
            return self._random.uniform(5, 25) * _MINUTE
        return self._random.uniform(0.5, 20)

    def _report(self, key: str, end: Outcome, age: float) -> None:
        if age == 0.0:
            # Before the call is answered.
            self._tell(key, end)
        told = [end] if age else []
        if self._happens("doubled", 0.2):
            told.append(end)
        if end is _DELIVERED and self._happens("reordered", 0.1):
            told.insert(0, _READ)
        for outcome in told:
            self._time.after(age, lambda outcome=outcome: self._tell(key, outcome))
            age += self._random.uniform(0.1, 90)

    def _happens(self, what: str, share: float) -> bool:
        happens = self._random.random() < share
        self.met[what] += happens
        return happens
