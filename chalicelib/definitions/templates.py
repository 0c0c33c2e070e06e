"""templates.json: the city's own wording of a system text."""

from pydantic import Field

from chalicelib.definitions.text import Strict, Text


class TemplatesFile(Strict):
    """templates.json."""

    schema_: str | None = Field(None, alias="$schema")
    texts: dict[str, Text] = Field(description="열쇠와 빈칸은 texts.json에 있는 것만 씁니다")
