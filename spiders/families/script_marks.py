"""Marks of lists that a script fills in: what such a page shows without running it is never the whole."""

from __future__ import annotations

import re

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
    "template": re.compile(r"\sv-for=|\sng-repeat=|<\?=\s*\w+\.|\{\{\s*\w+\.\w+\s*\}\}", re.IGNORECASE),
}


def script_marks(page: Page) -> frozenset[str]:
    """The names of the marks that the page's source shows."""
    return frozenset(name for name, pattern in MARKS.items() if pattern.search(page.text))
