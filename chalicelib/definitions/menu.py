"""menu.json: the screens a citizen walks through."""

from pydantic import Field

from chalicelib.definitions.text import Strict, Text


class Choice(Strict):
    """A tappable choice; domain/menu.py lists where it can lead."""

    label: Text = Field(description="단추에 보일 말, 언어마다 14자까지")
    to: str = Field(
        description="화면 id, faq:<id>, notice:<id>, guide:<id>, agent, notices, guide, language, "
        "link:<https 주소>, tel:<번호>"
    )


class Node(Strict):
    """One screen."""

    text: Text
    choices: tuple[Choice, ...] = Field((), description="고르는 단추. 많으면 저절로 쪽을 나눕니다")
    buttons: tuple[Choice, ...] = Field((), description="카드의 단추 3개까지: link:, tel:, agent")


class MenuFile(Strict):
    """menu.json."""

    schema_: str | None = Field(None, alias="$schema")
    start: str = Field(description="첫 화면의 id")
    nodes: dict[str, Node]
