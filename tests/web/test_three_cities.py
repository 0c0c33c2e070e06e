"""A citizen clicks through the three Kakao cities on the real platform: every choice answers, none is a dead end."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect

pytestmark = [pytest.mark.browser, pytest.mark.engine, pytest.mark.long]

CITIES = {"pyeongtaek": "평택시", "icheon": "이천시", "gyeonggi": "경기도"}
HOME, BACK, MORE, LANGUAGE = "처음으로", "이전", "다음", "언어/Language"
EVERYWHERE = {HOME, BACK, LANGUAGE}
VERDICTS = {"liked", "disliked"}
HELPED, NOT_HELPED = "도움됐어요", "도움 안 됐어요"
MOST_SCREENS = 120
SECONDS_TO_COME_UP = 90


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a platform of our own, stopped in order when the tests are done."""
    said = tmp_path_factory.mktemp("platform") / "said.txt"
    environment = {
        **os.environ,
        "PORT": "0",
        "ENGINE": "ministack",
        "STATE_DIR": str(said.parent / "state"),
    }
    with said.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "chalicelib.local"],
            env=environment,
            cwd=Path(__file__).parents[2],
            stdout=out,
            stderr=out,
        )
    try:
        yield _address(process, said)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _address(process: subprocess.Popen[bytes], said: Path) -> str:
    for _ in range(SECONDS_TO_COME_UP * 5):
        ready = re.search(r"^ready .*?(http://127\.0\.0\.1:\d+)", said.read_text(), re.MULTILINE)
        if ready:
            return ready[1]
        try:
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
        break
    pytest.fail(f"the platform did not come up:\n{said.read_text()}")


class Talk:
    """One citizen in one city's room."""

    def __init__(self, page: Page, address: str, tenant: str) -> None:
        self.page = page
        self.path: tuple[str, ...] = ()
        self.received: list[Response] = []
        page.on(
            "response",
            lambda response: "/webhooks/" in response.url and self.received.append(response),
        )
        page.goto(f"{address}/simulator#{tenant}")
        self.answers = page.locator(".theirs:not(#typing)")
        with self._answer():
            page.get_by_role("button", name="채팅하기").click()

    def _answer(self) -> "Answered":
        return Answered(self)

    def say(self, words: str) -> str:
        with self._answer():
            self.page.get_by_label("메시지 입력").fill(words)
            self.page.keyboard.press("Enter")
        return self.last

    def tap(self, label: str) -> str:
        with self._answer():
            self.page.locator("#quick").get_by_role("button", name=label, exact=True).click()
        return self.last

    def follow(self, path: tuple[str, ...]) -> str:
        """From the first screen through these choices; the last answer's words.

        To the next choice of the same screen the way back is shorter.
        """
        beside = bool(path) and path[:-1] == self.path[:-1] and BACK in self.choices
        words = self.tap(BACK) if beside else self.say(HOME)
        for label in path[-1:] if beside else path:
            words = self.tap(label)
        self.path = path
        return words

    @property
    def last(self) -> str:
        return self.answers.last.inner_text()

    @property
    def targets(self) -> dict[str, str]:
        """Where each choice on the page leads, by the answer as it came from the webhook."""
        quick = self.received[-1].json()["template"].get("quickReplies", [])
        assert [reply["label"] for reply in quick] == self.choices
        return {reply["label"]: reply["extra"]["choice"] for reply in quick}

    @property
    def choices(self) -> list[str]:
        return self.page.locator("#quick button").all_inner_texts()


