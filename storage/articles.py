"""Articles: what stood behind a sighting, in time, and the files that it carried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from duties.model import ContentState, Reason, local_date
from storage.article_contents import BY_WORDS, part_of
from storage.batches import fresh, upsert, upserting
from storage.column_types import clean_value, digest, fields_of
from storage.models import ArticleEmptyDayRow, ArticleFileRow, ArticleObservationRow, ArticleRow, table
from storage.page_pictures import save_pictures
from storage.submissions import FILE_SCHEME

_ARTICLES = table(ArticleRow)
_OBSERVATIONS = table(ArticleObservationRow)
_EMPTY_DAYS = table(ArticleEmptyDayRow)
_FILES = table(ArticleFileRow)
_CONTENT = (ContentState.READ, ContentState.UNREADABLE)
_UNFETCHED = (ContentState.UNFETCHED, ContentState.FAILED)
# Kept in tables of their own.
_ELSEWHERE = ("files", "pictures")

# Put together once: a crawl records hundreds of articles, and making a statement takes longer than carrying it out.
_OF_ADDRESS = select(_ARTICLES).where(_ARTICLES.c.url_key == bindparam("key")).with_for_update()
_CHANGE = update(_ARTICLES).where(_ARTICLES.c.id == bindparam("number"))
_CHANGE_OBSERVATION = update(_OBSERVATIONS).where(_OBSERVATIONS.c.id == bindparam("number"))
_NEWEST = (
    select(_OBSERVATIONS)
    .where(_OBSERVATIONS.c.article_id == bindparam("article"))
    .order_by(_OBSERVATIONS.c.last_at.desc(), _OBSERVATIONS.c.id.desc())
    .limit(1)
)
_FIRST_PAGE = (
    select(_OBSERVATIONS.c.page_sha256)
    .where(_OBSERVATIONS.c.article_id == bindparam("article"), _OBSERVATIONS.c.content_digest == bindparam("content"))
    .order_by(_OBSERVATIONS.c.id)
    .limit(1)
)
_FILES_OF = select(_FILES.c.id, _FILES.c.url, _FILES.c.sha256, _FILES.c.current).where(
    _FILES.c.article_id == bindparam("article")
)


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """A file of an article as the crawl found it. `sha256` is empty where it could not be fetched (`reason`)."""

    url: str
    name: str = ""
    sha256: str = ""
    media_type: str = ""
    state: ContentState = ContentState.READ
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class ArticleObservation:
    """One look at an article. `state` READ means that it has content; what the parser makes of it comes later.

    `page_sha256` is the raw file of the page; `content_digest` a hash over its content and files, without furniture,
    empty where there is no content; `pictures` the raw files of the pictures that the page names, in its order.
    `reason` is given for FAILED and UNFETCHED.
    """

    title: str = ""
    meta_date: date | None = None
    shown_date: date | None = None
    publisher: str = ""
    content_source: str = ""
    index_number: str = ""
    state: ContentState = ContentState.READ
    reason: Reason | None = None
    page_sha256: str = ""
    files: tuple[ArticleFile, ...] = ()
    content_digest: str = ""
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ObservedArticle:
    """Equal consecutive looks at an article, from the first to the last of them."""

    page: ArticleObservation
    first_at: datetime
    last_at: datetime
    count: int


def record_article(
    session: Session, *, url: str, at: datetime, page: ArticleObservation, by_bytes: bool = False
) -> None:
    """Records one look at the article at `url`. Needs a writing session. Raises ValueError for a naive time.

    The history keeps every look. What is known of the article now follows the newest look, with two exceptions: a
    look that failed changes nothing that was known, and content once seen is not undone by an empty page.

    `by_bytes`: where page and files are the very bytes of what stands there, it is that content, whatever digest the
    code of today makes of them.
    """
    if at.tzinfo is None:
        raise ValueError(f"{url}: a time without a time zone")
    article, is_new = _locked(session, url)
    if by_bytes and not is_new and _is_what_stands(session, article, page):
        page = replace(page, content_digest=article.content_digest)
    said = _said(page)
    seen_before = article.content_since is not None
    known: dict[str, Any] = {}
    if page.state is not ContentState.UNFETCHED:
        known["last_fetched_at"] = max(at, article.last_fetched_at or at)
        known["first_fetched_at"] = min(at, article.first_fetched_at or at)
    if page.state in _CONTENT:
        known |= {**said, "reason": "", "content_since": min(at, article.content_since or at)}
        known["page_sha256"] = page.page_sha256 if is_new else _page_of(session, article.id, page)
        if part_of(page.content_digest) and article.content_digest and not part_of(article.content_digest):
            # A file did not come: nothing says that what stands there is not what was seen with it.
            del known["content_digest"]
    elif page.state is ContentState.EMPTY:
        upsert(session, _EMPTY_DAYS, [{"article_id": article.id, "day": local_date(at)}], key=["article_id", "day"])
        if not seen_before:
            known |= {**said, "reason": ""}
    elif ContentState(article.state) in _UNFETCHED and page.state is ContentState.FAILED:
        known |= {"state": said["state"], "reason": said["reason"]}
    elif ContentState(article.state) is ContentState.UNFETCHED:
        known["reason"] = said["reason"]
    if known:
        session.execute(_CHANGE, {"number": article.id, **known})
    _observe(session, article.id, at, said, is_new=is_new)
    if page.state in _CONTENT:
        if not is_new:
            _give_up_files(session, article.id, page.files)
        _keep_files(session, article.id, url, at, page.files)
        save_pictures(session, page.page_sha256, page.pictures)


def load_fetched(session: Session) -> dict[str, datetime]:
    """When each article was last fetched; those that never were are left out."""
    statement = select(ArticleRow.url, ArticleRow.last_fetched_at).where(ArticleRow.last_fetched_at.is_not(None))
    return {url: at for url, at in session.execute(statement) if at is not None}


def has_former_digests(session: Session) -> bool:
    """Whether there are digests as they once were made. All others then have to be made so: the copies of a report at
    several addresses are found by their digests, and its revisions."""
    content = _ARTICLES.c.content_digest
    # What a person handed in as a file has the file's own hash.
    fetched = ~_ARTICLES.c.url.startswith(FILE_SCHEME)
    former = select(_ARTICLES.c.id).where(content != "", ~content.startswith(BY_WORDS), fetched).limit(1)
    return session.execute(former).first() is not None


def load_observations(session: Session, url: str) -> tuple[ObservedArticle, ...]:
    """The history of the article at `url`, oldest first, without its files and pictures."""
    statement = (
        select(ArticleObservationRow)
        .join(ArticleRow, ArticleRow.id == ArticleObservationRow.article_id)
        .where(ArticleRow.url_key == digest(url))
        .order_by(ArticleObservationRow.first_at, ArticleObservationRow.id)
    )
    names = [name for name in ArticleObservation.__slots__ if name not in ("state", "reason", *_ELSEWHERE)]
    return tuple(
        ObservedArticle(
            ArticleObservation(
                state=ContentState(row.state),
                reason=Reason(row.reason) if row.reason else None,
                **{name: getattr(row, name) for name in names},
            ),
            row.first_at,
            row.last_at,
            row.count,
        )
        for row in fresh(session, statement)
    )


def load_files(session: Session, url: str, *, current_only: bool = True) -> tuple[ArticleFile, ...]:
    """The files of the article at `url`, in its order; with `current_only` False also those it once carried."""
    statement = (
        select(ArticleFileRow)
        .join(ArticleRow, ArticleRow.id == ArticleFileRow.article_id)
        .where(ArticleRow.url_key == digest(url))
        .order_by(ArticleFileRow.position, ArticleFileRow.id)
    )
    if current_only:
        statement = statement.where(ArticleFileRow.current)
    return tuple(
        ArticleFile(
            row.url,
            row.name,
            row.sha256,
            row.media_type,
            ContentState(row.state),
            Reason(row.reason) if row.reason else None,
        )
        for row in fresh(session, statement)
    )


def _locked(session: Session, url: str) -> tuple[Row[Any], bool]:
    """The row of the article, and whether it was made here: then nothing else of it is in the database."""
    asked = {"key": digest(url)}
    found = session.execute(_OF_ADDRESS, asked).first()
    if found is not None:
        return found, False
    row = {"url": url, "url_key": asked["key"]} | _said(ArticleObservation(state=ContentState.UNFETCHED))
    made = session.execute(_making(session.get_bind().dialect.name), row).first()
    if made is not None:
        return made, True
    # Another process was first.
    return session.execute(_OF_ADDRESS, asked).one(), False


@cache
def _making(dialect: str) -> ReturningInsert[Any]:
    return upserting(dialect, _ARTICLES, ("url_key",), ()).returning(*_ARTICLES.c)


def _said(page: ArticleObservation) -> dict[str, Any]:
    """What a look said, as columns (without its files)."""
    fields = {name: getattr(page, name) for name in ArticleObservation.__slots__ if name not in _ELSEWHERE}
    fields |= {"state": page.state.value, "reason": page.reason.value if page.reason else ""}
    cleaned: dict[str, Any] = clean_value(fields)
    return cleaned


def _is_what_stands(session: Session, article: Row[Any], page: ArticleObservation) -> bool:
    """Whether a look brought nothing but the bytes of the content that stands, and only its digest is another one."""
    if page.state not in _CONTENT or not page.page_sha256 or page.page_sha256 != article.page_sha256:
        return False
    if page.content_digest == article.content_digest or not article.content_digest:
        return False
    there = session.execute(_FILES_OF, {"article": article.id}).all()
    present = {(file.url, file.sha256) for file in there if file.current}
    return present == {(clean_value(file.url), file.sha256) for file in page.files}


def _page_of(session: Session, article_id: int, page: ArticleObservation) -> str:
    """The raw file that stands for this content: the first page that carried it.

    Many sites print a visit counter or today's date into the page: by its bytes it would be a new one every night, and
    be read anew every night.
    """
    if not page.content_digest:
        return page.page_sha256
    asked = {"article": article_id, "content": page.content_digest}
    first: str | None = session.execute(_FIRST_PAGE, asked).scalar()
    return first or page.page_sha256


def _observe(session: Session, article_id: int, at: datetime, said: dict[str, Any], *, is_new: bool) -> None:
    newest = None if is_new else session.execute(_NEWEST, {"article": article_id}).first()
    ignored = ("page_sha256",) if said["content_digest"] else ()
    if newest is not None and all(getattr(newest, name) == said[name] for name in said if name not in ignored):
        if newest.last_at < at:
            # (`count` is a method of a row.)
            grown = {"last_at": at, "count": newest._mapping["count"] + 1}
            session.execute(_CHANGE_OBSERVATION, {"number": newest.id, **grown})
            return
        if newest.first_at <= at:
            return
    session.execute(
        insert(_OBSERVATIONS), [{**said, "article_id": article_id, "first_at": at, "last_at": at, "count": 1}]
    )


def _give_up_files(session: Session, article_id: int, files: Sequence[ArticleFile]) -> None:
    """The article carries `files` now, and no others. One that failed tonight leaves its earlier content in force."""
    failed = {digest(file.url) for file in files if not file.sha256}
    for known in session.execute(_FILES_OF, {"article": article_id}).all():
        stays = known.current and bool(known.sha256) and digest(known.url) in failed
        if known.current and not stays:
            session.execute(update(_FILES).where(_FILES.c.id == known.id).values(current=False))


def _keep_files(session: Session, article_id: int, url: str, at: datetime, files: Sequence[ArticleFile]) -> None:
    """Makes `files` present ones of the article."""
    rows = {}
    for position, file in enumerate(files):
        fields = clean_value(fields_of(file))
        row = {**fields, "state": file.state.value, "reason": file.reason.value if file.reason else ""}
        key = digest(url, file.url, file.sha256)
        rows[key] = row | {
            "article_id": article_id,
            "file_key": key,
            "position": position,
            "current": True,
            "first_at": at,
            "last_at": at,
        }
    changed = ["position", "name", "media_type", "state", "reason", "current", "last_at"]
    refused = upsert(session, _FILES, list(rows.values()), key=["file_key"], update=changed)
    if refused:
        raise ValueError(f"{url}: {refused[0].row}: {refused[0].cause}")
