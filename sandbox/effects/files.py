"""Faults of attachments: types and names that lie or are missing, files that want a Referer, errors that look fine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

from sandbox.effects.stage import Disturbed, Stage, page, rewritten, without
from sandbox.site import Answer, Answers, Request, Response


def _files(stage: Stage, change: Callable[[Response], Answer]) -> tuple[Answers, ...]:
    def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
        answer = site()
        wanted = stage.is_file(request) and isinstance(answer, Response) and answer.status == 200
        return change(answer) if wanted and isinstance(answer, Response) else answer

    return (Disturbed(stage.site, spoil),)


def typed(kind: str | None) -> Callable[[Stage], tuple[Answers, ...]]:
    """The file comes with `kind` as its Content-Type, or with none."""

    def change(answer: Response) -> Answer:
        bare = without(answer, "content-type")
        return bare if kind is None else replace(bare, headers=(("Content-Type", kind), *bare.headers))

    return lambda stage: _files(stage, change)


def replaced(answer: Response) -> Callable[[Stage], tuple[Answers, ...]]:
    """Instead of the file comes `answer`, with status and type of a file."""
    return lambda stage: _files(stage, lambda _: answer)


ERROR_AS_PDF = Response(
    200,
    "<html><head><title>错误提示</title></head><body><h3>文件读取失败，请联系管理员。</h3></body></html>".encode(),
    (("Content-Type", "application/pdf"),),
)


def named(disposition: Callable[[str], bytes]) -> Callable[[Stage], tuple[Answers, ...]]:
    """The file comes with the Content-Disposition that `disposition` makes of its name, in raw bytes."""

    def play(stage: Stage) -> tuple[Answers, ...]:
        assert stage.report is not None
        name = stage.report.files[0].name
        value = disposition(name).decode("latin-1")
        octets = ("Content-Type", "application/octet-stream")

        def change(answer: Response) -> Answer:
            return replace(answer, headers=(octets, ("Content-Disposition", value)))

        return _files(stage, change)

    return play


def gbk_bytes(name: str) -> bytes:
    """The name in the bytes of GBK, quoted."""
    return b'attachment; filename="' + name.encode("gbk") + b'"'


def utf8_bytes(name: str) -> bytes:
    """The name in the bytes of UTF-8, without quotes."""
    return b"attachment;filename=" + name.encode()


def percent(name: str) -> bytes:
    """The name percent-encoded where it should not be."""
    return f'attachment; filename="{quote(name)}"'.encode()


def rfc5987(name: str) -> bytes:
    """The name as RFC 5987 wants it, beside one for old visitors."""
    return f"attachment; filename=\"report.bin\"; filename*=UTF-8''{quote(name)}".encode()


def nameless(stage: Stage) -> tuple[Answers, ...]:
    """The link leads to `download.do?id=`, without a suffix; the answer says neither type nor name."""
    assert stage.report is not None
    site, post = stage.site, stage.report
    path = site.family_of(site.main_directory).file_path(site.main_directory, post, 0)
    away = f"/common/download.do?id={post.key}"

    def spoil(request: Request, answer: Callable[[], Answer], now: datetime) -> Answer:
        if request.path == away:
            given = site.answer(replace(request, path=path), now)
            return without(given, "content-type") if isinstance(given, Response) else given
        if request.path == path:
            return page(404, "<h1>404</h1>")
        if not stage.is_report(request):
            return answer()
        name = path.rpartition("/")[2].encode()
        return rewritten(answer(), lambda body: body.replace(b"./" + name, away.encode()))

    return (Disturbed(site, spoil),)


def referer_wanted(stage: Stage) -> tuple[Answers, ...]:
    """403 for who does not come from the site."""

    def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
        if stage.is_file(request) and stage.site.host not in request.headers.get("referer", ""):
            return page(403, "<html><body><h1>403 Forbidden</h1></body></html>")
        return site()

    return (Disturbed(stage.site, spoil),)


def straight(stage: Stage) -> tuple[Answers, ...]:
    """The list links to the file itself: there is no article."""
    assert stage.report is not None
    site, post = stage.site, stage.report
    path = site.family_of(site.main_directory).file_path(site.main_directory, post, 0)
    article = site.address(post).removeprefix(site.main_directory)

    def spoil(request: Request, answer: Callable[[], Answer], now: datetime) -> Answer:
        if stage.is_report(request):
            return page(404, "<h1>404</h1>")
        if not stage.is_list(request):
            return answer()
        return rewritten(answer(), lambda body: body.replace(f"./{article}".encode(), path.encode()))

    return (Disturbed(site, spoil),)
