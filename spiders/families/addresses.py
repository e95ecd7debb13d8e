"""Addresses as pages write them: what a link points to, and which two addresses are the same page."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from lxml.html import HtmlElement

from spiders.families.kept import once
from spiders.families.model import Page

# Template text that a CMS forgot to render (LonSun `<?=el.link?>`, Vue `{{…}}`), and addresses that are none.
_NO_ADDRESS = re.compile(r"^\s*(?:#|javascript:|mailto:|tel:|data:|about:|vbscript:|null$|undefined$|$)", re.IGNORECASE)
_FROM_ANYWHERE = re.compile(r"/[\w.-]|https?://[\w.-]")
# The addresses of most links: folders and a file from the site's root on, or beside the page, and a plain query. They
# stand for themselves, so that nothing has to be taken apart to know where they lead.
_FOLDER = r"[A-Za-z0-9_-][A-Za-z0-9_.-]*"
_QUERY = r"(?:\?[A-Za-z0-9_.=&-]+)?"
_FROM_ROOT = re.compile(rf"(?:/{_FOLDER})+/?{_QUERY}")
_BESIDE = re.compile(rf"(?:\./)?(?:{_FOLDER}/)*{_FOLDER}\.[a-z]{{2,5}}{_QUERY}")
_SITE = r"https?://([a-z0-9.-]+)(?::([1-9]\d{0,3}|[1-5]\d{4}))?"
_PLAIN_URL = re.compile(rf"{_SITE}((?:/{_FOLDER})*/?)")
_PLAIN_ADDRESS = re.compile(rf"{_SITE}(?:(?:/{_FOLDER})+/?|/){_QUERY}")
_TEMPLATE = re.compile(r"<\?|\{\{|\$\{|<%|%7B%7B|%3C\?|&lt;\?", re.IGNORECASE)
_QUOTED_ADDRESS = re.compile(
    r"""['"]((?:https?://|\.{0,2}/)?[^'"\s()<>]*\.(?:s?html?|jsp|php|aspx?|pdf|docx?)(?:\?[^'"\s]*)?)['"]"""
)
_SESSION = re.compile(r";jsessionid=[^?#/]*", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:s?html?|jsp|php|aspx?)$", re.IGNORECASE)
_WAP_TWIN = re.compile(r"_wap(\.s?html?)$", re.IGNORECASE)
_MOBILE_POST = re.compile(r"/mpost_(\d+)")
# Query noise that servers ignore (sites.md fault 14). Asked of a program, a short key may as well name what is meant
# (`list.php?t=12`: the department): there it is noise only with a value that says nothing.
_NOISE_KEYS = frozenset({"ddtab", "wapkey", "spm"})
_SHORT_KEYS = frozenset({"uid", "from", "t", "_t"})
_CLOCK = re.compile(r"\d{10,}|0?\.\d+|")
_STATIC_PAGE = re.compile(r"\.s?html?$", re.IGNORECASE)
_DIRECTORY = re.compile(
    r"/$|/(?:index|default|list|node|channel)(?:_\d+)?\.(?:s?html?|jsp|php|aspx?)$|_(?:list|navs|gknbz?)\.s?html?$"
    r"|/[^/.]+$|/\d{1,4}\.html?$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"/t(?:19|20)\d{6}_\d+|/t\d{7,}\.s?html?$|/art/(?:19|20)\d\d/|art_[0-9a-z]+_\w+|/m?post_\d+|/content/|/content_\d+|/[Cc]ontent-\d+"
    r"|/info/\d+/\d+|/[0-9a-f]{24,}\.s?html?|/doc_[0-9a-f]+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.s?html?"
    r"|/(?:19|20)\d\d[-/]?\d{1,2}[-/]\S*\d+\S*\.\w+$|/\d{4,}\.s?html?$|/article_\w+|wbnewsid=\d+|/c\d+_\d+\.s?html?"
    r"|xxgkAnnualReport\.jsp|/public/\d+/\d+\.html|/public/content/\d+|[?&](?:articleid|infoid|newsid|xxnr_id)=\w*\d"
    r"|/(?:show|view|detail|content|news_?view)\w*\.(?:aspx?|jsp|php)\?(?:\S*&)?id=\d",
    re.IGNORECASE,
)
# The shapes that no list page has.
_SURELY_ARTICLE = re.compile(
    r"/t(?:19|20)\d{6}_\d+|/art/(?:19|20)\d\d/\d+/\d+/|/m?post_\d+|/info/\d+/\d+\.|/[0-9a-f]{32}\.s?html?$"
)
FILE_EXTENSIONS = ("pdf", "doc", "docx", "wps", "ofd", "xls", "xlsx", "et", "zip", "rar", "7z", "rtf", "txt", "ceb")
_FILE = re.compile(rf"\.(?:{'|'.join(FILE_EXTENSIONS)})$", re.IGNORECASE)
# What a person calls a file, wherever its link leads.
FILE_NAME = re.compile(rf"\S\.(?:{'|'.join(FILE_EXTENSIONS)})$", re.IGNORECASE)
_GOVERNMENT = re.compile(r"\.gov\.cn(?:\.test)?$")
_DOWNLOAD = re.compile(
    r"/downfile\.jsp|/download\.(?:jsp|do|action|aspx|ashx|php)$|/downloadfile|DownloadAttachUrl|OpennessContent/download|/attachment/|/attach/"
    r"|/group\d+/M00/",
    re.IGNORECASE,
)


