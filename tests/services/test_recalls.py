"""A recalled answer: exactly who got it from that version is told, once, first thing."""

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.errors import NotFound, Permanent, Retryable
from chalicelib.domain.events import Event, Fact
from chalicelib.services.recalls import NoSuchAnswer, Told
from chalicelib.services.records import Records
from tests.cities import TEXTS, body
from tests.desk_fakes import FakeAgents, FakeDesks
from tests.fakes import Failing, Moment, Plan
from tests.gap_fakes import FakeSignals
from tests.services.recalling import RIGHT, Town
from tests.services.test_thumbs import NEW


def told(town: Town, user: str) -> int:
    """How often this person reads the correction in the next three messages."""
    return sum(town.says(user, said).text.count(RIGHT) for said in ("처음으로", "세금", "이전"))


def asked() -> Town:
    """Three people were answered by version 1; one of them by version 2 as well."""
    town = Town()
    for user in ("가", "나", "다"):
        town.says(user, "여권")
    town.publish(2)
    town.says("다", "여권")
    town.says("라", "여권")
    town.says("마", "세금")
    town.deliver()
    return town


def test_who_got_the_answer_from_that_version_is_told_once_and_nobody_else_is() -> None:
    town = asked()
    assert town.recalls().plan("saetbyeol", "passport", [1]).people == 3
    assert town.recall(1) == [Told.NOW] * 3
    assert [told(town, user) for user in "가나다라마"] == [1, 1, 1, 0, 0]


def test_several_versions_are_recalled_at_once_and_nobody_is_told_twice() -> None:
    town = asked()
    assert town.recalls().plan("saetbyeol", "passport", [1, 2]).people == 4
    assert town.recall(1, 2) == [Told.NOW] * 4
    assert [told(town, user) for user in "가나다라마"] == [1, 1, 1, 1, 0]


def test_the_correction_is_the_first_thing_said_and_the_talk_goes_on_from_where_it_was() -> None:
    town = asked()
    town.recall(1)
    before = town.says("나", "5").json["template"]["outputs"][0]["simpleText"]["text"]
    assert before.startswith("전에 드린 ‘여권은 어디서 만드나요?’ 안내를 바로잡습니다.")
    assert RIGHT in before.split("\n")[1]
    # `5` is "first screen" among the choices under the answer that was recalled.
    assert town.log("나")[-1].state.trail == ("home",)


@pytest.mark.parametrize("carries", [True, False])
def test_it_is_told_whether_or_not_the_state_was_handed_back(carries: bool) -> None:
    town = asked()
    town.recall(1)
    assert RIGHT in town.says("가", "처음으로", carries=carries).text
    assert RIGHT not in town.says("가", "처음으로", carries=carries).text


def test_a_repeat_of_the_message_gets_the_same_bytes_and_the_correction_in_them() -> None:
    town = asked()
    town.recall(1)
    first = town.says("가", "세금", id="one")
    assert RIGHT in first.text
    assert town.says("가", "세금", id="one").body == first.body
    assert RIGHT not in town.says("가", "세금", id="two").text


def test_a_late_repeat_of_the_recalled_answer_is_answered_as_it_was() -> None:
    town = Town()
    first = town.says("가", "여권", id="one")
    town.deliver()
    town.recall(1)
    assert town.says("가", "여권", id="one").body == first.body
    assert told(town, "가") == 1


def test_a_message_without_words_after_a_recall_is_a_message_of_its_own() -> None:
    town = asked()
    town.recall(1)
    assert RIGHT in town.says("가", "").text


def test_two_corrections_are_both_told_in_their_order() -> None:
    town = asked()
    town.recall(1)
    town.recall(1, text="두 번째 정정입니다.")
    text = town.says("가", "처음으로").text
    assert 0 < text.index(RIGHT) < text.index("두 번째 정정입니다.")
    assert told(town, "가") == 0


def test_the_same_recall_again_tells_nobody_twice() -> None:
    town = asked()
    town.recall(1)
    told(town, "가")
    assert town.recall(1) == [Told.BEFORE] * 3
    assert town.recall(2, 1) == [Told.BEFORE] * 3 + [Told.NOW]
    assert [told(town, user) for user in "가나다라마"] == [0, 1, 1, 1, 0]


def test_facts_that_come_late_or_again_miss_nobody_and_double_nobody() -> None:
    town = Town()
    town.says("가", "여권")
    assert town.recall(1) == []
    town.says("나", "여권")
    town.deliver()
    for _ in range(2):
        town.deliver(again=True)
    assert [told(town, user) for user in "가나"] == [1, 1]
    town.deliver(again=True)
    assert [told(town, user) for user in "가나"] == [0, 0]


