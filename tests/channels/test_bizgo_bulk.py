"""Two hundred texts in one call over true HTTP: each person's own, once, and told one by one."""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.channels.bizgo_bulk import BizgoBulk
from chalicelib.domain.carrier_text import kind_of
from chalicelib.domain.channel import Account
from chalicelib.domain.delivery import DeliveryState, Failure
from chalicelib.domain.text_kind import TextKind
from chalicelib.domain.text_message import OutgoingText
from chalicelib.local.bizgo import SimulatedBizgo
from chalicelib.local.simulated_vendor import Faults
from tests.local.text_city import NUMBER

S = DeliveryState
ACCOUNT = Account("line", (), numbers=(NUMBER,))


class Counting(SimulatedBizgo):
    """Keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(lambda _: None, is_ours=lambda number: number == NUMBER)
        self.asked: list[dict[str, Any]] = []

    def send(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        self.asked.append(body)
        return super().send(body)

    def report(self, payload: dict[str, Any]) -> None:
        """Nobody listens."""


@pytest.fixture
def vendor() -> Iterator[Counting]:
    found = Counting()
    found.start()
    yield found
    found.stop()


def phone(n: int) -> str:
    return f"0100000{n:04d}"


def text(n: int, words: str, sender: str = NUMBER) -> OutgoingText:
    return OutgoingText(phone(n), sender, kind_of(words), words, "안내", f"city.broadcast.b.0.{n}")


def send(vendor: Counting, texts: list[OutgoingText], key: str = "city.b.0.1") -> list[Any]:
    outcomes = BizgoBulk(vendor.url).send(ACCOUNT, "any-key", texts, key)
    return [(each.state, each.reason) for each in outcomes]


def received(vendor: Counting, n: int) -> list[str]:
    return [line["text"] for line in vendor.phones.lines(phone(n), NUMBER)["lines"]]


TAKEN = (S.SENT, "")


@pytest.mark.parametrize(
    "words",
    [
        lambda n: "내일 물이 나오지 않습니다.",
        lambda n: f"{n}님, 내일 물이 나오지 않습니다.",
        lambda n: f"수도요금은 {n * 7}원입니다.",
        lambda n: "가" * n if n else "나",
        lambda n: "가" * 44 + str(n % 3),
        lambda n: "ㄱ" if n % 2 else "ㄱㄱ",
        lambda n: f"{'안내 ' * 60}{n}번째 분",
        lambda n: str(n),
    ],
)
def test_each_gets_their_own_text_and_all_of_it_is_one_call(vendor: Counting, words: Any) -> None:
    texts = [text(n, words(n)) for n in range(200)]
    texts = [each for each in texts if each.kind is texts[-1].kind]
    assert send(vendor, texts) == [TAKEN] * len(texts)
    assert len(vendor.asked) == 1
    for each in texts:
        [line] = vendor.phones.lines(each.to, NUMBER)["lines"]
        assert (line["text"], line["kind"].lower()) == (each.text, each.kind)


def test_the_vendors_own_mark_in_a_text_is_replaced_by_nothing(vendor: Counting) -> None:
    texts = [text(0, "#{m}을 보세요"), text(1, "물이 나오지 않습니다"), text(2, "#{m}을 보세요")]
    assert send(vendor, [*texts, text(3, "불이 나갔습니다")]) == [TAKEN] * 4
    assert [received(vendor, n)[0] for n in range(4)] == [
        *(each.text for each in texts),
        "불이 나갔습니다",
    ]
    assert len(vendor.asked) == 2
    assert len({body["idempotencyKey"] for body in vendor.asked}) == 2


def test_the_same_key_again_sends_nothing_and_is_answered_as_before(vendor: Counting) -> None:
    texts = [text(n, f"{n}님 안내") for n in range(5)]
    assert send(vendor, texts) == send(vendor, texts) == [TAKEN] * 5
    assert [len(received(vendor, n)) for n in range(5)] == [1] * 5
    assert vendor.asked[0] == vendor.asked[1]


def test_who_is_not_taken_for_now_is_told_apart(vendor: Counting) -> None:
    vendor.faults = Faults(answer="half", times=1)
    texts = [text(n, f"{n}님 안내") for n in range(4)]
    later = (S.FAILED_TEMPORARY, Failure.UNAVAILABLE)
    assert send(vendor, texts) == [TAKEN, later, TAKEN, later]
    assert [len(received(vendor, n)) for n in range(4)] == [1, 0, 1, 0]


def test_a_cut_call_tells_nothing_and_asking_again_does(vendor: Counting) -> None:
    vendor.faults = Faults(answer="cut", times=1)
    texts = [text(n, f"{n}님 안내") for n in range(3)]
    assert send(vendor, texts) == [(S.UNKNOWN, Failure.CUT)] * 3
    assert send(vendor, texts) == [TAKEN] * 3
    assert [len(received(vendor, n)) for n in range(3)] == [1] * 3


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ("429", (S.FAILED_TEMPORARY, Failure.RATE)),
        ("500", (S.UNKNOWN, Failure.CUT)),
    ],
)
def test_a_refusal_of_the_whole_call_is_everybodys(
    vendor: Counting, fault: str, outcome: Any
) -> None:
    vendor.faults = Faults(answer=fault, times=1)
    assert send(vendor, [text(n, "안내") for n in range(3)]) == [outcome] * 3
    assert received(vendor, 0) == []


def test_a_number_that_is_not_registered_is_an_operators_matter(vendor: Counting) -> None:
    account = (S.FAILED_PERMANENT, Failure.ACCOUNT)
    assert send(vendor, [text(n, "안내", "15990000") for n in range(2)]) == [account] * 2


def test_a_vendor_that_is_not_there_took_nobody() -> None:
    outcomes = BizgoBulk("http://127.0.0.1:1").send(ACCOUNT, "key", [text(0, "안내")], "k")
    assert [each.state for each in outcomes] == [S.FAILED_TEMPORARY]


def test_all_texts_of_a_call_are_of_one_kind(vendor: Counting) -> None:
    texts = [text(n, f"{n}님, " + "가" * 60) for n in range(3)]
    send(vendor, texts)
    [flow] = vendor.asked[0]["messageFlow"]
    assert set(flow) == {"mms"}
    assert texts[0].kind is TextKind.LMS
