"""Run on an unpacked zip by a bare interpreter: everything in it can be imported and used.

`python -I -S probe.py <folder> <handlers> <calls> <late>`: lists joined by commas; calls such as
`dynamodb:GetItem`, late are the modules of deferred_imports.py.
"""

import importlib
import sys
from pathlib import Path

REGION = "ap-northeast-2"
# Without arguments: how far a call gets is asked, not what it says. These are part of the address.
_OBJECT = {"Bucket": "bucket", "Key": "key"}
ARGUMENTS = {
    "s3:PutObject": {**_OBJECT, "ChecksumAlgorithm": "SHA256"},
    "s3:DeleteObject": _OBJECT,
    "s3:GetObject": _OBJECT,
    "s3:HeadObject": _OBJECT,
}


class Reached(Exception):
    """The request was ready to be sent."""


# A service whose host is called otherwise, and the path that its operation stands at.
ELSEWHERE = {"sesv2": ("email", "v2/email/outbound-emails")}


def probe(root: Path, handlers: list[str], calls: list[str], late: list[str]) -> None:
    """Raises ImportError, AttributeError or botocore's errors for what is missing."""
    sys.path.insert(0, str(root))
    for handler in handlers:
        module, _, name = handler.rpartition(".")
        getattr(importlib.import_module(module), name)
    for name in late:
        importlib.import_module(name)
    for path in sorted((root / "chalicelib").rglob("*.py")):
        # The parts that handlers import late are missed by nothing else.
        importlib.import_module(".".join(path.relative_to(root).with_suffix("").parts))
    for call in calls:
        service, _, operation = call.partition(":")
        _reach(service, operation, ARGUMENTS.get(call, {}))


def _reach(service: str, operation: str, arguments: dict[str, str]) -> None:
    from botocore import xform_name
    from botocore.config import Config
    from botocore.session import get_session

    session = get_session()
    session.set_credentials("none", "none")
    config = Config(parameter_validation=False)
    client = session.create_client(service, region_name=REGION, config=config)
    client.meta.events.register("before-send", _stop)
    bucket, key = arguments.get("Bucket"), arguments.get("Key", "")
    host, path = ELSEWHERE.get(service, (service, key))
    expected = f"https://{f'{bucket}.' if bucket else ''}{host}.{REGION}.amazonaws.com/{path}"
    try:
        getattr(client, xform_name(operation))(**arguments)
    except Reached as reached:
        if str(reached) != expected:
            raise SystemExit(f"{service} would be called at {reached}") from None


def _stop(request: object, **_: object) -> None:
    raise Reached(getattr(request, "url", ""))


if __name__ == "__main__":
    probe(Path(sys.argv[1]), *(each.split(",") for each in sys.argv[2:]))
