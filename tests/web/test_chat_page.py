"""A citizen in the web chat on the real platform: asks, presses, waits for a person, comes back."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from chalicelib.domain.conversation import Mode, Voice
from tests.local.local_run import LocalRun
from tests.web.chatroom import Chatroom, DeskHand, Site, city_with_sites
from tests.web.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.engine, pytest.mark.long]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    found = Site()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def stranger() -> Iterator[Site]:
    found = Site()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Iterator[LocalRun]:
    folder = tmp_path_factory.mktemp("chat")
    origins = [f"http://{host}:{site.port}" for host in ("127.0.0.1", "localhost")]
    cities = city_with_sites(folder, origins)
    with LocalRun(folder / "state", folder / "run", TENANTS=cities) as started:
        started.ready()
        yield started
        assert started.stop() == 0, started.complaints


@pytest.fixture(scope="module")
def desk(run: LocalRun) -> Iterator[DeskHand]:
    with pytest.MonkeyPatch.context() as patch:
        yield DeskHand(run, patch)


@pytest.fixture
def chat(run: LocalRun) -> str:
    return f"{run.platform['url']}/chat/icheon"


def assert_no_violation(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found] == []


def test_a_question_its_verdict_and_the_way_back(page_of_either_width: Page, chat: str) -> None:
    room = Chatroom(page_of_either_width).open(chat)
    expect(room.choose("시작하기")).to_contain_text("이천시")
    expect(room.say("여권 발급하려면 뭐가 필요해요?")).to_contain_text("여권")
    room.choose("도움됐어요")
    room.choose("처음으로")
    width = page_of_either_width.evaluate("document.documentElement.scrollWidth")
    assert width <= page_of_either_width.viewport_size["width"]  # type: ignore[index]


def test_axe_finds_nothing_in_any_state(page_of_either_width: Page, chat: str) -> None:
    page = page_of_either_width
    room = Chatroom(page).open(chat)
    assert_no_violation(page)
    room.choose("시작하기")
    room.say("여권 발급하려면 뭐가 필요해요?")
    assert_no_violation(page)
    page.locator(".languages summary").click()
    assert_no_violation(page)
    page.emulate_media(color_scheme="dark")
    assert_no_violation(page)
    page.route("**/messages", lambda route: route.abort())
    room.field.fill("못 가는 말")
    room.field.press("Enter")
    expect(page.get_by_role("button", name="다시 보내기")).to_be_visible()
    assert_no_violation(page)


def test_every_target_is_large_enough_for_a_finger(page_of_either_width: Page, chat: str) -> None:
    page = page_of_either_width
    room = Chatroom(page).open(chat)
    room.choose("시작하기")
    for target in page.locator("button:visible, .press:visible, summary:visible, textarea").all():
        box = target.bounding_box()
        assert box
        assert box["height"] >= 44, target.inner_text()


def test_a_reload_brings_the_talk_back_with_its_choices(page: Page, chat: str) -> None:
    room = Chatroom(page).open(chat)
    room.choose("시작하기")
    room.say("여권 발급하려면 뭐가 필요해요?")
    before, choices = _said(room), room.choices.all_inner_texts()
    page.reload()
    expect(room.answers).to_have_count(2)
    assert _said(room) == before
    assert room.choices.all_inner_texts() == choices


def _said(room: Chatroom) -> str:
    """The talk without its times: the page's own clock showed them first, then the log's."""
    return re.sub(r"오[전후] \d\d:\d\d", "", room.log.inner_text())


def test_a_page_in_another_language_is_answered_in_it(page: Page, chat: str) -> None:
    room = Chatroom(page).open(f"{chat}?lang=vi")
    assert page.evaluate("document.documentElement.lang") == "vi"
    answer = room.choose("Bắt đầu")
    expect(answer.locator("[lang=vi]").first).to_be_visible()
    page.locator(".languages summary").click()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("button", name="Talk to a person")).to_be_visible()


@pytest.mark.parametrize("language", ["ko", "vi", "mn"])
def test_the_languages_are_all_in_sight(
    page_of_either_width: Page, chat: str, language: str
) -> None:
    page = page_of_either_width
    Chatroom(page).open(f"{chat}?lang={language}")
    page.locator(".languages summary").click()
    for link in page.locator(".languages a").all():
        expect(link).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    expect(page.locator(".languages summary")).to_be_focused()


def test_everything_can_be_done_by_keyboard_and_new_words_never_move_it(
    page: Page, chat: str
) -> None:
    room = Chatroom(page).open(chat)
    room.choices.first.focus()
    page.keyboard.press("Enter")
    expect(room.answers).to_have_count(1)
    assert page.evaluate("document.activeElement.id") == "choices"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.parentElement.id") == "choices"
    room.field.focus()
    page.keyboard.type("첫 줄")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("둘째 줄")
    page.keyboard.press("Enter")
    expect(room.answers).to_have_count(2)
    assert room.mine.last.locator(".bubble").inner_text() == "첫 줄\n둘째 줄"
    assert page.evaluate("document.activeElement.id") == "text"


def test_what_did_not_go_out_is_sent_again_and_never_doubled(page: Page, chat: str) -> None:
    room = Chatroom(page).open(chat)
    room.choose("시작하기")
    seen: list[str] = []

    def lose_the_answer(route: Route) -> None:
        seen.append(str(route.request.post_data_json["message_id"]))
        route.fetch()
        route.abort()

    page.route("**/messages", lose_the_answer)
    room.field.fill("여권 발급하려면 뭐가 필요해요?")
    room.field.press("Enter")
    expect(page.get_by_text("아직 보내지 못했습니다.")).to_be_visible()
    page.unroute("**/messages")
    page.get_by_role("button", name="다시 보내기").click()
    expect(room.answers).to_have_count(2)
    expect(page.get_by_text("아직 보내지 못했습니다.")).to_have_count(0)
    page.reload()
    expect(room.answers).to_have_count(2)
    assert room.mine.count() == 2


def test_a_lost_answer_is_there_after_a_reload(page: Page, chat: str) -> None:
    room = Chatroom(page).open(chat)

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/messages", lose_the_answer)
    room.choices.first.click()
    expect(page.get_by_role("button", name="다시 보내기")).to_be_visible()
    page.unroute("**/messages")
    page.reload()
    expect(room.answers).to_have_count(1)


def test_a_person_is_asked_for_answers_and_hands_back(
    page: Page, chat: str, desk: DeskHand
) -> None:
    room = Chatroom(page).open(chat)
    receipt = room.ask_for_a_person()
    expect(room.status).to_contain_text(receipt)
    expect(room.choices).to_have_text(["지금 순서", "그만 기다리기"])
    expect(room.log.locator("> div").first).to_contain_text("상담원 연결")
    desk.is_there(receipt)
    room.field.fill("여보세요")
    room.field.press("Enter")
    expect(room.mine.last).to_contain_text("여보세요")
    expect(room.status).to_contain_text("상담원에게 전해지고")
    assert room.answers.count() == 0
    desk.says(receipt, "우리끼리 하는 말", Voice.NOTE)
    desk.says(receipt, "안녕하세요, 상담원입니다.")
    expect(room.log.locator(".agent")).to_contain_text("안녕하세요, 상담원입니다.")
    expect(room.choices).to_have_count(0)
    page.reload()
    expect(room.log.locator(".agent")).to_contain_text("안녕하세요, 상담원입니다.")
    expect(room.mine.locator(".bubble")).to_have_text(["상담원 연결", "여보세요"])
    desk.says(receipt, "상담을 마칩니다.", Voice.DESK, Mode.BOT)
    expect(room.log.locator(".desk").last).to_contain_text("상담을 마칩니다.")
    assert "우리끼리" not in page.content()
    room.choose("시작하기")


def test_who_does_not_want_to_wait_any_more_is_back_at_the_first_screen(
    page: Page, chat: str
) -> None:
    room = Chatroom(page).open(chat)
    room.ask_for_a_person()
    expect(room.choose("그만 기다리기")).to_contain_text("더 기다리지 않으셔도 됩니다")
    expect(room.log.locator(".desk")).to_have_count(1)
    expect(page.get_by_role("button", name="상담원 연결")).to_be_visible()
    room.say("여권 발급하려면 뭐가 필요해요?")
    page.reload()
    expect(room.mine.locator(".bubble")).to_have_text(
        ["상담원 연결", "그만 기다리기", "여권 발급하려면 뭐가 필요해요?"]
    )


def test_a_page_whose_conversation_was_deleted_goes_on_with_what_is_said_then(
    page: Page, chat: str, desk: DeskHand
) -> None:
    room = Chatroom(page).open(chat)
    room.choose("시작하기")
    receipt = room.ask_for_a_person()
    desk.forgets(receipt)
    expect(room.choices).to_have_text(["시작하기"])
    room.field.fill("여권 발급하려면 뭐가 필요해요?")
    room.field.press("Enter")
    expect(room.mine.locator(".bubble")).to_have_text(["여권 발급하려면 뭐가 필요해요?"])
    expect(room.answers).to_have_count(1)
    room.choose("도움됐어요")


def test_a_promise_inside_one_day_names_it_once(page: Page, chat: str) -> None:
    def asked(route: Route) -> None:
        times = ["2030-11-25T00:00:00+00:00", "2030-11-25T00:30:00+00:00"]
        told = {"mode": "agent", "seq": 0, "receipt": "301125-ACDEF", "place": 1, "promise": times}
        route.fulfill(json=told)

    room = Chatroom(page).open(chat)
    page.route("**/messages", asked)
    page.locator("#person").click()
    expect(room.status).to_contain_text("11월 25일 오전 09:00부터 오전 09:30 사이에")


def test_the_bots_choices_stay_usable_under_what_the_desk_announces(
    page: Page, chat: str, desk: DeskHand
) -> None:
    room = Chatroom(page).open(chat)
    room.choose("시작하기")
    receipt = room.ask_for_a_person()
    for _ in range(2):
        expect(room.choices).to_have_text(["지금 순서", "그만 기다리기"])
        page.reload()
    desk.is_away(receipt)
    room.say("여권 발급하려면 뭐가 필요해요?")
    expect(room.choices.filter(has_text="도움됐어요")).to_be_visible()
    offered = room.choices.all_inner_texts()

    desk.announces(receipt, "안내드린 시간이 오늘 17시로 바뀌었습니다.")

    expect(room.log.locator(".desk").last).to_contain_text("17시로 바뀌었습니다")
    # To ask again for a person is to ask for one's place.
    kept = [each for each in offered if each != "1:1채팅상담"]
    together = [*kept, "지금 순서", "그만 기다리기"]
    assert len(kept) >= 3
    expect(room.choices).to_have_text(together)
    page.reload()
    expect(room.choices).to_have_text(together)
    room.choose("도움됐어요")
    desk.announces(receipt, "다시 오늘 18시로 바뀌었습니다.")
    expect(room.log.locator(".desk").last).to_contain_text("18시로 바뀌었습니다")
    desk.says(receipt, "안녕하세요, 상담원입니다.")
    expect(room.log.locator(".agent")).to_contain_text("상담원입니다.")
    expect(room.choices).to_have_count(0)


def test_a_waiting_page_keeps_no_other_request_waiting(
    page: Page, chat: str, chromium: Browser
) -> None:
    Chatroom(page).open(chat).ask_for_a_person()
    other = chromium.new_context(locale="ko-KR")
    room = Chatroom(other.new_page()).open(chat)
    room.page.set_default_timeout(10_000)
    room.choose("시작하기")
    other.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_panel_on_the_citys_own_site_opens_talks_and_closes(
    page: Page, run: LocalRun, site: Site, host: str
) -> None:
    page.context.unroute_all()
    site.shows(run.platform["url"])
    page.goto(f"http://{host}:{site.port}/")
    launcher = page.get_by_role("button", name="채팅 상담 열기")
    launcher.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog", name="이천시민원콜센터")
    expect(panel).to_be_visible()
    frame = page.frame_locator("iframe")
    room = Chatroom(page, frame)
    room.choose("시작하기")
    room.say("여권 발급하려면 뭐가 필요해요?")
    room.field.press("Escape")
    expect(panel).to_be_hidden()
    expect(launcher).to_be_focused()
    launcher.click()
    expect(room.answers).to_have_count(2)
    page.keyboard.press("Escape")
    expect(launcher).to_be_focused()


def test_a_panel_fills_a_phone_and_axe_finds_nothing(
    chromium: Browser, run: LocalRun, site: Site
) -> None:
    site.shows(run.platform["url"], "en")
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{site.port}/")
    page.get_by_role("button", name="Open chat").click()
    room = Chatroom(page, page.frame_locator("iframe"))
    expect(room.choices.first).to_have_text("Start")
    box = page.get_by_role("dialog").bounding_box()
    assert box
    assert (box["width"], box["height"]) == (PHONE["width"], PHONE["height"])
    found = [rule["id"] for rule in Axe().run(page).response["violations"]]
    # Landmarks are the city's own page's affair.
    assert [rule for rule in found if rule not in ("region", "landmark-one-main")] == []
    context.close()


def test_a_site_that_is_not_listed_shows_no_chat(
    page: Page, run: LocalRun, stranger: Site, chat: str
) -> None:
    stranger.shows(run.platform["url"])
    with page.expect_console_message(lambda message: "channels.web.origins" in message.text):
        page.goto(f"http://127.0.0.1:{stranger.port}/")
    assert page.get_by_role("button").count() == 0
    stranger.html = f"<iframe src='{chat}'></iframe>"
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.reload()
    expect(page.frame_locator("iframe").locator("#composer")).to_have_count(0)
