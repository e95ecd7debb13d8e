"""What a site's own search is asked, as a browser would send it."""

from __future__ import annotations

import pytest

from spiders.families.model import Page
from spiders.site_search import search_address

HOME = "http://www.luhe.gov.cn.test/index.html"


def asked(form: str, encoding: str = "utf-8", head: str = "") -> str:
    return search_address(Page(HOME, f"<html><head>{head}</head><body>{form}</body></html>", encoding), "年报")


FORM = '<form action="/so"{more}><input name="site" type="hidden" value="7"><input name="q"></form>'


def test_hidden_fields_go_along() -> None:
    assert asked(FORM.format(more="")) == "http://www.luhe.gov.cn.test/so?site=7&q=%E5%B9%B4%E6%8A%A5"


def test_an_old_page_is_asked_in_its_own_encoding() -> None:
    assert asked(FORM.format(more=""), "gb18030").endswith("/so?site=7&q=%C4%EA%B1%A8")


def test_the_form_may_name_another_encoding() -> None:
    assert asked(FORM.format(more=' accept-charset="gbk"')).endswith("&q=%C4%EA%B1%A8")
    assert asked(FORM.format(more=' accept-charset="unknown"')).endswith("&q=%E5%B9%B4%E6%8A%A5")


def test_an_address_is_relative_to_the_base_of_the_page() -> None:
    form = FORM.format(more="").replace("/so", "so")
    assert asked(form, head='<base href="/search/">').startswith("http://www.luhe.gov.cn.test/search/so?")


@pytest.mark.parametrize(
    "form",
    [
        '<form method="post" action="/so"><input name="q"></form>',
        '<form action="/so"><input type="submit" name="go"></form>',
        '<form><input name="q"></form>',
    ],
)
def test_what_is_no_plain_search_is_left_alone(form: str) -> None:
    assert asked(form) == ""
