import re
from collections import Counter
from typing import get_args

from registry.classification import KIND_OF_LAYER
from registry.headings import FIELDS, field_of
from registry.model import Kind, Level
from registry.vocabulary import Layer, departments, meanings, normalise, spelling, surfaces, words


def test_slugs_are_fixed_words_and_unique() -> None:
    slugs = [department.slug for department in departments()]
    assert [slug for slug, count in Counter(slugs).items() if count > 1] == []
    assert all(re.fullmatch(r"[a-z]{2,6}", slug) for slug in slugs)


def test_slugs_that_codes_already_hold_never_change() -> None:
    fixed = {"rmzf", "zfb", "fgw", "jyj", "kjj", "gxj", "gaj", "mzj", "sfj", "czj", "rsj", "zrzy", "sthj", "zjj", "jtj"}
    fixed |= {
        "slj",
        "nync",
        "swj",
        "whlyj",
        "wjw",
        "tyjr",
        "yjj",
        "sjj",
        "scjg",
        "gzw",
        "tjj",
        "ybj",
        "spj",
        "gjj",
        "sw",
    }
    assert fixed <= {department.slug for department in departments()}


def test_layers_are_known() -> None:
    assert {department.layer for department in departments()} <= set(get_args(Layer))
    assert set(KIND_OF_LAYER) | {"party", "not_bound"} == set(get_args(Layer))


def test_no_current_name_stands_for_two_bodies() -> None:
    doubled = {
        name: [entry.concept for entry in entries if not entry.kin and entry.current]
        for name, entries in meanings().items()
        if len({entry.concept for entry in entries if not entry.kin and entry.current}) > 1
    }
    assert doubled == {}


def test_every_standard_name_means_its_own_body() -> None:
    for department in departments():
        for name in (department.name, *department.standard.values()):
            own = [entry for entry in meanings()[spelling(name)] if entry.concept == department.slug]
            assert own, name


def test_standard_bodies_are_there_at_every_level() -> None:
    for level in (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY):
        assert sum(level in department.standard for department in departments()) >= 25


def test_spellings_with_and_without_joining_words_are_one() -> None:
    assert spelling("发展和改革局") == spelling("发展与改革局") == spelling("发展改革局")
    assert "发展和改革委员会" in surfaces()["fgw"]


def test_names_are_compared_without_width_and_space() -> None:
    assert normalise(" 聊城市\u3000财政局\u200b（Ａ） ") == "聊城市财政局(A)"


def test_headings_are_unambiguous_and_complete() -> None:
    table = words()["roster"]["headings"]
    assert tuple(table) == FIELDS
    listed = [heading for headings in table.values() for heading in headings]
    assert [heading for heading, count in Counter(listed).items() if count > 1] == []
    for field, headings in table.items():
        assert {field_of(heading) for heading in headings} == {field}
    for field in FIELDS:
        assert field_of(field) == field
        assert field_of(field.upper()) == field


def test_every_kind_and_level_has_words() -> None:
    assert set(words()["roster"]["kinds"]) == {kind.value for kind in Kind}
    assert set(words()["roster"]["levels"]) == {level.value for level in Level}
    listed = [normalise(word) for listed in words()["roster"]["kinds"].values() for word in listed]
    assert [word for word, count in Counter(listed).items() if count > 1] == []
