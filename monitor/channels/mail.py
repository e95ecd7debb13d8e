"""Mail over SMTP: `mailtos://user:password@host[:port]/?to=A,B&from=C`, or `mailto://…`.

`mailtos` needs TLS: from the first byte on with `mode=ssl` or port 465, else by STARTTLS. `mailto` takes STARTTLS where
the server has it; with a login it needs it, unless `mode=insecure` says that the password may go in the clear. Several
receivers are several targets: what one server refuses is no reason to send to the others again.
"""

from __future__ import annotations

import smtplib
import ssl
from email.errors import MessageError
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime

from monitor.channels.model import SENT, Address, Channel, Connection, Message, Outcome, Result, Target, TargetError
from monitor.channels.model import target as target_of

MODES = ("insecure", "starttls", "ssl")
_PORTS = {"ssl": 465, "starttls": 587}
_SSL_PORT = 465
# RFC 5321 4.2.1: 4yz is a transient refusal, 5yz a permanent one.
_PERMANENT_FROM = 500


def targets(url: str) -> tuple[Target, ...]:
    """The receivers of an address. Raises TargetError."""
    address = Address.parse(url)
    address.only("to", "from", "name", "mode", "smtp", "user", "pass")
    given = address.options.get("mode", "")
    if given not in ("", *MODES):
        raise TargetError("channel.unknown_option", options=f"mode={given}", known=", ".join(MODES))
    if address.scheme == "mailtos" and given == "insecure":
        raise TargetError("channel.insecure_mailtos")
    mode = given or ("ssl" if address.port == _SSL_PORT else "starttls" if address.scheme == "mailtos" else "")
    user = address.options.get("user", address.user)
    password = address.options.get("pass", address.password)
    if password and not mode:
        mode = "starttls"
    sender = address.options.get("from", "") or (user if "@" in user else f"{user or 'nianbao'}@{address.host}")
    named = [*address.options.get("to", "").split(","), *address.path.split("/")]
    receivers = list(dict.fromkeys(part.strip() for part in named if part.strip()))
    for mailbox in (sender, *receivers):
        _check(mailbox)
    if not receivers:
        raise TargetError("channel.form", form="mailtos://user:password@host/?to=A,B&from=C")
    host = address.options.get("smtp", "") or address.host
    settings = {
        "host": host,
        "port": str(address.port or _PORTS.get(mode, 25)),
        "mode": mode,
        "user": user if password else "",
        "password": password,
        "from": sender,
        "name": address.options.get("name", ""),
    }
    return tuple(
        target_of("mail", f"{host} {receiver}", settings | {"to": receiver}, [password]) for receiver in receivers
    )


def _check(mailbox: str) -> None:
    try:
        MailAddress(addr_spec=mailbox)
    except (MessageError, ValueError, IndexError):
        raise TargetError("channel.bad_mailbox") from None
    if "@" not in mailbox:
        raise TargetError("channel.bad_mailbox")


def message_id(key: str, sender: str) -> str:
    """The Message-ID of a message: the same each time that it is sent (RFC 5322 3.6.4)."""
    return f"<{key}@{sender.rpartition('@')[2]}>"


def letter(to: Target, message: Message) -> EmailMessage:
    """The mail as it goes out."""
    mail = EmailMessage(policy=SMTP)
    sender = to.settings["from"]
    mail["From"] = MailAddress(display_name=to.settings["name"], addr_spec=sender)
    mail["To"] = to.settings["to"]
    mail["Subject"] = " ".join(message.subject.split())
    mail["Date"] = format_datetime(localtime())
    mail["Message-ID"] = message_id(message.key, sender)
    if not message.enclosures:
        # RFC 3834: keeps out-of-office robots from answering. A letter is a person's, whose answer is wanted.
        mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text, cte="base64")
    for enclosure in message.enclosures:
        kind, _slash, form = enclosure.media_type.partition("/")
        mail.add_attachment(enclosure.content, maintype=kind, subtype=form, filename=enclosure.name)
    return mail


def send(to: Target, message: Message, connection: Connection) -> Outcome:
    """Hands the message over."""
    handed = False
    server: smtplib.SMTP | None = None
    try:
        server = _connect(to, connection)
        if to.settings["user"]:
            server.login(to.settings["user"], to.settings["password"])
        handed = True
        server.send_message(letter(to, message), to.settings["from"], [to.settings["to"]])
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        return _refused(to, code, said)
    except smtplib.SMTPResponseException as error:
        return _refused(to, error.smtp_code, error.smtp_error)
    except smtplib.SMTPNotSupportedError:
        return Outcome(Result.PERMANENT, "channel.no_tls")
    except (smtplib.SMTPException, OSError) as error:
        params = {"cause": type(error).__name__}
        return Outcome(Result.PASSING, "channel.unreachable", params, uncertain=handed, silent=True)
    finally:
        if server is not None:
            _leave(server)
    return SENT


def _leave(server: smtplib.SMTP) -> None:
    """Says goodbye. What the server makes of it says nothing of the mail, which it has taken or not before."""
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()


def _connect(to: Target, connection: Connection) -> smtplib.SMTP:
    host, port, mode = to.settings["host"], int(to.settings["port"]), to.settings["mode"]
    # Named, because smtplib would look this machine's name up, which can take as long as a resolver likes.
    own_name = to.settings["from"].rpartition("@")[2]
    if mode == "ssl":
        context = ssl.create_default_context(cafile=connection.ca_file or None)
        return smtplib.SMTP_SSL(host, port, own_name, timeout=connection.timeout, context=context)
    server = smtplib.SMTP(host, port, own_name, timeout=connection.timeout)
    try:
        server.ehlo()
        if mode == "starttls" or (not mode and server.has_extn("starttls")):
            server.starttls(context=ssl.create_default_context(cafile=connection.ca_file or None))
            server.ehlo()
    except BaseException:
        server.close()
        raise
    return server


def _refused(to: Target, code: int, said: bytes | str) -> Outcome:
    detail = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    # Servers name the mailbox that they refuse; whose it is stands in no log of ours.
    shown = to.masked(detail).replace(to.settings["to"], "***")
    result = Result.PERMANENT if code >= _PERMANENT_FROM else Result.PASSING
    return Outcome(result, "channel.smtp_code", {"code": code, "detail": shown})


CHANNEL = Channel("mail", ("mailto", "mailtos"), targets, send)
