"""What belongs to an article: its files under their names, its further pages, its pictures, its frames."""

# ruff: noqa: E501 - markup is easier to read uncut

from __future__ import annotations

import asyncio
import base64
import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from crawler.items import ArticleSeen
from duties.model import ContentState, Reason
from reports import documents
from reports.model import Grid, SourceFile
from spiders.article_reader import ArticleReader
from spiders.asking import Answer, is_markup
from spiders.families.file_names import address_name, disposition_name
from spiders.families.model import Page, PageRequest

SITE = "http://sthj.example.gov.cn"
ARTICLE = f"{SITE}/zfxxgk/nb/202601/t20260115_100.html"
TITLE = "示例市生态环境局2025年政府信息公开工作年度报告"
PDF = b"%PDF-1.4 made up"
PROSE = "<p>本报告按照条例要求编制，全文由总体情况、主动公开、申请办理等部分组成，所列数据的统计期限为全年。</p>" * 8


@dataclass(slots=True)
class Raw:
    kept: dict[str, bytes] = field(default_factory=dict)

    def put(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        self.kept[sha256] = content
        return sha256


@dataclass(slots=True)
class Files:
    """Pages and files of a site: body and Content-Disposition by address; what is not there answers 404."""

    pages: dict[str, tuple[bytes, str]]
    needs_referer: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)
    raw: Raw = field(default_factory=Raw)
    former_digests: bool = False

    @property
    def archive(self) -> Files:
        return self

    async def ask(self, request: PageRequest | str, *, purpose: str, referer: str = "") -> Answer:
        url = request if isinstance(request, str) else request.url
        self.asked.append((url, referer))
        body, disposition = self.pages.get(url, (b"", ""))
        if not body:
            return Answer(url, url, status=404, reason=Reason.SOFT_404, gone=True)
        if self.needs_referer and purpose == "attachment" and not referer:
            body = "<html><body>链接无效</body></html>".encode()
        markup = body.lstrip()[:1] == b"<"
        page = Page(url, body.decode("utf-8", "replace")) if markup else None
        return Answer(url, url, status=200, body=body, disposition=disposition, sha256=self.raw.put(body), page=page)


class Clock:
    def now(self) -> datetime:
        return datetime(2026, 2, 1, tzinfo=UTC)


def html(body: str, title: str = TITLE) -> bytes:
    return f"<html><head><meta charset='utf-8'><title>{title}</title><meta name='ArticleTitle' content='{title}'></head><body><h1>{title}</h1><div id='zoom'>{body}</div></body></html>".encode()


def seen(files: Files, url: str = ARTICLE, *, has_failed: bool = False) -> ArticleSeen:
    reader = ArticleReader(files, Clock())  # type: ignore[arg-type]
    return asyncio.run(reader.read(url, TITLE, referer=f"{SITE}/zfxxgk/nb/", has_failed=has_failed))


# --- names ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("attachment; filename*=UTF-8''%E5%B9%B4%E6%8A%A5.pdf", "年报.pdf"),
        ("attachment; filename=\"x.pdf\"; filename*=gbk''%C4%EA%B1%A8.pdf", "年报.pdf"),
        ('attachment; filename="' + "2025年报告.doc".encode("gb18030").decode("latin-1") + '"', "2025年报告.doc"),
        ("attachment;filename=" + "2025年报告.doc".encode().decode("latin-1"), "2025年报告.doc"),
        ("attachment; filename=%E5%B9%B4%E6%8A%A5.docx", "年报.docx"),
        ('attachment; filename="=?UTF-8?B?5bm05oqlLnBkZg==?="', "年报.pdf"),
        ('inline; filename="C:\\\\temp\\\\nb.xls"', "nb.xls"),
        ("attachment", ""),
        ("", ""),
    ],
)
def test_the_name_in_a_header(header: str, name: str) -> None:
    assert disposition_name(header) == name


def test_the_name_in_an_address() -> None:
    assert address_name(f"{SITE}/f/%C4%EA%B1%A8.pdf?x=1") == "年报.pdf"
    assert address_name(f"{SITE}/f/nb.pdf") == "nb.pdf"


