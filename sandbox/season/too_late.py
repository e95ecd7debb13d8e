"""Parts of bodies that publish after their due date, or of which nobody can say whether they did."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sandbox.effects.barriers import BARRIERS
from sandbox.effects.hours import meanwhile
from sandbox.effects.stage import page
from sandbox.faults import FAILURES, Failure
from sandbox.script import Delivery
from sandbox.season.in_time import Stories, Writers
from sandbox.season.story import ActKind, Story
from sandbox.season.writer import dawn
from sandbox.site import Answer, Answers
from sandbox.sites.department import DepartmentSite


def late(writers: Writers) -> Stories:
    """Publishes after the due date and says so."""
    (w,) = writers
    post = w.post(w.day(1, 5) if w.source.random() < 0.7 else w.day(6, 25))
    return (Story(w.published(post.on, post.on), (post,), past=2),)


def late_undated(writers: Writers) -> Stories:
    """Publishes after the due date on a site that shows no dates: only the looks of the nights tell."""
    (w,) = writers
    post = w.post(w.day(2, 5))
    return (Story(w.undated(post.on), (post,), dated=False, past=2),)


def back_dated(writers: Writers) -> Stories:
    """Comes days after the due date with a day before it."""
    (w,) = writers
    claimed = w.day(-3, -1)
    post = replace(w.post(w.day(3, 6)), stamp=dawn(claimed) + timedelta(hours=10))
    return (Story(w.published(post.came_on, claimed), (post,)),)


def filled_later(writers: Writers) -> Stories:
    """The title stands in the column in time, its text comes days after the due date under the same day."""
    (w,) = writers
    title = w.post(w.after(-2))
    filled = dawn(w.day(3, 5)) + timedelta(hours=11)
    last = w.nights.before(filled.date())
    days = (last - w.due).days if last is not None and last > w.due else None
    empty = replace(title, until=filled, delivery=Delivery.NOTHING)
    turns = (*w.empty(title.on), w.late(filled.date(), days))
    return (Story(turns, (empty, replace(title, at=filled, stamp=title.at))),)


def told_late_by_a_person(writers: Writers) -> Stories:
    """Published late where no crawler looks; a person states it."""
    (w,) = writers
    act = w.act(w.after(6), ActKind.PUBLISHED, "见公告栏照片", published_on=w.after(3), place="政务公开栏")
    return (Story((w.absent(), w.late(act.on, 3, "wrong_column")), acts=(act,), past=2),)


def blocked_for_a_week(writers: Writers) -> Stories:
    """A firewall stands before its site over the due date; what lies behind it is read when it is gone."""
    (w,) = writers
    since, until = w.after(-3), w.after(4)
    given = BARRIERS[w.source.choice(sorted(BARRIERS))]
    answer: Answer = page(given.status, given.body, *given.headers)
    posts = [w.post(w.after(offset)) for offset in (w.source.choice((-2, 2, None)),) if offset is not None]

    def fenced(site: DepartmentSite, answers: Answers) -> Answers:
        return meanwhile(answers, lambda *_: answer, dawn(since), dawn(until))

    turns = [w.unverifiable(w.after(1), "blocked")]
    if posts:
        turns += [replace(turn, on=until) for turn in w.published(posts[0].on, posts[0].on, watched=False)]
    else:
        turns.append(replace(w.absent(), on=until))
    return (Story(tuple(turns), tuple(posts), disturbed=fenced, past=2),)


def down_and_redated(writers: Writers) -> Stories:
    """Its site is down over the due date and comes back in a new system that gives all its reports one day."""
    (w,) = writers
    back = dawn(w.after(4)) + timedelta(hours=9)
    post = w.post(w.after(-3))
    again = replace(post, at=back, stamp=back, filed=post.on)

    def down(site: DepartmentSite, answers: Answers) -> Answers:
        failure = FAILURES[w.source.choice((Failure.UNAVAILABLE, Failure.RESET))]
        return meanwhile(answers, lambda *_: failure, dawn(w.after(-3)), back)

    turns = (w.unverifiable(w.after(1), "unreachable"), w.unverifiable(back.date(), "date_unknown"))
    return (
        Story(
            turns,
            (replace(post, until=back), again),
            history=lambda old: (replace(old, until=back), replace(old, at=back, stamp=back, filed=old.on)),
            disturbed=down,
        ),
    )


def posted_again(writers: Writers) -> Stories:
    """Seen in time; after the due date it is posted again under a new day: the first one counts."""
    (w,) = writers
    post = w.post(w.day(-12, -3))
    moment: datetime = dawn(w.day(2, 5)) + timedelta(hours=15)
    again = replace(post, at=moment, stamp=moment, filed=post.on)
    return (Story((w.in_time(post.on),), (replace(post, until=moment), again), past=2),)
