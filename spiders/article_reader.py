"""Fetches what stands behind a listed address: the page, what it says of itself, and its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import compress
from urllib.parse import urlsplit

from crawler.items import ArticleSeen, ReportFile
from crawler.politeness import city_domain
from crawler.settings import Clock
from duties.model import ContentState, Reason
from reports import documents
from reports.documents.media import medium_of
from reports.documents.table_words import lacking, parts_of
from reports.errors import DocumentError
from reports.model import Grid, SourceFile
from reports.prose.titles import parse_title
from reports.vocabulary import FIRST_YEAR_WITH_TABLES, TABLES
from spiders.article_digests import digest_of, former_digest
from spiders.asking import Answer, Questions
from spiders.families import article_of, recognise, scripted
from spiders.families.addresses import canonical, is_file
from spiders.families.article import body_of
from spiders.families.attachments import attachments, viewed_file
from spiders.families.damage import is_empty_article
from spiders.families.file_names import address_name, disposition_name
from spiders.families.furniture import roles_of
from spiders.families.illustrated import illustrated, scanned_page
from spiders.families.inlined import inlined_documents
from spiders.families.joined import joined
from spiders.families.model import ArticlePage, Attachment, Page
from spiders.families.slots import article_may_be_filled
from spiders.families.text import chinese_letters, squeeze, text_of
from spiders.families.vocabulary import REPORT_WORDS

FILES_PER_ARTICLE = 20
PICTURES_PER_ARTICLE = 60
PAGES_PER_ARTICLE = 30
# The shortest report in HTML has some 600 characters; the longest error page that came in a file's place had far less.
_DOCUMENT_LETTERS = 300
# The smallest of the three statutory tables has as many cells of figures.
_TABLE_OF_DATA = 10
# What does not change from night to night.
_REFUSED = (Reason.ROBOTS_REFUSED, Reason.GEO_REFUSED, Reason.PRIVATE_ONLY)


@dataclass(slots=True)
class ArticleReader:
    """Reads articles with the questions of one city."""

    questions: Questions
    clock: Clock

    async def read(
        self, url: str, title: str, *, referer: str, answer: Answer | None = None, has_failed: bool = False
    ) -> ArticleSeen:
        """The article at `url`; `answer` where its page was already fetched in this run. `has_failed` on an earlier
        night, it is not waited for pictures that fail again, where the rest can be read."""
        shown = viewed_file(url)
        if shown:
            # The list leads to a viewer (PDF.js, OFD): its file is the article.
            answer, referer = await self.questions.ask(shown, purpose="article", referer=url), url
        elif answer is None:
            answer = await self.questions.ask(url, purpose="article", referer=referer)
        if answer.reason is not None or not answer.body:
            return self._seen(url, title, ContentState.FAILED, answer)
        if answer.page is None or (is_file(url) and _is_document(answer.page)):
            file = _kept(answer, Attachment(answer.url, title))
            return self._seen(url, title, ContentState.READ, answer, files=(file,))
        article = article_of(answer.page)
        files = [await self._file(attachment, answer.url) for attachment in article.attachments[:FILES_PER_ARTICLE]]
        files += self._inlined(answer)
        state = ContentState.READ if article.has_content or files else ContentState.EMPTY
        if state is ContentState.EMPTY and not files and (answer.partial or _may_be_filled(answer.page)):
            # Its text may be a script's work: that it is empty is not known.
            return self._seen(url, title, ContentState.FAILED, replace(answer, reason=Reason.NEEDS_BROWSER))
        if state is ContentState.EMPTY and (
            article.passed_over or not any(is_empty_article(answer.page, name) for name in {title, article.title})
        ):
            # All that it shows is an image with an icon's name, or something else than an article without content: the
            # site's error in its own frame. Whether there is a report behind it is not known.
            return self._seen(url, title, ContentState.FAILED, replace(answer, reason=Reason.CANDIDATE_UNREAD))
        whole = await self._whole(answer, article, title, has_failed=has_failed)
        alone = article.stands_alone and not whole.is_scanned
        needed = [*files, *(whole.files if whole.is_scanned else ())]
        if needed and not alone and all(file.state is ContentState.FAILED for file in needed):
            # A covering note whose file does not come: whether there is a report behind it is not known.
            state = ContentState.FAILED
        files += whole.files
        if whole.lost is not None:
            # A report without one of its pages would look like one whose tables are incomplete.
            state, answer = ContentState.FAILED, replace(answer, reason=whole.lost)
        return self._seen(url, title, state, answer, article=article, files=tuple(files), whole=whole)

    async def _whole(self, answer: Answer, article: ArticlePage, title: str, *, has_failed: bool) -> _Whole:
        """The article with its further pages joined to the first, and its pictures named in it."""
        if answer.page is None:
            return _Whole(answer.body)
        pages = [Page(answer.url, article.written_out) if article.written_out else answer.page]
        body = article.written_out.encode() if article.written_out else answer.body
        if len(article.more_pages) > PAGES_PER_ARTICLE:
            return _Whole(body, lost=Reason.BUDGET_SPENT)
        for url in article.more_pages:
            further = await self.questions.ask(url, purpose="article", referer=answer.url)
            if further.page is None:
                return _Whole(body, lost=further.reason or Reason.UNREACHABLE)
            pages.append(further.page)
        if len(pages) > 1:
            body = joined(pages).encode()
        articles = [article, *(article_of(page) for page in pages[1:])]
        is_scanned = article.is_scanned and not any(of.stands_alone and not of.is_scanned for of in articles)
        is_scanned = is_scanned and not _shows_table(answer, body)
        shown = list({canonical(picture.url): picture for of in articles for picture in of.pictures}.values())
        if not shown or not (is_scanned or _may_be_tables(article, answer, body)):
            return _Whole(body)
        title = article.title or title
        return await self._with_pictures(pages, title, shown, is_scanned=is_scanned, has_failed=has_failed)

    async def _with_pictures(
        self, pages: list[Page], title: str, shown: Sequence[Attachment], *, is_scanned: bool, has_failed: bool
    ) -> _Whole:
        """The pages with their pictures fetched: all of them where they are the report; beside text those of the site
        itself, as others are a messenger's or a counter's. The rest is named as pictures that could not be had."""
        home = pages[0].url
        wanted = [each for each in shown if is_scanned or _city_of(each.url) == _city_of(home)]
        lost = Reason.BUDGET_SPENT if is_scanned and len(wanted) > PICTURES_PER_ARTICLE else None
        files: list[ReportFile] = []
        for each in wanted[:PICTURES_PER_ARTICLE]:
            answer = await self._asked(each, home, medium="image")
            files.append(_file_of(answer, each))
            is_page = is_scanned and _city_of(each.url) == _city_of(home)
            if lost is None and _is_waited_for(answer, is_page=is_page, has_failed=has_failed):
                lost = answer.reason
        if is_scanned:
            text = scanned_page(title, [file.sha256 for file in files])
        else:
            kept = {canonical(each.url): "" for each in shown} | {canonical(file.url): file.sha256 for file in files}
            written = [Page(page.url, illustrated(page, kept), page.encoding) for page in pages]
            text = joined(written) if len(written) > 1 else written[0].text
        names = tuple(file.sha256 for file in files if file.sha256)
        return _Whole(text.encode(), tuple(files), names, lost, is_scanned)

    def _inlined(self, answer: Answer) -> list[ReportFile]:
        """The documents that stand in the page itself: nothing has to be asked for."""
        if answer.page is None:
            return []
        return [
            ReportFile(f"{answer.url}#{number}", "", self.questions.archive.raw.put(content), "", ContentState.READ)
            for number, content in enumerate(inlined_documents(answer.page), start=1)
        ][:FILES_PER_ARTICLE]

    async def _file(self, attachment: Attachment, referer: str) -> ReportFile:
        return _file_of(await self._asked(attachment, referer), attachment)

    async def _asked(self, attachment: Attachment, referer: str, *, medium: str = "") -> Answer:
        """The answer to the question for a file, with a reason where it is none (of that medium)."""
        answer = await self.questions.ask(attachment.url, purpose="attachment", referer=referer)
        inner = _named_on(answer.page) if answer.page is not None else None
        if inner is not None:
            # A page in between (a viewer, 点击下载) instead of the file.
            answer = await self.questions.ask(inner, purpose="attachment", referer=answer.url)
        if answer.reason is None and answer.page is not None and not _is_document(answer.page):
            # Answered as found, with an error page: no Referer, a captcha, a file that is gone (VSB, sites.md §1.6).
            return replace(answer, reason=Reason.SOFT_404)
        if answer.reason is None and medium and medium_of(answer.body) != medium:
            return replace(answer, reason=Reason.SOFT_404)
        return answer

    def _seen(
        self,
        url: str,
        title: str,
        state: ContentState,
        answer: Answer,
        *,
        article: ArticlePage | None = None,
        files: tuple[ReportFile, ...] = (),
        whole: _Whole | None = None,
    ) -> ArticleSeen:
        page = None
        content = whole.content if whole is not None else answer.body
        digest = former_digest if self.questions.archive.former_digests else digest_of
        if article is not None:
            sha256 = answer.sha256 if content == answer.body else self.questions.archive.raw.put(content)
            page = ReportFile(answer.url, "", sha256, answer.media_type, ContentState.READ)
        return ArticleSeen(
            url=url,
            at=self.clock.now(),
            title=(article.title if article else "") or title,
            meta_date=article.meta.pub_date if article else None,
            shown_date=article.shown_date if article else None,
            publisher=article.publisher if article else "",
            content_source=article.meta.content_source if article else "",
            index_number=article.index_number if article else "",
            state=state,
            reason=answer.reason or next((file.reason for file in files if state is ContentState.FAILED), None),
            page=page,
            files=files,
            content_digest=digest(answer, content, files) if state is ContentState.READ else "",
            pictures=whole.pictures if whole is not None and page is not None else (),
        )


def _may_be_filled(page: Page) -> bool:
    """Whether the text of a page that shows none may come when its scripts have run."""
    if recognise(page).NAME == scripted.NAME:
        return True
    return article_may_be_filled(page, roles_of(page), body_of(page))


@dataclass(frozen=True, slots=True)
class _Whole:
    """An article as it is kept: its bytes, its pictures as files and by hash, why a part could not be had, and whether
    it is pictures and nothing else."""

    content: bytes
    files: tuple[ReportFile, ...] = ()
    pictures: tuple[str, ...] = ()
    lost: Reason | None = None
    is_scanned: bool = False


def _city_of(url: str) -> str:
    return city_domain((urlsplit(url).hostname or "").lower())


def _is_waited_for(answer: Answer, *, is_page: bool, has_failed: bool) -> bool:
    """Whether a picture that could not be had tonight is asked for again on another night before its article counts as
    read. `is_page`: it is a page of a report of pictures, which without it would look like an incomplete one.

    A picture that the server says is gone is gone. One of the article's own pages is waited for, but for an error page
    in its place once; any other picture once, and not where the site refuses it."""
    if answer.reason is None or answer.gone:
        return False
    if answer.reason is Reason.BUDGET_SPENT:
        return True
    if is_page:
        return not (answer.reason is Reason.SOFT_404 and has_failed)
    return not has_failed and answer.reason not in _REFUSED


def _shows_table(answer: Answer, content: bytes) -> bool:
    """Whether a page of which the body element holds nothing but pictures shows a statutory table all the same: the
    element that is called its body is not it."""
    try:
        document = documents.read(SourceFile(content, answer.media_type, url=answer.url))
    except DocumentError:
        return False
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    parts = compress(grids, parts_of(TABLES, grids))
    return any(sum(cell.text.strip().isdigit() for cell in grid.cells) >= _TABLE_OF_DATA for grid in parts)


def _may_be_tables(article: ArticlePage, answer: Answer, content: bytes) -> bool:
    """Whether pictures among the text may be its tables: it is a report of years with tables, and lacks one."""
    title = parse_title(article.title)
    if title.is_report is False or not REPORT_WORDS.search(squeeze(article.title)):
        return False
    # Before, pictures are charts.
    if title.year is not None and title.year < FIRST_YEAR_WITH_TABLES:
        return False
    try:
        document = documents.read(SourceFile(content, answer.media_type, url=answer.url))
    except DocumentError:
        return True
    return bool(lacking(document.blocks))


def _file_of(answer: Answer, attachment: Attachment) -> ReportFile:
    if answer.reason is not None or not answer.body:
        return ReportFile(attachment.url, attachment.name, "", answer.media_type, ContentState.FAILED, answer.reason)
    return _kept(answer, attachment)


def _kept(answer: Answer, attachment: Attachment) -> ReportFile:
    name = attachment.name or disposition_name(answer.disposition) or address_name(answer.url)
    return ReportFile(attachment.url, name, answer.sha256, answer.media_type, ContentState.READ)


def _is_document(page: Page) -> bool:
    """Whether markup in a file's place is the document itself: Word's web page called .doc is one, an error is not."""
    text = text_of(page.tree)
    return chinese_letters(text) >= _DOCUMENT_LETTERS and bool(REPORT_WORDS.search(squeeze(text)))


def _named_on(page: Page) -> str | None:
    """The one file that a page in between leads to."""
    found = attachments(page, roles_of(page))
    return found[0].url if len(found) == 1 and found[0].url != page.url else None