def test_a_file_is_called_by_its_link_then_by_the_server_then_by_its_address() -> None:
    links = "".join(f"<p><a href='./{n}.pdf'>{text}</a></p>" for n, text in enumerate(("2025年度报告全文", "", "")))
    pages = {ARTICLE: (html(PROSE + links), "")}
    for number, disposition in enumerate(
        ("attachment; filename=other.pdf", "attachment; filename*=UTF-8''%E5%B9%B4%E6%8A%A5.pdf", "")
    ):
        pages[f"{SITE}/zfxxgk/nb/202601/{number}.pdf"] = (PDF + bytes([number]), disposition)
    assert [file.name for file in seen(Files(pages)).files] == ["2025年度报告全文", "年报.pdf", "2.pdf"]


# --- files ----------------------------------------------------------------------------------------------------------

FILE = f"{SITE}/upload/2026/nb.pdf"
# {SITE}/upload/2026/nb.pdf in base64, as kkFileView takes it.
IN_BASE64 = base64.b64encode(FILE.encode()).decode()


@pytest.mark.parametrize(
    "body",
    [
        "<script>showVsbpdfIframe('/upload/2026/nb.pdf','100%','600','0','','','_vsl_')</script>",
        "<div id='v'></div><script>var pdfUrl = \"\\/upload\\/2026\\/nb.pdf\"; PDFObject.embed(pdfUrl, '#v');</script>",
        "<a href='javascript:;' onclick=\"downloadFile('/upload/2026/nb.pdf','年报.pdf')\">年报.pdf</a>",
        "<a href=\"javascript:down('/upload/2026/nb.pdf')\">下载</a>",
        "<div class='viewer' data-pdf='/upload/2026/nb.pdf'></div>",
        "<script>location.href = '/upload/2026/nb.pdf'</script>",
        f"<iframe src='/onlinePreview?url={IN_BASE64}'></iframe>",
        "<p>现将年度报告公布如下：</p><script>showPdf('/upload/2026/nb.pdf')</script>",
    ],
)
def test_a_file_that_no_link_names_is_found(body: str) -> None:
    found = seen(Files({ARTICLE: (html(body), ""), FILE: (PDF, "")}))
    assert (found.state, [file.url for file in found.files]) == (ContentState.READ, [FILE])
    # It was named and does not come: there may be a report behind it.
    assert seen(Files({ARTICLE: (html(body), "")})).state is ContentState.FAILED


@pytest.mark.parametrize(
    "body",
    [
        "<a href='javascript:void(0)' onclick='downFile(123)'>年报.docx</a>",
        "<canvas id='page1'></canvas>",
        "<script>flipbook.load(7)</script>",
        "<script src='/js/ofd.umd.min.js'></script>",
    ],
)
def test_an_article_that_may_show_its_report_by_other_means_is_not_called_empty(body: str) -> None:
    found = seen(Files({ARTICLE: (html(body), "")}))
    assert (found.state, found.reason) == (ContentState.FAILED, Reason.CANDIDATE_UNREAD)


@pytest.mark.parametrize(
    "body",
    [
        "<div id='content'></div><script src='/js/detail.js'></script>",
        "<div class='article-content'></div><script src='/js/app.8f3.js'></script>",
        "<script src='/js/show.js'></script>",
        "<div id='nr'></div><script>$.get('/api/a?id=1',function(d){$('#nr').text(d)})</script>",
        "<div class='con'></div><script>$('.con').load('/a/body.html')</script>",
        "<div class='x' data-url='/api/article/12'></div>",
        "<div ng-bind-html='body'></div>",
        "<div v-html='body'></div>",
        "<div>{{ article.body }}</div>",
        "<article-body cid='7'></article-body>",
        "<script src='/getBody.jsp?id=12&callback=show'></script>",
        "<div id='b'>加载中...</div>",
    ],
)
def test_an_article_whose_text_a_script_may_write_is_not_called_empty(body: str) -> None:
    found = seen(Files({ARTICLE: (html(body), "")}))
    assert (found.state, found.reason) == (ContentState.FAILED, Reason.NEEDS_BROWSER)


def test_an_article_of_which_the_browser_could_not_have_all_is_not_called_empty() -> None:
    answer = asyncio.run(Files({ARTICLE: (html(""), "")}).ask(ARTICLE, purpose="article"))
    for partial, state in ((True, ContentState.FAILED), (False, ContentState.EMPTY)):
        reader = ArticleReader(Files({}), Clock())  # type: ignore[arg-type]
        given = replace(answer, partial=partial)
        assert asyncio.run(reader.read(ARTICLE, TITLE, referer="", answer=given)).state is state


