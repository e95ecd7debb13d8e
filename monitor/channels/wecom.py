"""A robot of a WeCom (企业微信) group: `wecombot://KEY`, of a private installation with `?base=https://host`.

Markdown up to 4,096 bytes, 20 messages a minute for each robot (its developer documentation, "group robots").
"""

from __future__ import annotations

from monitor.channels.model import Address, Channel, Connection, Message, Outcome, Target, TargetError, target
from monitor.channels.posting import base_address, post, robot_outcome

BASE = "https://qyapi.weixin.qq.com"
# Documented: -1 the system is busy; 45009 called too often, counted by the minute. Seconds to wait.
PASSING = {-1: 60, 45009: 60, 45033: 60}
# Documented: 93000 no such robot or it was taken out of the group; 40008, 40058, 44004, 45002 and 47001 a message that
# is not taken as it stands; 40014 a key that is not valid.
PERMANENT = frozenset({93000, 40008, 40014, 40058, 44004, 45002, 47001})


def targets(url: str) -> tuple[Target, ...]:
    """The receivers of an address. Raises TargetError."""
    address = Address.parse(url)
    address.only("base")
    if address.path.strip("/") or address.user or address.port is not None:
        raise TargetError("channel.form", form="wecombot://KEY")
    base = base_address(address.options.get("base", ""), BASE)
    settings = {"base": base, "key": address.host, "proxy": address.options.get("proxy", "")}
    return (target("wecom", f"{base} {address.host}", settings, [address.host]),)


def send(to: Target, message: Message, connection: Connection) -> Outcome:
    """Hands the message over."""
    url = f"{to.settings['base']}/cgi-bin/webhook/send?key={to.settings['key']}"
    content = f"## {message.subject}\n{message.markdown}"
    answer = post(to, url, {"msgtype": "markdown", "markdown": {"content": content}}, connection)
    if isinstance(answer, Outcome):
        return answer
    body = answer.body or {}
    return robot_outcome(to, answer, body.get("errcode"), body.get("errmsg"), PASSING, PERMANENT)


CHANNEL = Channel("wecom", ("wecombot",), targets, send, most_bytes=3800, per_minute=20)
