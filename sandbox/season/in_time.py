"""Parts of bodies that publish in time, in the right place or in another."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sandbox.effects.hours import meanwhile
from sandbox.effects.stage import page
from sandbox.script import Delivery, FileKind, PostFile, PostKind
from sandbox.season.story import Act, ActKind, Story
from sandbox.season.writer import Writer, dawn
from sandbox.site import Answer, Answers, Request
from sandbox.sites.department import DepartmentSite

Writers = tuple[Writer, ...]
Stories = tuple[Story, ...]


def punctual(writers: Writers) -> Stories:
    """Publishes in the weeks before the due date."""
    (w,) = writers
    post = w.post(w.day(-24, -2))
    post = w.attached(post) if w.source.random() < 0.15 else post
    turns = (w.in_time(post.on),)
    past = w.source.randint(1, 3)
    return (Story(turns, (post,), past=past, bare=w.source.random() < 0.2, given_column=w.source.random() < 0.3),)


def last_day(writers: Writers) -> Stories:
    """Publishes on the due date itself."""
    (w,) = writers
    post = w.post(w.due)
    return (Story(w.published(w.due, w.due), (post,), past=2),)


def premature(writers: Writers) -> Stories:
    """Publishes before the report year has ended."""
    (w,) = writers
    on = w.desk.source.choice([dawn(w.due).date().replace(year=w.year, month=12, day=day) for day in range(20, 30)])
    return (Story((w.in_time(on, "premature"),), (w.post(on),)),)


def timed(writers: Writers) -> Stories:
    """Stamped on the due date, to be seen two days later: a queue, a cache."""
    (w,) = writers
    post = replace(w.post(w.after(2)), stamp=dawn(w.due) + timedelta(hours=17))
    return (Story(w.published(post.came_on, post.on), (post,)),)


def under_notices(writers: Writers) -> Stories:
    """Puts its report under 通知公告 of its own site: found by the last look, after the due date."""
    (w,) = writers
    post = w.post(w.day(-20, -3))
    return (Story((w.in_time(w.after(1), "wrong_column"),), notices=(post,), past=2),)


def on_portal_only(writers: Writers) -> Stories:
    """Has a column of its own and puts this year's report into the portal's collected list only."""
    (w,) = writers
    post = w.post(w.day(-20, -3))
    return (Story((w.in_time(post.on),), portal=(post,), past=2),)


def in_a_sisters_folder(writers: Writers) -> Stories:
    """Its report stands in another body's column, whose own stands there already."""
    w, sister = writers
    own = sister.post(sister.day(-24, -14))
    lost = w.post(w.day(-12, -3))
    host = Story((sister.in_time(own.on),), (own,), guests=(lost,), past=2)
    return (Story((w.in_time(lost.on, "wrong_column"),), past=2), host)


def replaced(writers: Writers) -> Stories:
    """After the due date the report's text is exchanged under its address; it is looked at again after some days."""
    (w,) = writers
    first = w.post(w.day(-12, -3))
    again = dawn(w.day(2, 4)) + timedelta(hours=10)
    second = replace(first, at=again, stamp=first.at, report=w.report(w.year, first.on, again=True))
    found = again.date() + timedelta(days=14)
    turns = (
        w.in_time(first.on),
        w.in_time(again.date(), may=("revised",)),
        w.in_time(found, "revised"),
    )
    return (Story(turns, (replace(first, until=again), second), past=2),)


def withdrawn(writers: Writers) -> Stories:
    """Published in time, taken off after the due date."""
    (w,) = writers
    post = w.post(w.day(-15, -3))
    gone = dawn(w.day(2, 4)) + timedelta(hours=10)
    turns = (w.in_time(post.on), w.in_time(gone.date(), "withdrawn"))
    return (Story(turns, (replace(post, until=gone),)),)


def back_again(writers: Writers) -> Stories:
    """Taken off for four days after the due date."""
    (w,) = writers
    post = w.post(w.day(-15, -3))
    gone = dawn(w.day(1, 2)) + timedelta(hours=10)
    back = gone + timedelta(days=4)
    turns = (w.in_time(post.on), w.in_time(gone.date(), "withdrawn"), w.in_time(back.date()))
    return (Story(turns, (replace(post, until=gone), replace(post, at=back, stamp=post.at))),)


