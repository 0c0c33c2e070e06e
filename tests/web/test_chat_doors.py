"""The doors of the web chat: who is let in, what browsers are told, and what a stranger sees."""

import json
from collections.abc import Iterator

import pytest
from chalice.test import Client, HTTPResponse
from hypothesis import given
from hypothesis import strategies as st

from app import app
from chalicelib.domain.language import LANGUAGES
from chalicelib.web.chat import BODY_BYTES
from tests.channels.contract import ANY_JSON
from tests.perf.stub_store import Stub
from tests.platforms import city_body, running
from tests.services.chatting import KAKAO, SITE, WEB

OWN = "https://city.example"
DOORS = [
    ("GET", "/chat/{}"),
    ("GET", "/chat/{}/turns"),
    ("GET", "/chat/{}/embed.js"),
    ("POST", "/chat/{}/messages"),
]


@pytest.fixture(scope="module")
def stub() -> Iterator[Stub]:
    content = city_body(accounts={"kakao": KAKAO, "web": WEB})
    with pytest.MonkeyPatch.context() as patch, running(patch, content) as (_, found):
        yield found


@pytest.fixture(scope="module")
def client(stub: Stub) -> Iterator[Client]:
    with Client(app) as found:
        yield found


@pytest.fixture(scope="module")
def cookie(client: Client) -> str:
    return set_cookie(client.http.get("/chat/saetbyeol")).partition(";")[0]


def set_cookie(answer: HTTPResponse) -> str:
    found = answer.headers["Set-Cookie"]
    return found if isinstance(found, str) else found[0]


def post(client: Client, body: bytes, **headers: str) -> HTTPResponse:
    known = {"Content-Type": "application/json", "Origin": OWN, **headers}
    return client.http.post("/chat/saetbyeol/messages", headers=known, body=body)


def test_the_page_sets_a_cookie_that_no_script_reads_and_no_other_site_sends(
    client: Client,
) -> None:
    _, *attributes = set_cookie(client.http.get("/chat/saetbyeol")).split("; ")
    assert set(attributes) == {
        "Path=/chat",
        "Max-Age=2592000",
        "HttpOnly",
        "SameSite=Lax",
        "Secure",
    }


def test_a_visitor_who_is_known_is_not_given_another_cookie(client: Client, cookie: str) -> None:
    answer = client.http.get("/chat/saetbyeol", headers={"Cookie": cookie})
    assert "Set-Cookie" not in answer.headers


def test_in_a_panel_elsewhere_the_cookie_is_kept_for_that_site_alone(client: Client) -> None:
    answer = client.http.get("/chat/saetbyeol?embed", headers={"Sec-Fetch-Site": "cross-site"})
    assert {"SameSite=None", "Secure", "Partitioned", "HttpOnly"} <= set(
        set_cookie(answer).split("; ")
    )