class Answered:
    """Waits until what is done inside has been answered, and the answer is one Kakao would show."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk

    def __enter__(self) -> None:
        self.before = self.talk.answers.count()

    def __exit__(self, failed: object, *rest: object) -> None:
        if failed is None:
            # Seen as it comes: what is expected is looked at in ever longer intervals.
            self.talk.answers.nth(self.before).wait_for()
            expect(self.talk.answers).to_have_count(self.before + 1)
            assert self.talk.answers.last.locator(".failure").count() == 0, self.talk.last


@pytest.mark.parametrize("tenant", CITIES)
def test_every_choice_of_the_menu_is_answered_and_leads_back(
    page: Page, platform: str, tenant: str
) -> None:
    talk = Talk(page, platform, tenant)
    waiting: list[tuple[str, ...]] = [()]
    known: set[str] = set()
    walked = 0
    while waiting:
        path = waiting.pop(0)
        assert talk.follow(path).strip()
        walked += 1
        assert walked <= MOST_SCREENS
        targets = talk.targets
        assert 1 <= len(targets) <= 10, path
        assert path == () or HOME in targets, path
        for label, target in targets.items():
            # "next" means another page wherever it stands; every other target is one screen.
            kind = target.partition(":")[0]
            # Each answer's verdicts lead to the same two screens.
            place = kind if kind in VERDICTS else target
            fresh = label == MORE or (label not in EVERYWHERE and place not in known)
            if fresh and kind != "language":
                known.add(place)
                waiting.append((*path, label))
    assert walked > 10


def test_the_twelve_areas_of_icheon_stand_on_two_pages(page: Page, platform: str) -> None:
    talk = Talk(page, platform, "icheon")
    talk.tap("챗봇 시작하기")
    first = talk.choices
    talk.tap(MORE)
    second = talk.choices
    areas = [label for label in first + second if label not in {*EVERYWHERE, MORE}]
    assert len(areas) == len(set(areas)) == 12
    assert HOME in first
    assert HOME in second


@pytest.mark.parametrize("tenant", CITIES)
def test_a_typed_question_finds_its_answer(page: Page, platform: str, tenant: str) -> None:
    talk = Talk(page, platform, tenant)
    assert "여권" in talk.say("여권은 언제 찾으러 가면 되나요?")


@pytest.mark.parametrize("tenant", CITIES)
def test_a_citizen_can_go_on_in_english(page: Page, platform: str, tenant: str) -> None:
    talk = Talk(page, platform, tenant)
    talk.say("language")
    talk.tap("English")
    home = talk.say("home")
    assert talk.answers.last.locator('[lang="en"]').count() >= 1
    assert re.search("[가-힣]", " ".join([*home.splitlines()[3:-1], *talk.choices])) is None


@pytest.mark.parametrize("tenant", CITIES)
def test_a_word_of_danger_is_answered_with_119_first(
    page: Page, platform: str, tenant: str
) -> None:
    talk = Talk(page, platform, tenant)
    assert "119" in talk.say("우리 집에 불이 났어요")
    assert page.locator('.theirs a[href="tel:119"]').count() == 1


def test_who_wants_no_notices_is_told_so_and_how_to_have_them_again(
    page_of_either_width: Page, platform: str
) -> None:
    talk = Talk(page_of_either_width, platform, "icheon")
    assert "수신거부를 신청" in talk.say("수신거부")
    assert HOME in talk.choices
    assert "다시 보내 드립니다" in talk.say("소식 받기")
    talk.tap(HOME)
    assert "공지사항" in " ".join(talk.choices)


@pytest.mark.parametrize("tenant", CITIES)
def test_a_citizen_says_whether_an_answer_helped_and_is_led_on(
    page: Page, platform: str, tenant: str
) -> None:
    talk = Talk(page, platform, tenant)
    assert "도움이 되었나요?" in talk.say("여권은 언제 찾으러 가면 되나요?")
    assert talk.choices[:2] == [HELPED, NOT_HELPED]
    entry, _, version = talk.targets[HELPED].removeprefix("liked:").rpartition("@")
    assert talk.targets[NOT_HELPED] == f"disliked:{entry}@{version}"
    assert "다행입니다" in talk.tap(HELPED)
    assert HOME in talk.choices

    talk.say("여권은 언제 찾으러 가면 되나요?")
    assert "죄송합니다" in talk.tap(NOT_HELPED)
    first, second = list(talk.targets.values())[:2]
    assert (first, second) == ("agent", "again!")
    assert "다른 말로" in talk.tap(talk.choices[1])
    assert "여권" in talk.say("여권은 언제 찾으러 가면 되나요?")


def test_thumbs_can_be_pressed_on_a_phone_in_every_language(
    page_of_either_width: Page, platform: str
) -> None:
    page = page_of_either_width
    talk = Talk(page, platform, "icheon")
    for language, asked in (("English", "Did this help?"), ("日本語", "お役に立ちましたか？")):
        talk.say("language")
        talk.tap(language)
        assert asked in talk.say("여권은 언제 찾으러 가면 되나요?")
        room = page.locator("#quick").bounding_box()
        for chip in page.locator("#quick button").all()[:2]:
            box = chip.bounding_box()
            assert box and room
            assert box["height"] >= 24
            assert box["x"] >= room["x"] - 1
        talk.tap(talk.choices[1])
        assert "agent" in talk.targets.values()
