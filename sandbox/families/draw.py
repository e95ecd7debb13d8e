"""A family's variant, drawn from a seed: no two sites of one family need be alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

from sandbox.families.clicked import CodedFamily, OnclickFamily, PostedFamily
from sandbox.families.epoint import EpointFamily
from sandbox.families.fetched import JsonFamily, RenderedFamily
from sandbox.families.framed import FramedFamily
from sandbox.families.gkmlpt import GkmlptFamily
from sandbox.families.hashed import HashedFamily
from sandbox.families.jpaas import JpaasFamily
from sandbox.families.jpage import JpageFamily
from sandbox.families.kaipu import KaipuFamily
from sandbox.families.lonsun import LonsunFamily
from sandbox.families.model import Family
from sandbox.families.nfcms import NfcmsFamily
from sandbox.families.old import OldFamily
from sandbox.families.plain import PlainFamily
from sandbox.families.provinces import JiangxiFamily, ShanghaiFamily
from sandbox.families.trs import TrsFamily
from sandbox.families.truecms import TrueFamily
from sandbox.families.webber import WebberFamily
from sandbox.families.xxgk import XxgkFamily


def trs(source: Random) -> TrsFamily:
    """A TRS site with one of its three pagers."""
    return TrsFamily(
        extension=source.choice(("html", "shtml", "htm")), pager_form=source.choice(("create", "create_named", "count"))
    )


def plain(source: Random) -> PlainFamily:
    """A static site with one of the usual forms of addresses."""
    return PlainFamily(
        article_form=source.choice(("flat", "dated", "root")),
        page_form=source.choice(("list", "index", "query")),
        absolute=source.random() < 0.4,
    )


def _webber(source: Random) -> Family:
    return WebberFamily(
        article_form=source.choice(("info", "info", "jsp")), pager_form=source.choice(("spans", "table"))
    )


def _nfcms(source: Random) -> Family:
    return NfcmsFamily(
        anchor_text=source.choice(("点击下载", "附件下载", "下载")), next_word=source.choice(("下一页", "下页", "&gt;"))
    )


def _jpage(source: Random) -> Family:
    return JpageFamily(
        build=source.choice(("records", "nextgroup")),
        proxy=source.choice(
            (
                "/module/web/jpage/dataproxy.jsp",
                "/module/jpage/dataproxy.jsp",
                "/module/jslib/jquery/jpage/dataproxy.jsp",
            )
        ),
        method=source.choice(("GET", "POST")),
        twice=source.random() < 0.4,
        wants_referer=source.random() < 0.7,
        attach=source.choice(("downfile", "attach")),
    )


def _xxgk(source: Random) -> Family:
    form = source.choice(("search", "search", "annual"))
    family = XxgkFamily(
        form=form,
        markup=source.choice(("standard", "table", "link")),
        careless=form == "search" and source.random() < 0.4,
        attach=source.choice(("downfile", "attach")),
    )
    by_tree = source.choice(("", "", "written", "markup")) if form == "search" else ""
    return replace(family, by_tree=by_tree)


def _jpaas(source: Random) -> Family:
    return JpaasFamily(first_page=source.random() < 0.4, attach=source.choice(("downfile", "attach")))


def _kaipu(source: Random) -> Family:
    return KaipuFamily(
        form=source.choice(("static", "ajax", "ajax")),
        list_name=source.choice(("xxgk_list", "newxxgk_list", "zfxxgk_gknbz", "column-index")),
        endpoint=source.choice(("/common/search/", "/searchList/", "/es-search/search/", "/manuscriptList/")),
        page_join=source.choice(("_", "_", "-")),
    )


def _lonsun(source: Random) -> Family:
    return LonsunFamily(
        article_form=source.choice(("content", "openness", "numbered")), template_text=source.random() < 0.6
    )


def _gkmlpt(source: Random) -> Family:
    return GkmlptFamily(date_field=source.choice(("date", "create_time")), short=source.random() < 0.7)


def _json(source: Random) -> Family:
    return JsonFamily(
        wrapped=source.random() < 0.6,
        names=source.choice(
            (("title", "url", "publishDate"), ("name", "href", "pubTime"), ("docTitle", "docUrl", "docRelTime"))
        ),
        address=source.choice(("/api/article/list", "/front/content/list.do", "/data/queryArticles")),
    )


def _onclick(source: Random) -> Family:
    return OnclickFamily(
        function=source.choice(("isDownLoad", "openArticle", "toDetail")),
        extension=source.choice(("html", "shtml")),
    )


def _posted(source: Random) -> Family:
    return PostedFamily(
        field=source.choice(("pageNo", "currPage", "page")), action=source.choice(("/xxgk/list.do", "/list.action"))
    )


DRAWS: Mapping[str, Callable[[Random], Family]] = {
    PlainFamily.name: plain,
    TrsFamily.name: trs,
    NfcmsFamily.name: _nfcms,
    WebberFamily.name: _webber,
    JpageFamily.name: _jpage,
    XxgkFamily.name: _xxgk,
    JpaasFamily.name: _jpaas,
    KaipuFamily.name: _kaipu,
    LonsunFamily.name: _lonsun,
    GkmlptFamily.name: _gkmlpt,
    FramedFamily.name: lambda source: FramedFamily(folder=source.choice(("/frame", "/iframe", "/xxgk/inner"))),
    JsonFamily.name: _json,
    OnclickFamily.name: _onclick,
    CodedFamily.name: lambda source: CodedFamily(),
    PostedFamily.name: _posted,
    RenderedFamily.name: lambda source: RenderedFamily(),
    TrueFamily.name: lambda source: TrueFamily(
        at=source.choice(("/truecms", "/TrueCMS")), cap=source.choice((50, 60)), strict=source.random() < 0.5
    ),
    EpointFamily.name: lambda source: EpointFamily(
        project=source.choice(("/EWB-FRONT", "/inteligentsearch", "/EpointWebBuilder")), first=source.choice((0, 1))
    ),
    JiangxiFamily.name: lambda source: JiangxiFamily(site=source.choice(("zfxxgk", "jgsz", "xxgk"))),
    ShanghaiFamily.name: lambda source: ShanghaiFamily(prefix=source.choice(("nw", "fgw_", "jw_"))),
    HashedFamily.name: lambda source: HashedFamily(form=source.choice(("columns", "channel"))),
    OldFamily.name: lambda source: OldFamily(language=source.choice(("asp", "jsp", "php"))),
}


def draw_family(name: str, source: Random) -> Family:
    """A variant of the family `name`. Raises ValueError for a name that no family has."""
    try:
        return DRAWS[name](source)
    except KeyError:
        raise ValueError(f"no family {name!r}: choose of {', '.join(DRAWS)}") from None
