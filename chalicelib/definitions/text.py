"""A text as an officer writes it: Korean alone, or the same in several languages."""

from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from chalicelib.domain.language import LANGUAGES

# How ids look is a lint rule: it can name the mend, a pattern cannot.
Id = Annotated[str, StringConstraints(min_length=1)]


class Strict(BaseModel):
    """What every part of a file has in common: frozen, nothing unknown, no silent conversion."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Text(Strict):
    """`"글"` or `{"ko": "글", "en": "text", ...}`. Korean is authoritative."""

    ko: str = Field(description="한국어 (반드시 있어야 하며, 없는 언어는 한국어로 나갑니다)")
    en: str | None = Field(None, description="영어")
    zh: str | None = Field(None, description="중국어 간체")
    ja: str | None = Field(None, description="일본어")
    vi: str | None = Field(None, description="베트남어")
    mn: str | None = Field(None, description="몽골어 (키릴 문자)")

    def spelled(self) -> dict[str, str]:
        """The languages that are written, Korean first."""
        return {code: text for code, text in self if text is not None}

    def missing(self) -> tuple[str, ...]:
        """The languages that are not written, or left blank."""
        written = self.spelled()
        return tuple(code for code in LANGUAGES if not written.get(code, "").strip())

    @model_validator(mode="before")
    @classmethod
    def _from_korean(cls, raw: Any) -> Any:
        return {"ko": raw} if isinstance(raw, str) else raw

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        written = handler.resolve_ref_schema(handler(schema))
        several = dict(written)
        written.clear()
        written["description"] = "글: 한국어만 쓰거나, 언어별로 나누어 씁니다"
        written["anyOf"] = [{"type": "string"}, several]
        return written
