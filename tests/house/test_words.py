"""Every word a person sees: both languages complete, with the same parameters; no stray Chinese in code."""

import ast
import re
import string
from enum import StrEnum
from pathlib import Path

import pytest

import translations
from duties.model import Flag, Reason, VerdictCode
from registry.model import Kind
from reports.model import CellStatus, Severity

ROOT = Path(__file__).resolve().parents[2]
CJK = re.compile("[\u3400-\u9fff]")
# Where Chinese is the subject matter: vocabulary, grammars, families, legal bases, the sandbox's city.
CHINESE_MODULES = re.compile(
    r"(vocabulary|editions|titles?|title_\w+|\w*words|names|name_grammar|charset)\.py$"
    r"|^(spiders/families|reports/(documents|tables|prose|checks)|sandbox|registry)/"
    r"|^(spiders/column_(finder|reader)|crawler/challenge|duties/obligations|duties/titles)\.py$"
    r"|^spiders/column_\w+\.py$"
    r"|^storage/(models|report_models)\.py$"
)


def _parameters(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_both_languages_have_the_same_messages() -> None:
    assert set(translations.messages("zh")) == set(translations.messages("en"))


def test_both_languages_take_the_same_parameters() -> None:
    zh, en = translations.messages("zh"), translations.messages("en")
    assert [code for code in zh if _parameters(zh[code]) != _parameters(en[code])] == []


@pytest.mark.parametrize(
    ("prefix", "codes"),
    [
        ("verdict", VerdictCode),
        ("reason", Reason),
        ("flag", Flag),
        ("kind", Kind),
        ("cell", CellStatus),
        ("severity", Severity),
    ],
)
def test_every_code_has_its_words(prefix: str, codes: type[StrEnum]) -> None:
    for code in codes:
        assert translations.text(f"{prefix}.{code}", "zh")
        assert translations.text(f"{prefix}.{code}", "en")


def test_an_unknown_message_is_loud() -> None:
    with pytest.raises(translations.UnknownMessageError):
        translations.text("no.such.message", "zh")


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="fr"):
        translations.text("verdict.late", "fr")


def _literals(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented
    ]


@pytest.mark.slow
def test_no_chinese_literal_strays_out_of_vocabulary_and_catalogues() -> None:
    strays = []
    for package in (
        "registry",
        "reports",
        "duties",
        "storage",
        "ingest",
        "crawler",
        "spiders",
        "monitor",
        "dashboard",
        "cli",
    ):
        for path in (ROOT / package).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            if CHINESE_MODULES.search(name):
                continue
            strays += [f"{name}: {literal}" for literal in _literals(path) if CJK.search(literal)]
    assert strays == []