@pytest.mark.parametrize("scripts", ["jquery.min", "share", "swiper.min", "print"])
def test_a_title_with_a_site_s_usual_scripts_is_empty(scripts: str) -> None:
    body = f"<div class='clear'></div><div id='qrcode'></div><script src='/js/{scripts}.js'></script>"
    assert seen(Files({ARTICLE: (html(body), "")})).state is ContentState.EMPTY


@pytest.mark.parametrize(
    "body", ["", "<p>&nbsp;</p>", "<script>share.show('weibo')</script><img src='/images/icon_share.png' width='16'>"]
)
def test_a_title_without_anything_is_empty(body: str) -> None:
    assert seen(Files({ARTICLE: (html(body), "")})).state is ContentState.EMPTY


def test_what_scripts_name_is_not_asked_for_beside_a_text() -> None:
    files = Files({ARTICLE: (html(PROSE + "<script>help('/upload/manual.pdf')</script>"), "")})
    assert seen(files).state is ContentState.READ
    assert [url for url, _ in files.asked] == [ARTICLE]


def test_files_are_asked_for_with_the_article_as_referer() -> None:
    files = Files(
        {
            ARTICLE: (html("<p>详见附件</p><a href='/system/_content/download.jsp?wbfileid=7'>年报.pdf</a>"), ""),
            f"{SITE}/system/_content/download.jsp?wbfileid=7": (PDF, ""),
        },
        needs_referer=True,
    )
    found = seen(files)
    assert [file.state for file in found.files] == [ContentState.READ]
    assert files.asked[-1][1] == ARTICLE


@pytest.mark.parametrize(
    "link",
    [
        "<a href='/common/get.do?id=7'>2025年年报.pdf</a>",
        "<a href='/common/get.do?id=7' title='2025年年报.pdf'>点击下载</a>",
        "<a href='/common/download.do?id=7'>附件</a>",
    ],
)
def test_a_file_behind_a_script_address(link: str) -> None:
    address = f"{SITE}/common/{'download' if 'download' in link else 'get'}.do?id=7"
    found = seen(Files({ARTICLE: (html(f"<p>详见附件</p>{link}"), ""), address: (PDF, "")}))
    assert [(file.url, file.state) for file in found.files] == [(address, ContentState.READ)]


@pytest.mark.parametrize("stands_alone", [True, False])
def test_an_error_page_in_a_files_place_is_no_file(stands_alone: bool) -> None:
    error = ("<html><body>" + "您的下载请求无效，请从页面重新进入。" * 6 + "</body></html>").encode()
    found = seen(
        Files(
            {
                ARTICLE: (html((PROSE if stands_alone else "<p>全文见附件</p>") + "<a href='nb.pdf'>附件</a>"), ""),
                f"{SITE}/zfxxgk/nb/202601/nb.pdf": (error, ""),
            }
        )
    )
    assert [(file.state, file.reason, file.sha256) for file in found.files] == [
        (ContentState.FAILED, Reason.SOFT_404, "")
    ]
    assert found.state is (ContentState.READ if stands_alone else ContentState.FAILED)


def test_a_report_saved_as_a_web_page_under_another_name_is_a_file() -> None:
    word = f"<html><body><p>{TITLE}</p>{PROSE}</body></html>".encode()
    found = seen(
        Files(
            {
                ARTICLE: (html("<p>全文见附件</p><a href='nb.doc'>附件</a>"), ""),
                f"{SITE}/zfxxgk/nb/202601/nb.doc": (word, ""),
            }
        )
    )
    assert [file.state for file in found.files] == [ContentState.READ]


def test_a_page_in_between_leads_to_the_file() -> None:
    pages = {
        ARTICLE: (html("<p>全文见附件</p><a href='/download.jsp?id=1'>附件</a>"), ""),
        f"{SITE}/download.jsp?id=1": (b"<html><body><a href='/files/nb.pdf'>click</a></body></html>", ""),
        f"{SITE}/files/nb.pdf": (PDF, ""),
    }
    assert [file.state for file in seen(Files(pages)).files] == [ContentState.READ]


