"""What turns cost, counted at the stub store: calls, and units by DynamoDB's size rules."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

import pytest
from chalice.test import Client

from chalicelib.bootstrap import Platform
from chalicelib.domain.message import Json
from tests.cities import both
from tests.perf.stub_store import Stub
from tests.platforms import city_body, payload, post, register, running, token_of

HOME = "처음으로"
QUESTION = "반려식물 대여"


def hangul(length: int, seed: int = 2026) -> str:
    """Text that no compressor can do much with."""
    syllables = random.Random(seed)
    return "".join(chr(syllables.randrange(0xAC00, 0xD7A4)) for _ in range(length))


LONG_ANSWER: Json = {
    "long": {
        "question": both("반려식물 대여는 어떻게 하나요?", "How do I borrow a plant?"),
        "answer": {"ko": hangul(1000)},
        "variants": ["반려식물 대여", "식물 빌리기"],
        "department": "minwon",
        "source": "시험용",
    }
}


@dataclass(frozen=True, slots=True)
class Cost:
    """One turn's calls by name, and what they are billed."""

    calls: tuple[str, ...]
    read_units: float
    write_units: float


@dataclass
class Citizen:
    """Somebody who has written before; each message is a new one, even in the same words."""

    client: Client
    stub: Stub
    token: str = ""
    answer: str = ""
    messages: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.says(HOME)

    def says(self, text: str, with_state: bool = False, **call: str) -> Cost:
        """A turn's cost; `with_state`: Kakao hands our last state back."""
        self.stub.calls.clear()
        said = payload(text, token=self.token if with_state else None)
        given = post(self.client, said, id=f"message-{next(self.messages)}", **call)
        self.token, self.answer = token_of(given.json_body), given.body.decode()
        calls = self.stub.calls
        return Cost(
            tuple(call.name for call in calls),
            sum(call.read_units for call in calls),
            sum(call.write_units for call in calls),
        )


@contextmanager
def citizen(faq: Json = LONG_ANSWER) -> Iterator[Citizen]:
    """A citizen of a city with these entries; without any said, one answer of 1,000 characters."""
    from app import app

    with _city_with(faq) as (_, stub), Client(app) as client:
        yield Citizen(client, stub)


def menu_costs(who: Citizen, with_state: bool = False) -> set[Cost]:
    """Turns on the menu, as different as they come."""
    return {
        who.says(said, with_state)
        for said in (HOME, "분야 보기", "공지사항", "시청 안내", "상담원")
    }


def faq_costs(who: Citizen, with_state: bool = False) -> set[Cost]:
    """500 characters in, 1,000 out, once the process has the version's vectors."""
    who.says(QUESTION)
    found = set()
    # What the state holds has grown as far as it does by the sixth.
    for seed in range(6):
        asked = f"{QUESTION} {QUESTION} "
        found.add(who.says(asked + hangul(500 - len(asked), seed), with_state))
        assert len(who.answer) > 1000
    return found


def history_costs(who: Citizen, histories: Sequence[int]) -> set[Cost]:
    """A turn after so many turns: the log's items are copied under later numbers, not sent."""
    pk, sk = max(key for key in who.stub.items if key[1].startswith("M#"))
    found = set()
    for history in histories:
        for seq in range(2, history + 1):
            place = f"M#{seq:08d}"
            who.stub.items[pk, place] = {**who.stub.items[pk, sk], "sk": {"S": place}}
        found.add(who.says(HOME))
        del who.stub.items[max(key for key in who.stub.items if key[0] == pk)]
    return found


def tenants_costs(numbers: Sequence[int]) -> set[Cost]:
    """A turn in each of so many cities, all served by one process in turn."""
    from app import app

    found, registered = set(), 0
    with _city_with(LONG_ANSWER) as (platform, stub), Client(app) as client:
        who = Citizen(client, stub)
        for number in numbers:
            cities = [f"city-{place}" for place in range(number)]
            for city in cities[registered:]:
                register(platform, {**city_body(), "tenant": city})
                who.says(HOME, tenant=city)
            registered = number
            found |= {who.says(HOME, tenant=city) for city in cities}
    return found


@contextmanager
def _city_with(faq: Json) -> Iterator[tuple[Platform, Stub]]:
    with pytest.MonkeyPatch.context() as patch, running(patch, city_body(faq=faq)) as found:
        yield found
