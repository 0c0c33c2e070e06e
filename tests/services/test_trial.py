"""Saved questions at publishing: nobody loses a right answer unless an officer approves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from math import inf
from pathlib import Path

import pytest

from chalicelib.domain.faq import NOTHING, Built, Ranking, digest_of, no_vectors
from chalicelib.domain.faq_mistakes import Worsened
from chalicelib.domain.faq_question import FaqQuestion
from chalicelib.domain.message import Json
from chalicelib.services.channel_secrets import ChannelSecrets
from chalicelib.services.publishing import Approve, Publishing, Worse, unless_worse
from chalicelib.services.trial import Trial, Trials
from tests.cities import body
from tests.fakes import FakeSecrets, FakeTenantKeys, FakeTenants, FakeVersions

CITY = "saetbyeol"
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PICKUP = FaqQuestion("언제 나와요", "pickup")
LOST = FaqQuestion("잃어버렸어요", "lost")
RAIN = FaqQuestion("비 와요?", None)
RIGHT = {"언제 나와요": "pickup", "잃어버렸어요": "lost"}


class Listed:
    """A matcher whose index says which entry answers which words; vectors add to the index."""

    name = "listed"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def build(self, entries: Mapping[str, Sequence[str]], home: str = "") -> Built:
        return Built({})

    def match(
        self,
        index: Json,
        utterance: str,
        limit: int = 3,
        vectors: Callable[[], bytes] = no_vectors,
        seconds: float = inf,
    ) -> Ranking:
        self.asked.append(utterance)
        learnt = dict(pair.split("=") for pair in vectors().decode().split(";") if pair)
        entry = {**index, **learnt}.get(utterance)
        return Ranking((entry,), 0.9) if entry else NOTHING


@dataclass
class Folder:
    """An officer's folder as the checks would hand it over."""

    answers: Mapping[str, str] = field(default_factory=lambda: dict(RIGHT))
    questions: Sequence[FaqQuestion] = (PICKUP, LOST, RAIN)
    vectors: bytes = b""
    matcher: str = "listed"
    errors: Sequence[object] = ()
    tenant_id: str = CITY
    secrets: Mapping[str, str] = field(default_factory=dict)
    signing: Sequence[str] = ()

    def compile(self, digests: Mapping[str, Sequence[str]]) -> Json:
        named = {"vectors": digest_of(self.vectors)} if self.vectors else {}
        return body(matcher={"name": self.matcher, "index": dict(self.answers), **named})


class Office:
    """Publishing over fakes, with a matcher that says who was asked."""

    def __init__(self) -> None:
        tenants = FakeTenants()
        self.versions = FakeVersions(tenants)
        self.keys = FakeTenantKeys()
        self.matcher = Listed()
        self.folder = Folder()
        self.matchers: dict[str, Listed] = {"listed": self.matcher}
        self.service = Publishing(
            self.versions,
            self.keys,
            ChannelSecrets(FakeSecrets(), lambda: "value", "/sotong/test"),
            lambda path, today: self.folder,
            lambda: NOW,
            Trials(self.versions, tenants, self.matchers),
            lambda tenant_id, name, value: None,
        )

    def publish(self, folder: Folder, approve: Approve | None = unless_worse) -> str:
        """The note of what was published."""
        self.folder = folder
        return self.service.publish(Path("tenants") / CITY, "민원과", "새 판", approve).note

    def trial(self, folder: Folder) -> Trial:
        """What an officer is shown before a publication."""
        shown: list[Trial] = []
        self.publish(folder, lambda trial: shown.append(trial) or True)
        return shown[0]


def test_the_result_stands_in_the_note() -> None:
    assert Office().publish(Folder()) == "새 판 (질문 3/3)"


def test_a_city_without_questions_is_published_as_ever() -> None:
    office = Office()
    assert office.publish(Folder(questions=())) == "새 판"
    assert office.matcher.asked == []


def test_a_question_that_loses_its_answer_blocks_and_nothing_is_written() -> None:
    office = Office()
    office.publish(Folder())
    with pytest.raises(Worse) as stopped:
        office.publish(Folder({"언제 나와요": "lost", "잃어버렸어요": "lost"}))
    assert stopped.value.trial.worse == [Worsened(PICKUP, "pickup", "lost")]
    assert str(stopped.value).splitlines()[1:] == ["언제 나와요: pickup -> lost"]
    assert (office.versions.current(CITY), len(office.versions.manifests(CITY))) == (1, 1)


