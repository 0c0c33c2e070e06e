"""What people may subscribe to by text: `topics` in tenant.json."""

from collections.abc import Iterable

from pydantic import Field

from chalicelib.definitions.text import Id, Strict, Text
from chalicelib.domain.message import Json


class Topic(Strict):
    """One kind of news, which officers send to its subscribers."""

    id: Id = Field(description="바꾸지 않는 id, 예: welfare. 구독한 분들이 이 id에 딸려 있습니다")
    name: Text = Field(description="시민이 보는 이름, 예: 복지 소식")
    words: tuple[str, ...] = Field(
        description='문자로 부르는 말, 예: ["복지", "welfare"]. 첫 말을 해지하는 법에 씁니다'
    )


def compiled_topics(topics: Iterable[Topic]) -> Json:
    """`{"topics": [{id, name, words}]}` in the city's order; nothing where there are none."""
    listed = [
        {"id": each.id, "name": each.name.spelled(), "words": list(each.words)} for each in topics
    ]
    return {"topics": listed} if listed else {}
