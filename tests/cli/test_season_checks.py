"""What a season is held against accepts no accusation without its proof."""

from __future__ import annotations

from duties.model import ReadPlace
from tests.cli.season_checks import absent_after
from tests.duties.evidence_parts import DUE, at, complete, evidence, failed, place, publication

ELSEWHERE = "http://new.city.gov.cn/list.html"


def is_proved(*places: ReadPlace) -> bool:
    found = (publication(at(2, 10)),)
    return absent_after(evidence(*places, found=found), DUE)


def test_a_report_seen_after_a_complete_reading_without_it_came_late() -> None:
    own = place(complete(at(2, 3), at(2, 12)))
    assert is_proved(own)
    assert is_proved(own, place(complete(at(2, 11), column=ELSEWHERE), column=ELSEWHERE))


def test_a_failure_proves_nothing_and_excuses_nothing() -> None:
    assert not is_proved(place(failed(at(2, 3)), complete(at(2, 12))))
    own = place(complete(at(2, 3), at(2, 12)))
    assert not is_proved(own, place(failed(at(2, 11), column=ELSEWHERE), column=ELSEWHERE))
    assert not is_proved(own, place(failed(at(2, 4), column=ELSEWHERE), column=ELSEWHERE))


def test_the_place_that_holds_the_report_and_one_asked_for_before_are_never_excused() -> None:
    assert not is_proved(place(complete(at(2, 12))))
    own = place(complete(at(2, 3), at(2, 12)))
    asked = place(failed(at(2, 9), column=ELSEWHERE), complete(at(2, 11), column=ELSEWHERE), column=ELSEWHERE)
    assert not is_proved(own, asked)
