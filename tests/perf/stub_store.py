"""A stand-in for DynamoDB and KMS on loopback: keeps items, counts units, can hold a call.

It is no engine: it knows the calls the webhook makes and DynamoDB's size rules, and costs so
little that what is measured against it is ours and botocore's alone.
"""

import base64
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import ceil
from typing import Any

Attributes = dict[str, dict[str, Any]]


def item_size(item: Attributes) -> int:
    """Bytes by DynamoDB's rules: names and values, a number about half a byte a digit."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: dict[str, Any]) -> int:
    ((kind, raw),) = value.items()
    if kind == "S":
        return len(raw.encode())
    if kind == "B":
        return len(base64.b64decode(raw))
    if kind == "N":
        return ceil(len(raw.lstrip("-").replace(".", "")) / 2) + 1
    return 1


@dataclass
class Call:
    """One call as it was billed."""

    name: str
    write_units: float = 0
    read_units: float = 0
    largest: int = 0


@dataclass
class Stub:
    """`held`: the numbers of calls (from 1) that wait `hold_seconds` before they are answered."""

    items: dict[tuple[str, str], Attributes] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    held: frozenset[int] = frozenset()
    hold_seconds: float = 6.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, target: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        name = target.rpartition(".")[2]
        call = Call(name)
        with self._lock:
            self.calls.append(call)
            number = len(self.calls)
        if number in self.held:
            time.sleep(self.hold_seconds)
        with self._lock:
            return _HANDLERS[name](self, call, body)

    def get(self, call: Call, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        item = self.items.get(_key(body["Key"]))
        call.read_units = _read_units([item] if item else [], body)
        return 200, {"Item": item} if item else {}

    def query(self, call: Call, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        values = [next(iter(v.values())) for v in body["ExpressionAttributeValues"].values()]
        pk = next(value for value in values if value.startswith("T#"))
        bounds = [value for value in values if value != pk]
        beyond = " > " in body["KeyConditionExpression"]
        within = _beyond if beyond else _within
        found = sorted(key for key in self.items if key[0] == pk and within(key[1], bounds))
        if not body.get("ScanIndexForward", True):
            found.reverse()
        items = [self.items[key] for key in found[: body.get("Limit")]]
        call.read_units = _read_units(items, body)
        return 200, {"Items": items, "Count": len(items), "ScannedCount": len(items)}

    def put(self, call: Call, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        item = body["Item"]
        _bill(call, item, 1)
        if (
            "attribute_not_exists" in body.get("ConditionExpression", "")
            and _key(item) in self.items
        ):
            return 400, _refusal("ConditionalCheckFailedException")
        self.items[_key(item)] = item
        return 200, {}

    def transact(self, call: Call, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        puts = [write["Put"] for write in body["TransactItems"] if "Put" in write]
        for put in puts:
            _bill(call, put["Item"], 2)
        taken = [
            "attribute_not_exists" in put.get("ConditionExpression", "")
            and _key(put["Item"]) in self.items
            for put in puts
        ]
        if any(taken):
            reasons = [{"Code": "ConditionalCheckFailed" if each else "None"} for each in taken]
            return 400, {**_refusal("TransactionCanceledException"), "CancellationReasons": reasons}
        self.items.update({_key(put["Item"]): put["Item"] for put in puts})
        return 200, {}

    def encrypt(self, call: Call, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        sealed = base64.b64encode(b"sealed:" + base64.b64decode(body["Plaintext"]) + b"." * 150)
        return 200, {"CiphertextBlob": sealed.decode(), "KeyId": body["KeyId"]}

    def decrypt(self, call: Call, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        return 200, {"Plaintext": base64.b64encode(b"k" * 32).decode(), "KeyId": "stub"}

    def data_key(self, call: Call, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        return 200, {"CiphertextBlob": base64.b64encode(b"wrapped").decode(), "KeyId": "stub"}


_Handler = Callable[[Stub, Call, dict[str, Any]], tuple[int, dict[str, Any]]]
_HANDLERS: dict[str, _Handler] = {
    "GetItem": Stub.get,
    "Query": Stub.query,
    "PutItem": Stub.put,
    "TransactWriteItems": Stub.transact,
    "Encrypt": Stub.encrypt,
    "Decrypt": Stub.decrypt,
    "GenerateDataKeyWithoutPlaintext": Stub.data_key,
}


def _within(sk: str, bounds: list[str]) -> bool:
    """One bound is a beginning, two are a span."""
    return bounds[0] <= sk <= bounds[1] if len(bounds) == 2 else sk.startswith(*bounds or [""])


def _beyond(sk: str, bounds: list[str]) -> bool:
    return sk > bounds[0]


def _key(item: Attributes) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def _bill(call: Call, item: Attributes, times: int) -> None:
    size = item_size(item)
    call.largest = max(call.largest, size)
    call.write_units += times * max(1, ceil(size / 1024))


def _read_units(items: list[Attributes], body: dict[str, Any]) -> float:
    units = max(1, ceil(sum(item_size(item) for item in items) / 4096))
    return units if body.get("ConsistentRead") else units / 2


def _refusal(code: str) -> dict[str, Any]:
    return {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "stub"}


class _Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Nagle and a delayed ACK would add 40 ms to every call.
    disable_nagle_algorithm = True
    stub: Stub

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = json.loads(self.rfile.read(length) or b"{}")
        status, answer = self.stub.answer(self.headers["X-Amz-Target"], body)
        raw = json.dumps(answer).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Silence."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True


def serve(stub: Stub) -> tuple[str, Callable[[], None]]:
    """Serves on a free loopback port; the address, and what stops it."""
    door = type("Door", (_Door,), {"stub": stub})
    server = _Server(("127.0.0.1", 0), door)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def stop() -> None:
        server.shutdown()
        server.server_close()

    return f"http://127.0.0.1:{server.server_port}", stop
