"""Reports as pictures: which pictures of an article are its pages or tables, and how it is kept with them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from crawler.items import ArticleSeen
from duties.model import ContentState, Reason
from reports.documents import read
from reports.model import SourceFile
from reports.vocabulary import GLUED_WORDS
from spiders.asking import Answer
from spiders.families import article_of
from spiders.families.model import Page, PageRequest
from tests.reports.forms import draw, page
from tests.spiders.test_article_files import ARTICLE, PDF, PROSE, SITE, TITLE, Files, html, seen

FOLDER = f"{SITE}/zfxxgk/nb/202601"
JPEG = b"\xff\xd8\xff\xe0 made up "
IMAGES = "".join(f"<p><img src='./W020260115{n}.jpg'></p>" for n in (1, 2, 3))
FILES = {f"{FOLDER}/W020260115{n}.jpg": (JPEG + bytes([n]), "") for n in (1, 2, 3)}
WITH_TABLES = page(draw(3)).partition("<body>")[2].partition("</body>")[0]


def shown(body: str, title: str = TITLE) -> list[str]:
    article = article_of(Page(ARTICLE, html(body, title).decode()))
    return [picture.url.removeprefix(SITE) for picture in article.pictures]


def kept(files: Files, article: ArticleSeen) -> str:
    assert article.page is not None
    return files.raw.kept[article.page.sha256].decode()


class Failing(Files):
    """A site whose `failing` addresses do not answer tonight."""

    failing: Mapping[str, Reason]

    async def ask(self, request: PageRequest | str, *, purpose: str, referer: str = "") -> Answer:
        url = request if isinstance(request, str) else request.url
        if url in self.failing:
            return Answer(url, url, status=0, reason=self.failing[url])
        return await Files.ask(self, request, purpose=purpose, referer=referer)


# --- which pictures -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ornament",
    [
        "<img src='/images/ewm.png'>",
        "<img src='/images/dayin.gif' style='width: 16px; height:16px'>",
        "<img src='/upload/1.png' width='90' height='90'>",
        "<img src='/upload/2.png' alt='扫一扫在手机打开当前页'>",
        "<img src='/ueditor/dialogs/attachment/fileTypeImages/icon_pdf.gif'>",
        "<img src='/static/share.png'>",
        "<img src='/upload/mark.svg'>",
        "<img src='/upload/3.jpg' alt='示例市生态环境局微信公众号'>",
        "<img src='/upload/4.jpg' title='示例发布二维码.jpg'>",
        "<img src='/upload/5.png' title='打印本页'>",
        "<img src='/static/weixin.png'>",
        "<img src='/upload/wechat_qr.jpg'>",
        "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>",
        "<img>",
    ],
)
def test_ornaments_are_no_pages(ornament: str) -> None:
    assert shown(IMAGES + ornament) == [f"/zfxxgk/nb/202601/W020260115{n}.jpg" for n in (1, 2, 3)]


@pytest.mark.parametrize(
    "picture",
    [
        "<img src='/upload/nb/online_1.jpg' width='100%'>",
        "<img src='/upload/nb/1.jpg' width='650' height='920' alt='第1页'>",
        "<img src='/icons-of-2025/../upload/nb/printed.jpg'>",
        "<img src='/loading.gif' data-original='/upload/nb/1.jpg'>",
        "<a href='/upload/nb/1.jpg'><img src='/upload/nb/1_small.jpg' width='640'></a>",
        "<img src='/upload/nb/17053.jpg' alt='微信图片_20260115101501.jpg' title='微信图片_20260115101501.jpg'>",
        "<img src='/upload/nb/17053.jpg' title='微信图片_20260115101501'>",
        "<img src='/upload/nb/weixintupian_20260115.jpg'>",
        "<img src='/upload/nb/17053.jpg' alt='打印版-1.jpg'>",
        "<img src='/upload/nb/17053.jpg' alt='关闭申请情况表'>",
    ],
)
def test_a_picture_that_an_editor_put_in_is_one(picture: str) -> None:
    (found,) = shown(picture)
    assert found.startswith("/upload/nb/")
    assert "small" not in found


def test_where_the_body_is_not_known_a_template_s_pictures_are_left_out() -> None:
    body = f"<div class='x'>{IMAGES}<img src='/skin/top-picture.jpg'></div>"
    article = article_of(Page(ARTICLE, html("").decode().replace("<div id='zoom'>", f"{body}<div class='y'>")))
    assert [picture.url.rsplit("/", 1)[1] for picture in article.pictures] == [f"W020260115{n}.jpg" for n in (1, 2, 3)]
    assert article.is_scanned


def test_one_picture_beside_an_attachment_is_its_sign_and_several_are_a_rendition() -> None:
    link = "<p>附件：<a href='./nb.pdf'>2025年度报告.pdf</a></p>"
    assert shown(link + "<img src='./W020260115.jpg'>") == []
    assert len(shown(link + IMAGES)) == 3


def test_a_page_that_is_laid_out_with_tables_is_a_report_of_pictures_all_the_same() -> None:
    cells = "".join(f"<tr><td><a href='/{n}'>栏目{n}</a></td><td></td><td>·</td></tr>" for n in range(20))
    body = f"<table>{cells}<tr><td>{IMAGES}</td></tr></table>"
    article = article_of(Page(ARTICLE, html("").decode().replace("<div id='zoom'>", f"{body}<div class='y'>")))
    assert (article.is_scanned, article.has_content, len(article.pictures)) == (True, True, 3)


# --- how it is kept -------------------------------------------------------------------------------------------------


def test_a_report_of_pictures_is_kept_as_its_pages_in_order() -> None:
    files = Files({ARTICLE: (html("<p>现将本局年度报告公布如下。</p>" + IMAGES), ""), **FILES})
    found = seen(files)
    assert found.state is ContentState.READ
    assert found.pictures == tuple(file.sha256 for file in found.files)
    text = kept(files, found)
    places = [text.index(f'src="sha256:{sha256}"') for sha256 in found.pictures]
    assert places == sorted(places)
    assert TITLE in text
    assert "现将" not in text


def test_furniture_that_changes_is_no_revision_and_another_picture_is() -> None:
    pages = {ARTICLE: (html(IMAGES), ""), **FILES}
    first = seen(Files(pages))
    counted = html(IMAGES).replace(b"</body>", "<div class='foot'>您是第1024位访客</div></body>".encode())
    again = seen(Files({**pages, ARTICLE: (counted, "")}))
    assert first.page is not None
    assert again.page is not None
    assert (first.page.sha256, first.content_digest) == (again.page.sha256, again.content_digest)
    other = seen(Files({**pages, f"{FOLDER}/W0202601152.jpg": (JPEG + b"new", "")}))
    assert other.page is not None
    assert other.page.sha256 != first.page.sha256
    assert other.content_digest != first.content_digest


@pytest.mark.parametrize("attribute", ["src='/upload/nb/share_1.jpg'", "src='/upload/nb/1.jpg' alt='打印'"])
def test_an_article_of_an_image_with_an_icon_s_name_is_not_known_to_be_empty(attribute: str) -> None:
    found = seen(Files({ARTICLE: (html(f"<p><img {attribute}></p>"), "")}))
    assert (found.state, found.reason) == (ContentState.FAILED, Reason.CANDIDATE_UNREAD)
    small = seen(Files({ARTICLE: (html(f"<p><img {attribute} width='16'></p>"), "")}))
    assert small.state is ContentState.EMPTY


def test_a_page_that_does_not_answer_tonight_leaves_the_report_unread() -> None:
    files = Failing({ARTICLE: (html(IMAGES), ""), **FILES})
    files.failing = {f"{FOLDER}/W0202601152.jpg": Reason.UNREACHABLE}
    found = seen(files)
    assert (found.state, found.reason) == (ContentState.FAILED, Reason.UNREACHABLE)


def test_a_picture_that_is_gone_is_counted_and_not_waited_for() -> None:
    there = {url: file for url, file in FILES.items() if not url.endswith("2.jpg")}
    files = Files({ARTICLE: (html(IMAGES), ""), **there})
    found = seen(files)
    assert (found.state, len(found.pictures)) == (ContentState.READ, 2)
    assert kept(files, found).count('src="sha256:"') == 1


def test_an_error_page_in_a_picture_s_place_is_no_picture() -> None:
    error = (b"<html><body>404</body></html>", "")
    found = seen(Files({ARTICLE: (html(IMAGES), ""), **dict.fromkeys(FILES, error)}))
    assert (found.state, found.reason, found.pictures) == (ContentState.FAILED, Reason.SOFT_404, ())


def test_tables_as_pictures_stand_in_their_places_among_the_text() -> None:
    body = f"{PROSE}<p>三、收到和处理政府信息公开申请情况</p>{IMAGES}<p>四、行政复议</p><img src='/images/ewm.png'>"
    files = Files({ARTICLE: (html(body), ""), **FILES})
    found = seen(files)
    assert (found.state, len(found.pictures)) == (ContentState.READ, 3)
    text = kept(files, found)
    places = [text.index(mark) for mark in ("三、收到", *found.pictures, "四、行政复议")]
    assert places == sorted(places)
    assert "/images/ewm.png" in text


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (WITH_TABLES + IMAGES, TITLE),
        (PROSE + IMAGES, TITLE.replace("2025", "2016")),
        (PROSE + IMAGES, "示例市生态环境局召开冬季大气污染防治调度会"),
    ],
    ids=["has its tables", "before the form", "no report"],
)
def test_pictures_that_cannot_be_tables_are_not_asked_for(body: str, title: str) -> None:
    files = Files({ARTICLE: (html(body, title), ""), **FILES})
    found = seen(files)
    assert (found.state, found.pictures) == (ContentState.READ, ())
    assert not [url for url, _ in files.asked if url.endswith(".jpg")]


FAR = [f"https://mmbiz.example.com/upload/{n}.jpg" for n in (1, 2, 3)]
FAR_IMAGES = "".join(f"<img src='{url}'>" for url in FAR)


def test_pages_from_elsewhere_are_pages_beside_an_own_one() -> None:
    pages = {url: (JPEG + url.encode(), "") for url in FAR}
    files = Files({ARTICLE: (html("<img src='./W0202601151.jpg'>" + FAR_IMAGES), ""), **FILES, **pages})
    found = seen(files)
    assert (found.state, len(found.pictures)) == (ContentState.READ, 4)
    assert kept(files, found).count('src="sha256:') == 4


def test_a_page_from_elsewhere_that_is_refused_is_counted() -> None:
    files = Failing({ARTICLE: (html(IMAGES + FAR_IMAGES), ""), **FILES})
    files.failing = dict.fromkeys(FAR, Reason.ROBOTS_REFUSED)
    found = seen(files)
    assert (found.state, len(found.pictures)) == (ContentState.READ, 3)
    assert kept(files, found).count('src="sha256:"') == 3


@pytest.mark.parametrize("own", [IMAGES, ""], ids=["beside own ones", "alone"])
def test_pictures_from_elsewhere_beside_text_are_not_asked_for_and_are_counted(own: str) -> None:
    files = Files({ARTICLE: (html(PROSE + own + FAR_IMAGES), ""), **FILES})
    found = seen(files)
    assert (found.state, len(found.pictures)) == (ContentState.READ, 3 if own else 0)
    assert not [url for url, _ in files.asked if "mmbiz" in url]
    text = kept(files, found)
    assert text.count('src="sha256:"') == 3
    assert read(SourceFile(text.encode(), "text/html")).meta["pictures_unread"] == ("6" if own else "3")


@pytest.mark.parametrize(
    ("reason", "waited"), [(Reason.ROBOTS_REFUSED, False), (Reason.UNREACHABLE, True), (Reason.BUDGET_SPENT, True)]
)
def test_a_picture_beside_text_is_waited_for_once(reason: Reason, waited: bool) -> None:
    files = Failing({ARTICLE: (html(PROSE + IMAGES), ""), **FILES})
    files.failing = {f"{FOLDER}/W0202601152.jpg": reason}
    assert seen(files).state is (ContentState.FAILED if waited else ContentState.READ)
    again = seen(files, has_failed=True)
    if reason is Reason.BUDGET_SPENT:
        assert (again.state, again.reason) == (ContentState.FAILED, reason)
    else:
        assert (again.state, len(again.pictures)) == (ContentState.READ, 2)
        assert kept(files, again).count('src="sha256:"') == 1


def test_an_error_page_in_the_place_of_one_page_is_waited_for_once() -> None:
    error = (b"<html><body>404</body></html>", "")
    files = Files({ARTICLE: (html(IMAGES), ""), **FILES, f"{FOLDER}/W0202601152.jpg": error})
    first = seen(files)
    assert (first.state, first.reason) == (ContentState.FAILED, Reason.SOFT_404)
    again = seen(files, has_failed=True)
    assert (again.state, len(again.pictures)) == (ContentState.READ, 2)
    assert kept(files, again).count('src="sha256:"') == 1


def test_a_page_that_does_not_answer_again_leaves_the_report_unread() -> None:
    files = Failing({ARTICLE: (html(IMAGES), ""), **FILES})
    files.failing = {f"{FOLDER}/W0202601152.jpg": Reason.UNREACHABLE}
    assert seen(files, has_failed=True).state is ContentState.FAILED


def test_a_menu_and_a_calendar_beside_pictures_are_no_report() -> None:
    names = (*GLUED_WORDS["proactive"], *(f"法定主动公开内容第{n}项目录" for n in range(90)))
    links = "".join(f"<tr><td><a href='/{n}'>{name}</a></td></tr>" for n, name in enumerate(names))
    days = "".join(f"<td>{day}</td>" for day in range(1, 32))
    beside = f"<table>{links}</table><table><tr>{days}</tr></table>"
    markup = html(IMAGES).decode().replace("<div id='zoom'>", f"{beside}<div id='zoom'>")
    files = Files({ARTICLE: (markup.encode(), ""), **FILES})
    assert "法定" not in kept(files, seen(files))


@pytest.mark.parametrize("text", [WITH_TABLES, PROSE * 2], ids=["tables", "prose"])
def test_text_outside_what_is_called_the_body_is_the_report(text: str) -> None:
    head = "<div class='TRS_Editor'><img src='./W0202601151.jpg'></div>"
    markup = html("").decode().replace("<div id='zoom'></div>", f"{head}<div class='main'>{text}</div>")
    files = Files({ARTICLE: (markup.encode(), ""), **FILES})
    found = seen(files)
    assert found.state is ContentState.READ
    assert len(read(SourceFile(kept(files, found).encode(), "text/html")).blocks) > 3


def test_an_article_cut_into_pages_of_one_picture_each() -> None:
    pager = "<script>createPageHTML(3,0,'t20260115_100','html')</script>"
    pages = {ARTICLE: (html("<img src='./W0202601151.jpg'>" + pager), ""), **FILES}
    for number in (1, 2):
        pages[ARTICLE.replace(".html", f"_{number}.html")] = (html(f"<img src='./W020260115{number + 1}.jpg'>"), "")
    found = seen(Files(pages))
    assert (found.state, len(found.pictures)) == (ContentState.READ, 3)
    assert [file.url.rsplit("/", 1)[1] for file in found.files] == [f"W020260115{n}.jpg" for n in (1, 2, 3)]


def test_pictures_and_an_attachment_are_both_kept() -> None:
    link = "<p>附件：<a href='./nb.pdf'>2025年度报告.pdf</a></p>"
    files = Files({ARTICLE: (html(link + IMAGES), ""), f"{FOLDER}/nb.pdf": (PDF, ""), **FILES})
    found = seen(files)
    assert [file.url.rsplit(".", 1)[1] for file in found.files] == ["pdf", "jpg", "jpg", "jpg"]
    assert len(found.pictures) == 3
