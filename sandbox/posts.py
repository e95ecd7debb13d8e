"""What bodies post: news, notices and the titles that only look like annual reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sandbox.reports import Report
from sandbox.script import Post, PostKind, moment

OFFICE_HOURS = (8 * 60 + 30, 17 * 60 + 30)


@dataclass(frozen=True, slots=True)
class Desk:
    """A body's clerk: numbers the posts of the whole city in one running sequence, posts in office hours."""

    source: Random
    keys: Iterator[int]
    body: str
    name: str
    short: str
    topic: str

    def _post(
        self, title: str, on: date, kind: PostKind, *, by: str = "", report: Report | None = None, text: str = ""
    ) -> Post:
        at = moment(on, self.source.randint(*OFFICE_HOURS))
        return Post(next(self.keys), title, at, kind, self.body, by or self.name, report, text)

    def report(self, report: Report, on: date) -> Post:
        return self._post(report.title, on, PostKind.REPORT, report=report)

    def superior(self, report: Report, on: date) -> Post:
        """A superior's report put into this body's column."""
        return self._post(report.title, on, PostKind.SUPERIOR, by=report.body_name, report=report)

    def news(self, before: date, count: int) -> tuple[Post, ...]:
        """Some news of the months before `before`."""
        titles = (
            f"{self.short}召开{self.topic}工作推进会",
            f"关于{self.topic}有关事项的公告",
            f"{self.name}开展{self.topic}专项检查",
            f"{self.short}负责人到基层调研{self.topic}",
            f"{self.topic}工作取得阶段性进展",
            f"{self.short}组织业务培训",
            f"{self.name}公开招聘工作人员公告",
            f"{self.topic}常见问题解答",
        )
        chosen = self.source.sample(titles, k=min(count, len(titles)))
        text = (
            f"近日，{self.short}就{self.topic}作出安排，明确了时间节点、责任科室和工作标准。\n"
            f"会议听取了各科室前一阶段的工作情况，研究了{self.topic}中群众反映较多的问题，提出了具体的改进办法。\n"
            "下一步将按计划推进各项工作，逐项登记、逐项销号，并及时公布进展。"
        )
        return tuple(
            self._post(title, before - timedelta(days=self.source.randint(10, 120)), PostKind.NEWS, text=text)
            for title in chosen
        )

    def lookalikes(self, city: str, year: int, days: tuple[date, ...]) -> tuple[Post, ...]:
        """Titles of `year` near those of a report that are none (research sites §2), one on each of `days`."""
        titles = (
            f"{self.name}政府网站工作年度报表（{year}年度）",
            f"{self.name}{year}年法治政府建设年度报告",
            f"关于{city}{year}年政府信息公开工作年度报告公布情况的通报",
            f"关于做好{year}年政府信息公开工作年度报告编制发布工作的通知",
            f"图解：{self.name}{year}年政府信息公开工作年度报告",
            f"《{self.name}{year}年政府信息公开工作年度报告》解读",
            f"{self.name}{year}年政务公开工作要点",
        )
        text = (
            f"按照有关要求，{self.short}现将本件公布。本件由承办科室起草，经审核后在本栏目发布，内容以原件为准。\n"
            f"{year}年，{self.short}围绕{self.topic}开展工作，各项任务按期完成，具体情况见各科室的专项材料。\n"
            "需要进一步了解有关情况的，可在工作时间到办事大厅查阅，或者通过门户网站留言。"
        )
        return tuple(
            self._post(title, on, PostKind.LOOKALIKE, text=text) for title, on in zip(titles, days, strict=False)
        )
