"""Whoever changes what is read changes the version: stored reports are read again by that sign alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator

from reports.model import AnnualReport, SourceFile
from reports.reading import read_report
from reports.records import report_record
from reports.version import DIGESTS, PARSER_VERSION
from tests.reports import check_examples
from tests.reports.fact_labels import labelled
from tests.reports.forms import Style, draw, flat_text, page, pipe_text
from tests.reports.test_facts_as_worded import WORDINGS
from tests.reports.test_findings import FAILING

OLD = Style(
    proactive_form="2019",
    applications_form="2019",
    title="示例市文化局2019年政府信息公开工作年度报告",
    period="统计期限为2019年1月1日至2019年12月31日。",
)
# What a document is read into, but for the version itself.
_LEFT_OUT = ("parser_version",)


def _fixtures() -> Iterator[tuple[str, str]]:
    for seed in range(4):
        yield f"page {seed}", page(draw(seed))
        yield f"flat {seed}", flat_text(draw(seed))
        yield f"pipe {seed}", pipe_text(draw(seed))
        yield f"page of 2019 {seed}", page(draw(seed, proactive_form="2019", applications_form="2019"), OLD)
    for name, make in (*FAILING.items(), *check_examples.PASSING.items()):
        yield name, make()
    lines = [each.sentence for each in labelled("development")]
    yield "sentences", check_examples.told("\n".join(lines))
    yield "wordings", check_examples.told("\n".join(sentence for sentence, _facts in WORDINGS))


def _read(text: str) -> AnnualReport:
    return read_report(SourceFile(text.encode()))


def _digest(fixtures: Iterable[tuple[str, str]]) -> str:
    everything = hashlib.sha256()
    for name, text in fixtures:
        record = {key: value for key, value in report_record(_read(text)).items() if key not in _LEFT_OUT}
        line = json.dumps([name, record], ensure_ascii=False, sort_keys=True, default=str)
        everything.update(line.encode() + b"\n")
    return everything.hexdigest()


def test_the_version_changes_with_what_is_read() -> None:
    digest = _digest(_fixtures())
    assert DIGESTS.get(PARSER_VERSION) == digest, (
        f"Figures, facts or findings of the fixtures are no longer those of parser version {PARSER_VERSION}. "
        "If that is meant: raise PARSER_VERSION in reports/version.py and add to DIGESTS, under the new version, "
        f'"{digest}". If it is not meant, something changed what is read: compare with the last commit.'
    )


def test_every_version_has_a_digest_of_its_own() -> None:
    assert list(DIGESTS)[-1] == PARSER_VERSION
    assert len(set(DIGESTS.values())) == len(DIGESTS)


def test_the_digest_sees_one_figure_one_fact_and_one_finding() -> None:
    plain = page(draw(1))
    licence = page(draw(1) | {("proactive", "licensing", "decisions"): "4711"})
    told = plain.replace("更新栏目内容", "公开信息98条")
    silent = plain.replace("本年度未收取信息处理费。", "无。")
    assert len({_digest([("one", text)]) for text in (plain, licence, told, silent)}) == 4
