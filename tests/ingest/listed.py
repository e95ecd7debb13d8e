"""A report that stands in a column, waiting to be read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from duties.model import Column, ContentState, ReadingOutcome
from storage import columns, readings
from storage.articles import ArticleObservation, record_article
from storage.raw_files import RawStore
from tests.reports.forms import Style, draw, page


def publish(
    session: Session, raw: RawStore, column: Column, url: str, *, listed: str, title: str, period: int, at: datetime
) -> None:
    """Stores a report that its list calls `listed` and its own text `title`; its period says which year it is of."""
    stated = f"本报告所列数据的统计期限自{period}年1月1日起，至{period}年12月31日止。"
    content = page(draw(7), Style(title=title, period=stated)).encode()
    columns.save_column(session, column, found_at=at, origin="finder", recipe={})
    observed = ArticleObservation(
        title=listed, state=ContentState.READ, page_sha256=raw.put(content), content_digest=str(period)
    )
    record_article(session, url=url, at=at, page=observed)
    readings.record_reading(
        session,
        column=column.url,
        started_at=at,
        finished_at=at,
        outcome=ReadingOutcome.COMPLETE,
        reason=None,
        pages=1,
        items=[(url, listed, None)],
        claimed_total=None,
        listing_sha256=(),
        simulated=False,
        vantage="",
        run_id=None,
    )
