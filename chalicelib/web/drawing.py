"""Pages drawn from templates, with the headers that every page of staff bears."""

from functools import cache
from pathlib import Path
from typing import Any

from chalice.app import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chalicelib.web.address import Address
from chalicelib.web.static import versioned

Headers = dict[str, str | list[str]]

# Scripts and styles are our own files; nothing may frame, be submitted elsewhere or be kept.
# Pictures that citizens send lie at the messengers'.
SECURITY: Headers = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not `no-referrer`: forms would then name no origin, and the guard would refuse them.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
HTML: Headers = {**SECURITY, "Content-Type": "text/html; charset=utf-8"}


def page(template: str, address: Address, status: int = 200, **values: Any) -> Response:
    """A template as a page. In it `path('/desk')` and `static('desk.css')` are links of ours."""
    body = draw(template, address, **values)
    return Response(body, headers=dict(HTML), status_code=status)


def draw(template: str, address: Address, **values: Any) -> str:
    """A template as text."""
    return (
        _environment()
        .get_template(template)
        .render(
            path=address.path,
            static=lambda name: address.path(f"/static/{versioned(name)}"),
            **values,
        )
    )


def moved(where: str, status: int = 303) -> Response:
    """Sends the browser elsewhere."""
    return Response("", headers={**SECURITY, "Location": where}, status_code=status)


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
