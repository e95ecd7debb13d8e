"""What turns to another page of a list without saying so: an icon right behind the last row, a count there, a control
that a framework listens to, a 下一页 that a script wakes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from spiders.families import addresses
from spiders.families.furniture import Role, Roles, names
from spiders.families.growing import stands_behind_rows
from spiders.families.inserted import label
from spiders.families.kept import may_show
from spiders.families.model import ListedItem, Page
from spiders.families.pagers import is_disabled
from spiders.families.script_data import scripts
from spiders.families.text import first_letter, short_words, squeeze, text_of
from spiders.families.vocabulary import NEXT_PAGE, words

_LONGEST_COUNT = 10
_ONE_OF_SEVERAL = re.compile(r"^[第\[(（]?1页?(?:/|／|of)共?(?:[2-9]|[1-9]\d{1,2})页?[\])）]?$", re.IGNORECASE)
_ARROW = re.compile(r"^[>＞›»→❯〉]{1,2}$")
_MORE_NAMES = frozenset(words("more gengduo next nextpage pgdn pagedown"))
# What stands behind a list on every page: it shares, prints, leads up.
_TOOL = re.compile(
    r"top|back|share|download|export|bds|bdshare|jiathis|print|close|fav|collect|qq|weixin|wechat|weibo|zone|sina|prev|left|up(?![a-z])|search|menu"
    r"|play|home|float|fixed|voice|audio|zoom|(?<!icon)font|(?<![a-z])eye|tool|jiucuo|wza|kefu|robot|msg|mail|tel|phone|swiper|slide|banner|focus|scroll",
    re.IGNORECASE,
)
# A click with a number, or a name, that leads on: an element without any icon in it may be drawn by a style.
_FORTH = re.compile(
    r"\w\s*\(\s*['\"]?[1-9]|down(?!load)|more|gengduo|next|rest\b|arrow|jiantou|right|pgdn|#/", re.IGNORECASE
)
_ICONS = frozenset({"i", "svg", "g", "use", "path", "em", "span", "img", "b"})
_EVENT = re.compile(r"^(?:wire:|x-on:|v-on:|ng-|hx-|@|data-action|on:|\(click\)|jsaction)", re.IGNORECASE)
_EVENT_MARKS = ("wire:", "x-on:", "v-on:", "ng-click", "@click", "data-action", "on:click", "(click)", "jsaction")
_TURNS = re.compile(r"next|page|more", re.IGNORECASE)
_BACK = re.compile(r"prev|toggle|menu|top|home|search", re.IGNORECASE)
_POST_BACK = re.compile(
    r"__doPostBack\s*\(\s*['\"][^'\"]*pag[^'\"]*['\"]\s*,\s*['\"](?:Page\$)?(?:[2-9]|\d\d|Next)", re.IGNORECASE
)
_FACES = re.compile(
    r"(?:mojarra|myfaces|jsf|A4J|PrimeFaces|RichFaces)[\w.]*\s*\([^;]{0,160}?(?:next|more|page)", re.IGNORECASE
)
_NEXT_FIELD = re.compile(r"(?:btn|button|ib|img|lb)[-_]?(?:next|down)|next[-_]?(?:page|btn)", re.IGNORECASE)
_WAKES = re.compile(
    r"removeClass\(\s*['\"][\w-]*disab|classList\.remove\(\s*['\"][\w-]*disab|\.disabled\s*=\s*(?:false|!1)"
    r"|removeAttr(?:ibute)?\(\s*['\"]disabled|prop\(\s*['\"]disabled['\"]\s*,\s*(?:false|!1)",
    re.IGNORECASE,
)


def turns_silently(page: Page, roles: Roles, found: tuple[ListedItem, ...]) -> bool:
    """Whether something without an address turns the list's pages; asked only where no pager was found to follow."""
    return (
        any(roles.of(control) is Role.CONTENT for control in (*_listening(page), *_posting(page)))
        or _wakes_the_next(page)
        or (bool(found) and _turns_behind_the_rows(page, roles, found))
    )


def _listening(page: Page) -> Iterator[HtmlElement]:
    """Elements that a framework listens to for the next page: `<span wire:click="nextPage">`."""
    for element in page.tree.iter("a", "button", "span", "li", "div") if may_show(page, *_EVENT_MARKS) else ():
        heard = [value for name, value in element.attrib.items() if _EVENT.match(str(name))]
        if any(_TURNS.search(value) and not _BACK.search(value) for value in heard) and not is_disabled(element):
            yield element