def test_only_the_listed_sites_may_frame_the_page_and_only_our_scripts_run(client: Client) -> None:
    policy = client.http.get("/chat/saetbyeol").headers["Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["frame-ancestors"] == f"'self' {SITE}"
    assert (rules["default-src"], rules["script-src"]) == ("'none'", "'self'")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_each_language(client: Client, language: str) -> None:
    page = client.http.get(f"/chat/saetbyeol?lang={language}").body.decode()
    assert f'<html lang="{language}">' in page
    assert "{" not in page.partition("<main")[0]


def test_an_unknown_language_is_korean(client: Client) -> None:
    assert '<html lang="ko">' in client.http.get("/chat/saetbyeol?lang=%22%3E").body.decode()


WISHES = [
    ("en-US,en;q=0.9,ko;q=0.8", "en"),
    ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
    ("zh-Hant-TW", "zh"),
    ("de-DE,de;q=0.9,vi;q=0.4,mn;q=0.7", "mn"),
    ("fr, *;q=0.5", "ko"),
    ("en;q=0, ja;q=0.1", "ja"),
    ("en;q=x,;;=,", "ko"),
    ("", "ko"),
    ("de," * 5_000 + "en", "ko"),
]


@pytest.mark.parametrize(("accepted", "language"), WISHES, ids=[row[0][:30] for row in WISHES])
def test_the_page_begins_in_the_browsers_language_where_it_is_one_of_ours(
    client: Client, accepted: str, language: str
) -> None:
    assert spoken(client, {"Accept-Language": accepted}) == language


def test_what_a_person_chose_goes_before_what_their_browser_asks_for(client: Client) -> None:
    english = {"Accept-Language": "en-US"}
    answer = client.http.get("/chat/saetbyeol?lang=vi", headers=english)
    cookies = answer.headers["Set-Cookie"]
    assert isinstance(cookies, list)
    chosen = cookies[-1].partition(";")[0]
    assert {"HttpOnly", "SameSite=Lax", "Secure", "Path=/chat"} <= set(cookies[-1].split("; "))
    assert spoken(client, {**english, "Cookie": f"a=b; {chosen}"}) == "vi"
    assert spoken(client, {**english, "Cookie": chosen}, "?lang=ja") == "ja"
    assert spoken(client, {**english, "Cookie": chosen.replace("vi", "xx")}) == "en"


def test_a_panel_speaks_as_the_page_around_it_and_that_is_nobodys_choice(client: Client) -> None:
    headers = client.http.get("/chat/saetbyeol?lang=vi&embed").headers
    assert "language" not in str(headers["Set-Cookie"])


def spoken(client: Client, headers: dict[str, str], query: str = "") -> str:
    page = client.http.get(f"/chat/saetbyeol{query}", headers=headers).body.decode()
    return page.partition('<html lang="')[2].partition('"')[0]


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_a_city_without_a_chat_looks_like_no_city_at_every_door(
    client: Client, stub: Stub, method: str, path: str
) -> None:
    headers = {"Content-Type": "application/json", "Origin": OWN}
    answers = [
        client.http.request(method, path.format(tenant), headers=headers, body=b"{}")
        for tenant in ("nowhere", "SAETBYEOL", "*", "x" * 200)
    ]
    seen = {(each.status_code, each.body, str(sorted(each.headers.items()))) for each in answers}
    assert len(seen) == 1
    assert answers[0].status_code == 404


@pytest.mark.parametrize(("method", "path"), [DOORS[1], DOORS[3]])
def test_who_has_no_cookie_is_turned_away_and_nothing_is_stored(
    client: Client, stub: Stub, method: str, path: str
) -> None:
    before = dict(stub.items)
    headers = {"Content-Type": "application/json", "Origin": OWN}
    answer = client.http.request(
        method, path.format("saetbyeol"), headers=headers, body=b'{"text":"x"}'
    )
    assert (answer.status_code, answer.body) == (401, b'{"error":"bad_secret"}')
    assert stub.items == before


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b'{"text":"x"}', {"Origin": "https://elsewhere.example"}, 401),
        (b"[]", {}, 400),
        (b"\xff", {}, 400),
        (b'{"text":"' + b"x" * BODY_BYTES + b'"}', {}, 413),
        (b'{"text":"x"}', {"Content-Type": "text/plain"}, 415),
    ],
    ids=["another page", "no object", "no text", "too large", "what a form could send"],
)
def test_what_cannot_be_taken_is_refused_and_nothing_is_stored(
    client: Client, stub: Stub, cookie: str, body: bytes, headers: dict[str, str], status: int
) -> None:
    before = dict(stub.items)
    assert post(client, body, Cookie=cookie, **headers).status_code == status
    assert stub.items == before


def test_a_message_is_answered_and_read_again_by_its_visitor_alone(
    client: Client, cookie: str
) -> None:
    answer = json.loads(post(client, '{"text":"여권 발급"}'.encode(), Cookie=cookie).body)
    found = client.http.get("/chat/saetbyeol/turns?after=0", headers={"Cookie": cookie})
    told = json.loads(found.body)
    assert told["turns"][-1]["answer"]["parts"] == answer["parts"]
    assert found.headers["Cache-Control"] == "no-store"
    other = set_cookie(client.http.get("/chat/saetbyeol")).partition(";")[0]
    theirs = client.http.get("/chat/saetbyeol/turns", headers={"Cookie": other})
    assert json.loads(theirs.body)["turns"] == []


@pytest.mark.parametrize("after", ["", "-1", "x", "1e9", "9" * 40, "٣", "1&after=2"])
def test_a_strange_cursor_reads_what_there_is(client: Client, cookie: str, after: str) -> None:
    found = client.http.get(f"/chat/saetbyeol/turns?after={after}", headers={"Cookie": cookie})
    assert found.status_code == 200


@given(ANY_JSON, st.text(max_size=80))
def test_nothing_that_is_sent_breaks_a_door(client: Client, content: object, cookies: str) -> None:
    sent = cookies.encode("ascii", "ignore").decode().replace("\n", "").replace("\r", "")
    answer = post(client, json.dumps(content).encode(), Cookie=f"visitor-saetbyeol={sent}")
    assert answer.status_code == 401


def test_the_snippet_knows_the_citys_sites_and_names(client: Client) -> None:
    answer = client.http.get("/chat/saetbyeol/embed.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    settings = json.loads(answer.body.decode().rpartition("})(")[2].removesuffix(");\n"))
    assert (settings["tenant"], settings["origins"]) == ("saetbyeol", [SITE])
    assert set(settings["words"]) == set(LANGUAGES)
