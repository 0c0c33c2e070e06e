"""botocore's data, cut down to the calls that are made.

As installed it lists 439 services at the first client: 882 directories, 2,700 files looked at.
"""

import gzip
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

Json = dict[str, Any]

# Read when a client is made. Waiters, paginators and examples are not.
_NEEDED = ("service-2.json", "endpoint-rule-set-1.json")


def trim(data: Path, calls: Mapping[str, Sequence[str]]) -> None:
    """Keeps these operations of these services, all there are in `data`, and their endpoints."""
    for service, operations in calls.items():
        _trim_service(data / service, operations)
    endpoints = data / "endpoints.json"
    _write(endpoints, slim_endpoints(_read(endpoints), frozenset(calls)))


def slim_model(model: Json, operations: Sequence[str]) -> Json:
    """A service model with these operations, the shapes they reach, and no prose."""
    kept: Json = _without_prose({name: model["operations"][name] for name in operations})
    for operation in kept.values():
        # A query for ARNs of tables in a transaction, to choose an endpoint: ours are names.
        operation.pop("operationContextParams", None)
    shapes: Json = {}
    waiting = [*_shapes_in(kept)]
    while waiting:
        name = waiting.pop()
        if name not in shapes:
            shapes[name] = _without_prose(model["shapes"][name])
            waiting += _shapes_in(shapes[name])
    ordered = {name: shapes[name] for name in model["shapes"] if name in shapes}
    slim: Json = _without_prose({**model, "operations": {}, "shapes": {}})
    for parameter in slim.get("clientContextParams", {}).values():
        # botocore reads it without asking whether it is there.
        parameter["documentation"] = ""
    return {**slim, "operations": kept, "shapes": ordered}


def _shapes_in(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("shape"), str):
            yield node["shape"]
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from _shapes_in(each)


def slim_endpoints(endpoints: Json, services: frozenset[str]) -> Json:
    """The partition `aws` alone, with these services alone."""
    partitions = [each for each in endpoints["partitions"] if each["partition"] == "aws"]
    for partition in partitions:
        known = partition["services"]
        partition["services"] = {name: known[name] for name in known if _is_kept(name, services)}
    return {**endpoints, "partitions": partitions}


def _is_kept(name: str, services: frozenset[str]) -> bool:
    return name in services or name == "streams.dynamodb"


def _trim_service(folder: Path, operations: Sequence[str]) -> None:
    # Only the newest version is ever loaded.
    *old, newest = sorted(folder.iterdir())
    for version in old:
        shutil.rmtree(version)
    for path in list(newest.iterdir()):
        plain = path.with_suffix("") if path.suffix == ".gz" else path
        if plain.name in _NEEDED:
            content = _read(path)
            path.unlink()
            # Unpacked: inflating it at each cold start would cost more than its bytes.
            is_model = plain.name == "service-2.json"
            _write(plain, slim_model(content, operations) if is_model else content)
        else:
            path.unlink()


def _without_prose(node: Any) -> Any:
    if isinstance(node, dict):
        return {
            key: _without_prose(value)
            for key, value in node.items()
            # A member may be called so too; prose is always a string.
            if not (key in ("documentation", "documentationUrl") and isinstance(value, str))
        }
    if isinstance(node, list):
        return [_without_prose(each) for each in node]
    return node


def _read(path: Path) -> Any:
    raw = path.read_bytes()
    return json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, separators=(",", ":")), encoding="utf-8")
