"""What open desk pages learn without asking for everything, and claims that are one talk's."""

from collections import Counter

from chalicelib.domain.abuse_protocol import Heard
from chalicelib.domain.errors import Retryable
from chalicelib.domain.events import Published
from chalicelib.domain.hours import SEOUL
from chalicelib.domain.staff import Role
from chalicelib.services.desk_counting import DeskCounting
from chalicelib.services.desk_feed import DeliveryFeed, DeskFeed
from chalicelib.services.publisher import facts_of
from tests.desk_statistics_fakes import FakeDeskFigures
from tests.fakes import Failing, Moment, Plan
from tests.services.consulting import Room
from tests.services.desk_town import TENANT, Town, member, who

BOSS = member("boss", Role.SUPERVISOR, departments=frozenset())
KIM = member("kim")


def town() -> Town:
    made = Town()
    made.asks("a")
    made.arrives("kim")
    made.desk.take(KIM, who("a"))
    return made


def news(town: Town) -> list[Published]:
    """The facts of the newest turn."""
    return list(facts_of(who("a"), town.turns_of("a")[-1]))


def test_notes_warnings_alarms_and_suspensions_reach_open_pages() -> None:
    made = town()
    feed = DeskFeed(made.feeds)
    acts = (
        lambda: made.desk.note(KIM, who("a"), "확인 중"),
        lambda: made.protecting.press(KIM, who("a"), Heard.INSULT, 0, "1"),
        lambda: made.protecting.press(KIM, who("a"), Heard.THREAT, 0, "2"),
        lambda: made.protecting.suspend(BOSS, who("a"), 7, "욕설", "민원과"),
        lambda: made.protecting.note_objection(BOSS, who("a"), "아니라고 함"),
        lambda: made.protecting.lift(BOSS, who("a"), "받아들임"),
    )
    for number, act in enumerate(acts, 1):
        act()
        feed.tell(news(made))
        assert made.feeds.versions(TENANT).departments == {"minwon": number}


def test_what_became_of_a_push_reaches_open_pages() -> None:
    made = town()
    DeliveryFeed(made.desks, made.feeds).tell(who("a"))
    assert made.feeds.versions(TENANT).departments == {"minwon": 1}
    DeliveryFeed(made.desks, made.feeds).tell(who("nobody"))
    assert made.feeds.versions(TENANT).departments == {"minwon": 1}


def test_a_feed_that_is_silent_fails_no_delivery() -> None:
    made = town()
    broken = Failing(made.feeds, Plan({1: Moment.BEFORE}, lambda: Retryable("silent")))
    DeliveryFeed(made.desks, broken).tell(who("a"))
    assert made.feeds.versions(TENANT).departments == {}


def test_sent_and_reported_deliveries_tell_pages_and_the_same_report_again_does_not() -> None:
    room = Room()
    told: list[object] = []
    room.write("가로등이 꺼져 있어요")
    room.delivering._tell_pages = told.append
    room.consult._results._tell_pages = told.append
    room.deliver()
    sent = len(told)
    assert sent == len(room.sender.said) == 1
    ref = room.sender.said[0][2]
    for _ in range(2):
        room.consult._results.report(TENANT, ref, "", room.now)
    assert len(told) == sent + 1


def test_the_same_attempts_name_in_two_talks_is_two_replies() -> None:
    made = town()
    made.asks("b")
    made.desk.take(KIM, who("b"))
    for name in "ab":
        assert made.desk.reply(KIM, who(name), "안녕하세요", once="1")
        assert made.desk.reply(KIM, who(name), "안녕하세요", once="1") is None


def test_warnings_alarms_ends_suspensions_and_breaks_are_counted_with_their_talk() -> None:
    made = town()
    for number, category in enumerate((Heard.INSULT, Heard.INSULT, Heard.THREAT, Heard.INSULT)):
        made.protecting.press(KIM, who("a"), category, 0, str(number))
    made.protecting.suspend(BOSS, who("a"), 7, "욕설", "민원과")
    figures = FakeDeskFigures()
    counting = DeskCounting(figures, made.tenants, lambda: made.now)
    for _ in range(2):
        for turn in made.turns_of("a"):
            for fact in facts_of(who("a"), turn):
                counting.count(fact)
    counting.rested(TENANT, "kim", "minwon", made.now)
    sums: Counter[str] = Counter()
    for cell, some in figures.cells(TENANT, [made.now.astimezone(SEOUL).date()]):
        if cell.agent == "kim":
            sums.update(some)
    named = {name: sums[name] for name in ("warned", "alarmed", "suspended", "rested")}
    assert named == {"warned": 3, "alarmed": 1, "suspended": 1, "rested": 1}
    assert sums["ended_for_abuse"] == 1
