"""Pages anyone may read: an answer, notice or guide page whole, at `/a/{tenant}/{entry}`."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from chalice.app import Blueprint, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from chalicelib.bootstrap import platform
from chalicelib.domain.errors import Retryable
from chalicelib.domain.language import ENDONYMS, KOREAN, known_language, say
from chalicelib.domain.public_page import Page, page_of_entry

pages = Blueprint(__name__)

_HTML: dict[str, str | list[str]] = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


@pages.route("/a/{tenant}/{entry}", methods=["GET"])
def answer(tenant: str, entry: str) -> Response:
    """One entry of a city, in the language asked for by `?lang=`."""
    query = pages.current_request.query_params
    language = known_language(query.get("lang") if query else None) or KOREAN
    try:
        city = platform().tenants.active(tenant)
    except Retryable:
        return _plain(503, "지금은 페이지를 보여 드릴 수 없습니다. 잠시 뒤 다시 열어 주세요.")
    page = page_of_entry(city, entry, language, datetime.now(UTC)) if city else None
    if city is None or page is None:
        return _plain(404, "찾으시는 안내가 없거나 기간이 끝났습니다.")
    service = say(city.service, language)
    return Response(_article(page, service, language), headers=_HTML)


def _article(page: Page, service: str, language: str) -> str:
    return _template().render(
        title=page.title,
        body=page.body,
        link=page.link,
        phone=page.phone,
        facts=page.facts,
        labels=page.labels,
        service=service,
        language=language,
        languages=list(ENDONYMS.items()),
    )


def _plain(status: int, text: str) -> Response:
    headers: dict[str, str | list[str]] = {**_HTML, "Content-Type": "text/plain; charset=utf-8"}
    return Response(text, headers=headers, status_code=status)


@cache
def _template() -> Template:
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return environment.get_template("article.html")
