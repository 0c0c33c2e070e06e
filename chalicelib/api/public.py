"""Doors for everybody: whether the platform is up."""

from importlib.metadata import PackageNotFoundError, version

from chalice.app import Blueprint, Response

from chalicelib.api.errors import JSON_HEADERS
from chalicelib.bootstrap import platform

public = Blueprint(__name__)


@public.route("/health", methods=["GET"])
def health() -> Response:
    """Up, and which version."""
    engine = "local" if platform().settings.endpoint else "aws"
    body = {"status": "ok", "version": _version(), "engine": engine}
    return Response(body, headers=JSON_HEADERS)


def _version() -> str:
    try:
        return version("sotong")
    except PackageNotFoundError:
        return "unknown"
