"""`yuertong registry` and `yuertong nurseries`: what a clerk runs, over a database that is new."""

from __future__ import annotations

import json

import pytest

from directory.registry.reconcile import PlanOutdated
from directory.tables import nursery, registry_import
from tests.sites import port_of, running_site

HEADER = "机构名称,统一社会信用代码,区县,地址,联系电话,托位数,备案日期\n"
TITLE = "红旗区托育机构备案名单（截至2026年10月31日）,,,,,,\n"
LIST = (
    TITLE
    + HEADER
    + "示例阳光托育中心,,红旗区,示例路1号,0373-0000000,60,2022-03-05\n"
    + "示例月亮托育中心,,红旗区,示例路2号,3050102,40,2023-03-05\n"
    + ",,红旗区,示例路3号,,20,\n"
)
NEXT = (
    TITLE.replace("10月31日", "11月20日")
    + HEADER
    + "示例阳光托育中心,,红旗区,示例路1号,0373-0000000,80,2022-03-05\n"
)


@pytest.fixture
def bare_command(bare_command):
    assert bare_command.run("db", "upgrade").exit_code == 0
    return bare_command


@pytest.fixture
def site():
    with running_site() as server:
        yield server


@pytest.fixture
def files(tmp_path):
    def write(**contents):
        paths = []
        for name, content in contents.items():
            path = tmp_path / f"{name}.csv"
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            paths.append(path)
        return paths if len(paths) > 1 else paths[0]

    return write


def reports(outcome):
    return [json.loads(line) for line in outcome.stdout.splitlines()]


def test_a_plan_in_json_is_one_object_alone_and_writes_nothing(bare_command, files):
    outcome = bare_command.run("registry", "plan", files(名单=LIST), "--json", "--region", "410702")
    assert outcome.exit_code == 0
    (report,) = reports(outcome)
    counted = {name: report[name] for name in ("file", "kind", "accepted", "added", "refused")}
    assert counted == {"file": "名单.csv", "kind": "whole", "accepted": 2, "added": 2, "refused": None}
    assert [(one["row"], one["code"]) for one in report["rejected"]] == [(5, "missing_name")]
    assert [(one["row"], one["code"]) for one in report["warnings"] if one["field"] == "phone"] == [
        (4, "no_area_code")
    ]
    assert bare_command.rows(nursery) == bare_command.rows(registry_import) == []


def test_applied_it_says_what_was_planned_and_again_it_changes_nothing(bare_command, files):
    path = files(名单=LIST)
    planned = bare_command.run("registry", "plan", path, "--json").stdout
    assert bare_command.run("registry", "apply", path, "--json").stdout == planned
    before = bare_command.rows(nursery), bare_command.rows(registry_import)
    again = bare_command.run("registry", "apply", path, "--json")
    (report,) = reports(again)
    assert (again.exit_code, report["accepted"], report["added"], report["unchanged"]) == (0, 2, 0, 2)
    assert (bare_command.rows(nursery), bare_command.rows(registry_import)) == before


def test_several_files_are_one_object_a_line_and_one_that_is_refused_stops_none(bare_command, files):
    paths = files(空=b"", 名单=LIST, 句子="这里没有表格，只有一句话。")
    outcome = bare_command.run("registry", "apply", *paths, "--json")
    assert outcome.exit_code == 2
    refused = [report["refused"] and report["refused"]["code"] for report in reports(outcome)]
    assert refused[0] == "empty"
    assert refused[1] is None
    assert refused[2] in {"no_table", "no_name_column"}
    assert len(bare_command.rows(registry_import)) == 1


def test_a_refused_file_ends_with_status_2_and_says_what_to_send(bare_command, files):
    outcome = bare_command.run("registry", "plan", files(空=b""))
    assert outcome.exit_code == 2
    assert "空.csv：没有收下" in outcome.stdout


@pytest.mark.parametrize("act", ["plan", "apply"])
def test_a_path_that_is_no_file_is_a_fault_told_in_chinese_before_anything_is_done(bare_command, files, act):
    good = files(名单=LIST)
    for path, told in ((good.with_name("没有.csv"), "文件不存在"), (good.parent, "这是文件夹，不是文件")):
        outcome = bare_command.run("registry", act, good, path, "--json")
        assert (outcome.exit_code, outcome.stdout) == (1, "")
        assert told in outcome.stderr
    assert bare_command.rows(registry_import) == []


def test_faults_below_the_command_end_with_a_sentence_and_no_traceback(bare_command, files, tmp_path):
    path, no_folder = files(名单=LIST), tmp_path / "名单.csv" / "data"
    no_database = tmp_path / "no.sqlite3"
    no_database.write_bytes(b"nothing of the kind" * 500)
    for changed in (
        {"YUERTONG_DATA_DIR": str(no_folder)},
        {"YUERTONG_DATABASE_URL": f"sqlite:///{no_database}"},
        {"YUERTONG_DATABASE_URL": "postgresql://example@127.0.0.1:1/example"},
    ):
        with bare_command.started("registry", "plan", str(path), "--json", **changed) as started:
            out, err = started.communicate(timeout=60)
        assert (started.returncode, out) == (1, "")
        assert "Traceback" not in err
        assert "请看" in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--region", "999999"], "没有行政区划代码 999999"),
        (["--kind", "整份"], "--kind 不能写“整份”，只能是"),
    ],
)
def test_what_is_wrong_with_an_option_is_told_in_chinese(bare_command, files, words, told):
    outcome = bare_command.run("registry", "plan", files(名单=LIST), *words)
    assert outcome.exit_code == 2
    assert told in outcome.stderr
    assert "Invalid" not in outcome.stderr