@pytest.mark.parametrize(
    ("answers", "worse"),
    [
        ({"언제 나와요": "pickup"}, [Worsened(LOST, "lost", None)]),
        ({**RIGHT, "비 와요?": "pickup"}, [Worsened(RAIN, None, "pickup")]),
        ({}, [Worsened(PICKUP, "pickup", None), Worsened(LOST, "lost", None)]),
    ],
)
def test_a_lost_answer_and_a_lost_refusal_are_both_worse(
    answers: dict[str, str], worse: list[Worsened]
) -> None:
    office = Office()
    office.publish(Folder())
    assert office.trial(Folder(answers)).worse == worse


def test_a_gain_elsewhere_does_not_make_up_for_a_loss() -> None:
    office = Office()
    office.publish(Folder({"언제 나와요": "pickup", "비 와요?": "lost"}))
    with pytest.raises(Worse):
        office.publish(Folder({"잃어버렸어요": "lost"}))


def test_an_officer_may_approve_what_gets_worse() -> None:
    office = Office()
    office.publish(Folder())
    assert office.publish(Folder({}), lambda _: True) == "새 판 (질문 1/3)"
    assert office.versions.current(CITY) == 2


def test_a_refused_first_folder_leaves_no_key() -> None:
    office = Office()
    with pytest.raises(Worse):
        office.publish(Folder(), lambda _: False)
    assert (office.keys.known, office.versions.written) == (set(), {})


def test_what_is_wrong_in_both_versions_blocks_nothing() -> None:
    office = Office()
    office.publish(Folder({}, questions=(PICKUP,)))
    trial = office.trial(Folder({}, questions=(PICKUP, LOST)))
    assert trial.worse == []
    assert [each.question for each in trial.wrong] == [PICKUP, LOST]


def test_a_first_version_has_nothing_to_be_worse_than() -> None:
    trial = Office().trial(Folder({}))
    assert (trial.before, trial.right_before, trial.worse, trial.poor) == (None, None, [], True)
    assert not Office().trial(Folder()).poor


def test_an_expectation_that_changed_is_measured_on_both_versions() -> None:
    office = Office()
    office.publish(Folder())
    moved = FaqQuestion(PICKUP.utterance, "lost")
    trial = office.trial(Folder({"언제 나와요": "lost"}, questions=(moved,)))
    assert (trial.right_before, trial.right, trial.worse) == (0, 1, [])


def test_each_version_is_asked_with_its_own_vectors() -> None:
    office = Office()
    office.publish(Folder({}, vectors="언제 나와요=pickup;잃어버렸어요=lost".encode()))
    trial = office.trial(Folder({}, vectors="언제 나와요=lost".encode()))
    assert trial.worse == [Worsened(PICKUP, "pickup", "lost"), Worsened(LOST, "lost", None)]


def test_each_version_is_asked_by_the_matcher_it_names() -> None:
    office = Office()
    office.publish(Folder())
    office.matchers["other"] = Listed()
    trial = office.trial(Folder({}, matcher="other"))
    assert (trial.right_before, trial.right) == (3, 1)
    assert len(office.matchers["other"].asked) == 3


def test_a_version_of_a_matcher_that_is_gone_is_no_measure() -> None:
    office = Office()
    office.publish(Folder(matcher="listed"))
    office.matchers["other"] = office.matchers.pop("listed")
    assert office.trial(Folder({}, matcher="other")).before is None


def test_an_index_that_stays_as_it_is_is_asked_once() -> None:
    office = Office()
    office.publish(Folder())
    office.matcher.asked.clear()
    trial = office.trial(Folder(questions=(PICKUP,)))
    assert (trial.right, trial.right_before, office.matcher.asked) == (1, 1, ["언제 나와요"])


def test_untried_publishing_asks_nothing_and_blocks_nothing() -> None:
    office = Office()
    office.publish(Folder(), None)
    assert office.publish(Folder({}), None) == "새 판"
    assert office.matcher.asked == []


def test_a_folder_is_read_on_the_day_in_korea_before_its_questions_are_tried() -> None:
    office = Office()
    days: list[date] = []

    def read(path: Path, today: date) -> Folder:
        days.append(today)
        return Folder(errors=("faq.json: a",))

    service = Publishing(
        office.versions,
        office.keys,
        office.service.secrets,
        read,
        lambda: NOW,
        office.service.trials,
        office.service.keep_signing,
    )
    with pytest.raises(Exception, match="faq.json: a"):
        service.publish(Path("tenants") / CITY, "민원과", "")
    assert (days, office.matcher.asked) == ([date(2026, 11, 23)], [])