@once
def base_url(page: Page) -> str:
    """What the page's relative addresses are relative to: `<base href>` where it has one, else its own address."""
    for element in page.tree.iter("base"):
        href = clean(element.get("href", ""))
        if href:
            return urljoin(page.url, href)
    return page.url


def clean(href: str) -> str:
    """`href` without the white space, back slashes and session ids that pages leave in; empty if it is no address."""
    if _NO_ADDRESS.match(href) or _TEMPLATE.search(href):
        return ""
    href = re.sub(r"[\t\r\n]", "", href.strip()).replace("\\", "/").replace(" ", "%20")
    return _SESSION.sub("", href)


@lru_cache(maxsize=8192)
def resolve(base: str, href: str) -> str:
    """The absolute http(s) address of `href`, fragment removed (kept for `#/` routes); empty if there is none."""
    # The links of a site's menus are on all of its pages, and lead to one place from everywhere.
    return _resolved(_site(base) if _FROM_ANYWHERE.match(href) else base, href)


@lru_cache(maxsize=8192)
def _site(base: str) -> str:
    try:
        parts = urlsplit(base)
    except ValueError:
        return base
    return f"{parts.scheme}://{parts.netloc}/" if parts.scheme and parts.netloc else base


# Every family looks at every link of a page; so do rows, shelves and pagers.
@lru_cache(maxsize=8192)
def _resolved(base: str, href: str) -> str:
    if _FROM_ROOT.fullmatch(href):
        root = _resolved(base, "/")
        return root and root + href[1:]
    if _BESIDE.fullmatch(href):
        is_plain = _PLAIN_ADDRESS.fullmatch(base)
        folder = base[: base.partition("?")[0].rfind("/") + 1] if is_plain else _resolved(base, "./")
        return folder and folder + href.removeprefix("./")
    if _PLAIN_ADDRESS.fullmatch(href) and _resolved(base, "/"):
        return href
    cleaned = clean(href)
    if not cleaned:
        return ""
    try:
        parts = urlsplit(urljoin(base, cleaned))
        _ = parts.port
    except ValueError:  # e.g. an unclosed [ in the host, a port that is no number
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        return ""
    # Browsers drop `..` above the root; urljoin keeps them in some shapes.
    path = re.sub(r"^(?:/\.\.)+(?=/)", "", parts.path) or "/"
    fragment = parts.fragment if parts.fragment.startswith(("/", "!/")) else ""
    return urlunsplit((parts.scheme.lower(), parts.netloc, path, parts.query, fragment))


def target(base: str, element: HtmlElement) -> str:
    """Where a link leads: its href, else the one address quoted in its onclick (sites.md §1.7, 天津); else empty."""
    address = resolve(base, element.get("href", ""))
    if address:
        return address
    script = element.get("onclick", "")
    if not script and element.get("href", "").lower().lstrip().startswith("javascript:"):
        script = element.get("href", "")
    if not script:
        return ""
    quoted = set(_QUOTED_ADDRESS.findall(script))
    return resolve(base, quoted.pop()) if len(quoted) == 1 else ""


