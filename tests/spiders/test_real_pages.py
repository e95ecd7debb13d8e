"""Real pages (../shared), read as a person would."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from spiders.families import Page, recognise, trs
from tests.spiders.pages import (
    read,
)

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
needs_shared = pytest.mark.skipif(not (SHARED / "samples").exists(), reason="the samples are not beside this checkout")


# --- real pages -----------------------------------------------------------------------------------------------------


@needs_shared
def test_the_real_trs_list() -> None:
    text = (SHARED / "samples" / "pages" / "list-engebei-trs.html").read_text(encoding="utf-8")
    page = Page("http://x.ordos.gov.cn/xxgk/xxgknb/", text)
    assert recognise(page) is trs
    listing = read(page)
    base = "http://x.ordos.gov.cn/xxgk/xxgknb/"
    assert [(item.url.removeprefix(base), item.listed_on) for item in listing.items] == [
        ("202009/t20200903_2748784.html", date(2020, 9, 3)),
        ("202005/t20200506_2633371.html", date(2020, 5, 6)),
        ("202003/t20200311_2593126.html", date(2020, 3, 11)),
        ("201906/t20190614_2389850.html", date(2019, 6, 14)),
        ("201905/t20190530_2380968.html", date(2019, 5, 30)),
        ("201905/t20190530_2380967.html", date(2019, 5, 30)),
        ("201811/t20181102_2290635.html", date(2018, 3, 26)),
        ("201811/t20181102_2290607.html", date(2018, 1, 5)),
        ("201805/t20180525_2166460.html", date(2017, 3, 22)),
        ("201802/t20180205_2082017.html", date(2017, 1, 7)),
    ]
    assert listing.page_count == 2
    assert [request.url for request in listing.next_requests] == [base + "index_1.html"]
    assert listing.folders == ()
    assert listing.end_known


@needs_shared
def test_the_real_articles() -> None:
    pages = SHARED / "samples" / "pages"
    shanxi = Page(
        "http://www.shanxi.gov.cn/yw/sxyw/201909/t20190918_693227.shtml",
        (pages / "article-shanxi.html").read_text(encoding="utf-8"),
    )
    found = recognise(shanxi).article(shanxi)
    assert (found.title, found.shown_date, found.publisher) == (
        "山西品牌丝路行（南美站）正式启动",
        date(2019, 9, 18),
        "山西日报",
    )
    assert found.has_content
    assert (found.attachments, found.more_pages) == ((), ())
    jcms = Page(
        "http://fgw.zj.gov.cn/art/2016/11/22/art_1621004_30332664.html",
        (pages / "article-zhejiang-fgw-jcms.html").read_text(encoding="utf-8"),
    )
    found = recognise(jcms).article(jcms)
    assert (found.title, found.shown_date, found.publisher) == (
        "1-10月德清县固定资产投资结构趋稳趋优",
        date(2016, 11, 22),
        "省发改委",
    )
    assert found.has_content
    assert read(jcms).items == read(shanxi).items == ()
    text = (SHARED / "samples" / "shuyang-fgj-2023" / "source.html").read_text(encoding="utf-8")
    shuyang = Page("http://www.shuyang.gov.cn/sygfj/gknb/202401/2ecfb31a335f4d689220a3a23e24a986.shtml", text)
    found = recognise(shuyang).article(shuyang)
    assert (found.title, found.shown_date) == ("沭阳县发展和改革局2023年政府信息公开年度报告", date(2024, 1, 17))
    assert (found.publisher, found.index_number) == ("沭阳县发展和改革局", "014314799/2024-00002")
    assert found.has_content
    assert read(shuyang).items == ()
