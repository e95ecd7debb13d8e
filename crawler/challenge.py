"""Pages that are not what they seem: challenges of a firewall, and "not found" pages served as found.

A challenge is reported, never solved; neither kind may ever count as a reading. Fingerprints: research, sites §1
("Challenge fingerprints") and §3 (faults 3 and 6). Pure: status, headers and body in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from urllib.parse import urlsplit

# 412 and 202: Ruishu; 521: Jiasule; 468 and 405: Aliyun; 403/429: plain refusals; 422, 418: seen on provincial portals.
_BLOCKING = frozenset({401, 403, 405, 412, 418, 422, 429, 451, 456, 468, 493, 521, 567})

_CHALLENGE_BODY = re.compile(
    rb"window\._\$ts|\$_ts\s*=|r=['\"]m['\"]|__jsl_clearance|__jsluid_|puzzle-vcode|online-desc-con"
    rb"|acw_sc__v2|aliyun_waf|_waf_|yunsuo_session|security_session_verify|safedog|nwaf"
)
_CHALLENGE_TEXT = re.compile(
    "很抱歉，由于您访问的URL有可能对网站造成安全威胁|您的请求(?:可能)?存在威胁|访问(?:行为)?(?:被|已被)(?:拦截|阻断|禁止)"
    "|请完成(?:安全)?验证|滑动(?:滑块|验证)|不合法的参数|网站防火墙|Web应用防火墙|异常访问|人机验证"
)
_GONE = re.compile(
    "(?:您|你)?(?:所)?(?:访问|请求|查看|浏览)的(?:页面|网页|内容|栏目|文件|信息)(?:不存在|找不到|已(?:被)?删除|已失效|不见了|走丢了)"
    "|(?:页面|网页|内容|文件|栏目)(?:不存在|没有找到|找不到|未找到|已(?:被)?删除|走丢了)|找不到(?:该|您要的|此|相关)?(?:页面|网页|文件)"
    "|404\\s*(?:Not Found|错误|页面)|无法找到(?:该|此)?(?:网)?页|对不起，?您(?:所)?(?:要)?访问的"
)
_SILENT_TAG = re.compile(r"(script|style)\b")
_FIRST_OF_SILENT = ("s", "S")
_SCRIPTS = re.compile(r"<script\b.*?</script\s*>", re.DOTALL | re.IGNORECASE)
_SPACE = re.compile(r"\s+")

_PASSWORD_FIELD = re.compile(r"<input\b[^>]{0,400}\btype\s*=\s*['\"]?password\b", re.IGNORECASE)
_LOGIN_TITLE = re.compile(r"登[录陆]|身份认证|sign ?in|log ?in", re.IGNORECASE)
_LOGIN_ADDRESS = re.compile(r"(?:^|[^a-z])(?:login|logon|signin|sso|cas|passport|oauth2?)(?:[^a-z]|$)", re.IGNORECASE)
_LOGIN_LABELS = frozenset({"sso", "login", "passport"})
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc\b)[^>]*>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<([a-z][\w-]*)", re.IGNORECASE)
_STUB_TAGS = frozenset({"html", "head", "body", "meta", "title", "script", "noscript"})

# A page that says "not found" and little else; a real article about missing pages is longer.
_SHORT = 600
# The stub of 景德镇 and 萍乡 has 1,166 bytes (research: sites §3).
_STUB_BYTES = 4096
_PARTS_AT_ONCE = 200


@lru_cache(maxsize=2)  # of one page it is asked by every test here
def visible_text(page: str) -> str:
    """The page's text without tags, scripts and white space.

    Each part is looked at once: a page that opens tags a hundred thousand times and closes none would otherwise hold up
    every other site of the night.
    """
    told, position, end = [], 0, len(page)
    lower = page.lower() if len(page.lower()) == end else page
    unclosed: set[str] = set()
    while (begin := page.find("<", position)) >= 0:
        told.append(page[position:begin])
        silent = _SILENT_TAG.match(lower, begin + 1)
        name = silent[1] if silent else ""
        close = lower.find(f"</{name}", begin) if name and name not in unclosed else -1
        if name and close < 0:
            unclosed.add(name)
        position = page.find(">", close if close >= 0 else begin) + 1
        if not position:
            position = begin if close < 0 else end
            break
    told.append(page[position:])
    return _SPACE.sub("", " ".join(told))


def _title(page: str) -> str:
    """What stands in the page's first title; empty without one."""
    found = re.search(r"<title\b[^>]{0,400}>", page, re.IGNORECASE)
    close = re.compile("</title", re.IGNORECASE).search(page, found.end()) if found else None
    return page[found.end() : close.start()] if found and close else ""


