"""Doors for everybody: whether the platform is up, and files that were given to somebody."""

import logging
from importlib.metadata import PackageNotFoundError, version

from chalice.app import Blueprint, Response

from chalicelib.api.errors import JSON_HEADERS
from chalicelib.bootstrap import platform
from chalicelib.domain.errors import NotFound, Permanent, Retryable

log = logging.getLogger(__name__)

public = Blueprint(__name__)

Headers = dict[str, str | list[str]]
# Whose file it is nobody may learn from where it was opened.
_PRIVATE: Headers = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
# Whoever opens it has said no language here.
_ABSENT = """찾으시는 파일이 없거나 보관 기간이 끝났습니다.
This file does not exist or is no longer kept.
找不到该文件，或保存期限已过。
ファイルが見つからないか、保存期間が終わりました。
Không tìm thấy tệp này hoặc đã hết thời hạn lưu giữ.
Файл олдсонгүй эсвэл хадгалах хугацаа дууссан байна.
"""
_LATER = """지금은 파일을 열 수 없습니다. 잠시 뒤 다시 열어 주세요.
The file cannot be opened right now. Please try again in a moment.
现在无法打开该文件，请稍后再试。
ただいまファイルを開けません。少し後にもう一度お試しください。
Hiện không mở được tệp. Vui lòng thử lại sau giây lát.
Одоогоор файлыг нээх боломжгүй байна. Түр хүлээгээд дахин оролдоно уу.
"""


@public.route("/health", methods=["GET"])
def health() -> Response:
    """Up, and which version."""
    engine = "local" if platform().settings.endpoint else "aws"
    body = {"status": "ok", "version": _version(), "engine": engine}
    return Response(body, headers=JSON_HEADERS)


@public.route("/f/{tenant}/{id}", methods=["GET"])
def shared_file(tenant: str, id: str) -> Response:
    """To the file itself, by an address of five minutes. Another tenant's is absent."""
    try:
        where = platform().sharing.link(tenant, id)
    except NotFound:
        return _plain(404, _ABSENT)
    except (Retryable, Permanent):
        log.warning("file not opened", extra={"tenant_id": tenant, "file": id})
        return _plain(503, _LATER)
    return Response("", headers={**_PRIVATE, "Location": where}, status_code=302)


def _plain(status: int, text: str) -> Response:
    headers: Headers = {**_PRIVATE, "Content-Type": "text/plain; charset=utf-8"}
    return Response(text, headers=headers, status_code=status)


def _version() -> str:
    try:
        return version("sotong")
    except PackageNotFoundError:
        return "unknown"
