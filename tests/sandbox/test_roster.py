"""The sandbox's roster is a good one: the product's own import takes every row, and every name finds its body."""

from __future__ import annotations

import pytest

from registry.names import Resolver
from registry.roster import read_roster
from sandbox.city import City
from sandbox.names import BORROWED_DIVISION


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_row_is_imported_as_it_is_meant(seed: int) -> None:
    city = City.draw(seed, bodies=24)
    read = read_roster(city.roster_csv(8080), "roster.csv")
    assert not read.problems
    assert not read.warnings
    fields = ("code", "name", "kind", "level", "division", "parent", "supervisor", "aliases", "published_by")
    for body, part in zip(read.bodies, city.parts, strict=True):
        for field in fields:
            assert getattr(body, field) == getattr(part.body, field), field


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_names_in_reports_mean_the_bodies_that_the_script_means(seed: int) -> None:
    city = City.draw(seed)
    resolver = Resolver([part.body for part in city.parts])
    for post in city.posts():
        if post.report is not None:
            found = resolver.resolve(post.report.body_name, division=BORROWED_DIVISION).body
            assert (found.code if found else "") == post.report.body
