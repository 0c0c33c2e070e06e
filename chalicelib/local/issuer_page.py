"""The local issuer's page: press who you want to be."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby
from urllib.parse import urlencode

from chalicelib.local.issuer_members import DemoMember

_STYLE = """
body{margin:0;padding:24px 16px;font:16px/1.6 sans-serif;background:#f3f5f4;color:#17211c}
main{max-width:760px;margin:auto}
h1{font-size:1.4rem;margin:0 0 4px}
h2{font-size:1.05rem;margin:22px 0 8px}
ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:8px}
a{display:inline-block;padding:10px 16px;border:1px solid #b9c4be;
border-radius:10px;background:#fff;color:#0b5f48;font-weight:600;text-decoration:none}
a:focus-visible{outline:3px solid #17211c;outline-offset:2px}
"""


def members_page(path: str, asked: Mapping[str, str], members: Sequence[DemoMember]) -> str:
    """A link for each member: the same question again, with who answers it."""
    cities = groupby(members, lambda member: member.place)
    sections = "".join(_section(place, _links(path, asked, group)) for place, group in cities)
    return (
        '<!doctype html><html lang="ko"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:,">'
        f"<title>시험용 로그인</title><style>{_STYLE}</style><main><h1>시험용 로그인</h1>"
        "<p>이 컴퓨터에서만 쓰는 가상의 직원입니다. 누구로 로그인할지 고르세요.</p>"
        f"{sections}</main></html>"
    )


def _section(place: str, links: str) -> str:
    return f"<section><h2>{escape(place)}</h2><ul>{links}</ul></section>"


def _links(path: str, asked: Mapping[str, str], members: Iterable[DemoMember]) -> str:
    return "".join(
        f'<li><a href="{escape(path)}?{escape(urlencode({**asked, "as": member.id}))}">'
        f"{escape(member.name)} ({escape(member.place)})</a></li>"
        for member in members
    )