@pytest.mark.parametrize(
    "viewer",
    [
        "/pdfjs/web/viewer.html?file=%2Ffiles%2Fnb.pdf",
        "/ofd/reader.html?ofdUrl=/files/nb.ofd",
        "/weboffice/?fileUrl=/files/nb.docx#page=1",
        "/preview?docUrl=%2Ffiles%2Fnb.docx",
        "/pdfjs/web/viewer.html?file=%252Ffiles%252Fnb.pdf",
    ],
)
def test_a_viewer_is_its_file(viewer: str) -> None:
    end = "pdf" if "pdf" in viewer else "ofd" if "ofd" in viewer else "docx"
    pages = {ARTICLE: (html(f"<iframe src='{viewer}' width='100%'></iframe>"), ""), f"{SITE}/files/nb.{end}": (PDF, "")}
    assert [file.url for file in seen(Files(pages)).files] == [f"{SITE}/files/nb.{end}"]
    listed = seen(Files(pages), SITE + viewer)
    assert [(file.url, file.state) for file in listed.files] == [(f"{SITE}/files/nb.{end}", ContentState.READ)]


@pytest.mark.parametrize(
    ("frame", "file"),
    [
        ("/pdfjs/web/viewer.html#page=1&file=/files/nb.pdf", "/files/nb.pdf"),
        ("/pdfjs/web/viewer.html?file=%2Ffile%2Fview%2F9f8e7d", "/file/view/9f8e7d"),
        ("/pdfjs/web/viewer.html?file=%2Ffiles%2F%C4%EA%B1%A8.pdf", "/files/%C4%EA%B1%A8.pdf"),
    ],
)
@pytest.mark.parametrize("comes", [True, False])
def test_the_file_that_a_frame_shows_is_the_report(frame: str, file: str, *, comes: bool) -> None:
    pages = {ARTICLE: (html(f"<iframe src='{frame}'></iframe>"), "")} | ({SITE + file: (PDF, "")} if comes else {})
    found = seen(Files(pages))
    assert [each.url for each in found.files] == [SITE + file]
    # Without it the article shows nothing, frame or not.
    assert found.state is (ContentState.READ if comes else ContentState.FAILED)


@pytest.mark.parametrize(
    "body",
    [
        "<embed src='data:application/pdf;base64,{}'>",
        "<p>现将本局年度报告公布如下。</p><a href='data:application/pdf;base64,{}' download='nb.pdf'>附件</a>",
        "<div id='v'></div><script>show(atob('{}'))</script>",
    ],
)
def test_a_document_that_stands_in_the_page_itself_is_kept(body: str) -> None:
    document = PDF + bytes(range(256)) * 2
    files = Files({ARTICLE: (html(body.format(base64.b64encode(document).decode())), "")})
    found = seen(files)
    assert found.state is ContentState.READ
    assert [files.raw.kept[file.sha256] for file in found.files] == [document]
    assert [url for url, _ in files.asked] == [ARTICLE]


def test_a_letter_s_worth_of_base64_in_a_page_is_no_document() -> None:
    font = base64.b64encode(b"\x00\x01\x00\x00" + bytes(400)).decode()
    style = f"<style>@font-face{{src:url('data:application/font-ttf;base64,{font}')}}</style>"
    assert seen(Files({ARTICLE: (html(style + "<i data-key='JVBERi0xLjQ'></i>"), "")})).files == ()


def test_a_site_s_form_beside_a_report_of_text_is_no_attachment() -> None:
    page = html(PROSE).replace(b"</body>", "<div><a href='/f/a.doc'>依申请公开申请表</a></div></body>".encode())
    assert seen(Files({ARTICLE: (page, "")})).files == ()


# --- pictures, pages, frames ----------------------------------------------------------------------------------------


def test_a_row_of_pictures_is_the_report_in_order() -> None:
    pictures = "".join(f"<p><img src='./W0202601{n}.jpg' alt='第{n}页'></p>" for n in (1, 2, 3))
    pages = {ARTICLE: (html(pictures + "<img src='/images/icon_share.png'>"), "")}
    pages |= {f"{SITE}/zfxxgk/nb/202601/W0202601{n}.jpg": (b"\xff\xd8\xff" + bytes([n]), "") for n in (1, 2, 3)}
    found = seen(Files(pages))
    assert [(file.url.rsplit("/", 1)[1], file.name) for file in found.files] == [
        (f"W0202601{n}.jpg", f"第{n}页") for n in (1, 2, 3)
    ]
    assert found.state is ContentState.READ
    lost = seen(Files({ARTICLE: pages[ARTICLE]}))
    assert (lost.state, lost.reason) == (ContentState.FAILED, Reason.SOFT_404)