def test_whoever_left_for_long_comes_back_to_the_first_screen_and_the_correction() -> None:
    town = asked()
    town.desk.later(hours=20)
    town.recall(1)
    town.desk.later(hours=5)
    answer = town.says("가", "어쩌고", carries=False)
    assert RIGHT in answer.text
    assert town.log("가")[-1].state.episode == 2


def test_who_is_deleted_or_past_their_life_is_told_nothing_and_leaves_no_trace() -> None:
    town = asked()
    records = Records(
        town.desk.tenants,
        town.desk.keys,
        town.desk.conversations,
        town.answers,
        FakeSignals(),
        FakeDesks(town.desk.conversations, FakeAgents()),
        lambda: town.desk.clock.now,
    )
    records.delete("saetbyeol", town.who("가").contact)
    assert town.recall(1) == [Told.NOW] * 2
    assert town.log("가") == []
    assert told(town, "가") == 0
    town.desk.later(days=400)
    assert town.recall(1, text="늦은 정정입니다.") == [Told.GONE] * 2


def test_a_record_shows_the_recall_and_that_it_was_told() -> None:
    town = asked()
    town.recall(1)
    town.says("가", "처음으로")
    records = Records(
        town.desk.tenants,
        town.desk.keys,
        town.desk.conversations,
        town.answers,
        FakeSignals(),
        FakeDesks(town.desk.conversations, FakeAgents()),
        lambda: town.desk.clock.now,
    )
    _, due, last = records.show("saetbyeol", town.who("가").contact)
    assert [RIGHT in text for text in due["corrections"]] == [True]
    assert (due["said"], due["answer"], due["topic"]) == ("", None, "")
    assert RIGHT in json.dumps(last["answer"], ensure_ascii=False)
    facts = [event for turn in town.log("가") for event in turn.events]
    assert [each.fact for each in facts if "Correction" in each.fact] == [
        Fact.CORRECTION_DUE,
        Fact.CORRECTION_SHOWN,
    ]
    due_fact = next(each for each in facts if each.fact is Fact.CORRECTION_DUE)
    assert due_fact.data.startswith("passport@1#")


def test_it_is_told_in_the_language_of_the_talk_where_there_is_a_translation() -> None:
    town = Town()
    town.says("가", "language:en", extra={"choice": "language:en", "seq": 1})
    town.says("가", "여권")
    town.deliver()
    text = {"ko": RIGHT, "en": "This is right."}
    assert list(town.recalls().recall("saetbyeol", "passport", [1], text, "민원과")) == [Told.NOW]
    answer = town.says("가", "home").text
    assert "correcting what we told you before" in answer
    assert "This is right." in answer
    assert RIGHT not in answer


def test_a_city_whose_version_has_no_words_for_it_is_corrected_all_the_same() -> None:
    town = Town()
    late = {key: text for key, text in TEXTS.items() if key not in NEW}
    town.publish(2, texts=late)
    town.says("가", "여권")
    town.deliver()
    assert town.recall(2) == [Told.NOW]
    assert told(town, "가") == 1


def test_an_expired_answer_and_a_list_of_guesses_are_no_answer_given() -> None:
    town = Town()
    town.says("나", "이것일까 저것일까?")
    town.desk.later(days=60)
    town.says("가", "세금")
    town.deliver()
    assert town.log("가")[-1].topic == "expired:tax"
    assert town.log("나")[-1].sources[-1] == "faq:tax"
    assert town.recalls().plan("saetbyeol", "tax", [1]).people == 0
    assert town.recalls().plan("saetbyeol", "passport", [1]).people == 0


def test_wrong_names_say_what_there_is() -> None:
    town = asked()
    with pytest.raises(NoSuchAnswer) as version:
        town.recalls().plan("saetbyeol", "passport", [1, 9])
    assert str(version.value) == "no such version"
    with pytest.raises(NoSuchAnswer) as entry:
        town.recalls().plan("saetbyeol", "pasport", [1])
    assert entry.value.known == ("passport",)
    with pytest.raises(NotFound):
        town.recalls().plan("nowhere", "passport", [1])


@pytest.mark.parametrize("text", ["", " \n", "가" * 401])
def test_a_text_that_no_bubble_holds_tells_nobody(text: str) -> None:
    town = asked()
    with pytest.raises(Permanent):
        town.recall(1, text=text)
    assert told(town, "가") == 0


