"""The images of a web page that may be pages or tables of a report, told from icons, codes and the like."""

from __future__ import annotations

import re

from lxml import etree

from reports.vocabulary import CODE_FILE, ORNAMENT

# Names that tools and templates give to their ornaments; of the file alone, as a report may lie in any folder. The name
# of a messenger is no such name: what was sent through it is called weixin_2024….jpg.
_FILE = re.compile(
    r"(?:icon|logo|qr_?code|erweima|sprite|loading|spacer)[^/]*$"
    r"|(?:weixin|wechat|weibo)[^/]*(?:qr|ewm|2wm|code)[^/]*$"
    r"|(?:^|/)(?:weixin|wechat|weibo)[-_]?\d{0,2}\.\w+$"
    r"|(?:^|/)(?:ewm|2wm|qr|share|print|close|arrow|banner|blank|transparent|dot|line|ico|btn|bg|load|lazy|pixel)"
    r"[-_\d]*\.\w+$",
    re.IGNORECASE,
)
# UEditor sets the sign of the file's type before an attachment's name.
_FOLDER = re.compile(r"/fileTypeImages/|/(?:images?/)?(?:icons?|ico|btn|emotions?)/", re.IGNORECASE)
# UEditor sets the uploaded file's own name as `alt` and `title`: it says nothing of what the picture is for.
_FILE_NAME = re.compile(r"\.(?:jpe?g|png|gif|bmp|tiff?|webp)$|(?:图片|照片|截图|扫描件?)[-_]?\d", re.IGNORECASE)
_SOURCES = (
    *("src", "data-src", "data-original", "data-echo", "oldsrc", "data-lazy-src", "data-lazy", "data-lazyload"),
    *("lay-src", "lazy-src", "lazyload", "data-url", "data-actualsrc", "original", "_src"),
)
# What stands in a picture's place until a script has loaded it, by the name of the file.
_STAND_IN = re.compile(
    r"blank|(?<!up)(?<!down)load|lazy|gr[ae]y|placeholder|pixel|transparent|spacer|default|1x1|none\b", re.IGNORECASE
)
_SMALLEST = 100
_PIXELS = re.compile(r"^\s*(\d+)(?:\.\d+)?\s*(?:px)?\s*$", re.IGNORECASE)
_STYLED = re.compile(r"(?:^|;)\s*(?:width|height)\s*:\s*(\d+)(?:\.\d+)?px", re.IGNORECASE)


def is_picture(image: etree._Element) -> bool:
    """Whether an image is more than an ornament: not named like one, not said to be small."""
    return _may_be_seen(image) and not _is_named_ornament(image)


def is_passed_over(image: etree._Element) -> bool:
    """Whether nothing but its name says that the image is an ornament: it may be a page of a report all the same."""
    return _may_be_seen(image) and _is_named_ornament(image)


def picture_source(image: etree._Element) -> str:
    """Where an image comes from: `src`, or what a script that loads late takes for it."""
    values = [image.get(name, "").strip() for name in _SOURCES]
    late = next((value for value in values[1:] if value), "")
    # The last of what srcset names is the largest.
    first = values[0] or (image.get("srcset", "").rpartition(",")[2].strip().partition(" ")[0])
    if not late or (first and not first.startswith("data:") and not _STAND_IN.search(_path(first).rpartition("/")[2])):
        return first
    return late


def _may_be_seen(image: etree._Element) -> bool:
    """Whether it comes from somewhere, and is not said to be small."""
    source = picture_source(image)
    if not source or _path(source).lower().endswith(".svg"):
        return False
    sizes = [int(found[1]) for key in ("width", "height") if (found := _PIXELS.match(image.get(key, "")))]
    sizes += [int(size) for size in _STYLED.findall(image.get("style", ""))]
    return not sizes or min(sizes) >= _SMALLEST


def _is_named_ornament(image: etree._Element) -> bool:
    source = picture_source(image)
    path = _path(source)
    if not source.startswith("data:") and (_FILE.search(path) or _FOLDER.search(path)):
        return True
    return any(_says_ornament(image.get(key, "").strip()) for key in ("alt", "title"))


def _says_ornament(text: str) -> bool:
    return bool(CODE_FILE.fullmatch(text) if _FILE_NAME.search(text) else ORNAMENT.fullmatch(text))


def _path(source: str) -> str:
    return source.split("?", 1)[0].split("#", 1)[0]
