"""Pagers and lists hidden as base64 in the page (云南: the text of `#pages` is base64 of percent-encoded HTML, decoded
by `window.atob`; sites.md §1.7)."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote

from spiders.families.article import read_article
from spiders.families.columns import read_listing
from spiders.families.model import ArticlePage, Listing, Page, Recognition
from spiders.families.recognition import weigh
from spiders.families.script_marks import shows_mark

NAME = "encoded"

# Between two tags, in a value or quoted in a script: long enough to hold a link.
_BLOCK = re.compile(r"""(?P<before>[>'"]\s*)(?P<code>[A-Za-z0-9+/]{40,}={0,2})(?P<after>\s*[<'"])""")
_MARKUP = re.compile(r"<\s*(?:a|li|span|div|ul)\b", re.IGNORECASE)


def recognises(page: Page) -> Recognition:
    """Evidence: HTML in base64 in a page that decodes such 0.94."""
    return weigh(NAME, [("base64_markup", 0.94, shows_mark(page, "encoded") and _written_out(page.text)[1])])


def listing(page: Page) -> Listing:
    """The page as it reads with its encoded parts written out."""
    text, found = _written_out(page.text)
    return read_listing(Page(page.url, text, page.encoding), explains=(NAME,) if found else ())


def article(page: Page) -> ArticlePage:
    """The article by meta tags, labels and anchors."""
    return read_article(Page(page.url, _written_out(page.text)[0], page.encoding))


def _written_out(text: str) -> tuple[str, int]:
    """The page's source with every encoded piece of HTML in its place, and how many there were. A piece that a script
    holds as a string comes to stand at the end of the page."""
    found = 0
    appended: list[str] = []

    def replaced(match: re.Match[str]) -> str:
        nonlocal found
        markup = _decoded(match["code"])
        if not markup:
            return match[0]
        found += 1
        if match["before"].strip() == ">" and match["after"].strip() == "<":
            return f"{match['before']}{markup}{match['after']}"
        appended.append(f"<div>{markup}</div>")
        return match[0]

    written = _BLOCK.sub(replaced, text)
    if appended:
        end = written.lower().rfind("</body")
        end = end if end >= 0 else len(written)
        written = written[:end] + "".join(appended) + written[end:]
    return written, found


def _decoded(code: str) -> str:
    try:
        raw = base64.b64decode(code + "=" * (-len(code) % 4), validate=True)
        text = unquote(raw.decode("utf-8"), errors="strict")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return text if _MARKUP.search(text) else ""
