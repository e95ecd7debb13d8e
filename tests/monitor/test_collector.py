"""The collector of reference cycles rests for as long as somebody judges, and works afterwards as it did before."""

from __future__ import annotations

import gc

import pytest

from monitor import collector


def test_it_rests_until_the_last_of_several_is_done() -> None:
    assert gc.isenabled()
    first, second = collector.resting(), collector.resting()
    with first:
        second.__enter__()
        assert not gc.isenabled()
    assert not gc.isenabled()
    second.__exit__(None, None, None)
    assert gc.isenabled()


def test_it_works_again_after_a_failure() -> None:
    with pytest.raises(LookupError), collector.resting():
        raise LookupError
    assert gc.isenabled()


def test_one_that_was_off_before_stays_off() -> None:
    gc.disable()
    try:
        with collector.resting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
