"""A store whose articles were told apart in the former way goes on with it: only what changed looks changed."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from duties.model import Article
from spiders.article_digests import former_digest
from spiders.asking import Answer
from spiders.families.model import Page
from storage import article_states, database
from storage.articles import has_former_digests
from storage.models import ArticleObservationRow, ArticleRow
from storage.raw_files import RawStore
from tests.crawler.test_crawl import Bureau, Lab, article_page


def known(lab: Lab) -> dict[str, Article]:
    with database.sessions(lab.engine)() as session:
        return article_states.load_articles(session)


def has_former(lab: Lab) -> bool:
    with database.sessions(lab.engine)() as session:
        return has_former_digests(session)


def as_it_was(lab: Lab) -> None:
    """Writes the digests that were written before."""
    raw = RawStore((lab.folder / "raw").as_uri())
    with database.write_session(lab.engine) as session:
        for row in session.execute(select(ArticleRow.id, ArticleRow.url, ArticleRow.page_sha256)).all():
            body = raw.get(row.page_sha256)
            page = Page(row.url, body.decode())
            digest = former_digest(Answer(row.url, row.url, 200, body, "text/html", page=page), body, ())
            session.execute(update(ArticleRow).where(ArticleRow.id == row.id).values(content_digest=digest))
            looks = update(ArticleObservationRow).where(ArticleObservationRow.article_id == row.id)
            session.execute(looks.values(content_digest=digest))


@pytest.mark.slow
def test_a_store_with_former_digests_goes_on_with_them(lab: Lab) -> None:
    bureau = Bureau(lab.web, "czj", "鹿河市财政局")
    lab.register(bureau.body)
    lab.crawl("2026-02-01")
    assert not has_former(lab)
    as_it_was(lab)
    # The one in its furniture only, the other in its text.
    changed = {
        "202501/t20250120_2024.html": article_page(bureau.name, 2024).replace("</body>", "<i>今日访问7人</i></body>"),
        "202401/t20240120_2023.html": article_page(bureau.name, 2023).replace("做好各项", "补充更正各项"),
    }
    for name, page in changed.items():
        lab.web.put(bureau.host, f"/xxgk/nb/{name}", page)
    lab.crawl("2026-02-12", recheck=True)
    found = known(lab)
    contents = [found[lab.web.url(bureau.host, f"/xxgk/nb/{name}")].contents for name in changed]
    assert contents == [1, 2]
    assert {len(article.content) for article in found.values()} == {64}
