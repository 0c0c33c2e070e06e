"""Our own files for pages, at `/static/<name>.<digest>.<ending>`: kept by browsers for a year.

A file that changes has another digest, so that nobody ever sees an old one.
"""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

from chalice.app import Blueprint, Response

files = Blueprint(__name__)

FOLDER = Path(__file__).with_name("static")
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
_YEAR = "public, max-age=31536000, immutable"
_DIGEST = re.compile(r"^(?P<name>.+)\.(?P<digest>[0-9a-f]{12})(?P<ending>\.[a-z]+)$")


@files.route("/static/{name}", methods=["GET"])
def static_file(name: str) -> Response:
    """A file by its plain name or with its digest; with another digest it is not kept."""
    found = _DIGEST.match(name)
    plain = f"{found['name']}{found['ending']}" if found else name
    text = contents().get(plain)
    if text is None:
        return Response(
            "없는 파일입니다.", headers={"Content-Type": TYPES[".txt"]}, status_code=404
        )
    return Response(
        text,
        headers={
            "Content-Type": TYPES[Path(plain).suffix],
            "Cache-Control": _YEAR if name == versioned(plain) else "no-cache",
            "X-Content-Type-Options": "nosniff",
        },
    )


@cache
def versioned(name: str) -> str:
    """The name with its digest; raises KeyError for a file that is not there."""
    path = Path(name)
    digest = sha256(contents()[name].encode()).hexdigest()[:12]
    return f"{path.stem}.{digest}{path.suffix}"


@cache
def contents() -> dict[str, str]:
    """What may be asked for: the folder is flat, a name is looked up and never joined to a path."""
    found = (path for path in FOLDER.iterdir() if path.suffix in TYPES)
    return {path.name: path.read_text("utf-8") for path in found}
