"""Parts of bodies that publish nothing, or nothing that counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sandbox import figures, reports
from sandbox.chance import chance
from sandbox.script import Delivery, Post
from sandbox.season.in_time import Stories, Writers
from sandbox.season.story import ActKind, Story, Turn
from sandbox.season.writer import Writer, dawn


def never(writers: Writers) -> Stories:
    """Publishes nothing."""
    (w,) = writers
    return (Story((w.absent(),), past=w.source.randint(1, 3), given_column=w.source.random() < 0.3),)


def only_lookalikes(writers: Writers) -> Stories:
    """Publishes what only sounds like a report."""
    (w,) = writers
    near = w.desk.lookalikes(w.city, w.year, tuple(w.after(day) for day in (-12, -9, -5, -2, 1, 3, 5)))
    return (Story((w.absent(),), near, past=2),)


def _superiors(w: Writer, year: int, on: date) -> Post:
    """A superior's report of `year`, put into the body's column on `on`."""
    scale = figures.Scale(applications=120, decisions=900)
    report = reports.write(
        w.seed,
        body="",
        name=w.player.superior,
        short="省厅",
        topic=w.player.topic,
        year=year,
        figures=figures.draw_years(chance(w.seed, w.player.superior, "figures"), (year,), scale)[year],
        signed_on=on - timedelta(days=3),
        look=w.look,
    )
    return w.desk.superior(report, on)


def superiors_report(writers: Writers) -> Stories:
    """Puts its superior's report into its own column."""
    (w,) = writers
    post = _superiors(w, w.year, w.day(-6, -2))
    seen = Turn(post.on, "not_due", flags=("wrong_unit",))
    return (Story((seen, w.absent("wrong_unit")), (post,), past=2),)


def a_sisters_report(writers: Writers) -> Stories:
    """Puts another body's report into its own column by mistake; the other has its own where it belongs."""
    w, sister = writers
    own = sister.post(sister.day(-24, -14))
    on = w.day(-8, -3)
    wrong = replace(sister.post(on), body=w.code)
    story = Story((Turn(on, "not_due", flags=("wrong_unit",)), w.absent("wrong_unit")), (wrong,), past=2)
    return story, Story((sister.in_time(own.on),), (own,), past=2)


def only_a_title(writers: Writers) -> Stories:
    """A title stands in the column and never gets a text."""
    (w,) = writers
    title = replace(w.post(w.after(-2)), delivery=Delivery.NOTHING)
    return (Story(w.empty(title.on), (title,), past=2),)


def withdrawn_before(writers: Writers) -> Stories:
    """Publishes early, takes it off before the due date, never puts it back."""
    (w,) = writers
    post = w.post(w.day(-22, -16))
    gone = dawn(w.after(-4)) + timedelta(hours=10)
    absent = w.absent()
    if not w.nights.within(post.on, gone.date() - timedelta(days=1)):
        return (Story((absent,), (replace(post, until=gone),)),)
    turns = (w.in_time(post.on), Turn(gone.date(), "not_due", flags=("withdrawn",)), w.absent("withdrawn"))
    return (Story(turns, (replace(post, until=gone),)),)


def moved_and_silent(writers: Writers) -> Stories:
    """Its column lies elsewhere since January, and nothing came: absence cannot be proved in the old place."""
    (w,) = writers
    moment = dawn(w.after(-9)) + timedelta(hours=8)
    return (Story((w.unverifiable(w.after(1), "column_moved"),), rebuilt=moment, past=2),)


def closed_at_night(writers: Writers) -> Stories:
    """Its server is shut off at night, when crawlers come."""
    (w,) = writers
    return (Story((w.unverifiable(w.after(1), "unreachable"),), (w.post(w.after(-5)),), fault="closed_at_night"),)


def gone_from_the_net(writers: Writers) -> Stories:
    """Nothing answers under its name."""
    (w,) = writers
    return (Story((w.unverifiable(w.after(1), "unreachable"),), (w.post(w.after(-5)),), fault="domain_gone"),)


def unproved_column(writers: Writers) -> Stories:
    """A column with nothing but a superior's old report, which nothing shows to be its own until a person says so."""
    (w,) = writers
    old = _superiors(w, w.year - 2, date(w.year - 1, 1, 20))
    act = w.act(w.after(4), ActKind.COLUMN, "与该单位电话核实")
    turns = (w.unverifiable(w.after(1), "column_unproved"), replace(w.absent(), on=act.on))
    return (Story(turns, (old,), past=0, given_column=True, acts=(act,)),)
