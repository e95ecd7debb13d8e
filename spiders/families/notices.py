"""Sentences by which a page says that it is not, or no longer, the whole of its column."""

from __future__ import annotations

import re

from spiders.families.furniture import Role, Roles
from spiders.families.kept import once
from spiders.families.model import Page
from spiders.families.switch_words import SHOWS_A_PART
from spiders.families.text import short_text, squeeze, text_of

# A column that is kept up elsewhere now.
_MOVED = re.compile(
    r"(?:停止|不再)(?:更新|维护|使用)|(?:已|现)(?:全部|整体|统一|集中)?(?:迁移|搬迁|迁)至|(?:统一|集中)(?:发布|公开)[在于到]"
    r"|(?:栏目|网站|网页|平台|网址|专栏)(?:内容)?(?:现?已)(?:经|全部|整体|正式)?(?:停用|关停|关闭|下线|合并|迁移|搬迁|并入)"
    r"|请(?:您)?(?:到|至|移步|转至|前往|登录|访问|点击进入).{0,40}(?:年报|年度报告|新版|旧版|[新旧原老]网?站|公开平台|政府网|门户)"
)
_TAGS = ("p", "div", "span", "td", "li", "h2", "h3", "h4", "h5", "strong", "label", "b")
_LONGEST = 160


@once
def squeezed_text(page: Page) -> str:
    """The text of the whole page without white space: what an element's text shows, it shows."""
    return squeeze(text_of(page.tree))


def sends_elsewhere(page: Page, roles: Roles) -> bool:
    """Whether the page's own part says that the column is kept up elsewhere (本栏目已停止更新, 请到…新网站查看), or
    that only a part of it is shown here (请选择年度查询, 默认显示最近三年的年报)."""
    said = squeezed_text(page)
    sentences = [sentence for sentence in (_MOVED, SHOWS_A_PART) if sentence.search(said)]
    for element in page.tree.iter(*_TAGS) if sentences else ():
        words = squeeze(short_text(element, _LONGEST))
        if not words or "申请" in words or roles.of(element) is not Role.CONTENT:
            continue
        # A form that asks to choose shows all until somebody has.
        is_form = any(element.find(f".//{field}") is not None for field in ("select", "input"))
        if not is_form and any(sentence.search(words) for sentence in sentences):
            return True
    return False
