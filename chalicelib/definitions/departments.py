"""departments.json: who answers for what."""

from pydantic import Field

from chalicelib.definitions.text import Id, Strict, Text
from chalicelib.definitions.week import Opening


class Unit(Opening):
    """One department; its number and its own hours only where the city states them."""

    id: Id
    name: Text
    phone: str | None = None


class DepartmentsFile(Strict):
    """departments.json."""

    schema_: str | None = Field(None, alias="$schema")
    departments: tuple[Unit, ...]