def test_the_report_counts_the_rows_that_are_no_institutions(bare_command, files):
    told = bare_command.run("registry", "plan", files(名单=LIST + "合计,,,,,100,\n注：略,,,,,,\n")).stdout
    assert "不是机构、不算在内的行：标题 1，表头 1，合计 1，脚注 1" in told


def test_the_report_counts_first_then_says_where_to_look_and_what_to_do(bare_command, files):
    bare_command.run("registry", "apply", files(名单=LIST))
    told = bare_command.run("registry", "plan", files(新名单=NEXT), "--region", "410702").stdout
    assert told.splitlines()[0] == "新名单.csv（整份备案名单，红旗区，截至 2026-11-20）"
    assert "新增 0，有变化 1，没有变化 0，名单里没有出现 1" in told
    assert "这是预览，还没有写入" in told
    assert "托位数：60 → 80" in told
    assert "示例月亮托育中心" in told.partition("目录里有、这份名单里没有的")[2]
    first = bare_command.run("registry", "plan", files(名单=LIST)).stdout
    assert "第 5 行 机构名称：" in first
    assert "第 4 行 联系电话“3050102”：" in first
    assert "已经写入，没有再写" in first


def test_what_a_clerk_says_of_a_list_is_kept_with_it(bare_command, files):
    words = ["--region", "410702", "--kind", "addition", "--by", "示例员", "--source", "红旗区卫健委"]
    bare_command.run("registry", "apply", files(名单=LIST), *words)
    told = bare_command.run("registry", "history").stdout
    for word in (
        "第 1 次",
        "示例员",
        "名单.csv",
        "新增备案名单，红旗区",
        "截至 2026-10-31",
        "新增 2",
        "红旗区卫健委",
    ):
        assert word in told


def test_undo_takes_back_the_newest_and_history_says_so(bare_command, files):
    bare_command.run("registry", "apply", files(名单=LIST))
    before = bare_command.rows(nursery)
    bare_command.run("registry", "apply", files(新名单=NEXT))
    outcome = bare_command.run("registry", "undo", "--by", "示例员", YUERTONG_SAMPLES="off")
    assert outcome.exit_code == 0
    assert "第 2 次导入（新名单.csv）已撤销" in outcome.stdout
    assert bare_command.rows(nursery) == before
    assert "已由 示例员" in bare_command.run("registry", "history").stdout


def test_whom_no_filing_list_names_waits_for_a_person_until_its_list_is_undone(bare_command, files):
    bare_command.run("registry", "apply", files(名单=LIST))
    assert bare_command.run("registry", "review").stdout == "没有要核对的。\n"
    inclusive = "红旗区普惠托育机构公示,\n机构名称,地址\n示例陌生托育中心,示例路9号\n"
    bare_command.run("registry", "apply", files(普惠=inclusive), "--region", "410702")
    waiting = bare_command.run("registry", "review").stdout
    assert "第 2 次导入（红旗区普惠托育机构公示）第 3 行：示例陌生托育中心，示例路9号" in waiting
    bare_command.run("registry", "undo")
    assert bare_command.run("registry", "review").stdout == "没有要核对的。\n"


def test_an_undoing_that_is_refused_ends_with_status_2_and_a_reason(bare_command, files):
    assert bare_command.run("registry", "undo").exit_code == 2
    bare_command.run("registry", "apply", files(名单=LIST))
    bare_command.run("registry", "apply", files(新名单=NEXT))
    outcome = bare_command.run("registry", "undo", "1")
    assert outcome.exit_code == 2
    assert "示例阳光托育中心" in outcome.stderr


def test_a_place_that_is_none_is_refused_before_anything_is_read(bare_command, files):
    outcome = bare_command.run("registry", "plan", files(名单=LIST), "--region", "999999")
    assert outcome.exit_code == 2
    assert "没有行政区划代码 999999" in outcome.stderr


def test_points_are_taken_and_undone(bare_command, files):
    bare_command.run("registry", "apply", files(名单=LIST))
    before = bare_command.rows(nursery)
    points = files(
        坐标="机构名称,经度,纬度\n示例阳光托育中心,113.877123,35.302123\n示例无名托育,113.9,35.3\n"
    )
    outcome = bare_command.run("registry", "points", points, "--json")
    (report,) = reports(outcome)
    assert (outcome.exit_code, report["kind"], report["accepted"], report["changed"]) == (0, "points", 1, 1)
    assert [one["code"] for one in report["warnings"] if one["row"] == 3] == ["not_in_registry"]
    bare_command.run("registry", "undo")
    assert bare_command.rows(nursery) == before


