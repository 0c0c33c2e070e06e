"""departments.json: who answers for what."""

from pydantic import Field

from chalicelib.definitions.text import Id, Strict, Text


class Unit(Strict):
    """One department; its number only where the city states one."""

    id: Id
    name: Text
    phone: str | None = None


class DepartmentsFile(Strict):
    """departments.json."""

    schema_: str | None = Field(None, alias="$schema")
    departments: tuple[Unit, ...]
