"""What an editor is told who breaks one of the tables on children."""

from __future__ import annotations

import shutil

import pytest

from knowledge.children.check_up_files import CHECK_UPS, read_check_ups
from knowledge.children.growth_files import GROWTH, read_growth
from knowledge.children.milestone_files import MILESTONES, read_milestones
from knowledge.children.vaccine_files import VACCINES, read_vaccines
from knowledge.rows import ContentFileError


def changed(path, tmp_path, right, wrong):
    """A copy of a table, written differently in one place."""
    text = path.read_text("utf-8")
    assert right in text
    copy = tmp_path / path.name
    copy.write_text(text.replace(right, wrong, 1), "utf-8")
    return copy


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("age_months: 6, interval_days: 60", "interval_days: 60", "age_months 要写最小接种月龄"),
        ("before_months: 12, route: 肌内", "before_months: 5, route: 肌内", "不比月龄 6 大"),
        ("interval_days: 28, route", "interval_days: 28, interval_months: 1, route", "一个就行"),
        ("id: ipv1, product", "interval_days: 28, id: ipv1, product", "不写间隔"),
        ("id: dtap2, age_months: 4", "id: dtap1, age_months: 4", "id 重复了：dtap1"),
        ("age_months: 18, interval_months: 6", "age_months: 8, interval_months: 6", "加上间隔还早"),
        ("route: 皮内注射", "route: 打针", "route 可以写 肌内注射、"),
        ("alternative_to: je", "alternative_to: jx", "alternative_to 写的 jx 不在表里"),
        ("judged_by: 印发日期", "judged_by: null", "要写 judged_by"),
        ("judged_from: 2026-06-17", "judged_from: null", "至少写一个"),
        (
            "judged_from: 2026-06-17",
            "in_force_from: 2026-07-01\n    judged_from: 2026-06-17",
            "不再写 judged_from",
        ),
        ("judged_from: 2026-06-17", "in_force_until: 2026-01-01\n    judged_from: 2026-06-17", "早于第一天"),
        ("vaccine: dtap", "vaccine: dtp", "没有 dtp 这种疫苗"),
        ("months: [3, 4, 5]", "months: [三]", "整数的列表"),
        ("sources: [imm2026]\n    notes", "sources: [imm2027]\n    notes", "没有这个来源：imm2027"),
    ],
)
def test_a_mistake_in_the_schedule_is_named_with_its_place(tmp_path, right, wrong, told):
    with pytest.raises(ContentFileError, match=told) as refused:
        read_vaccines(changed(VACCINES, tmp_path, right, wrong))
    assert str(refused.value).startswith("vaccines.yaml ")


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("months: 8,", "months: 5,", "按月龄从小到大写：m8"),
        ("tests: [blood, hearing]", "tests: [blood, smell]", "tests 里没有 smell"),
        ("cited: [service]", "cited: []", "没有写出处"),
        ("id: m8,", "id: m6,", "id 重复了：m6"),
        ("contents: [体格检查, 预警征象筛查, 讲喂养]", "contents: []", "contents 要写这次查什么"),
    ],
)
def test_a_mistake_in_the_check_ups_is_named_with_its_place(tmp_path, right, wrong, told):
    with pytest.raises(ContentFileError, match=told) as refused:
        read_check_ups(changed(CHECK_UPS, tmp_path, right, wrong))
    assert str(refused.value).startswith("check_ups.yaml")


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("- months: 8\n", "- months: 6\n", "每个月龄一条"),
        ("- months: 8\n", "- months: null\n", "months 要写月龄"),
        ("id: sits,", "id: smiles,", "id 重复了：smiles"),
        ("cited: [autism, signs, care]", "cited: null", "没有写出处"),
    ],
)
def test_a_mistake_in_the_signs_is_named_with_its_place(tmp_path, right, wrong, told):
    with pytest.raises(ContentFileError, match=told):
        read_milestones(changed(MILESTONES, tmp_path, right, wrong))


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("\n1,3.7,", "\n1,9.7,", "weight_boys.csv 第 3 行：数字要从左到右越来越大"),
        ("\n1,3.7,", "\n0,3.7,", "每个月龄一行"),
        ("\n1,3.7,", "\n1,约3.7,", "第 3 行：列名或数字不对"),
        ("age_months,p3,", "月龄,p3,", "列名或数字不对"),
    ],
)
def test_a_mistake_in_a_growth_table_is_named_with_its_line(tmp_path, right, wrong, told):
    folder = tmp_path / "growth"
    shutil.copytree(GROWTH, folder)
    changed(GROWTH / "weight_boys.csv", folder, right, wrong)
    with pytest.raises(ContentFileError, match=told):
        read_growth(folder)


def test_a_missing_growth_table_is_named(tmp_path):
    folder = tmp_path / "growth"
    shutil.copytree(GROWTH, folder)
    (folder / "head_girls.csv").unlink()
    with pytest.raises(ContentFileError, match="：读不了"):
        read_growth(folder)


def test_a_province_with_a_schedule_of_its_own_is_answered_with_it(tmp_path):
    text = VACCINES.read_text("utf-8")
    national = text[text.index('  - id: "2026"') : text.index("# What is no longer so")]
    own = national.replace('id: "2026"', "id: own").replace('region: "100000"', 'region: "310000"')
    path = tmp_path / "vaccines.yaml"
    path.write_text(text.replace(national, national.rstrip() + "\n" + own), "utf-8")
    found = read_vaccines(path)
    day = found.schedules[0].validity.first_day
    assert found.schedule_on(day, lineage=("310101", "310000", "100000")).id == "own"
    assert found.schedule_on(day, lineage=("410702", "410000", "100000")).id == "2026"


def test_a_schedule_of_low_confidence_is_never_told(tmp_path):
    path = changed(
        VACCINES,
        tmp_path,
        "confidence: high\n    sources: [imm2026]\n    notes",
        "confidence: low\n    sources: [imm2026]\n    notes",
    )
    found = read_vaccines(path)
    assert found.schedule_on(found.schedules[0].validity.first_day, lineage=("100000",)) is None
