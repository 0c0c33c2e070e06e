"""The public pages behind a shortened answer."""

import pytest
from chalice.test import Client


def get(client: Client, path: str) -> tuple[int, str]:
    answer = client.http.get(path)
    return answer.status_code, answer.body.decode()


def test_an_answer_is_shown_whole_with_its_owner(client: Client) -> None:
    status, page = get(client, "/a/saetbyeol/passport")
    assert status == 200
    for words in (
        "여권은 어디서 만드나요?",
        "시청 민원실에서 만듭니다.",
        "민원과",
        "2026-11-01",
        'lang="ko"',
    ):
        assert words in page


def test_a_page_speaks_the_language_asked_for(client: Client) -> None:
    assert "At the city hall." in get(client, "/a/saetbyeol/passport?lang=en")[1]
    assert "위택스에서 냅니다." in get(client, "/a/saetbyeol/tax?lang=mn")[1]
    assert 'lang="ko"' in get(client, "/a/saetbyeol/passport?lang=xx")[1]


@pytest.mark.parametrize(
    "path", ["/a/saetbyeol/none", "/a/nowhere/passport", "/a/saetbyeol/%3Cb%3E"]
)
def test_what_is_not_there_is_404_in_one_sentence(client: Client, path: str) -> None:
    status, page = get(client, path)
    assert status == 404
    assert "안내가 없거나" in page
    assert "<b>" not in page


def test_health_tells_version_and_engine(client: Client) -> None:
    answer = client.http.get("/health")
    assert answer.status_code == 200
    assert answer.json_body["status"] == "ok"
    assert answer.json_body["engine"] == "local"
