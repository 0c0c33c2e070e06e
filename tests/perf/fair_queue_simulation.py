"""One city's 100,000 messages and another's notices in one queue, on a simulated clock.

A model of SQS as AWS describes fair queues: messages come in the order in which they arrived; a
group is noisy while it has more than 10 % of the messages in flight and at least 30 of them, or
took more than 10 % of the consumers' time of late; messages of quiet groups go before those of
noisy ones, and of several noisy groups the one with the fewest in flight is first; a group is quiet
again once it has no backlog. A message without a group is a group of its own. How soon AWS sees
that a group is noisy it does not say: `LOOKS_EVERY` is ours.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html
"""

import heapq
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

NOISE, QUIET = "icheon", "dongjak"
MANY = 100_000
# As MaximumConcurrency of the queues in infra/resources.yaml, a message at a time.
CONSUMERS = 20
LOOKS_EVERY = 1.0
NOISY_SHARE, NOISY_FLIGHTS = 0.1, 30
# A notice's job: some calls of AWS and one of a vendor, of which one in twenty is slow.
USUAL, SLOW = (0.2, 0.5), (2.0, 5.0)
SLOW_SHARE = 0.05

# A message's group by its tenant; None: it is sent without one.
GroupOf = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Message:
    """`work`: seconds that a consumer has it."""

    tenant: str
    arrives: float
    work: float


@dataclass
class FairQueue:
    """Messages by group; those without one stand under None, and are never noisy."""

    waiting: dict[str | None, deque[Message]] = field(default_factory=dict)
    flights: Counter[str | None] = field(default_factory=Counter)
    worked: Counter[str | None] = field(default_factory=Counter)
    noisy: set[str | None] = field(default_factory=set)

    def add(self, group: str | None, message: Message) -> None:
        self.waiting.setdefault(group, deque()).append(message)

    def receive(self) -> tuple[str | None, Message] | None:
        there = [group for group, messages in self.waiting.items() if messages]
        if not there:
            return None
        group = min(there, key=self._order)
        self.flights[group] += 1
        return group, self.waiting[group].popleft()

    def delete(self, group: str | None, message: Message) -> None:
        self.flights[group] -= 1
        self.worked[group] += message.work

    def look(self) -> None:
        """Sees who is noisy, by what is in flight and what was worked since the last look."""
        flights, worked = self.flights.total(), sum(self.worked.values())
        for group in self.waiting:
            many = self.flights[group] >= NOISY_FLIGHTS
            by_flights = many and self.flights[group] > NOISY_SHARE * flights
            by_time = self.worked[group] > NOISY_SHARE * worked
            if group is not None and (by_flights or by_time):
                self.noisy.add(group)
            if not self.waiting[group]:
                self.noisy.discard(group)
        self.worked.clear()

    def _order(self, group: str | None) -> tuple[bool, float, float]:
        first = self.waiting[group][0].arrives
        if group in self.noisy:
            return True, self.flights[group], first
        return False, first, 0.0


def flood(seed: int, many: int = MANY) -> list[Message]:
    """All of one city's at once."""
    random = Random(seed)
    return [Message(NOISE, 0.0, _work(random)) for _ in range(many)]


def notices(seed: int, begin: float, end: float, every: float = 2.0) -> list[Message]:
    """The other city's, now and then."""
    random, at, them = Random(seed), begin, list[Message]()
    while (at := at + random.expovariate(1 / every)) < end:
        them.append(Message(QUIET, at, _work(random)))
    return them


def ages(
    messages: Sequence[Message], group_of: GroupOf, consumers: int = CONSUMERS
) -> dict[Message, float]:
    """Seconds from each message's arrival until it was through; all of the quiet city's."""
    queue, ends = FairQueue(), list[tuple[float, int, str | None, Message]]()
    arriving = deque(sorted(messages, key=lambda message: message.arrives))
    left = sum(message.tenant == QUIET for message in messages)
    done: dict[Message, float] = {}
    looked = number = 0
    while left:
        now = min(ends[0][0] if ends else arriving[0].arrives, *_next(arriving))
        if now >= (looked + 1) * LOOKS_EVERY:
            looked = int(now / LOOKS_EVERY)
            queue.look()
        while arriving and arriving[0].arrives <= now:
            message = arriving.popleft()
            queue.add(group_of(message.tenant), message)
        while ends and ends[0][0] <= now:
            at, _, group, message = heapq.heappop(ends)
            queue.delete(group, message)
            done[message] = at - message.arrives
            left -= message.tenant == QUIET
        while len(ends) < consumers and (received := queue.receive()):
            number += 1
            heapq.heappush(ends, (now + received[1].work, number, *received))
    return {message: age for message, age in done.items() if message.tenant == QUIET}


def _next(arriving: deque[Message]) -> tuple[float, ...]:
    return (arriving[0].arrives,) if arriving else (float("inf"),)


def _work(random: Random) -> float:
    return random.uniform(*(SLOW if random.random() < SLOW_SHARE else USUAL))
