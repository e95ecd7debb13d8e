import pytest

from crawler.challenge import is_challenge, is_soft_404

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
