"""departments.json: who answers for what."""

from pydantic import Field

from chalicelib.definitions.text import Id, Strict, Text
from chalicelib.definitions.told_at import Told
from chalicelib.definitions.week import Opening


class Unit(Opening):
    """One department; its number and its own hours only where the city states them."""

    id: Id
    name: Text
    phone: str | None = None
    told: Told | None = Field(None, description="알릴 곳. 없으면 상담사 부서에 알립니다")


class DepartmentsFile(Strict):
    """departments.json."""

    schema_: str | None = Field(None, alias="$schema")
    departments: tuple[Unit, ...]
