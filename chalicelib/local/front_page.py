"""What there is to click on a laptop."""

from collections.abc import Iterable, Mapping
from html import escape

_LINKS = (
    (
        "/simulator",
        "시민 시뮬레이터",
        "카카오톡 방이나 문자를 쓰는 전화에서 시민이 되어 묻고, 상담원을 부릅니다.",
    ),
    (
        "/desk",
        "상담 화면",
        "상담사가 되어 답합니다. 비밀번호 없이 직원을 고르고, 현황과 통계는 상담반장이 봅니다.",
    ),
    ("/health", "상태", "켜져 있는지, 어느 기관이 올라왔는지 봅니다."),
)
_STYLE = """
body{margin:0;padding:32px 16px;font:17px/1.6 sans-serif;background:#f3f5f4;color:#17211c;
word-break:keep-all}
main{max-width:560px;margin:auto}
h1{font-size:1.5rem;margin:0 0 12px}
a{display:block;margin:0 0 12px;padding:16px 18px;border:1px solid #cfd8d3;border-radius:12px;
background:#fff;color:inherit;text-decoration:none}
a strong{display:block;color:#0b5f48}
a:focus-visible{outline:3px solid #17211c;outline-offset:2px}
"""


def front_page(channels: Iterable[Mapping[str, object]] = ()) -> bytes:
    """A page of links. `channels`: rows with `channel`, `tenant`, `name`; web chats get a link."""
    chats = [
        (
            f"/chat/{row['tenant']}",
            f"웹 채팅 · {row['name']}",
            "기관 누리집의 채팅 창에서 물어봅니다.",
        )
        for row in channels
        if row["channel"] == "web"
    ]
    links = "".join(
        f'<a href="{escape(path)}"><strong>{escape(name)}</strong>{escape(about)}</a>'
        for path, name, about in (*_LINKS[:1], *chats, *_LINKS[1:])
    )
    return (
        '<!doctype html><html lang="ko"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:,">'
        f"<title>소통</title><style>{_STYLE}</style>"
        f"<main><h1>소통이 켜져 있습니다</h1>{links}</main></html>"
    ).encode()
