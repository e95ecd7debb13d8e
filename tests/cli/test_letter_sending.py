"""`nianbao letters send` against a real mail server: at a person's word, once, and only what is still true."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import pytest

from config import ConfigFile
from monitor.channels.model import TargetError
from monitor.letters.mailing import mailboxes, targets_for
from storage import contacts, database, letters, raw_files
from storage.contacts import ContactPerson
from storage.letter_sendings import mailbox_of
from storage.letters import StoredLetter
from storage.locks import Lock
from tests.cli.runner import run
from tests.monitor.letters.town import FARM, OFFICE, at, fill, read
from tests.monitor.receivers import Smtp, smtp_receiver

DAY = {"today": "2026-02-12", "contact": "office@example.org", "lang": "en"}
PERSONS = ("zhang.san@luhe.gov.cn", "li.si@luhe.gov.cn")


def test_mailboxes_are_what_looks_like_one() -> None:
    persons = [
        ContactPerson("farm", "主任", "张三", "13800138000"),
        ContactPerson("farm", "主任", "张三", "电话：0515-88880000；邮箱：zhang.san@luhe.gov.cn"),
        ContactPerson("farm", "科员", "李四", "Zhang.San@luhe.gov.cn, li.si@luhe.gov.cn"),
    ]
    assert [address.lower() for address in mailboxes(persons)] == list(PERSONS)
    assert mailbox_of("2026-001", "A@b.cn ") == mailbox_of("2026-001", "a@b.cn") != mailbox_of("2026-002", "a@b.cn")


@pytest.mark.parametrize("url", ["https://mail.example.org/", "mailto://h/?to=a@b.cn", "wecombot://KEY"])
def test_only_a_server_of_mail_without_a_receiver_is_taken(url: str) -> None:
    with pytest.raises(TargetError):
        targets_for(url, PERSONS)
    assert ConfigFile().letters.mail_url == ""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with a letter to a bureau, drafted on 12 February."""
    engine = database.connect(f"sqlite:///{tmp_path / 'nianbao.db'}")
    database.upgrade(engine)
    fill(engine)
    raw = raw_files.RawStore((tmp_path / "raw").as_uri())
    kept = StoredLetter(
        2026, 1, "reminder", 2025, ("farm",), "鹿东县农业农村局", date(2026, 2, 12), date(2026, 2, 26), "zh",
        "你单位报告应于2026年1月31日前向社会公布。请予公布。",
        raw.put(b"PK letter"), (raw.put(b"<html>dossier</html>"),), "王",
        datetime(2026, 2, 12, 2, tzinfo=UTC),
    )  # fmt: skip
    with database.write_session(engine) as session:
        letters.save_letter(session, kept)
        persons = [ContactPerson("farm", "科员", "某人", address) for address in PERSONS]
        contacts.save_contacts(session, persons, at("02-01"))
    engine.dispose()
    return tmp_path


def configured(folder: Path, mails: Smtp) -> dict[str, str]:
    path = folder / "n.toml"
    path.write_text(f'[letters]\nmail_url = "mailto://127.0.0.1:{mails.port}/?from=watch@luhe.gov.cn"\n')
    return DAY | {"config": str(path)}


def sendings(folder: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "nianbao.db")) as store:
        found = store.execute("SELECT body, sent_by, attempts, outcome, error FROM letter_sendings ORDER BY id")
        return found.fetchall()


SEND = ("letters", "send", "2026-001", "--by", "王")


@pytest.mark.slow
def test_a_letter_goes_to_each_mailbox_once_at_a_persons_word(folder: Path) -> None:
    with smtp_receiver() as mails:
        settings = configured(folder, mails)
        asked = run(*SEND, folder=folder, **settings)
        assert (asked.status, mails.mails) == (1, [])
        assert "--yes" in asked.err
        assert f"2 mailboxes of {FARM.name} (farm)" in asked.err
        assert sendings(folder) == []
        done = run(*SEND, "--yes", folder=folder, **settings)
        assert done.status == 0, done.err
        assert [mail["To"] for mail in mails.mails] == list(PERSONS)
        mail = cast("EmailMessage", mails.mails[0])
        assert mail["Subject"] == "提醒函（编号2026-001）"
        assert mail["Auto-Submitted"] is None
        parts = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
        assert parts["2026-001 提醒函.docx"] == b"PK letter"
        assert len(parts) == 2
        assert "请予公布" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert sendings(folder) == [("farm", "王", 1, "sent", "")] * 2
        said = asked.err + done.err
        assert not [person for person in (*PERSONS, "某人") if person in said], "nobody is named"
        assert run(*SEND, "--yes", folder=folder, **settings).status == 1
        assert len(mails.mails) == 2
        assert run(*SEND, "--yes", "--again", folder=folder, **settings).status == 0
        ids = [mail["Message-ID"] for mail in mails.mails]
        assert ids[:2] == ids[2:]
        assert len(set(ids)) == 2


