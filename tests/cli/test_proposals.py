"""From one portal address to its bodies' columns with a person's yes, and what a person hands in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import database, submissions
from tests.cli.command import Done
from tests.cli.runner import run
from tests.crawler.test_crawl import META, article_page, column_page
from tests.crawler.web import Web, serving

CITY = "liaocheng.gov.cn.test"
PORTAL = f"www.{CITY}"
CZJ, JYJ, SLJ = "聊城市财政局", "聊城市教育局", "聊城市水利局"


@pytest.fixture
def web() -> Iterator[Web]:
    """A portal with a directory of three bureaus: two have a column there, the third a site of its own."""
    with serving() as served:
        served.put(
            PORTAL,
            "/",
            "<html><title>聊城市人民政府</title><body>"
            '<a href="/zfxxgknb/">政府信息公开年报</a><a href="/bm/">部门信息公开目录</a></body></html>',
        )
        served.put(PORTAL, "/zfxxgknb/", column_page("聊城市人民政府", [2024, 2023]))
        entries = f'<li><a href="/bm/czj/">{CZJ}</a></li><li><a href="/bm/jyj/">{JYJ}</a></li>'
        entries += f'<li><a href="{served.url(f"slj.{CITY}")}">{SLJ}</a></li>'
        served.put(
            PORTAL,
            "/bm/",
            f"<html><title>部门信息公开</title><body><h3>市政府部门</h3><ul>{entries}</ul></body></html>",
        )
        for label, name in (("czj", CZJ), ("jyj", JYJ)):
            served.put(PORTAL, f"/bm/{label}/", '<html><body><a href="./nb/">政府信息公开年报</a></body></html>')
            served.put(PORTAL, f"/bm/{label}/nb/", column_page(name, [2024, 2023]))
        served.put(f"slj.{CITY}", "/", "<html><body><p>欢迎您</p></body></html>")
        for path, name in (("/bm/czj/nb", CZJ), ("/bm/jyj/nb", JYJ), ("/zfxxgknb", "聊城市人民政府")):
            for year in (2025, 2024, 2023):
                page = article_page(name, year)
                served.put(PORTAL, f"{path}/{year + 1}01/t{year + 1}0120_{year}.html", page)
        yield served


def nianbao(folder: Path, *arguments: object) -> Done:
    return run(
        *arguments,
        folder=folder,
        contact="test@example.org",
        allowed_networks="127.0.0.0/8",
        resolve="*.gov.cn.test=127.0.0.1",
        delay="0",
        today="2026-02-03",
    )


def register(folder: Path, *rows: str) -> None:
    path = folder / "roster.csv"
    path.write_text("name,division,home_url\n" + "\n".join(rows) + "\n", encoding="utf-8")
    done = nianbao(folder, "registry", "import", path)
    assert done.status == 0, done.err


def reviews(folder: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(nianbao(folder, "review", "list", "--format", "json").out)
    return found


@pytest.mark.slow
def test_from_one_portal_address_to_its_columns(tmp_path: Path, web: Web) -> None:
    register(tmp_path, f"{CZJ},371500,", "聊城市审计局,371500,")
    done = nianbao(tmp_path, "registry", "propose", "371500", "--portal", web.url(PORTAL), "--format", "json")
    assert done.status == 0, done.err
    proposed = {row["name"]: row for row in json.loads(done.out)}
    assert {name: row["kind"] for name, row in proposed.items()} == {
        CZJ: "column",
        JYJ: "new_body",
        SLJ: "new_body",
        "聊城市审计局": "unlisted_body",
    }
    assert proposed[CZJ]["column_url"] == web.url(PORTAL, "/bm/czj/nb/")
    assert (proposed[CZJ]["last_year"], proposed[CZJ]["proved"]) == (2024, True)
    assert proposed[SLJ]["column_url"] == ""
    assert {row["home_url"] for row in json.loads(nianbao(tmp_path, "registry", "list").out)} == {""}, "nobody said yes"

    done = nianbao(tmp_path, "registry", "accept", "--min-score", "0.8", "--by", "王芳", "--format", "json")
    assert done.status == 0, done.err
    assert {row["name"] for row in json.loads(done.out)} == {CZJ, JYJ}
    listed = {row["name"]: row for row in json.loads(nianbao(tmp_path, "registry", "list", "--format", "json").out)}
    assert listed[CZJ]["column_url"] == [web.url(PORTAL, "/bm/czj/nb/")]
    assert (listed[JYJ]["kind"], listed[JYJ]["column_url"]) == ("department", [web.url(PORTAL, "/bm/jyj/nb/")])
    assert reviews(tmp_path) == [], "a score is nobody's word"
    again = json.loads(nianbao(tmp_path, "registry", "proposals", "--format", "json").out)
    assert {row["name"] for row in again} == {SLJ, "聊城市审计局"}


@pytest.mark.slow
def test_a_file_is_accepted_line_by_line_and_as_the_person_changed_it(tmp_path: Path, web: Web) -> None:
    register(tmp_path, f"{CZJ},371500,", f"{SLJ},371500,")
    done = nianbao(tmp_path, "registry", "propose", "聊城市", "--portal", web.url(PORTAL), "--format", "csv")
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(done.out))}
    rows[SLJ]["column_url"] = web.url(f"slj.{CITY}", "/nb/")
    chosen = tmp_path / "yes.csv"
    with chosen.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[SLJ]))
        writer.writeheader()
        writer.writerow(rows[SLJ])
        writer.writerow({**rows[CZJ], "id": "9999"})
    typed = tmp_path / "typed.json"
    typed.write_text(json.dumps([{**rows[CZJ], "column_url": "abc"}]), encoding="utf-8")
    done = nianbao(tmp_path, "registry", "accept", typed, "--format", "json")
    assert (done.status, "abc" in json.loads(done.out)[0]["problem"]) == (1, True), "no address is anybody's column"
    assert nianbao(tmp_path, "registry", "propose", "371500", "--portal", "ftp://a.gov.cn/").status == 2
    done = nianbao(tmp_path, "registry", "accept", chosen, "--format", "json")
    assert done.status == 1, "one line is no open proposal"
    outcomes = {row["name"]: row for row in json.loads(done.out)}
    assert outcomes[SLJ]["accepted"] is True
    assert (outcomes[CZJ]["accepted"], "9999" in outcomes[CZJ]["problem"]) == (False, True)
    listed = {row["name"]: row for row in json.loads(nianbao(tmp_path, "registry", "list", "--format", "json").out)}
    assert listed[SLJ]["column_url"] == [web.url(f"slj.{CITY}", "/nb/")]
    (word,) = reviews(tmp_path)
    said = (word["kind"], word["body"], word["year"], word["column_url"])
    assert said == ("confirm", outcomes[SLJ]["body"], None, web.url(f"slj.{CITY}", "/nb/")), "a person's word"


def test_accepting_nothing_in_particular_is_wrong_usage(tmp_path: Path) -> None:
    assert nianbao(tmp_path, "registry", "accept").status == 2


@pytest.mark.slow
def test_a_report_that_was_handed_in_is_read_and_teaches_the_column(tmp_path: Path, web: Web) -> None:
    host = f"slj.{CITY}"
    register(tmp_path, f"{SLJ},371500,{web.url(host)}")
    report = "/secret/nb/202601/t20260120_2025.html"
    web.put(host, "/secret/nb/", column_page(SLJ, [2025, 2024]))
    for year in (2025, 2024):
        web.put(host, f"/secret/nb/{year + 1}01/t{year + 1}0120_{year}.html", article_page(SLJ, year))
    body = json.loads(nianbao(tmp_path, "registry", "list", "--format", "json").out)[0]["code"]
    done = nianbao(tmp_path, "submit", body, 2025, web.url(host, report), "--by", "李强", "--note", "电话告知")
    assert done.status == 0, done.err
    assert web.url(host, "/secret/nb/") in done.err
    rows = json.loads(nianbao(tmp_path, "status", "--year", "2025", "--format", "json").out)
    assert [(row["body"], row["verdict"], row["url"]) for row in rows] == [(body, "on_time", web.url(host, report))]
    with database.sessions(database.connect(f"sqlite:///{tmp_path / 'nianbao.db'}"))() as session:
        (kept,) = submissions.load_submissions(session)
    assert (kept.submitted_by, kept.note, kept.outcome) == ("李强", "电话告知", "fetched")
    assert kept.column_url == web.url(host, "/secret/nb/")


@pytest.mark.slow
def test_a_file_that_was_handed_in_proves_contents_and_no_publication(tmp_path: Path, web: Web) -> None:
    register(tmp_path, f"{SLJ},371500,{web.url(f'slj.{CITY}')}")
    body = json.loads(nianbao(tmp_path, "registry", "list", "--format", "json").out)[0]["code"]
    file = tmp_path / "report.html"
    file.write_text(article_page(SLJ, 2025), encoding="utf-8")
    done = nianbao(tmp_path, "submit", body, 2025, file, "--by", "李强")
    assert done.status == 0, done.err
    assert "not publication" in done.err
    rows = json.loads(nianbao(tmp_path, "status", "--year", "2025", "--format", "json").out)
    assert [(row["verdict"], row["url"]) for row in rows] == [("unverifiable", None)]
    assert not web.log, "a file needs no site"
    other = tmp_path / "menu.html"
    other.write_text("<html><body><p>今日食堂供应面条。</p></body></html>", encoding="utf-8")
    done = nianbao(tmp_path, "submit", body, 2025, other, "--by", "李强")
    assert done.status == 1, "kept, and said to be no report"
    assert "could not be read as a report" in done.err
    assert "?" not in done.err


@pytest.mark.slow
def test_what_cannot_be_fetched_is_kept_as_handed_in(tmp_path: Path, web: Web) -> None:
    register(tmp_path, f"{SLJ},371500,{web.url(f'slj.{CITY}')}")
    body = json.loads(nianbao(tmp_path, "registry", "list", "--format", "json").out)[0]["code"]
    gone = web.url(f"slj.{CITY}", "/gone.html")
    assert nianbao(tmp_path, "submit", body, 2025, gone).status == 1
    assert nianbao(tmp_path, "submit", body, 2025, tmp_path / "nothing.pdf").status == 1
    with database.sessions(database.connect(f"sqlite:///{tmp_path / 'nianbao.db'}"))() as session:
        assert [(kept.url, kept.outcome) for kept in submissions.load_submissions(session)] == [(gone, "soft_404")]


@pytest.mark.slow
def test_a_copy_on_a_foreign_host_is_evidence_and_no_publication(tmp_path: Path, web: Web) -> None:
    register(tmp_path, f"{SLJ},371500,{web.url(f'slj.{CITY}')}")
    body = json.loads(nianbao(tmp_path, "registry", "list", "--format", "json").out)[0]["code"]
    clone = "www.2222898.gov.cn.test"
    web.put(clone, "/nb/t20260120_1.html", META + article_page(SLJ, 2025))
    done = nianbao(tmp_path, "submit", body, 2025, web.url(clone, "/nb/t20260120_1.html"))
    assert done.status == 0, done.err
    rows = json.loads(nianbao(tmp_path, "status", "--year", "2025", "--format", "json").out)
    assert [row["verdict"] for row in rows] == ["unverifiable"]


@pytest.mark.slow
def test_the_estimate_asks_nothing(tmp_path: Path, web: Web) -> None:
    register(tmp_path, f"{CZJ},371500,", f"聊城市人民政府,371500,{web.url(PORTAL)}")
    done = nianbao(tmp_path, "crawl", "--estimate", "--format", "json")
    assert done.status == 0, done.err
    (city,) = json.loads(done.out)
    assert (city["city"], city["bodies"], city["nights"]) == (CITY, 2, 1)
    assert 10 <= city["requests"] <= 30
    # The bureau is overdue, its government is not.
    last = done.err.splitlines()[-1]
    assert "overdue and not found yet: 1;" in last
    assert "(10 at most)" in last
    assert web.log == []
