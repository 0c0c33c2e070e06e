"""JSON Schemas of the six files and of a line of questions.jsonl, for editors.

Written to tenants/schema/ by `write_schemas`.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from chalicelib.definitions.files import MODELS
from chalicelib.definitions.questions import SavedQuestion
from chalicelib.definitions.system_texts import system_texts
from chalicelib.definitions.text import Strict
from chalicelib.domain.message import Json

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TITLES = {
    "tenant": "도시 기본 정보",
    "menu": "메뉴",
    "faq": "자주 묻는 질문",
    "notices": "공지사항, 청사 안내, 긴급 안내",
    "departments": "부서",
    "templates": "고쳐 쓰는 안내 말",
    "question": "저장된 질문 한 줄",
}
_MODELS: Mapping[str, type[Strict]] = {**MODELS, "question": SavedQuestion}


def schemas() -> dict[str, str]:
    """File name -> the schema's text, as it is committed."""
    return {
        f"{stem}.schema.json": json.dumps(_schema(stem), ensure_ascii=False, indent=2) + "\n"
        for stem in _MODELS
    }


def write_schemas(folder: Path) -> None:
    """Writes every schema into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")


def _schema(stem: str) -> Json:
    schema: Json = _MODELS[stem].model_json_schema()
    # Our docstrings are for us; an officer reads the Korean words beside each field.
    for part in (schema, *schema.get("$defs", {}).values()):
        if "anyOf" not in part:
            part.pop("description", None)
    if stem == "templates":
        schema["properties"]["texts"]["propertyNames"] = {"enum": list(system_texts())}
    return {**schema, "$schema": _DIALECT, "title": _TITLES[stem]}