def test_pictures_that_load_late_and_beside_text() -> None:
    late = html("<img src='/static/blank.gif' data-original='/upload/1.png'>")
    found = seen(Files({ARTICLE: (late, ""), f"{SITE}/upload/1.png": (b"\x89PNG\r\n\x1a\n", "")}))
    assert [file.url for file in found.files] == [f"{SITE}/upload/1.png"]
    others = (
        "<img src='/i/grey.png' data-original='/upload/1.png'>",
        "<img lay-src='/upload/1.png'>",
        "<img src='' data-lazy-src='/upload/1.png'>",
        "<img srcset='/upload/1s.png 1x, /upload/1.png 2x'>",
        "<img src='/upload/1.png' data-src='https://mmbiz.qpic.cn/640'>",
        "<p><img src='/i/load.gif'><noscript><img src='/upload/1.png'></noscript></p>",
    )
    for other in others:
        found = seen(Files({ARTICLE: (html(other), ""), f"{SITE}/upload/1.png": (b"\x89PNG\r\n\x1a\n", "")}))
        assert [file.url for file in found.files] == [f"{SITE}/upload/1.png"]
    told = seen(Files({ARTICLE: (html(PROSE + "<img src='./W0202601.jpg'>"), "")}))
    assert ([file.state for file in told.files], told.state) == ([ContentState.FAILED], ContentState.READ)


def table(first: int) -> str:
    return "<table>" + "".join(f"<tr><td>行{n}</td><td>{n}</td></tr>" for n in range(first, first + 3)) + "</table>"


def test_an_article_cut_into_pages_is_read_as_one() -> None:
    pager = "<script>createPageHTML(3,0,'t20260115_100','html')</script>"
    pages = {ARTICLE: (html(PROSE + table(0) + pager), "")}
    for number in (1, 2):
        pages[ARTICLE.replace(".html", f"_{number}.html")] = (html(table(10 * number)), "")
    files = Files(pages)
    found = seen(files)
    assert found.state is ContentState.READ
    assert found.page is not None
    document = documents.read(SourceFile(files.raw.kept[found.page.sha256], "text/html", url=ARTICLE))
    cells = [cell.text for block in document.blocks if isinstance(block, Grid) for cell in block.cells]
    assert [text for text in cells if text.startswith("行")] == [f"行{n}" for n in (0, 1, 2, 10, 11, 12, 20, 21, 22)]
    assert found.content_digest != seen(Files({ARTICLE: (html(PROSE + table(0)), "")})).content_digest


def test_an_article_that_lacks_one_of_its_pages_was_not_read() -> None:
    """A report without its last page would look like one whose tables are incomplete."""
    found = seen(Files({ARTICLE: (html(PROSE + "<script>createPageHTML(2,0,'t20260115_100','html')</script>"), "")}))
    assert (found.state, found.reason) == (ContentState.FAILED, Reason.SOFT_404)


def test_the_text_in_a_frame_of_the_same_host() -> None:
    files = Files(
        {
            ARTICLE: (html("<iframe src='/nb/2025text.html'></iframe>"), ""),
            f"{SITE}/nb/2025text.html": (html(PROSE + table(5)), ""),
        }
    )
    found = seen(files)
    assert found.state is ContentState.READ
    assert found.page is not None
    assert "行5" in files.raw.kept[found.page.sha256].decode()


def test_an_empty_article_stays_empty() -> None:
    assert seen(Files({ARTICLE: (html(""), "")})).state is ContentState.EMPTY
    assert replace(seen(Files({})), at=datetime(2026, 1, 1, tzinfo=UTC)).state is ContentState.FAILED


@pytest.mark.parametrize("start", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"%PDF-1.7\n", b"Rar!\x1a\x07"])
def test_a_file_with_a_tag_by_chance_is_no_page(start: bytes) -> None:
    assert not is_markup(start + b"\x00\x01<p \x02" * 40)
    assert is_markup(b"\xef\xbb\xbf\r\n<p>" + "年度报告".encode())
