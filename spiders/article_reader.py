"""Fetches what stands behind a listed address: the page, what it says of itself, and its files."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from crawler.items import ArticleSeen, ReportFile
from crawler.settings import Clock
from duties.model import ContentState
from reports import documents
from reports.errors import DocumentError
from reports.model import Grid, Paragraph, SourceFile
from spiders.asking import Answer, Questions
from spiders.families import recognise
from spiders.families.model import ArticlePage, Attachment

FILES_PER_ARTICLE = 20


@dataclass(slots=True)
class ArticleReader:
    """Reads articles with the questions of one city."""

    questions: Questions
    clock: Clock

    async def read(self, url: str, title: str, *, referer: str, answer: Answer | None = None) -> ArticleSeen:
        """The article at `url`; `answer` where its page was already fetched in this run."""
        if answer is None:
            answer = await self.questions.ask(url, purpose="article", referer=referer)
        if answer.reason is not None or not answer.body:
            return self._seen(url, title, ContentState.FAILED, answer)
        if answer.page is None:
            file = _kept(answer, Attachment(answer.url, title))
            return self._seen(url, title, ContentState.READ, answer, files=(file,))
        article = recognise(answer.page).article(answer.page)
        files = [await self._file(attachment, answer.url) for attachment in article.attachments[:FILES_PER_ARTICLE]]
        state = ContentState.READ if article.has_content else ContentState.EMPTY
        if files and not article.stands_alone and all(file.state is ContentState.FAILED for file in files):
            # A covering note whose file does not come: whether there is a report behind it is not known.
            state = ContentState.FAILED
        return self._seen(url, title, state, answer, article=article, files=tuple(files))

    async def _file(self, attachment: Attachment, referer: str) -> ReportFile:
        answer = await self.questions.ask(attachment.url, purpose="attachment", referer=referer)
        if answer.reason is not None or not answer.body:
            return ReportFile(
                attachment.url, attachment.name, "", answer.media_type, ContentState.FAILED, answer.reason
            )
        return _kept(answer, attachment)

    def _seen(
        self,
        url: str,
        title: str,
        state: ContentState,
        answer: Answer,
        *,
        article: ArticlePage | None = None,
        files: tuple[ReportFile, ...] = (),
    ) -> ArticleSeen:
        page = None
        if article is not None:
            page = ReportFile(answer.url, "", answer.sha256, answer.media_type, ContentState.READ)
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
            content_digest=_digest(answer, files) if state is ContentState.READ else "",
        )


def _kept(answer: Answer, attachment: Attachment) -> ReportFile:
    name = attachment.name or unquote(urlsplit(answer.url).path.rpartition("/")[2])
    return ReportFile(attachment.url, name, answer.sha256, answer.media_type, ContentState.READ)


def _digest(answer: Answer, files: tuple[ReportFile, ...]) -> str:
    """A hash over the article's own text and its files: visitor counters and menus of the page must not look like a
    revision."""
    told = [file.sha256 for file in files]
    if answer.page is not None:
        try:
            document = documents.read(SourceFile(answer.body, answer.media_type, url=answer.url))
        except DocumentError:
            told.append(answer.sha256)
        else:
            told += [block.text for block in document.blocks if isinstance(block, Paragraph)]
            told += [cell.text for block in document.blocks if isinstance(block, Grid) for cell in block.cells]
    return hashlib.sha256("\n".join(told).encode("utf-8", "replace")).hexdigest()
