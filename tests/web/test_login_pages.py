"""Log-in as a browser has it: out to the issuer, back, used, left, revoked."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.audit import Action, Wanted
from chalicelib.domain.errors import Retryable
from tests.staffed import AGENT, OTHER_AGENT, PLATFORM_ADMIN, SUPERVISOR, Browser, Staffed, staffed

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def site(engine: str) -> Iterator[Staffed]:
    with pytest.MonkeyPatch.context() as patch, staffed(patch, engine) as found:
        yield found


@pytest.fixture
def browser(site: Staffed) -> Browser:
    return Browser(site.url)


def csrf(site: Staffed, browser: Browser) -> str:
    presented = site.platform.sessions.present(browser.cookies["sotong"])
    assert presented
    return presented.csrf


def noted(site: Staffed, action: str, member: str) -> int:
    now = datetime.now(UTC)
    wanted = Wanted(now - timedelta(hours=1), now + timedelta(hours=1), member=member)
    found = site.platform.audit.find("saetbyeol", wanted)
    return sum(entry.action == action for entry in found)


def test_a_log_in_leads_back_to_the_page_that_was_wanted(site: Staffed, browser: Browser) -> None:
    before = noted(site, Action.LOGGED_IN, AGENT)

    back = browser.log_in(AGENT, "&back=/desk/talks")

    assert (back.status, back.headers["location"]) == (303, "/desk/talks")
    [session] = [line for line in browser.set_cookies if line.startswith("sotong=")]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(session.split("; "))
    assert "Secure" not in session  # plain HTTP, on this machine alone
    assert "sotong-login" not in browser.cookies
    presented = site.platform.sessions.present(browser.cookies["sotong"])
    assert presented and presented.member.id == AGENT
    assert presented.member.departments
    assert noted(site, Action.LOGGED_IN, AGENT) == before + 1


def test_the_issuer_shows_whom_one_can_be(browser: Browser) -> None:
    page = browser.get(browser.get("/desk/login?go=1").headers["location"])
    for name in ("상담사 1 (샛별시)", "상담반장 (샛별시)", "기관 관리자 (샛별시)"):
        assert name in page.text


def test_an_answer_to_another_browsers_question_is_not_taken(browser: Browser) -> None:
    first = browser.get("/desk/login?go=1").headers["location"]
    chosen = browser.get(f"{first}&as={AGENT}").headers["location"]
    stranger = Browser(browser.url)

    for victim in (stranger, _with_other_attempt(stranger)):
        refused = victim.get(chosen)
        assert refused.status == 400
        assert "sotong" not in victim.cookies
        assert "다시 로그인하기" in refused.text


def _with_other_attempt(browser: Browser) -> Browser:
    browser.get("/desk/login?go=1")
    return browser


def test_a_code_works_once(site: Staffed, browser: Browser) -> None:
    going = browser.get("/desk/login?go=1").headers["location"]
    attempt = browser.cookies["sotong-login"]
    chosen = browser.get(f"{going}&as={AGENT}").headers["location"]
    assert browser.get(chosen).status == 303

    thief = Browser(browser.url, {"sotong-login": attempt})
    assert thief.get(chosen).status == 400


def test_somebody_without_a_role_is_told_whom_to_ask(
    site: Staffed, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    going = browser.get("/desk/login?go=1").headers["location"]
    chosen = browser.get(f"{going}&as={AGENT}").headers["location"]
    monkeypatch.setattr("chalicelib.services.login.memberships", _nobody)

    answer = browser.get(chosen)

    assert answer.status == 403
    assert "기관 관리자" in answer.text
    assert "sotong" not in browser.cookies


def _nobody(_: object) -> object:
    from chalicelib.domain.claims import Memberships

    return Memberships({})


def test_a_platform_admin_says_first_where_to_work(site: Staffed, browser: Browser) -> None:
    choice = browser.log_in(PLATFORM_ADMIN)
    assert choice.status == 200
    assert "샛별시" in choice.text
    back = browser.log_in(PLATFORM_ADMIN, "&tenant=saetbyeol")
    assert back.status == 303
    presented = site.platform.sessions.present(browser.cookies["sotong"])
    assert presented and presented.tenant_id == "saetbyeol"


@pytest.mark.parametrize("tenant", ["nowhere", "*", "SAETBYEOL", "../x"])
def test_a_tenant_that_is_none_of_theirs_opens_nothing(browser: Browser, tenant: str) -> None:
    going = browser.get(f"/desk/login?go=1&tenant={tenant}")
    if going.status == 303:
        chosen = browser.get(f"{going.headers['location']}&as={AGENT}").headers["location"]
        assert browser.get(chosen).status in (200, 403)
    assert "sotong" not in browser.cookies


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example",
        "/desk//evil",
        "/desk/../a",
        "/\\evil",
        "/desk%0aX:1",
    ],
)
def test_nobody_is_led_elsewhere_after_log_in(browser: Browser, back: str) -> None:
    assert browser.log_in(AGENT, f"&back={back}").headers["location"] == "/desk"


def test_without_a_session_a_change_asks_to_log_in_again(browser: Browser) -> None:
    assert browser.post("/desk/logout", {}).status == 401
    part = browser.post("/desk/logout", {}, HX_Request="true", HX_Current_URL="http://x/desk/a?b=1")
    assert part.status == 401
    assert part.headers["hx-redirect"] == "/desk/login?back=%2Fdesk%2Fa%3Fb%3D1"


def test_log_out_ends_the_session_and_the_issuers(site: Staffed, browser: Browser) -> None:
    browser.log_in(AGENT)
    cookie, token = browser.cookies["sotong"], csrf(site, browser)

    left = browser.post("/desk/logout", {"csrf": token})

    assert left.status == 200
    assert "sotong" not in browser.cookies
    onward = re.findall(r'content="1; url=([^"]+)"', left.text)
    assert onward and onward[0].startswith(f"{site.url}/issuer/logout?")
    thief = Browser(site.url, {"sotong": cookie})
    assert thief.post("/desk/logout", {"csrf": token}).status == 401
    assert noted(site, Action.LOGGED_OUT, AGENT) >= 1


@pytest.mark.parametrize(
    ("token", "headers"),
    [
        ("", {}),
        ("guess", {}),
        ("own", {"Origin": "https://evil.example"}),
        ("own", {"Sec_Fetch_Site": "cross-site"}),
        ("own", {"Sec_Fetch_Site": "same-site"}),
        ("own", {"Origin": "null"}),
    ],
)
def test_a_change_that_no_page_of_ours_asked_for_is_refused(
    site: Staffed, browser: Browser, token: str, headers: dict[str, str]
) -> None:
    browser.log_in(AGENT)
    sent = csrf(site, browser) if token == "own" else token
    assert browser.post("/desk/logout", {"csrf": sent}, **headers).status == 403
    assert site.platform.sessions.present(browser.cookies["sotong"])


def test_another_sessions_token_is_of_no_use(site: Staffed, browser: Browser) -> None:
    browser.log_in(AGENT)
    other = Browser(site.url)
    other.log_in(AGENT)
    assert browser.post("/desk/logout", {"csrf": csrf(site, other)}).status == 403


def test_a_supervisor_ends_all_sessions_of_a_member_at_their_next_request(
    site: Staffed, browser: Browser
) -> None:
    member, boss = [Browser(site.url), Browser(site.url)], browser
    for each in member:
        each.log_in(OTHER_AGENT)
    tokens = [csrf(site, each) for each in member]
    boss.log_in(SUPERVISOR)

    done = boss.post(f"/desk/members/{OTHER_AGENT}/revoke", {"csrf": csrf(site, boss)})

    assert done.status == 200
    assert "2곳" in done.text
    for each, token in zip(member, tokens, strict=True):
        assert site.platform.sessions.polling(each.cookies["sotong"]) is None
        assert each.post("/desk/logout", {"csrf": token}).status == 401
    assert noted(site, Action.SESSIONS_REVOKED, SUPERVISOR) == 1


def test_an_agent_may_not_end_others_sessions(site: Staffed, browser: Browser) -> None:
    browser.log_in(AGENT)
    refused = browser.post(f"/desk/members/{SUPERVISOR}/revoke", {"csrf": csrf(site, browser)})
    assert refused.status == 403
    assert noted(site, Action.REFUSED, AGENT) >= 1


def test_pages_run_no_script_but_ours_and_are_framed_and_kept_by_nobody(browser: Browser) -> None:
    page = browser.get("/desk/login")
    policy = page.headers["content-security-policy"]
    assert "script-src 'self'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["cache-control"] == "no-store"
    assert not re.search(r"<script(?! src)|style=| on\w+=", page.text)
    [style] = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page.text)
    assert browser.get(style).headers["cache-control"].endswith("immutable")


def test_what_cannot_be_noted_is_not_done(
    site: Staffed, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.log_in(AGENT)
    token = csrf(site, browser)

    def silent(*_: object) -> None:
        raise Retryable("store did not answer")

    with monkeypatch.context() as patch:
        patch.setattr(site.platform.audit, "note", silent)
        assert browser.post("/desk/logout", {"csrf": token}).status == 503
        assert Browser(site.url).log_in(OTHER_AGENT).status == 503

    assert site.platform.sessions.present(browser.cookies["sotong"])


def test_a_session_in_use_gets_a_younger_cookie_and_a_page_by_itself_does_not(
    site: Staffed, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.log_in(AGENT)
    old = browser.cookies["sotong"]
    later = datetime.now(UTC) + timedelta(minutes=5)
    monkeypatch.setattr(site.platform.sessions, "_now", lambda: later)

    browser.get("/desk/feed")
    assert browser.cookies["sotong"] == old
    browser.get("/desk")
    assert browser.cookies["sotong"] != old
