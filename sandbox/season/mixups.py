"""Parts of bodies that put up the wrong text, one twice, a corrected one, or one for two bodies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from sandbox import figures, names, reports
from sandbox.chance import chance
from sandbox.effects.barriers import BARRIERS
from sandbox.effects.hours import meanwhile
from sandbox.effects.stage import page
from sandbox.script import Delivery, FileKind, Post, PostFile
from sandbox.season.in_time import Stories, Writers
from sandbox.season.story import Story, Turn
from sandbox.season.writer import Writer, dawn
from sandbox.site import Answer, Answers, Request
from sandbox.sites.department import DepartmentSite

_CORRECTED = "（更正版）"


def at_the_last_minute(writers: Writers) -> Stories:
    """Put up on the due date at 23:30, when the night's look is over; or the next morning, by a clock of the site that
    runs eight hours behind."""
    (w,) = writers
    post = w.post(w.due)
    next_day = dawn(w.after(1))
    if w.source.random() < 0.5:
        post = replace(post, at=next_day - timedelta(minutes=30))
    else:
        post = replace(post, at=next_day + timedelta(hours=7, minutes=20), stamp=next_day - timedelta(minutes=40))
    return (Story((w.in_time(w.after(1)),), (post,), past=2),)


def joint(writers: Writers) -> Stories:
    """One report names two bodies and stands in the first one's column. Where the roster says that the first
    publishes for the second, it answers for both; else a person must say so."""
    first, second = writers
    post = first.post(first.day(-12, -3))
    assert post.report is not None
    name = first.player.body.name
    title = post.title.replace(name, f"{name}（{second.player.body.name}）")
    post = replace(post, title=title, report=replace(post.report, title=title))
    told = second.source.random() < 0.5
    turn = second.in_time(post.on) if told else second.unverifiable(second.after(1), "candidate_unread")
    other = Story((turn,), past=2, published_by=first.code if told else "")
    return Story((first.in_time(post.on),), (post,), past=2), other


def a_branchs_report(writers: Writers) -> Stories:
    """Publishes nothing itself; the report of a branch that the roster does not have stands in its column."""
    (w,) = writers
    name = f"{w.player.body.name}{names.UNLISTED_DISTRICT}分局"
    on = w.day(-9, -3)
    report = _foreign(w, name, w.year, on)
    post = replace(w.desk.superior(report, on), source=name)
    seen = Turn(on, "not_due", flags=("wrong_unit",))
    return (Story((seen, w.absent("wrong_unit")), (post,), past=2),)


def _foreign(w: Writer, name: str, year: int, on: date) -> reports.Report:
    """A report of `name`, which is no body of the roster."""
    scale = figures.Scale(applications=12, decisions=90)
    return reports.write(
        w.seed,
        body="",
        name=name,
        short=f"{names.UNLISTED_DISTRICT}分局",
        topic=w.player.topic,
        year=year,
        figures=figures.draw_years(chance(w.seed, name, "figures"), (year,), scale)[year],
        signed_on=on - timedelta(days=3),
        look=w.look,
    )


def last_years_text(writers: Writers) -> Stories:
    """Last year's text stands once more, under this year's title: the title counts, what is wrong is a finding."""
    (w,) = writers
    post = w.post(w.day(-15, -3))
    assert post.report is not None
    old = w.report(w.year - 1, post.report.signed_on)
    text = replace(old, year=w.year, title=post.title)
    return (Story((w.in_time(post.on),), (replace(post, report=text),), past=2),)


def overwritten(writers: Writers) -> Stories:
    """This year's report is written over last year's, in time or late: the address stays, title, text and day are
    new."""
    (w,) = writers
    post = w.post(w.day(-12, -3) if w.source.random() < 0.5 else w.day(2, 6))
    old = w.post(dawn(w.due).date().replace(year=w.year, day=18), w.year - 1)
    post = replace(post, key=old.key, filed=old.on)
    return (Story(w.published(post.on, post.on), (replace(old, until=post.at), post), past=0),)


def posted_twice(writers: Writers) -> Stories:
    """In time as a page, and after the due date once more as a file, under a title of its own."""
    (w,) = writers
    post = w.post(w.day(-12, -3))
    again = w.post(w.day(2, 5))
    assert again.report is not None
    title = f"{post.title}（PDF版）"
    file = PostFile(FileKind.PDF, f"{title}.pdf")
    again = replace(again, title=title, report=post.report, delivery=Delivery.ATTACHED, files=(file,))
    return (Story((w.in_time(post.on),), (post, again), past=2),)


def _corrected(w: Writer, first: Post, day: int) -> Post:
    """The report with other figures, put up so many days after the due date under an address and a day of its own."""
    again = w.post(w.after(day))
    report = w.report(w.year, again.on, again=True)
    return replace(again, title=first.title + _CORRECTED, report=replace(report, title=first.title + _CORRECTED))


def corrected(writers: Writers) -> Stories:
    """Seen in time; after the due date taken off, and a corrected one put up under another address and day."""
    (w,) = writers
    first = w.post(w.day(-12, -3))
    again = _corrected(w, first, w.source.randint(2, 5))
    turns = (w.in_time(first.on), w.in_time(again.on, "revised"))
    return (Story(turns, (replace(first, until=again.at), again), past=2),)


def corrected_unseen(writers: Writers) -> Stories:
    """As `corrected`, behind a firewall that stood there over the due date: only the corrected one was ever seen."""
    (w,) = writers
    since, until = w.after(-3), w.after(4)
    given = BARRIERS[w.source.choice(sorted(BARRIERS))]
    answer: Answer = page(given.status, given.body, *given.headers)
    first = w.post(w.after(-2))
    again = _corrected(w, first, 3)

    def fenced(site: DepartmentSite, answers: Answers) -> Answers:
        return meanwhile(answers, lambda *_: answer, dawn(since), dawn(until))

    turns = (w.unverifiable(w.after(1), "blocked"), w.late(until, 3, "date_uncertain"))
    return (Story(turns, (replace(first, until=again.at), again), disturbed=fenced, past=2),)


def broken_and_put_up_again(writers: Writers) -> Stories:
    """The list shows it in time, its page answers 404; days after the due date it stands at another address, under that
    day: late by its own account, and perhaps what stood there before."""
    (w,) = writers
    first = w.post(w.day(-6, -3))
    again = w.post(w.day(3, 5))
    assert again.report is not None
    again = replace(again, title=first.title, report=first.report)

    def broken(site: DepartmentSite, answers: Answers) -> Answers:
        gone = page(404, "<html><body><h1>404 Not Found</h1></body></html>")

        def spoil(request: Request, _answer: object, now: datetime) -> Answer:
            return gone if request.path == site.address(first) else answers.answer(request, now)

        return meanwhile(answers, spoil, dawn(first.on), again.at)

    late = w.late(again.on, (again.on - w.due).days, "date_uncertain")
    turns = (w.unverifiable(w.after(1), "candidate_unread"), late)
    return (Story(turns, (replace(first, until=again.at), again), disturbed=broken, past=2),)
