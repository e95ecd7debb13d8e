"""Parts of bodies whose site is closed, renamed or made anew in mid-season."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sandbox.effects.hours import meanwhile
from sandbox.effects.stage import page
from sandbox.season.in_time import Stories, Writers
from sandbox.season.story import Rebuilding, Story
from sandbox.season.writer import dawn
from sandbox.site import Answer, Answers
from sandbox.sites.department import DepartmentSite

RELAUNCHED_AFTER = 15
"""So many days after the departments' due date a site is made anew: in the middle of February."""

_NOTICES = (
    ("网站维护公告", "因系统升级，本网站自即日起暂停服务，恢复时间另行通知。给您带来不便，敬请谅解。"),
    ("春节放假安排", "春节期间本网站暂停更新和访问，节后恢复正常，祝大家节日快乐。"),
    ("系统提示", "网站正在建设中，敬请期待！"),
)


def relaunched(writers: Writers) -> Stories:
    """Its site is made anew in mid-February, every address with it; it published in time before, publishes late
    after, or not at all."""
    (w,) = writers
    moment = dawn(w.after(RELAUNCHED_AFTER)) + timedelta(hours=8)
    offset = w.source.choice((-6, RELAUNCHED_AFTER + 3, None))
    if offset is None:
        return (Story((w.absent(),), rebuilt=moment, rebuilding=Rebuilding.RELAUNCHED, past=2),)
    post = w.post(w.after(offset))
    turns = w.published(post.on, post.on) if offset > 0 else (w.in_time(post.on),)
    return (Story(turns, (post,), rebuilt=moment, rebuilding=Rebuilding.RELAUNCHED, past=2),)


def renamed(writers: Writers) -> Stories:
    """Its column has another name from January on, at the same address; the report comes under the new one."""
    (w,) = writers
    post = w.post(w.day(-8, -3))
    moment = dawn(w.after(-12)) + timedelta(hours=8)
    return (Story((w.in_time(post.on),), (post,), rebuilt=moment, rebuilding=Rebuilding.RENAMED, past=2),)


def rehosted(writers: Writers) -> Stories:
    """Its site has another name from January on; the old one sends everybody to the new one's home page."""
    (w,) = writers
    post = w.post(w.day(-8, -3))
    moment = dawn(w.after(-12)) + timedelta(hours=8)
    return (Story((w.in_time(post.on),), (post,), rebuilt=moment, rebuilding=Rebuilding.REHOSTED, past=2),)


def closed_with_a_notice(writers: Writers) -> Stories:
    """For a week over the due date every address answers with one and the same notice, as if all were well; it
    publishes in time behind it, late, or not at all."""
    (w,) = writers
    since, until = w.after(-3), w.after(4)
    heading, words = w.source.choice(_NOTICES)
    given: Answer = page(
        200, f"<html><head><title>{heading}</title></head><body><h1>{heading}</h1><p>{words}</p></body></html>"
    )
    offset = w.source.choice((-2, 2, None))
    posts = (w.post(w.after(offset)),) if offset is not None else ()

    def closed(site: DepartmentSite, answers: Answers) -> Answers:
        return meanwhile(answers, lambda *_: given, dawn(since), dawn(until))

    turns = [w.unverifiable(w.after(1), "incomplete_listing")]  # its list shows none of what it held
    if posts:
        turns += [replace(turn, on=until) for turn in w.published(posts[0].on, posts[0].on, watched=False)]
    else:
        turns.append(replace(w.absent(), on=until))
    return (Story(tuple(turns), posts, disturbed=closed, past=2),)
