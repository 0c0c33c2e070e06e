"""The request being answered, for what stands between a route and its view."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

from chalice.app import Blueprint, Request

from chalicelib.web.address import Address, address_from

# Without routes: it is registered so that the request can be had here.
here = Blueprint(__name__)

FIELDS = 200


def current_request() -> Request:
    """Chalice's own; only while a view is called."""
    return here.current_request


def address_of(request: Request, public_url: str) -> Address:
    """How the browser reached us."""
    return address_from(request.context, dict(request.headers), public_url)


def source_of(request: Request) -> str:
    """The caller's IP address, as the gateway saw it."""
    return str(request.context.get("identity", {}).get("sourceIp", ""))


def query_of(request: Request) -> Mapping[str, str]:
    """The query's fields, the last of each name."""
    found = request.query_params
    return {} if found is None else {name: found[name] for name in found}


def whole(written: str) -> int:
    """A whole number as pages send it; 0 for anything else."""
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 9 else 0


def cookie_of(request: Request, name: str) -> str:
    """A cookie's value; empty where there is none."""
    pairs = (part.strip().partition("=") for part in request.headers.get("cookie", "").split(";"))
    return str(next((value for found, _, value in pairs if found == name), ""))


def form_of(request: Request) -> Mapping[str, str]:
    """The fields of a form as browsers send it, the last of each name; none of another body."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        return {}
    raw = request.raw_body
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=FIELDS))
    except ValueError:
        return {}


def page_asked(request: Request) -> str:
    """The page to come back to: the one asked for, or for a part of a page the page itself."""
    if is_part(request):
        parts = urlsplit(str(request.headers.get("hx-current-url", "")))
        return parts.path + (f"?{parts.query}" if parts.query else "")
    path, query = str(request.context.get("path", request.path)), urlencode(query_of(request))
    return f"{path}?{query}" if query else path


def is_part(request: Request) -> bool:
    """Whether htmx asks for a part of a page."""
    return bool(request.headers.get("hx-request", "") == "true")
