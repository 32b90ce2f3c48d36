"""What an editor is told who breaks a table that articles and answers rest on."""

from __future__ import annotations

import pytest

from knowledge.policies.figure_files import read_figures
from web.preparing import ARTICLES


@pytest.fixture
def check_with(bare_command, tmp_path, monkeypatch):
    """The check of what ships, with one table written differently in one place."""

    def run(name, right, wrong):
        path = tmp_path / f"{name}.yaml"
        text = (ARTICLES.parent / path.name).read_text("utf-8")
        assert right in text
        path.write_text(text.replace(right, wrong, 1), "utf-8")
        monkeypatch.setattr(f"web.content_rules.{name.upper()}", path)
        return bare_command.run("content", "check")

    return run


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("[civil_affairs,", "[nobody,", "supply.community：offices.yaml 里没有 nobody 这个单位，改成有的 id"),
        ("#方案当时的目标", "#没有的小节", "里没有“没有的小节”这一节，可以写：top、方案当时的目标、"),
        ("status: not_checked", "status: perhaps", "measures aim.2023：status 可以写 done、changed、"),
    ],
)
def test_a_mistake_in_the_plan_fails_the_check_with_what_to_do(check_with, right, wrong, told):
    outcome = check_with("plan", right, wrong)
    assert outcome.exit_code == 1
    (complaint,) = outcome.stderr.splitlines()
    assert complaint.startswith("不行  plan.yaml ")
    assert told in complaint


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('    hotline: "12345"', '    hotline: "12399"', "hotline 里的 12399 在这个文件里没有，改成有的"),
        ("质的托育机构\n", "质的托育机构。\n", "duty 句末不加句号"),
    ],
)
def test_a_mistake_in_the_offices_fails_the_check_with_what_to_do(check_with, right, wrong, told):
    outcome = check_with("offices", right, wrong)
    assert outcome.exit_code == 1
    (complaint,) = outcome.stderr.splitlines()
    assert complaint.startswith("不行  offices.yaml offices establishment：")
    assert told in complaint


def test_a_mistake_in_the_topics_is_told_once_and_not_for_every_article(check_with):
    outcome = check_with("topics", "about:", "tells:")
    assert outcome.exit_code == 1
    assert outcome.stderr.splitlines() == ["不行  topics.yaml leave：不认识的字段 tells"]
    assert "文章的内容这次没有检查" in outcome.stdout


def test_figures_that_cannot_be_read_fail_the_check_by_their_folder(bare_command, tmp_path, monkeypatch):
    (tmp_path / "410000.yaml").write_text('region: "410700"\n', "utf-8")
    monkeypatch.setattr("web.content_rules.leave_table", lambda: read_figures(tmp_path))
    outcome = bare_command.run("content", "check")
    assert outcome.exit_code == 1
    assert "不行  policies/leave/410000.yaml：region 要和文件名一致" in outcome.stderr
