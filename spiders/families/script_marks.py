"""Marks of lists that a script fills in: what such a page shows without running it is never the whole."""

from __future__ import annotations

import re

from spiders.families.kept import may_show, once
from spiders.families.model import Page

# By the family that knows the interface behind it (sites.md §1.2-1.7); `template` is code that nobody rendered.
MARKS: dict[str, re.Pattern[str]] = {
    "jpage": re.compile(r"\.jpage\s*\(|<datastore>|dataproxy\.jsp", re.IGNORECASE),
    "hanweb_xxgk": re.compile(r"xxgk/search\.jsp|xxgk/tree\.jsp", re.IGNORECASE),
    "jpaas": re.compile(r"unitbuild\.js|jpaas-publish-server", re.IGNORECASE),
    "gkmlpt": re.compile(r"window\._CONFIG|/gkmlpt/api"),
    "lonsun": re.compile(r"IsAjax=1|labelName=publicInfoList|site/label/8888", re.IGNORECASE),
    "kaipu": re.compile(r"/common/search/|/es-search/search|manuscriptList/|/searchList/", re.IGNORECASE),
    "truecms": re.compile(r"truecms/messageController", re.IGNORECASE),
    "epoint": re.compile(r"getgovinfolist|webBuilderCommon\.js", re.IGNORECASE),
    "jiangxi": re.compile(r"/queryList\b"),
    "encoded": re.compile(r"(?:window\.)?\batob\s*\("),
    "template": re.compile(
        r"\sv-for=|\sng-repeat=|<\?=\s*\w+\.|\{\{\s*\w+\.\w+\s*\}\}|<trs_(?:documents|channels?|outline|records?)\b"
        r"|\sth:(?:each|text|href)=|\{foreach\s|<c:foreach\b|#foreach\s*\(|共(?:\{\{|<%|\$\{)|base64\.decode\s*\("
        r"|<cms:\w|\{(?:dede|cms|pboot|eyou|qb|yzm|pc):\w|<#list\b|\[!--\w+--\]",
        re.IGNORECASE,
    ),
}

# What every match of the pattern holds.
_PLAIN: dict[str, tuple[str, ...]] = {
    "jpage": (".jpage", "<datastore>", "dataproxy"),
    "hanweb_xxgk": ("xxgk/search", "xxgk/tree"),
    "jpaas": ("unitbuild", "jpaas-publish"),
    "gkmlpt": ("_config", "/gkmlpt/"),
    "lonsun": ("isajax", "labelname", "site/label"),
    "kaipu": ("/common/search", "es-search", "manuscriptlist", "/searchlist"),
    "truecms": ("truecms/",),
    "epoint": ("getgovinfolist", "webbuildercommon"),
    "jiangxi": ("/querylist",),
    "encoded": ("atob",),
    "template": (
        *("v-for=", "ng-repeat=", "<?=", "{{", "<trs_", "<cms:", "{dede:", "{cms:", "{pboot:", "{eyou:", "{qb:"),
        *("{yzm:", "{pc:", "<#list", "[!--", "th:", "foreach", "共{{", "共<%", "共${", "base64.decode"),
    ),
}


def shows_mark(page: Page, name: str) -> bool:
    """Whether the page's source shows the marks of that name."""
    return may_show(page, *_PLAIN[name]) and MARKS[name].search(page.text) is not None


@once
def script_marks(page: Page) -> frozenset[str]:
    """The names of the marks that the page's source shows."""
    return frozenset(name for name in MARKS if shows_mark(page, name))