@lru_cache(maxsize=8192)
def canonical(url: str) -> str:
    """A key under which twins of one page are equal; for comparing, never for asking.

    Twins (sites.md §3, 14): http and https, www or not, `//double//slash`, `;jsessionid=`, a trailing index page,
    `…_wap.html`, query noise.
    """
    if plain := _PLAIN_URL.fullmatch(url):
        port = f":{plain[2]}" if plain[2] not in (None, "80", "443") else ""
        return f"{plain[1].removeprefix('www.')}{port}{_without_twins(plain[3] or '/')}"
    parts = urlsplit(_SESSION.sub("", url))
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    # Bytes of GBK are no UTF-8: what cannot be decoded stays as it is, or all such addresses would be one.
    path = re.sub(r"/{2,}", "/", unquote(parts.path, errors="backslashreplace")) or "/"
    path = _without_twins(path)
    query = urlencode(
        [
            (key, value)
            for key, value in parse_qsl(parts.query, keep_blank_values=True, errors="backslashreplace")
            if not _is_noise(key.lower(), value, parts.path)
        ]
    )
    route = f"#{parts.fragment}" if parts.fragment.startswith(("/", "!/")) else ""
    return f"{host}{port}{path}{'?' if query else ''}{query}{route}"


def _without_twins(path: str) -> str:
    return _MOBILE_POST.sub(r"/post_\1", _WAP_TWIN.sub(r"\1", _INDEX.sub("/", path)))


def _is_noise(key: str, value: str, path: str) -> bool:
    if key in _SHORT_KEYS:
        says_nothing = _CLOCK.fullmatch(value) is not None or (key == "from" and value.isalpha())
        return _STATIC_PAGE.search(path) is not None or says_nothing
    return key in _NOISE_KEYS or (key == "id" and "/" in value)


def is_government(host: str) -> bool:
    """Whether a host is one of a government (the sandbox's have `.test` behind)."""
    return _GOVERNMENT.search(host) is not None


def directory(url: str) -> str:
    """The canonical directory an address lies in, with its trailing slash: `host/zfxxgk/zfxxgknb/`."""
    path = canonical(url).split("?", 1)[0].split("#", 1)[0]
    return path[: path.rfind("/") + 1]


def column_folder(url: str) -> str:
    """Where the pages below a column lie: its directory, or for a column `zfxxgknb.htm` (VSB) `…/zfxxgknb/`."""
    if is_directory(url):
        return directory(url)
    path = canonical(url).split("?", 1)[0].split("#", 1)[0]
    stem, dot, extension = path.rpartition(".")
    return f"{stem}/" if dot and "/" not in extension else directory(url)


def is_below(url: str, folder: str) -> bool:
    """Whether the address lies in `folder` (as `directory` gives it) and is not the folder's own index."""
    key = canonical(url)
    return key.startswith(folder) and len(key) > len(folder)


def is_above(url: str, page_url: str) -> bool:
    """Whether the address is the page itself, its directory's index, or an index above it: never an item."""
    key = canonical(url)
    own = canonical(page_url)
    return key == own or (key.endswith("/") and own.startswith(key))


@lru_cache(maxsize=8192)
def path_of(url: str) -> str:
    """An address without site, query and fragment."""
    return urlsplit(url).path


@lru_cache(maxsize=8192)
def host_of(url: str) -> str:
    """The host of an address; empty without one."""
    return urlsplit(url).hostname or ""


@lru_cache(maxsize=8192)
def is_directory(url: str) -> bool:
    """Whether an address looks like a directory or a column's index page rather than one article or file."""
    path = urlsplit(url).path
    return bool(_DIRECTORY.search(path)) and not is_file(url) and not _ARTICLE.search(url)


@lru_cache(maxsize=8192)
def is_article(url: str) -> bool:
    """Whether an address has the shape of one article in a known CMS."""
    return bool(_ARTICLE.search(url))


def is_surely_article(url: str) -> bool:
    """Whether an address has a shape that only articles have (`t20240126_5731234.html`, `/art/2024/1/26/…`)."""
    return bool(_SURELY_ARTICLE.search(urlsplit(url).path))


def names_a_file(url: str) -> bool:
    """Whether an address ends in a file's name: the surer half of `is_file`."""
    return _FILE.search(unquote(urlsplit(url).path)) is not None


@lru_cache(maxsize=8192)
def is_file(url: str) -> bool:
    """Whether an address is a document to download rather than a page."""
    parts = urlsplit(url)
    if _FILE.search(unquote(parts.path)) or _DOWNLOAD.search(parts.path):
        return True
    return any(
        _FILE.search(value) or _DOWNLOAD.search(value) for _, value in parse_qsl(parts.query, keep_blank_values=False)
    )
