"""The free check-ups in words: one visit, the next one, all of them, one test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.children.wording import TO_CHECK_UP, Wording, age_asked, age_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.messages import Answer
    from knowledge.children.check_ups import CheckUp, CheckUps, Test
    from knowledge.regions.gazetteer import Gazetteer

TOPIC = "health"
ASK_AGES = (6, 12, 24)


class CheckUpReplies:
    """Puts the check-ups into answers."""

    def __init__(self, table: CheckUps, gazetteer: Gazetteer) -> None:
        """Take the table, and what names the places."""
        self._table = table
        self._wording = Wording(topic=TOPIC, validity=table.validity, gazetteer=gazetteer)

    def of_visit(self, visit: CheckUp, *, asked: Test | None = None) -> Answer:
        """What is done at one visit; `asked` is a test that was asked for, which may be of other visits."""
        table = self._table
        besides = f"，还有{'、'.join(test.name for test in visit.tests)}" if visit.tests else ""
        done = f"{'；'.join(visit.contents)}{besides}"
        following = table.next_after(visit.months)
        when = "" if visit.when in visit.name else f"（{visit.when}）"
        lead = f"{visit.name}{when}：{done}。"
        if asked is not None and asked not in visit.tests:
            lead = f"{visit.name}没有“{asked.name}”这一项（{asked.says}），要做的是：{done}。"
        return self._answer(
            lead,
            tests=(*visit.tests, *((asked,) if asked is not None else ())),
            details=[
                *([(asked.name, asked.says)] if asked is not None else []),
                ("在哪做", visit.place),
                ("要不要钱", table.cost),
                *([("下一次", following.name)] if following else [("以后", table.afterwards)]),
            ],
            paragraphs=[visit.note and f"{visit.note}。"],
            suggestions=[
                *([f"{age_asked(following.months)}体检查什么"] if following else []),
                *([f"{age_asked(visit.months)}打什么针"] if visit.months else []),
                "免费体检一共几次",
            ],
        )

    def of_age(self, age_months: float, *, is_next: bool) -> Answer:
        """The next visit of a child of an age at which none is due, with the one before."""
        table = self._table
        before, after = table.last_before(age_months + (1 if is_next else 0)), table.next_after(age_months)
        if after is None:
            return self._answer(
                f"3 岁以前的免费体检已经做完一轮：{table.afterwards}。",
                details=[("在哪做", table.place)],
                suggestions=["免费体检一共几次"],
            )
        opening = f"孩子 {age_words(age_months)}，" if is_next else f"{age_words(age_months)}这个月没有安排，"
        tests = "、".join(test.name for test in after.tests)
        details = [
            ("要查", "、".join((*after.contents, *((tests,) if tests else ())))),
            ("在哪做", after.place),
        ]
        if before is not None and not is_next:
            details.append(("上一次", f"{before.name}，没做的现在就去补"))
        return self._answer(
            f"{opening}下一次免费体检是 {after.when}。",
            tests=after.tests,
            details=details,
            suggestions=[f"{age_asked(after.months)}体检查什么", "免费体检一共几次"],
        )

    def of_all(self) -> Answer:
        """When the visits are, and how many."""
        visits = self._table.check_ups
        by_age = [visit for visit in visits if visit.months > 1]
        months = "、".join(str(visit.months) for visit in by_age)
        return self._answer(
            f"3 岁以内的免费体检一共 {len(visits)} 次："
            f"出院后 1 周内医生上门 1 次，满月 1 次，{months} 月龄各 1 次。",
            details=[
                *((test.name, test.says) for test in self._tests("blood", "hearing", "eyes")),
                ("在哪做", self._table.place),
                ("要不要钱", self._table.cost),
            ],
            tests=self._tests("blood", "hearing", "eyes"),
            paragraphs=[f"{self._table.afterwards}。"],
            suggestions=[f"{age_asked(age)}体检查什么" for age in ASK_AGES],
        )

    def of_test(self, test: Test) -> Answer:
        """At which ages a test is done."""
        return self._answer(
            f"{test.name}：{test.says}，随免费体检做。",
            tests=[test],
            details=[("在哪做", self._table.place), ("要不要钱", self._table.cost)],
            suggestions=["免费体检一共几次", *(f"{age_asked(age)}体检查什么" for age in ASK_AGES)],
        )

    def of_cost_and_place(self) -> Answer:
        """Where it is done, and that it is free."""
        return self._answer(
            f"0 至 6 岁儿童体检在{self._table.place}做，{self._table.cost}。",
            suggestions=["免费体检一共几次", *(f"{age_asked(age)}体检查什么" for age in ASK_AGES)],
        )

    def _answer(
        self,
        lead: str,
        *,
        tests: Iterable[Test] = (),
        details: Iterable[tuple[str, str]] = (),
        paragraphs: Iterable[str | None] = (),
        suggestions: Iterable[str] = (),
    ) -> Answer:
        return self._wording.answer(
            lead,
            sources=(*self._table.sources, *(source for test in tests for source in test.sources)),
            details=details,
            paragraphs=paragraphs,
            next_step=TO_CHECK_UP,
            suggestions=suggestions,
        )

    def _tests(self, *test_ids: str) -> list[Test]:
        return [test for test in map(self._table.test, test_ids) if test is not None]