def test_a_correction_as_long_as_may_be_is_read_whole_before_the_longest_answer() -> None:
    town = Town()
    town.says("가", "여권")
    town.deliver()
    long = "가나다 라마바. " * 44
    town.recall(1, text=long)
    faq = {
        **body()["faq"],
        "tax": {**body()["faq"]["tax"], "answer": {"ko": "긴 답입니다. " * 400}},
    }
    town.publish(2, faq=faq)
    outputs = town.says("가", "세금").json["template"]["outputs"]
    assert long.strip() in outputs[0]["simpleText"]["text"]
    assert len(outputs) <= 3


def test_the_same_recall_run_by_several_officers_at_once_tells_each_person_once() -> None:
    town = asked()

    def run(_: int) -> list[Told]:
        return town.recall(1, 2)

    with ThreadPoolExecutor(4) as pool:
        found = Counter(each for outcomes in pool.map(run, range(4)) for each in outcomes)
    assert found == {Told.NOW: 4, Told.BEFORE: 12}
    assert [told(town, user) for user in "가나다라마"] == [1, 1, 1, 1, 0]


def test_somebody_who_writes_in_the_middle_is_told_after_it() -> None:
    town = asked()
    busy = _Busy(town)
    assert town.recall(1, recalls=town.recalls(conversations=busy)) == [Told.NOW] * 3
    assert [told(town, user) for user in "가나다"] == [1, 1, 1]


class _Busy:
    """While a correction is being written, the person writes; three times."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._left = 3

    def __getattr__(self, name: str) -> object:
        return getattr(self._town.desk.conversations, name)

    def correct(self, tenant_id: str, who: object, turn: object, recall: str) -> bool:
        if self._left:
            self._left -= 1
            [user] = [each for each in "가나다" if self._town.who(each) == who]
            self._town.says(user, f"딴말 {self._left}")
        done: bool = self._town.desk.conversations.correct(tenant_id, who, turn, recall)  # type: ignore[arg-type]
        return done


MOST_CALLS = 24


@pytest.mark.parametrize(("at", "moment"), list(product(range(1, MOST_CALLS), Moment)))
def test_a_fault_at_any_call_loses_nobody_and_doubles_nobody(at: int, moment: Moment) -> None:
    """Facts are delivered again and the recall is run again until both come through."""
    town = Town()
    for user in "가나다":
        town.says(user, "여권")
    plan = Plan({at: moment})
    failing = town.recalls(
        conversations=Failing(town.desk.conversations, plan), answers=Failing(town.answers, plan)
    )
    for step in (lambda: town.deliver(failing), lambda: town.recall(1, recalls=failing)):
        for _ in range(2):
            try:
                step()
                break
            except Retryable:
                continue
    town.deliver(again=True)
    assert [told(town, user) for user in "가나다"] == [1, 1, 1]


def test_the_faults_above_reach_every_call() -> None:
    town, plan = Town(), Plan()
    for user in "가나다":
        town.says(user, "여권")
    calm = town.recalls(
        conversations=Failing(town.desk.conversations, plan), answers=Failing(town.answers, plan)
    )
    town.deliver(calm)
    town.recall(1, recalls=calm)
    assert len(plan.calls) < MOST_CALLS


steps = st.one_of(
    st.tuples(
        st.just("says"), st.sampled_from("가나다"), st.sampled_from(["여권", "세금", "이전", "?"])
    ),
    st.tuples(st.just("publish"), st.just(""), st.just("")),
    st.tuples(st.just("deliver"), st.just(""), st.just("")),
    st.tuples(st.just("recall"), st.just(""), st.integers(1, 4)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(steps, max_size=25))
def test_whatever_happens_in_whatever_order_each_is_told_exactly_once(walk: list[tuple]) -> None:  # type: ignore[type-arg]
    town, version, recalled = Town(), 1, set()
    for what, user, value in walk:
        if what == "says":
            town.says(user, value)
        elif what == "publish":
            version += 1
            town.publish(version)
        elif what == "deliver":
            town.deliver()
        elif value <= version:
            recalled.add(value)
            town.recall(value)
    town.deliver(again=True)
    for user in "가나다":
        town.says(user, "처음으로")
    seen = Counter(user for user in "가나다" for _ in _corrections(town, user))
    got = {
        user
        for user in "가나다"
        for turn in town.log(user)
        if turn.topic == "faq:passport" and turn.version in recalled
    }
    assert seen == Counter(got)


def _corrections(town: Town, user: str) -> Iterator[Event]:
    for turn in town.log(user):
        yield from (event for event in turn.events if event.fact is Fact.CORRECTION_SHOWN)
