"""Reads a tenant's folder: every fault of shape in every file, all at once."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from chalicelib.definitions.faults import Fault, Severity, did_you_mean
from chalicelib.definitions.files import MODELS
from chalicelib.definitions.json_file import read_json
from chalicelib.definitions.text import Strict
from chalicelib.definitions.walking import id_at
from chalicelib.domain.message import Json

# What pydantic found, by its code, in the officer's words.
_WORDS: Mapping[str, str] = {
    "missing": "빠져 있습니다. 넣어 주세요.",
    "extra_forbidden": "모르는 이름입니다. 지우거나 고쳐 주세요.",
    "string_type": '글이어야 합니다. 큰따옴표(")로 둘러싸 주세요.',
    "string_too_short": "비어 있습니다. 내용을 넣어 주세요.",
    "int_type": "따옴표 없는 정수여야 합니다.",
    "int_from_float": "따옴표 없는 정수여야 합니다.",
    "bool_type": "따옴표 없는 true 또는 false여야 합니다.",
    "tuple_type": "대괄호 [ ]로 둘러싼 목록이어야 합니다.",
    "dict_type": "중괄호 { }로 둘러싼 묶음이어야 합니다.",
    "model_type": "중괄호 { }로 둘러싼 묶음이어야 합니다.",
    "model_attributes_type": "중괄호 { }로 둘러싼 묶음이어야 합니다.",
    "date_type": "날짜여야 합니다. 2026-12-31처럼 써 주세요.",
    "date_parsing": "없는 날짜이거나 모양이 다릅니다. 2026-12-31처럼 써 주세요.",
    "datetime_type": "시각이어야 합니다. 2026-12-31T09:00:00+09:00처럼 써 주세요.",
    "datetime_parsing": "없는 시각이거나 모양이 다릅니다. 2026-12-31T09:00:00+09:00처럼 써 주세요.",
    "timezone_aware": "시각 뒤에 +09:00을 붙여 주세요. 예: 2026-12-31T09:00:00+09:00",
}


def read_files(folder: Path) -> tuple[dict[str, Strict], list[Fault]]:
    """The files that could be read, by stem, and the faults (warnings too) of all."""
    if not folder.is_dir():
        return {}, [Fault(folder.name, "", "이 이름의 폴더가 없습니다.")]
    models: dict[str, Strict] = {}
    faults: list[Fault] = []
    for stem, model in MODELS.items():
        raw, found = read_json(folder / f"{stem}.json")
        if raw is not None and not any(fault.severity is Severity.ERROR for fault in found):
            try:
                models[stem] = model.model_validate_json(json.dumps(raw))
            except ValidationError as wrong:
                found += shape_faults(f"{stem}.json", model, raw, wrong)
        faults += found
    return models, faults


def shape_faults(file: str, model: type[Strict], raw: Json, wrong: ValidationError) -> list[Fault]:
    """What pydantic found, in the officer's words."""
    names = _names(model.model_json_schema())
    return [_fault(file, names, raw, error) for error in wrong.errors(include_url=False)]


def _fault(file: str, names: set[str], raw: Json, error: ErrorDetails) -> Fault:
    place = "/".join(str(step) for step in error["loc"])
    words = _WORDS.get(error["type"], "값의 모양이 다릅니다. 편집기의 설명을 보고 고쳐 주세요.")
    if error["type"] == "extra_forbidden":
        words += did_you_mean(str(error["loc"][-1]), names)
    return Fault(file, place, words + id_at(raw, place), rule="shape")


def _names(schema: Any) -> set[str]:
    """Every field's name anywhere in a model: what a misspelt one may have meant."""
    if isinstance(schema, list):
        return {name for part in schema for name in _names(part)}
    if not isinstance(schema, dict):
        return set()
    own = set(schema.get("properties", ()))
    return own | {name for part in schema.values() for name in _names(part)}
