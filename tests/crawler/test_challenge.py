import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.challenge import (
    is_challenge,
    is_login,
    is_login_address,
    is_soft_404,
    looks_like_stub,
    says_little,
    visible_text,
)

ARTICLE = (
    "<html><body><h1>年度报告</h1>"
    + "<p>本年度共受理申请若干件，均已按期办理完毕并答复申请人。</p>" * 40
    + "</body></html>"
)


@pytest.mark.parametrize("status", [403, 412, 429, 468, 521])
def test_refusing_statuses_are_challenges(status: int) -> None:
    assert is_challenge(status, {}, b"")


@pytest.mark.parametrize(
    "body",
    [
        "<html><meta id='x' content='y' r='m'><script>window._$ts={}</script></html>",
        "<html><script>var __jsl_clearance='';document.cookie=1</script></html>",
        "<html><body>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</body></html>",
        "<html><body><div class='puzzle-vcode'>请稍候…</div></body></html>",
    ],
)
def test_challenge_bodies_served_with_200(body: str) -> None:
    assert is_challenge(200, {}, body.encode(), body)


def test_a_real_page_that_loads_a_protection_script_is_no_challenge() -> None:
    page = ARTICLE.replace("</body>", "<script src='/safedog.js'>security_session_verify</script></body>")
    assert not is_challenge(200, {}, page.encode(), page)


def test_an_article_is_neither() -> None:
    assert not is_challenge(200, {"content-type": "text/html"}, ARTICLE.encode(), ARTICLE)
    assert not is_soft_404(ARTICLE)


@pytest.mark.parametrize(
    "page",
    [
        "<html><title>404</title><body>x</body></html>",
        "<html><body>您访问的页面不存在</body></html>",
        "<html><body>对不起，您要访问的内容已删除，<a href='/'>返回首页</a></body></html>",
        "<html><title>页面找不到</title></html>",
        "<html><body>找不到该页面</body></html>",
    ],
)
def test_not_found_pages_served_as_found(page: str) -> None:
    assert is_soft_404(page)


def test_a_long_page_that_mentions_missing_pages_is_not_one() -> None:
    page = ARTICLE.replace("</body>", "<p>群众反映您访问的页面不存在的问题已经解决。</p></body>")
    assert not is_soft_404(page)


_PARTS = (
    "<p>",
    "</p>",
    "<script>",
    "</script>",
    "<STYLE x>",
    "</style >",
    "<scripts>",
    "<a title='x<y'>",
    "<",
    ">",
    "字" * 300,
)


@given(st.lists(st.sampled_from(_PARTS) | st.text(max_size=5), max_size=12).map("".join))
@example("<script>" + "字" * 700)
@example("<script>" + "字" * 700 + "</script>")
@example("<script></style>" + "字" * 700 + "</script>" + "字" * 599)
def test_a_page_says_little_exactly_when_its_visible_text_is_short(page: str) -> None:
    assert says_little(page) == (len(visible_text(page)) < 600)


LOGIN = "<html><head><title>{}</title></head><body><form><input name='u'><input TYPE=password></form></body></html>"
COLUMN = "http://jyj.luhe.gov.cn.test/zfxxgk/nb/"


@pytest.mark.parametrize("title", ["统一身份认证平台", "用户登录", "请登陆", "Log in"])
def test_a_page_that_only_wants_a_password_is_a_login(title: str) -> None:
    assert is_login(COLUMN, COLUMN, LOGIN.format(title))


@pytest.mark.parametrize("path", ["/sso/login?service=/zfxxgk/", "/cas/?s=1", "/user/signin.jsp", "/oauth2/authorize"])
def test_so_is_an_unnamed_one_that_an_address_of_login_was_redirected_to(path: str) -> None:
    there = f"http://jyj.luhe.gov.cn.test{path}"
    assert is_login(COLUMN, there, LOGIN.format(""))
    assert is_login_address(there)


def test_other_pages_are_no_login() -> None:
    assert not is_login(COLUMN, COLUMN, LOGIN.format("政府信息公开年报")), "a column with a box for members"
    assert not is_login(COLUMN, COLUMN, ARTICLE.replace("<body>", "<body><title>登录</title><input type='password'>"))
    assert not is_login(COLUMN, f"{COLUMN}login/", "<html><title>用户登录办法</title><body>登录须知</body></html>")
    assert is_login_address("https://sso.luhe.gov.cn.test/?service=nb")
    for path in ("/cassette/", "/blogin.html", "/zfxxgk/nb/", "/lesson/1.html", "/casual/"):
        assert not is_login_address(f"http://jyj.luhe.gov.cn.test{path}")


STUB = "<html><body><script>var k=1;/*000*/</script></body></html> "


def test_a_page_of_mere_script_looks_like_a_firewall_s_stub() -> None:
    assert looks_like_stub(STUB.encode(), STUB)


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<html><body></body></html>",
        STUB.replace("<body>", "<body><div id='app'></div>"),
        STUB.replace("<script>", "<script src='/app.js'></script><script>"),
        STUB.replace("var k=1", "location.href='/index.html'"),
        STUB.replace("<body>", "<body>网站维护"),
        STUB.replace("000", "0" * 5000),
        STUB.replace("<body>", "<meta http-equiv='refresh' content='0;url=/a/'><body>"),
        ARTICLE,
    ],
)
def test_pages_that_a_script_could_fill_or_that_lead_on_do_not(page: str) -> None:
    assert not looks_like_stub(page.encode(), page)
