"""What faults of files, pages and servers look like on the wire: one check for each."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest

from tests.sandbox.fault_case import DAY, NIGHT, Case, cut, listed_pages, works
from tests.sandbox.protocols import PROTOCOLS, found, hrefs
from tests.sandbox.visitor import Answer

# 8 to 10: files


def _whole(answer: Answer) -> None:
    assert answer.status == 200
    assert answer.body.startswith((b"%PDF", b"PK"))


def file_beside_article(case: Case) -> None:
    page = case.get(case.report).text
    assert re.search(r'href=["\']\./P02', page)
    _whole(case.file())


def file_name_in_alt(case: Case) -> None:
    assert case.post is not None
    page = case.get(case.report).text
    anchor = found(r'(<a class="nfw-cms-attachment".*?</a>)', page)
    assert f'alt="{case.post.files[0].name}"' in anchor
    assert case.post.title not in anchor.rpartition(">")[0].partition(">")[2]
    _whole(case.file())


def file_wants_referer(case: Case) -> None:
    assert case.file().status == 403
    _whole(case.file(Referer=case.report))


def list_links_to_file(case: Case) -> None:
    (address,) = [url for url in hrefs(case.get(case.column).text, case.column) if url.endswith(".pdf")]
    _whole(case.get(address))
    assert case.get(case.report).status == 404


def typed(kind: str | None, magic: bytes) -> Callable[[Case], None]:
    def check(case: Case) -> None:
        answer = case.file()
        assert answer.headers["Content-Type"] == kind
        assert answer.body.startswith(magic)

    return check


def error_page_as_pdf(case: Case) -> None:
    answer = case.file()
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.body.startswith(b"<html")


def named(make: Callable[[str], bytes]) -> Callable[[Case], None]:
    def check(case: Case) -> None:
        assert case.post is not None
        (address,) = case.files()
        head = case.raw(urlsplit(address).path).partition(b"\r\n\r\n")[0]
        assert make(case.post.files[0].name) in head
        _whole(case.get(address))

    return check


def name_missing(case: Case) -> None:
    answer = case.file()
    _whole(answer)
    assert answer.headers["Content-Disposition"] is None
    assert answer.headers["Content-Type"] is None


# 11: home pages that send on


def home_sends_on(mark: str) -> Callable[[Case], None]:
    def check(case: Case) -> None:
        answer = case.get(case.home)
        assert mark in answer.text + str(answer.headers)
        assert len(answer.body) < 2_000
        assert case.column not in hrefs(answer.text or "<p></p>", case.home)
        assert case.part.body.name in case.get(case.root + "/main/index.html").text

    return check


def jump_page(case: Case) -> None:
    reached = {case.home}
    for _ in range(3):
        reached |= {link for url in list(reached) if case.host in url for link in hrefs(case.get(url).text, url)}
    assert case.column not in reached
    (jump,) = [url for url in reached if url.endswith("/jump.shtml")]
    target = urljoin(jump, found(r'location\.replace\("([^"]+)"\)', case.get(jump).text))
    assert case.report in hrefs(case.get(target).text, target)


# 12, 16: pages


def coded(encoding: str, header: str, declared: str) -> Callable[[Case], None]:
    def check(case: Case) -> None:
        answer = case.get(case.column)
        assert case.part.body.name in answer.body.decode(encoding)
        assert (answer.headers["Content-Type"] or "") == header
        assert f"charset={declared}".encode() in answer.body
        if encoding != "utf-8":
            with pytest.raises(UnicodeDecodeError):
                answer.body.decode("utf-8")

    return check


def bom_inside(case: Case) -> None:
    body = case.get(case.column).body
    assert body.count(b"\xef\xbb\xbf") > 3
    assert not body.startswith(b"\xef\xbb\xbf")


def open_comment(case: Case) -> None:
    oldest = min(case.part.posts, key=lambda post: post.at)
    pages, page = listed_pages(case)
    text = page(pages - 1).text
    comment = next(part for part in re.findall(r"<!--.*?-->", text, re.DOTALL) if "sample.html" in part)
    assert str(oldest.key) in comment
    assert str(oldest.key) not in text.replace(comment, "")


def template_text(case: Case) -> None:
    text = case.get(case.column).text
    assert 'href="<?=el.link?>"' in text
    assert "2025年政府信息公开工作年度报告模板" in text
    case_reached = hrefs(text, case.column)
    assert case.report in case_reached


# 14, 15, 17 to 21, 23


def doubles(case: Case) -> None:
    listed = [url for url in hrefs(case.get(case.column).text, case.column) if re.search(r"t\d{8}_\d+", url)]
    keys = {re.search(r"_(\d{6,})", url)[1] for url in listed}  # type: ignore[index]
    assert len(listed) >= 2 * len(keys)
    pages = {case.get(url).body for url in listed}
    assert len(pages) == len(keys)


def head_refused(case: Case) -> None:
    assert case.visitor.get(case.report, "HEAD").status in {405, 404, 412}
    assert case.get(case.report).status == 200


def framed_list(case: Case) -> None:
    assert case.report not in hrefs(case.get(case.column).text, case.column)
    assert case.report in PROTOCOLS["iframe"](case.visitor, case.column)


def framed_pdf(case: Case) -> None:
    source = found(r'<iframe src="([^"]+)"', case.get(case.report).text)
    assert case.get(urljoin(case.report, source)).status == 200
    (file,) = parse_qs(urlsplit(source).query)["file"]
    _whole(case.get(urljoin(case.report, file)))


def pictures_only(case: Case) -> None:
    pictures = [case.get(url) for url in case.files()]
    assert len({picture.body for picture in pictures}) == 3
    assert all(picture.body.startswith(b"\x89PNG") for picture in pictures)
    assert "总体情况" not in case.get(case.report).text


def scanned_pages(case: Case) -> None:
    page = case.get(case.report)
    assert "总体情况" not in page.text
    assert "/images/ewm.png" in page.text
    assert all(case.get(url).body.startswith(b"\xff\xd8\xff") for url in case.files())
    assert len(case.files()) > 3


def tables_as_pictures(case: Case) -> None:
    page = case.get(case.report)
    assert "总体情况" in page.text
    assert "予以公开" not in page.text
    assert len({case.get(url).body for url in case.files()}) == 3


def zip_only(case: Case) -> None:
    assert case.post is not None
    with zipfile.ZipFile(io.BytesIO(case.file().body), metadata_encoding="gbk") as archive:
        (name,) = archive.namelist()
        assert name == f"{case.post.title}.docx"
        assert archive.read(name).startswith(b"PK")
        assert archive.testzip() is None


def rar_only(case: Case) -> None:
    body = case.file().body
    assert body.startswith(b"Rar!\x1a\x07\x00")
    stored = body[body.index(b"PK\x03\x04") :]
    size = int.from_bytes(body[7 + 13 + 7 : 7 + 13 + 11], "little")
    assert zlib.crc32(stored[:size]) == int.from_bytes(body[7 + 13 + 16 : 7 + 13 + 20], "little")


def report_cut(case: Case) -> None:
    assert cut(case, case.report)
    assert cut(case, case.report)
    assert not cut(case, case.column)


def report_cut_once(case: Case) -> None:
    assert cut(case, case.report)
    assert case.part.body.name in case.get(case.report).text


def list_cut(case: Case) -> None:
    assert cut(case, case.column)
    assert not cut(case, case.report)


def false_gzip(case: Case) -> None:
    answer = case.get(case.report)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert case.part.body.name in answer.text


def foreign_header(case: Case) -> None:
    head = case.raw("/").partition(b"\r\n\r\n")[0]
    assert "来源标识".encode("gbk") in head


def robots(status: int, mark: str) -> Callable[[Case], None]:
    def check(case: Case) -> None:
        answer = case.get(f"{case.root}/robots.txt")
        assert (answer.status, mark in answer.text) == (status, True)
        case.everything_reached()

    return check


def closed_at_night(case: Case) -> None:
    works(case)
    case.running.set_now(NIGHT)
    try:
        answer = case.get(case.column)
        assert (answer.status, "公告" in answer.text) == (503, True)
    finally:
        case.running.set_now(DAY)


def closed_for_days(case: Case) -> None:
    answer = case.get(case.column)
    assert (answer.status, "暂停服务" in answer.text) == (503, True)


def part_of_a_list(mark: str) -> Callable[[Case], None]:
    """The list shows all that is there and has no pager; `mark`: what the designs of its kind are known by."""

    def check(case: Case) -> None:
        page = case.get(case.column)
        own = {case.running.city.url(case.part, post, case.port) for post in case.part.posts if post.visible(DAY)}
        assert page.status == 200
        assert own <= hrefs(page.text, case.column)
        assert re.search(mark, page.text)
        assert "下一页</" not in page.text

    return check
