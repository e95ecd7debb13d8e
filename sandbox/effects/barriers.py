"""Challenges of firewalls, login pages and captchas: shown as they look, never to be solved (research sites §3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sandbox.effects.stage import Disturbed, Stage, page
from sandbox.site import Answer, Answers, Request, Response


@dataclass(frozen=True, slots=True)
class Barrier:
    """What a firewall answers to everything."""

    status: int
    body: str
    headers: tuple[tuple[str, str], ...] = ()


_SCRIPT = "<script>var _0x3f=['\\x6c\\x6f\\x63'];(function(a,b){while(--b){a.push(a.shift());}}(_0x3f,0x1a4));</script>"
_RS = (
    '<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
    '<meta content="{tag}" id="9DhefwqGPrzGxEp9hPaoag" r=\'m\'></head><body>'
    "<script r='m'>$_ts=window['$_ts'];if(!$_ts)$_ts={{}};$_ts.nsd=68419;</script>"
    "<script src='/h4a8s2/q7.js' r='m'></script></body></html>"
)
_SLIDER = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>请稍候…</title>"
    "<style>.puzzle-vcode{width:300px}</style></head>"
    "<body><h3>请稍候…</h3><div class='puzzle-vcode'><div class='puzzle-slider'></div></div>"
    "<script>window._$ts={};/*"
)
BARRIERS: Mapping[str, Barrier] = {
    "waf_412": Barrier(
        412,
        _RS.format(tag="kN2sQe1x"),
        (("Set-Cookie", "S3kP0yQwzT1wS=60aZb1; Path=/; HttpOnly"), ("Cache-Control", "no-store")),
    ),
    "waf_202": Barrier(202, _RS.format(tag="t7Lw0mZc"), (("Set-Cookie", "FSSBBIl1UgzbN7NS=5k9; Path=/"),)),
    "waf_521": Barrier(
        521,
        _SCRIPT,
        (("X-Via-JSL", "4a2c9e7,-"), ("Set-Cookie", "__jsluid_h=71d6a0c5; max-age=31536000; path=/; HttpOnly")),
    ),
    "waf_468": Barrier(468, "<html><head><title>468</title></head><body>request denied</body></html>"),
    "waf_403": Barrier(
        403,
        "<html><head><title>访问被拦截</title></head><body><h1>403 Forbidden</h1>"
        "<p>您的访问请求被网站防火墙拦截。</p></body></html>",
        (("Server", "WAF/2.0"),),
    ),
    "waf_405": Barrier(
        405,
        "<html><head><title>405</title></head><body><div class='block_message'>"
        "很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</div></body></html>",
    ),
    "waf_422": Barrier(422, "<html><body>不合法的参数</body></html>"),
    "waf_slider": Barrier(200, _SLIDER + "x" * 22_400 + "*/</script></body></html>"),
    "waf_stub": Barrier(
        200, ("<html><body><script>var k=1;/*" + "0" * 1200)[: 1166 - 26] + "*/</script></body></html> "
    ),
}
"""The fingerprints of research sites §3. The stub's body is 1,166 bytes long."""


def barrier(name: str, stage: Stage) -> tuple[Answers, ...]:
    """A firewall before the whole host, robots.txt included."""
    given = BARRIERS[name]
    answer = page(given.status, given.body, *given.headers)
    return (Disturbed(stage.site, lambda request, site, now: answer),)


def login_column(stage: Stage) -> tuple[Answers, ...]:
    """The column sends visitors to a login page."""
    login = page(
        200,
        "<html><head><title>统一身份认证平台</title></head><body><form action='/sso/login' method='post'>"
        "<input name='username'><input name='password' type='password'><button>登录</button></form></body></html>",
    )
    away = Response(302, b"", (("Location", "/sso/login?service=/zfxxgk/"),))

    def spoil(request: Request, site: Callable[[], Answer], now: datetime) -> Answer:
        if request.path.startswith("/sso/"):
            return login
        return away if request.path.startswith(stage.site.reports.directory) else site()

    return (Disturbed(stage.site, spoil),)


def captcha_file(stage: Stage) -> tuple[Answers, ...]:
    """The attachment wants a captcha first."""
    asked = page(
        200,
        "<html><head><title>请输入验证码</title></head><body><form method='post'><img src='/captcha.jpg'>"
        "<input name='code'><button>下载</button></form></body></html>",
    )
    return (Disturbed(stage.site, lambda request, site, now: asked if stage.is_file(request) else site()),)
