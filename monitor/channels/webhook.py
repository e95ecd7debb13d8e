"""Somebody's own receiver: `jsons://[user:password@]host[:port]/path`, or `json://` without TLS.

It gets `{key, title, message, markdown, type, alerts}`; the key stands in the header `Idempotency-Key`, too. With
`?secret=TEXT` the header `X-Nianbao-Signature` holds `sha256=` and the HMAC-SHA256 of the body under it. Any answer of
200 to 299 is taken for "received", unless its JSON says `errcode` or `code` other than 0.
"""

from __future__ import annotations

import hashlib
import hmac
import json

from monitor.channels.model import SENT, Address, Channel, Connection, Message, Outcome, Target, target
from monitor.channels.posting import post, robot_outcome


def targets(url: str) -> tuple[Target, ...]:
    """The receivers of an address. Raises TargetError."""
    address = Address.parse(url)
    address.only("secret")
    scheme = "https" if address.scheme == "jsons" else "http"
    host = f"[{address.host}]" if ":" in address.host else address.host
    place = f"{scheme}://{host}{f':{address.port}' if address.port else ''}{address.path or '/'}"
    settings = {
        "url": place,
        "user": address.user,
        "password": address.password,
        "secret": address.options.get("secret", ""),
        "proxy": address.options.get("proxy", ""),
    }
    secrets = [address.user, address.password, settings["secret"], place]
    return (target("webhook", f"{address.user} {place}", settings, secrets),)


def send(to: Target, message: Message, connection: Connection) -> Outcome:
    """Hands the message over."""
    payload = {
        "version": "1.0",
        "key": message.key,
        "title": message.subject,
        "message": message.text,
        "markdown": message.markdown,
        "type": "info",
        "alerts": [dict(item) for item in message.items],
    }
    headers = {"Idempotency-Key": message.key}
    if to.settings["secret"]:
        body = json.dumps(payload, ensure_ascii=False).encode()
        signed = hmac.new(to.settings["secret"].encode(), body, hashlib.sha256).hexdigest()
        headers["X-Nianbao-Signature"] = f"sha256={signed}"
    auth = (to.settings["user"], to.settings["password"]) if to.settings["user"] else None
    answer = post(to, to.settings["url"], payload, connection, headers=headers, auth=auth)
    if isinstance(answer, Outcome):
        return answer
    if not answer.is_success:
        return answer.refusal
    said = answer.body or {}
    code = said.get("errcode", said.get("code", 0))
    if code in (0, "0", None):
        return SENT
    return robot_outcome(to, answer, code, said.get("errmsg", said.get("message")), {}, frozenset())


CHANNEL = Channel("webhook", ("json", "jsons"), targets, send)
