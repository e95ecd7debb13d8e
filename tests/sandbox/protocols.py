"""How a person with a network log would read each family's list: by the protocol of research sites §1, by hand.

Nothing of the sandbox's families is used here but what they put on the wire.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from html import unescape
from urllib.parse import unquote, urlencode, urljoin

from lxml import html

from tests.sandbox.visitor import Answer, Visitor

Walk = Callable[[Visitor, str], set[str]]
"""Gives the addresses of all articles that the list at a URL leads to."""


def anchors(text: str, url: str) -> list[tuple[str, str]]:
    """(address, words) of every link of a page or fragment."""
    if not text.strip():
        return []
    tree = (
        html.fragment_fromstring(text, create_parent="div") if "<html" not in text else html.document_fromstring(text)
    )
    return [
        (urljoin(url, a.get("href", "")), a.text_content().strip())
        for a in tree.iter("a")
        if a.get("href") and not a.get("href", "").startswith(("javascript:", "#"))
    ]


def hrefs(text: str, url: str) -> set[str]:
    return {address for address, _ in anchors(text, url)}


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text, re.DOTALL)
    assert match is not None, f"{pattern} is not in the page"
    return match[1]


def answered(answer: Answer) -> str:
    assert answer.status == 200, answer.status
    return answer.text


def by_next_link(*words: str) -> Walk:
    """Static pages: the link that says 下一页, until there is none."""

    def walk(visitor: Visitor, url: str) -> set[str]:
        seen: set[str] = set()
        reached: set[str] = set()
        while url not in seen:
            seen.add(url)
            links = anchors(answered(visitor.get(url)), url)
            reached |= {address for address, _ in links}
            url = next((address for address, text in links if text in words), url)
        assert len(seen) > 1, "no second page"
        return reached

    return walk


def trs(visitor: Visitor, url: str) -> set[str]:
    """createPageHTML or countPage say how many pages there are; page k is index_k."""
    head = answered(visitor.get(url))
    call = re.search(r"createPageHTML\((?:'\w+',)?\s*(\d+),.*?(s?html?)[\"'][,)]", head)
    pages, extension = (
        (int(call[1]), call[2])
        if call
        else (int(found(r"countPage = (\d+)", head)), found(r'"_" \+ nextPage \+ "\."\+"(\w+)', head))
    )
    assert pages > 1
    reached = hrefs(head, url)
    for number in range(1, pages):
        page = urljoin(url, f"index_{number}.{extension}")
        reached |= hrefs(answered(visitor.get(page)), page)
    assert (
        visitor.get(urljoin(url, f"index_{pages}.{extension}")).status == 404
        or "不存在" in visitor.get(urljoin(url, f"index_{pages}.{extension}")).text
    )
    return reached


def webber(visitor: Visitor, url: str) -> set[str]:
    """Page P of N is N-P+1: from the head to `1.htm`, downwards."""
    head = answered(visitor.get(url))
    total = max(int(number) for number in re.findall(r"/(\d+)\.htm", " ".join(hrefs(head, url) & _below(head, url))))
    reached = hrefs(head, url)
    for number in range(total, 0, -1):
        page = f"{url.removesuffix('.htm')}/{number}.htm"
        reached |= hrefs(answered(visitor.get(page)), page)
    # The oldest pages are the ones that end the list.
    assert visitor.get(f"{url.removesuffix('.htm')}/0.htm").text.count("不存在")
    return reached


def _below(head: str, url: str) -> set[str]:
    return {address for address in hrefs(head, url) if address.startswith(f"{url.removesuffix('.htm')}/")}


def records(text: str) -> str:
    return "".join(re.findall(r"<record><!\[CDATA\[(.*?)\]\]></record>", text, re.DOTALL))


def jpage(visitor: Visitor, url: str) -> set[str]:
    head = answered(visitor.get(url))
    total = int(found(r"totalRecord:(\d+)", head))
    per_page = int(found(r"perPage:(\d+)", head)) * int(found(r"groupSize:(\d+)", head))
    store = found(r'<script type="text/xml">(.*?)</script>', head)
    proxy = urljoin(url, found(r"proxyUrl:'([^']+)'", head))
    reached = hrefs(records(store), url)
    if "<nextgroup>" in head:
        while "<nextgroup>" in store:
            following = urljoin(url, found(r'<nextgroup><!\[CDATA\[<a href="([^"]+)"', store))
            assert "%25" in following, "the name of the site is encoded twice"
            store = answered(visitor.get(following, Referer=url))
            reached |= hrefs(records(store), url)
        return reached
    fields = dict(re.findall(r"'(\w+)':'([^']*)'", found(r"params:\{(.*?)\}", head)))
    for start in range(per_page + 1, total + 1, per_page):
        page = f"{proxy}?startrecord={start}&endrecord={start + per_page - 1}&perpage={per_page}"
        reached |= hrefs(records(answered(visitor.post(page, fields, Referer=url))), url)
    return reached


def xxgk(visitor: Visitor, url: str) -> set[str]:
    head = answered(visitor.get(url))
    if "xxgkAnnualReport.jsp" in head:
        years = {address for address in hrefs(head, url) if "fbtime=" in address}
        assert years
        return set().union(*(hrefs(answered(visitor.get(year)), url) for year in years))
    address = urljoin(url, found(r"url:'([^']+)'", head))
    keys = dict(re.findall(r"'(\w+)':'([^']*)'", found(r"data:\{(.*?)\}", head)))
    if "<iframe" in head:
        tree = answered(visitor.get(urljoin(url, found(r'<iframe src="([^"]+)"', head).replace("&amp;", "&"))))
        nodes = re.findall(r"funclick\(\\?'(\w+)\\?',\\?'([^'\\]+)", tree)
        (keys["infotypeId"],) = (code for code, name in nodes if re.search("年报|年度报告", name))
        address = address.partition("?")[0] + "?currpage=1"
    assert visitor.get(address).text.count("不存在"), "GET knows nothing"
    first = answered(visitor.post(address, keys))
    pages = int(found(r"&nbsp;共(\d+)页&nbsp;", first))
    assert pages > 1
    reached = hrefs(first, url)
    for number in range(2, pages + 1):
        reached |= hrefs(answered(visitor.post(address.replace("currpage=1", f"currpage={number}"), keys)), url)
    column = found(r"/col/col(\d+)/", url)
    return {address for address in reached if f"art_{column}_" in address}


def jpaas(visitor: Visitor, url: str) -> set[str]:
    head = answered(visitor.get(url))
    script = next(
        tag for tag in html.document_fromstring(head).iter("script") if "unitbuild.js" in (tag.get("src") or "")
    )
    query = dict(re.findall(r"'(\w+)':'([^']*)'", script.get("querydata", "")))
    base = urljoin(url, script.get("url", ""))

    def unit(number: int) -> str:
        given = {**query, "paramJson": json.dumps({"pageNo": number, "pageSize": 3})}
        answer = json.loads(visitor.get(f"{base}?{urlencode(given)}").body)
        assert answer["success"]
        return str(answer["data"]["html"])

    first = unit(1)
    bare = json.loads(visitor.get(f"{base}?{urlencode({**query, 'pageNo': '2'})}").body)["data"]["html"]
    assert hrefs(bare, url) & hrefs(first, url), "a bare pageNo is ignored"
    total = int(found(r"共(\d+)条", first))
    reached: set[str] = set()
    for number in range(1, -(-total // 3) + 1):
        reached |= hrefs(unit(number), url)
    return reached


def kaipu(visitor: Visitor, url: str) -> set[str]:
    head = answered(visitor.get(url))
    if "_isAgg" not in head:
        return by_next_link("下一页")(visitor, url)
    channel = next(
        tag.get("content", "") for tag in html.document_fromstring(head).iter("meta") if tag.get("name") == "channelId"
    )
    base = urljoin(url, found(r"url:'([^']+)'", head))
    assert channel in base
    reached: set[str] = set()
    number, total = 1, 1
    while len(reached) < total:
        data = json.loads(visitor.get(re.sub(r"page=\d+$", f"page={number}", base)).body)["data"]
        total = data["total"]
        assert data["results"], "the pages end before the total"
        reached |= {urljoin(url, row["url"]) for row in data["results"]}
        number += 1
    plain = visitor.get(base.replace("_isJson=true", "_isJson=false"))
    assert hrefs(plain.text, url) <= reached
    return reached


def lonsun(visitor: Visitor, url: str) -> set[str]:
    head = answered(visitor.get(url))
    given = dict(re.findall(r"(\w+):'([^']*)'", found(r"var params=\{(.*?)\}", head)))
    reached: set[str] = set()
    for number in range(1, 40):
        query = urlencode({"IsAjax": "1", "dataType": "html", **given, "pageIndex": str(number)})
        text = answered(visitor.get(urljoin(url, f"/site/label/8888?{query}")))
        if "暂无相关信息" in text:
            assert number > 2
            return reached
        reached |= hrefs(text, url)
    raise AssertionError("the list does not end")


def gkmlpt(visitor: Visitor, url: str) -> set[str]:
    head = answered(visitor.get(url.partition("#")[0]))
    sid = found(r"SID: '(\d+)'", head)
    category = url.partition("#")[2]
    assert f'"id": {category}' in head
    base = urljoin(url, f"/gkmlpt/api/all/{category}")
    assert (
        visitor.get(f"{base}?page=0&sid={sid}").body.split(b'"page"')[0]
        == visitor.get(f"{base}?page=1&sid={sid}").body.split(b'"page"')[0]
    )
    reached: set[str] = set()
    for number in range(1, 40):
        answer = json.loads(visitor.get(f"{base}?page={number}&sid={sid}").body)
        if not answer["articles"]:
            assert len(reached) == answer["total"]
            return reached
        reached |= {urljoin(url, article["url"]) for article in answer["articles"]}
    raise AssertionError("the list does not end")


def framed(visitor: Visitor, url: str) -> set[str]:
    tree = html.document_fromstring(answered(visitor.get(url)))
    (frame,) = tree.iter("iframe")
    return by_next_link("下一页")(visitor, urljoin(url, frame.get("src", "")))


def fetched(visitor: Visitor, url: str) -> set[str]:
    head = answered(visitor.get(url))
    address, channel, size = (
        found(r"fetch\('([^?]+)\?", head),
        found(r"channelId=(\d+)", head),
        int(found(r"pageSize=(\d+)", head)),
    )
    field = found(r'<a href="\'\+x\.(\w+)', head.replace("\\", ""))
    reached: set[str] = set()
    number, pages = 1, 1
    while number <= pages:
        query = f"{address}?channelId={channel}&pageNo={number}&pageSize={size}"
        answer = json.loads(visitor.get(urljoin(url, query)).body)
        inner = answer.get("data", answer)
        pages = inner["pages"]
        reached |= {urljoin(url, row[field]) for row in inner["rows"]}
        number += 1
    assert pages > 1
    return reached


def onclick(visitor: Visitor, url: str) -> set[str]:
    reached: set[str] = set()
    seen: set[str] = set()
    while url not in seen:
        seen.add(url)
        text = answered(visitor.get(url))
        reached |= {urljoin(url, path) for path in re.findall(r"\(this,'([^']+)'\)", unescape(text))}
        following = re.search(r"<a\b(?=[^>]*title=.下一页)[^>]*queryArticleByCondition\(this,'([^']+)'", unescape(text))
        url = urljoin(url, following[1]) if following else url
    assert len(seen) > 1
    return reached


def coded(visitor: Visitor, url: str) -> set[str]:
    reached: set[str] = set()
    seen: set[str] = set()
    while url not in seen:
        seen.add(url)
        text = answered(visitor.get(url))
        reached |= hrefs(text, url)
        pager = unquote(base64.b64decode(found(r'<div id="pages"[^>]*>([^<]+)<', text)).decode())
        url = next((address for address, words in anchors(pager, url) if words == "下一页"), url)
    assert len(seen) > 1
    return reached


def posted(visitor: Visitor, url: str) -> set[str]:
    head = answered(visitor.get(url))
    form = html.document_fromstring(head).get_element_by_id("pageForm")
    fields = {tag.get("name", ""): tag.get("value", "") for tag in form.iter("input")}
    counter = found(r"f\.(\w+)\.value=n", head)
    action = urljoin(url, form.get("action", ""))
    assert visitor.get(action).status == 405
    reached = hrefs(head, url)
    for number in range(2, int(found(r"第1/(\d+)页", head)) + 1):
        reached |= hrefs(answered(visitor.post(action, {**fields, counter: number})), url)
    return reached


def rendered(visitor: Visitor, url: str) -> set[str]:
    head = answered(visitor.get(url))
    assert "/d/" not in head
    data = base64.b64decode(found(r'data-k="([^"]+)"', head)).decode()[::-1]
    reached: set[str] = set()
    more, number = 1, 1
    while more:
        answer = json.loads(visitor.get(urljoin(url, f"{data}?p={number}")).body)
        reached |= {urljoin(url, row["u"]) for row in answer["r"]}
        more, number = answer["m"], number + 1
    return reached


def truecms(visitor: Visitor, url: str) -> set[str]:
    head = answered(visitor.get(url))
    initial = found(r'<div id="initData"[^>]*>(.*?)</div>', head)
    column, total = found(r"columnId:'([^']+)'", head), int(found(r"totalRecord:(\d+)", head))
    base = urljoin(url, found(r"url:'([^']+)'", head))
    start = int(found(r"initSize:(\d+)", head)) + 1
    query = f"?startrecord={start}&endrecord={total}&perpage=5&columnId={column}&callback=cb"
    assert visitor.get(base + query).text.count("不存在"), "no Referer, no answer"
    answer = answered(visitor.get(base + query, Referer=url))
    text = json.loads(answer.removeprefix("cb(").removesuffix(")"))["result"]
    assert int(found(r"<totalrecord>(\d+)", text)) == total
    return hrefs(initial, url) | hrefs(records(text), url)


def epoint(visitor: Visitor, url: str) -> set[str]:
    head = answered(visitor.get(url))
    common = visitor.get(urljoin(url, "/js/webBuilderCommon.js")).text
    project, guid = found(r'"projectName": "([^"]+)"', common), found(r'"siteGuid": "([^"]+)"', common)
    given: dict[str, object] = dict(re.findall(r"(\w+):'([^']*)'", found(r"params:\{(.*?)\}", head)))
    size, first = int(found(r"pageSize:(\d+)", head)), int(found(r"pageIndex:(\d+)", head))
    reached: set[str] = set()
    number, total = first, 1
    while len(reached) < total:
        asked = {"params": {**given, "siteGuid": guid, "pageIndex": number, "pageSize": size}}
        address = urljoin(url, f"{project}/rest/lightfrontaction/getgovinfolist")
        answer = json.loads(visitor.send(address, "POST", json.dumps(asked).encode(), {}).body)["custom"]
        assert answer["data"]
        total = answer["total"]
        reached |= {urljoin(url, row["infourl"]) for row in answer["data"]}
        number += 1
    return reached


def jiangxi(visitor: Visitor, url: str) -> set[str]:
    head = answered(visitor.get(url))
    given = dict(re.findall(r"var (\w+) = '([^']*)'", head))
    size = int(found(r"pageSize:(\d+)", head))
    address = urljoin(url, "/queryList")
    assert visitor.get(address).text.count("不存在")
    reached: set[str] = set()
    number, total = 1, 1
    while len(reached) < total:
        data = json.loads(visitor.post(address, {**given, "pageNo": number, "pageSize": size, "showMode": 1}).body)[
            "data"
        ]
        total = data["total"]
        for row in data["results"]:
            reached.add(url.replace("/pc/list.html", f"/content/content_{row['source']['id']}.html"))
        number += 1
    return reached


PROTOCOLS: Mapping[str, Walk] = {
    "plain": by_next_link("下一页"),
    "trs": trs,
    "nfcms": by_next_link("下一页", "下页", ">"),
    "webber": webber,
    "jpage": jpage,
    "xxgk": xxgk,
    "jpaas": jpaas,
    "kaipu": kaipu,
    "lonsun": lonsun,
    "gkmlpt": gkmlpt,
    "iframe": framed,
    "json": fetched,
    "onclick": onclick,
    "base64": coded,
    "post": posted,
    "rendered": rendered,
    "truecms": truecms,
    "epoint": epoint,
    "jiangxi": jiangxi,
    "shanghai": by_next_link("下一页"),
    "hashed": by_next_link("下一页"),
    "old": by_next_link("下一页"),
}
