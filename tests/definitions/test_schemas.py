"""The editors' schemas are those of the models, and say what the models say."""

from pathlib import Path

from chalicelib.definitions.schemas import schemas, write_schemas
from chalicelib.definitions.system_texts import system_texts

SCHEMAS = Path(__file__).parents[2] / "tenants" / "schema"


def test_the_committed_schemas_are_those_of_the_models() -> None:
    committed = {path.name: path.read_text("utf-8") for path in SCHEMAS.iterdir()}
    assert committed == schemas()


def test_schemas_are_written_as_they_are_committed(tmp_path: Path) -> None:
    write_schemas(tmp_path / "schema")
    assert {
        path.name: path.read_text("utf-8") for path in (tmp_path / "schema").iterdir()
    } == schemas()


def test_an_editor_knows_the_keys_of_the_system_texts() -> None:
    assert all(f'"{key}"' in schemas()["templates.schema.json"] for key in system_texts())