@pytest.mark.slow
def test_what_one_mailbox_refused_is_kept_and_tried_alone(folder: Path) -> None:
    with smtp_receiver() as mails:
        settings = configured(folder, mails)
        mails.answers = ["550 no such mailbox", "250 OK"]
        done = run(*SEND, "--yes", folder=folder, **settings)
        assert done.status == 1
        assert "sent to 1 mailboxes, 1 not taken" in done.err
        assert [row[3:] for row in sendings(folder)] == [("failed", "channel.smtp_code"), ("sent", "")]
        assert run(*SEND, "--yes", folder=folder, **settings).status == 0
        assert [mail["To"] for mail in mails.mails][-1] == PERSONS[0]
        assert [row[2:4] for row in sendings(folder)] == [(2, "sent"), (1, "sent")]


@pytest.mark.slow
def test_a_cut_sending_needs_a_person_to_say_again(folder: Path) -> None:
    with smtp_receiver() as mails:
        settings = configured(folder, mails)
        assert run(*SEND, "--yes", folder=folder, **settings).status == 0
        with closing(sqlite3.connect(folder / "nianbao.db")) as store:
            store.execute("UPDATE letter_sendings SET outcome = 'begun' WHERE id = 1")
            store.commit()
        done = run(*SEND, "--yes", folder=folder, **settings)
        assert (done.status, len(mails.mails)) == (1, 2)
        assert "--again" in done.err


@pytest.mark.slow
def test_what_no_longer_holds_or_goes_to_nobody_is_not_sent(folder: Path) -> None:
    with smtp_receiver() as mails:
        settings = configured(folder, mails)
        assert run("letters", "send", "2026-009", "--by", "王", folder=folder, **settings).status == 1
        other = run(*SEND, "--yes", "--to", "town", folder=folder, **settings)
        assert "nor stands above it" in other.err
        in_chinese = run(*SEND, "--yes", "--to", "town", folder=folder, **(settings | {"lang": "zh"}))
        assert "不能发送：" in in_chinese.err, "it was drafted long ago"
        assert "不能起草" not in in_chinese.err
        nobody = run(*SEND, "--yes", "--to", "office", folder=folder, **settings)
        assert "no contact person" in nobody.err
        late = run(*SEND, "--yes", folder=folder, **(settings | {"today": "2026-02-27"}))
        assert "by 2026-02-26, which has passed" in late.err
        assert "mail_url" in run(*SEND, "--yes", folder=folder, **DAY).err
        engine = database.connect(f"sqlite:///{folder / 'nianbao.db'}")
        read(engine, FARM, [at("02-11")], year=2025)
        engine.dispose()
        done = run(*SEND, "--yes", folder=folder, **settings)
        assert done.status == 1
        assert "not sent: " in done.err
        assert "no longer holds" in done.err
        assert mails.mails == []
        assert sendings(folder) == []


@pytest.mark.slow
def test_two_persons_do_not_send_one_letter_at_once(folder: Path) -> None:
    engine = database.connect(f"sqlite:///{folder / 'nianbao.db'}")
    with smtp_receiver() as mails, Lock(engine, folder, "letter-2026-001"):
        done = run(*SEND, "--yes", folder=folder, **(configured(folder, mails) | {"lang": "zh"}))
        assert (done.status, mails.mails) == (1, [])
        assert "2026-001" in done.err
        assert sendings(folder) == []
    engine.dispose()


@pytest.mark.slow
def test_a_letter_to_the_office_about_one_body_is_not_sent_to_that_body_by_itself(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "nianbao.db")) as store:
        store.execute("UPDATE letters SET addressee = ?", (OFFICE.name,))
        store.commit()
    with smtp_receiver() as mails:
        done = run(*SEND, "--yes", folder=folder, **configured(folder, mails))
        assert (done.status, mails.mails) == (2, [])
        assert "--to" in done.err