def test_ids_of_the_export_name_institutions_too(bare_command, files):
    bare_command.run("registry", "apply", files(名单=LIST))
    named = {one.id: json.loads(one.facts)["name"] for one in bare_command.rows(nursery)}
    lines = "".join(f"{one},113.877123,35.302123\n" for one in named)
    (report,) = reports(
        bare_command.run("registry", "points", files(坐标=f"编号,经度,纬度\n{lines}"), "--json")
    )
    assert (report["accepted"], report["changed"]) == (2, 2)


def test_a_list_is_fetched_kept_and_planned_or_applied_with_its_address_as_source(
    bare_command, site, monkeypatch
):
    from web.remote import fetch as module  # noqa: PLC0415

    port = port_of(site)
    site.acts = {"/list.csv": {"body": LIST.encode()}}
    real = module.fetch
    monkeypatch.setattr(
        module,
        "fetch",
        lambda url: real(
            url,
            is_allowed=lambda _: True,
            resolver=lambda *_: ["127.0.0.1"],
            ports={"http": port, "https": port},
        ),
    )
    url = f"http://lists.example:{port}/list.csv"
    (report,) = reports(bare_command.run("registry", "fetch", url, "--json"))
    assert (report["file"], report["added"]) == ("list.csv", 2)
    assert bare_command.rows(nursery) == []
    assert bare_command.run("registry", "fetch", url, "--apply").exit_code == 0
    assert [one.source for one in bare_command.rows(registry_import)] == [url]
    assert [path.read_bytes() for path in bare_command.folder.glob("lists/*-list.csv")] == [LIST.encode()]

    def always_outdated(*_args, **_told):
        raise PlanOutdated

    monkeypatch.setattr("web.registry.apply", always_outdated)
    outcome = bare_command.run("registry", "fetch", url, "--apply")
    assert outcome.exit_code == 1
    assert "list.csv：有人同时在导入别的名单" in outcome.stderr


def test_an_address_that_is_not_public_is_refused_in_json_too(bare_command):
    outcome = bare_command.run("registry", "fetch", "http://169.254.169.254/", "--json")
    assert outcome.exit_code == 2
    (report,) = reports(outcome)
    assert report["refused"]["code"] == "not_fetched"
    assert "不是公开的网站" in report["refused"]["reason"]


def test_what_is_exported_for_a_spreadsheet_comes_in_again_as_it_was(bare_command, files, tmp_path):
    points = HEADER.rstrip() + ",经度,纬度,检查日期,检查结果,注销日期\n"
    rows = (
        "示例甲托育,,红旗区,示例路1号,0373-0000001,60,2022-03-05,113.911775,35.295905,2026-05-06,合格,\n"
        "示例乙托育,,红旗区,示例路2号,,,2022-03-05,,,,,2025-01-02\n"
    )
    bare_command.run("registry", "apply", files(名单=points + rows), "--region", "410702")
    exported = tmp_path / "目录.csv"
    bare_command.run("nurseries", "export", "--format", "csv", "--status", "any", "-o", exported)
    (report,) = reports(bare_command.run("registry", "plan", exported, "--json"))
    counted = {name: report[name] for name in ("kind", "accepted", "withdrawn", "changed", "unchanged")}
    assert counted == {"kind": "whole", "accepted": 2, "withdrawn": 1, "changed": 0, "unchanged": 2}
    assert {one["code"] for one in report["warnings"]} <= {"missing"}


def test_the_directory_is_exported_to_a_file_or_to_the_screen(bare_command, files, tmp_path):
    bare_command.run("registry", "apply", files(名单=LIST))
    told = json.loads(bare_command.run("nurseries", "export", "--region", "410702").stdout)
    assert len(told["nurseries"]) == 2
    target = tmp_path / "目录.csv"
    outcome = bare_command.run("nurseries", "export", "--format", "csv", "-o", target)
    assert (outcome.exit_code, outcome.stdout) == (0, "")
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    assert len(target.read_text("utf-8").splitlines()) == 3


class TestSamples:
    def test_they_stand_after_preparing_and_go_with_the_first_real_list(self, bare_command, files):
        bare_command.run("prepare")
        samples = bare_command.rows(nursery)
        assert len(samples) == 36
        assert all(one.is_sample for one in samples)
        bare_command.run("registry", "apply", files(名单=LIST))
        assert [one.is_sample for one in bare_command.rows(nursery)] == [False, False]
        bare_command.run("prepare")
        assert len(bare_command.rows(nursery)) == 2
        told = bare_command.run("registry", "undo").stdout
        assert "示例数据回来了 36 家" in told
        assert sorted(bare_command.rows(nursery)) == sorted(samples)

    def test_switched_off_they_are_not_loaded_and_those_that_stand_go(self, bare_command):
        bare_command.run("prepare", YUERTONG_SAMPLES="off")
        assert bare_command.rows(nursery) == []
        bare_command.run("prepare")
        assert len(bare_command.rows(nursery)) == 36
        bare_command.run("prepare", YUERTONG_SAMPLES="off")
        assert bare_command.rows(nursery) == []