def _posting(page: Page) -> Iterator[HtmlElement]:
    """What posts a form back for another page: `__doPostBack('Pager1','2')`, JSF, a button with the page's number."""
    for element in page.tree.iter("a", "button", "input", "span"):
        code = f"{element.get('onclick', '')} {element.get('href', '')}"
        if "(" in code and (_POST_BACK.search(code) or _FACES.search(code)):
            yield element
        elif element.tag in ("button", "input") and element.get("type", "submit").lower() in ("submit", "image"):
            numbered = "page" in element.get("name", "").lower() and element.get("value", "").strip().isdecimal()
            if (numbered and int(element.get("value", "0")) > 1) or _NEXT_FIELD.search(element.get("name", "")):
                yield element


def _wakes_the_next(page: Page) -> bool:
    """A 下一页 that its markup calls disabled, and that a script of the page calls by its name to make it none."""
    waking = [code for code in scripts(page) if _WAKES.search(code)] if may_show(page, "disab") else []
    for element in page.tree.iter("a", "button", "li", "span") if waking else ():
        said = short_words(element, 8)
        if said and NEXT_PAGE.match(said) and is_disabled(element):
            called = [name for name in label(element).split() if len(name) > 1 and not name.startswith("disab")]
            if any(re.search(rf"['\"#.]{re.escape(name)}(?![\w-])", code) for name in called for code in waking):
                return True
    return False


def _turns_behind_the_rows(page: Page, roles: Roles, found: tuple[ListedItem, ...]) -> bool:
    listed = {addresses.canonical(item.url) for item in found}
    base = addresses.base_url(page)
    return any(
        roles.of(control) is Role.CONTENT and stands_behind_rows(control, base, listed)
        for control in _unsaid(page, base)
    )


def _unsaid(page: Page, base: str) -> Iterator[HtmlElement]:
    """Counts (1/4), arrows and icons that can be pressed or are called 更多, none of which says what it does."""
    for element in page.tree.iter("a", "button", "span", "div", "p", "i", "em"):
        said = short_words(element, _LONGEST_COUNT)
        if said and _ONE_OF_SEVERAL.match(said):
            yield element
        elif (not _ARROW.match(said) if said else first_letter(element)) or is_disabled(element):
            continue
        elif _is_pressed(element, base) or (not said and _is_called_more(element)):
            yield element


def _is_pressed(element: HtmlElement, base: str) -> bool:
    """A link or button that leads nowhere, with an icon in it or an arrow for a word, and is no tool of every page."""
    code = f"{element.get('onclick', '')} {element.get('href', '')}"
    leads_nowhere = element.tag == "a" and element.get("href", "").startswith(("#", "java"))
    clicked = element.get("onclick") is not None or leads_nowhere
    if not (clicked or element.tag == "button") or addresses.target(base, element):
        return False
    inside = [part for part in element.iter() if part is not element and isinstance(part.tag, str)]
    called = any(_FORTH.search(part) for part in (code, label(element), *map(label, inside)))
    drawn = all(part.tag in _ICONS for part in inside) and (called or (bool(inside) and _is_alone(element)))
    near = [element, *inside, *(part for part, _ in zip(element.iterancestors(), "ab", strict=False))]
    is_tool = any(_TOOL.search(part) for part in (code, *map(label, near)))
    return (drawn or bool(squeeze(text_of(element)))) and not is_tool


def _is_alone(control: HtmlElement) -> bool:
    """Whether a control that is drawn, and no picture, stands without others: those beside each other are tools."""
    around = control.getparent()
    others = [] if around is None else [part for part in around if part is not control and part.tag in ("a", "button")]
    return control.find(".//img") is None and not any(not first_letter(part) for part in others)


def _is_called_more(element: HtmlElement) -> bool:
    """An element without words that is called 更多 by its class or the icon's: `<div class="more"><svg/></div>`."""
    leads = element.get("href", "").strip("#").startswith(("/", "http"))
    is_tool = any(_TOOL.search(label(part)) for part in (element, *element.iterancestors("div")))
    return bool(names(element) & _MORE_NAMES) and not leads and not is_tool and element.find(".//a") is None