def _parts(page: str) -> Iterator[str]:
    """The page cut at its tags, a few dozen at a time: most pages are not looked at to their end."""
    *parts, rest = page.split("<", _PARTS_AT_ONCE)
    while parts:
        yield from parts
        *parts, rest = rest.split("<", _PARTS_AT_ONCE)
    yield rest


@lru_cache(maxsize=2)
def says_little(page: str) -> bool:
    """Whether the page's visible text has fewer than 600 characters. Most pages have said more before their middle, and
    are not taken apart any further."""
    seen = 0
    silent = ""
    for part in _parts(page):
        tag, _, text = part.partition(">")
        if silent:
            silent = "" if tag[:7].lower().startswith(silent) else silent
        elif tag[:1] in _FIRST_OF_SILENT and tag[:6].lower().startswith(("script", "style")):
            # Left out even where it is no tag of that name, or none that ends: the count is of what is surely text.
            silent = "/script" if tag[:2].lower() == "sc" else "/style"
        elif text:
            seen += len("".join(text.split()))
            if seen >= _SHORT:
                return False
    return len(visible_text(page)) < _SHORT


def is_challenge(status: int, headers: Mapping[str, str], body: bytes, page: str = "") -> bool:
    """Whether the answer is a firewall's and not the site's (`headers` with lower-case names, `page` decoded)."""
    if status in _BLOCKING or "x-via-jsl" in headers:
        return True
    if status == 202 and b"<script" in body:
        return True
    if len(body) > 60_000:
        return False
    # A challenge has no text of its own: a real page that merely loads a protection script has.
    if page and not says_little(page):
        return False
    return bool(_CHALLENGE_BODY.search(body) or _CHALLENGE_TEXT.search(visible_text(page)))


def is_login(asked: str, answered: str, page: str) -> bool:
    """Whether the page wants a password before it shows anything (research: sites §3, fault 22): little text, a
    password field, and a title or an address of redirection that says so. A home page with a login box is none."""
    if not _PASSWORD_FIELD.search(page) or not says_little(page):
        return False
    if _LOGIN_TITLE.search(_title(page)):
        return True
    return answered != asked and is_login_address(answered)


def is_login_address(url: str) -> bool:
    """Whether a page's address says that one has to log in there."""
    parts = urlsplit(url)
    label = (parts.hostname or "").partition(".")[0]
    return label in _LOGIN_LABELS or _LOGIN_ADDRESS.search(parts.path) is not None


def looks_like_stub(body: bytes, page: str) -> bool:
    """Whether a page is nothing but a few lines of script that lead nowhere by themselves: no text, no element that
    a script could fill, no script from elsewhere, no other address. Where every address of a host gives the same, it
    is a firewall's."""
    if not body or len(body) > _STUB_BYTES or not _INLINE_SCRIPT.search(page):
        return False
    if not says_little(page) or visible_text(page):
        return False
    if {tag.lower() for tag in _ANY_TAG.findall(_SCRIPTS.sub("<script></script>", page))} - _STUB_TAGS:
        return False
    return not re.search(r"<script[^>]*\bsrc\b|http-equiv\s*=\s*['\"]?refresh|\blocation\b", page, re.IGNORECASE)


def is_soft_404(page: str) -> bool:
    """Whether a page served with 200 says that there is nothing at this address."""
    if re.search("404|不存在|找不到|未找到|出错", _title(page)):
        return True
    return says_little(page) and bool(_GONE.search(visible_text(page)))