def redated(writers: Writers) -> Stories:
    """After the due date a new system gives all its reports one day; what was seen before counts."""
    (w,) = writers
    moment = dawn(w.after(4)) + timedelta(hours=9)
    post = w.post(w.day(-20, -3))
    again = replace(post, at=moment, stamp=moment, filed=post.on)
    return (
        Story(
            (w.in_time(post.on),),
            (replace(post, until=moment), again),
            history=lambda old: (
                replace(old, until=moment),
                replace(old, at=moment, stamp=moment, filed=old.on),
            ),
        ),
    )


def moved(writers: Writers) -> Stories:
    """Its column lies elsewhere from January on; what was there and what comes is found in the new place."""
    (w,) = writers
    post = w.post(w.day(-20, -3))
    return (Story((w.in_time(post.on),), (post,), rebuilt=dawn(w.after(-9)) + timedelta(hours=8), past=2),)


def last_years_title(writers: Writers) -> Stories:
    """Last year's number is left in the title; the text is this year's."""
    (w,) = writers
    post = w.post(w.day(-15, -3))
    assert post.report is not None
    title = post.title.replace(str(w.year), str(w.year - 1))
    post = replace(post, title=title, report=replace(post.report, title=title))
    return (Story((w.in_time(post.on),), (post,)),)


def unread_for_days(writers: Writers) -> Stories:
    """The list shows its report in time, whose page answers 404 until days after the due date."""
    (w,) = writers
    post = w.post(w.day(-6, -3))
    healed = dawn(w.after(5)) + timedelta(hours=9)

    def broken(site: DepartmentSite, answers: Answers) -> Answers:
        gone = page(404, "<html><body><h1>404 Not Found</h1></body></html>")

        def spoil(request: Request, _answer: object, now: datetime) -> Answer:
            return gone if request.path == site.address(post) else answers.answer(request, now)

        return meanwhile(answers, spoil, dawn(post.on), healed)

    turns = (w.unverifiable(w.after(1), "candidate_unread"), w.in_time(healed.date()))
    return (Story(turns, (post,), disturbed=broken, past=2),)


def heir(writers: Writers) -> Stories:
    """The first is merged into the second in the middle of the season; the second's report answers for both."""
    w, second = writers
    on = w.after(-16)
    words = f"{w.city}编〔{w.year + 1}〕3号"
    merger = Act(on, ActKind.MERGED, w.code, words, heir=second.code)
    gone = Story((replace(w.in_time(on), verdict="not_required"),), acts=(merger,), past=2)
    own = second.post(second.day(-12, -3))
    return gone, Story((second.in_time(own.on),), (own,), past=2)


def told_by_a_person(writers: Writers) -> Stories:
    """Published where no crawler looks; a person states it."""
    (w,) = writers
    act = w.act(w.after(5), ActKind.PUBLISHED, "见截图", published_on=w.after(-2), place="微信公众号")
    return (Story((w.absent(), w.in_time(act.on, "wrong_column")), acts=(act,), past=2),)


def exempt(writers: Writers) -> Stories:
    """A person states that it owes nothing."""
    (w,) = writers
    act = w.act(w.after(-14), ActKind.EXEMPT, "经主管部门同意由上级统一公布")
    return (Story((replace(w.in_time(act.on), verdict="not_required"),), acts=(act,), past=2),)


def among_lookalikes(writers: Writers) -> Stories:
    """Titles near a report's stand around its own."""
    (w,) = writers
    post = w.post(w.day(-10, -3))
    near = w.desk.lookalikes(w.city, w.year, tuple(w.after(day) for day in (-12, -9, -5, -2, 1, 3)))
    assert all(other.kind is PostKind.LOOKALIKE for other in near)
    return (Story((w.in_time(post.on),), (post, *near), past=2),)


def pictures_only(writers: Writers) -> Stories:
    """Its report is pictures of pages on which nobody can read a word: published, and not to be read."""
    (w,) = writers
    post = w.post(w.day(-15, -3))
    files = tuple(PostFile(FileKind.PICTURE, f"{number + 1}.png", number) for number in range(3))
    post = replace(post, delivery=Delivery.PICTURES, files=files)
    return (Story((w.in_time(post.on, "unreadable"),), (post,), past=2),)
