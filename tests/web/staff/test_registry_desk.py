"""Lists of institutions at the desk: handed in, looked at, applied, taken back; wrong ones refused kindly."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from directory.tables import nursery, registry_import
from tests.editors import both, text_of
from tests.registry_files import FILES
from web.clock import keep_retention
from web.registry import GivenList, apply_list
from web.staff.registry_uploads import MOST_WAITING, file_name_of
from web.staff.roles import Role
from web.staff.tables import staff_upload

HEADER = "机构名称,区县,地址,联系电话,托位数,备案日期\n"
LIST = (
    "红旗区托育机构备案名单（截至2026年10月31日）,,,,,\n"
    + HEADER
    + "示例阳光托育中心,红旗区,示例路1号,0373-0000000,60,2022-03-05\n"
    + "示例月亮托育中心,红旗区,示例路2号,3050102,40,2023-03-05\n"
    + ",红旗区,示例路3号,,20,\n"
)
NEXT = (
    "红旗区托育机构备案名单（截至2026年11月20日）,,,,,\n"
    + HEADER
    + "示例阳光托育中心,红旗区,示例路1号,0373-0000000,80,2022-03-05\n"
)


@pytest.fixture
def publisher(desk):
    return desk.seat(desk.hire("李示例", Role.PUBLISHER))


def hand_in(seat, content=LIST, name="名单.csv", **fields):
    data = content.encode() if isinstance(content, str) else content
    return seat.post("/desk/registry", seen="/desk/registry", list=(io.BytesIO(data), name), **fields)


def made_on(page):
    return page.split('name="made_on" value="')[1].split('"')[0]


def import_it(seat, content=LIST, **given):
    plan = hand_in(seat, content, **given).location
    return seat.post(f"{plan}/apply", seen=plan, made_on=made_on(seat.text(plan)))


def rows(desk, table):
    with desk.services.database.reading() as connection:
        return connection.execute(select(table)).mappings().all()


def test_a_list_is_looked_at_and_then_found_by_parents_and_taken_back(either_desk):
    seat = either_desk.seat(either_desk.hire("李示例", Role.PUBLISHER))
    response = hand_in(seat)
    plan = response.location
    page = seat.text(plan)
    assert "新增 2 家" in page
    assert "没有收下 1 行" in page
    assert "第 5 行" in page
    assert rows(either_desk, nursery) == []

    done = seat.post(f"{plan}/apply", seen=plan, made_on=made_on(page))
    assert done.location == "/desk/registry/imports/1"
    assert "导入好了" in seat.text(done.location)
    assert "示例月亮托育中心" in text_of(seat.get("/verify?q=示例月亮托育中心"))
    assert "示例月亮托育中心" in text_of(seat.get("/nurseries?q=月亮"))
    assert rows(either_desk, staff_upload) == []

    undo = seat.text("/desk/registry/imports/1/undo")
    assert "去掉它新增的 2 家" in undo
    taken_back = seat.post("/desk/registry/imports/1/undo", seen="/desk/registry/imports/1/undo")
    assert "撤销好了" in seat.text(taken_back.location)
    assert not {row["id"] for row in rows(either_desk, nursery) if not row["is_sample"]}
    assert "示例月亮托育中心" not in text_of(seat.get("/nurseries?q=月亮"))

    applied, undone = either_desk.log()[-2:]
    assert (applied["action"], applied["actor_name"], applied["subject"]) == (
        "list_applied",
        "李示例",
        "名单.csv",
    )
    counted = json.loads(applied["details"])
    assert (counted["number"], counted["added"], counted["rejected"]) == (1, 2, 1)
    assert (undone["action"], json.loads(undone["details"])["taken_out"]) == ("list_undone", 2)
    told = either_desk.seat(either_desk.hire(None, Role.ADMINISTRATOR)).text("/desk/audit")
    assert "导入了机构名单“名单.csv”（第 1 次导入）：新增 2 家，改了 0 家，没有收下 1 行" in told
    assert "撤销了第 1 次导入" in told


def test_what_would_change_is_shown_field_by_field_before_and_after_and_who_is_missing(publisher):
    import_it(publisher)
    page = publisher.text(hand_in(publisher, NEXT).location)
    shown = " ".join(page.split())
    assert "<span>托位数</span> <del>60</del> → <ins>80</ins>" in shown
    assert "目录里有、这份名单里没有的：1" in shown
    assert "示例月亮托育中心" in page
    import_it(publisher, NEXT)
    back = " ".join(publisher.text("/desk/registry/imports/2/undo").split())
    assert "<span>托位数</span> <del>80</del> → <ins>60</ins>" in back
    assert "1 家变回导入以前的样子" in back


def test_a_plan_made_before_somebody_elses_import_is_not_applied_and_shown_anew(desk, publisher):
    plan = hand_in(publisher).location
    seen = made_on(publisher.text(plan))
    apply_list(desk.services, GivenList(content=NEXT.encode(), file_name="b.csv"), by="别人", source="")
    response = publisher.post(f"{plan}/apply", seen=plan, made_on=seen)
    assert response.location == plan
    anew = publisher.text(plan)
    assert "没有导入" in anew
    assert "新增 1 家" in anew
    assert len(rows(desk, registry_import)) == 1
    assert publisher.post(f"{plan}/apply", seen=plan, made_on=made_on(anew)).location.endswith("/imports/2")


@pytest.mark.parametrize("told", ["", "x", "0", "9" * 40, "-1.0", "٣.٠"])
def test_a_form_that_does_not_say_which_plan_was_seen_applies_nothing(desk, publisher, told):
    plan = hand_in(publisher).location
    assert publisher.post(f"{plan}/apply", seen=plan, made_on=told).location == plan
    assert rows(desk, registry_import) == []


def test_applied_twice_at_once_it_stands_once_and_is_logged_once(either_desk):
    desk = either_desk
    seats = [desk.seat(desk.hire(None, Role.PUBLISHER)) for _ in range(2)]
    plan = hand_in(seats[0]).location
    told = made_on(seats[0].text(plan))
    tokens = [seat.form_token(plan) for seat in seats]

    def press(seat, token):
        return seat.client.post(f"{plan}/apply", data={"csrf_token": token, "made_on": told})

    outcomes = both(lambda: press(seats[0], tokens[0]), lambda: press(seats[1], tokens[1]))
    assert {response.status_code for response in outcomes} == {303}
    assert len(rows(desk, registry_import)) == 1
    assert desk.actions().count("list_applied") == 1


def test_the_same_list_again_says_that_it_stands_and_offers_nothing_to_apply(publisher):
    import_it(publisher)
    page = publisher.text(hand_in(publisher).location)
    assert "已经导入过了" in page
    assert "made_on" not in page


def test_another_process_shows_and_applies_what_this_one_took(desk, publisher):
    plan = hand_in(publisher).location
    other = desk.restart()
    seat = other.seat()
    seat.take(publisher.token)
    done = seat.post(f"{plan}/apply", seen=plan, made_on=made_on(seat.text(plan)))
    assert done.location == "/desk/registry/imports/1"


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("bomb.xlsx", "展开后内容过大"),
        ("program.exe", "这份文件打不开"),
        ("photo.jpg", "这是图片或扫描件"),
        ("packed.zip", "这是压缩包"),
        ("locked.xlsx", "加了密码"),
        ("sentences.docx", "没有找到表格"),
        ("cut_off.xlsx", "打不开"),
        ("entities.xlsx", "打不开"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_what_to_send_whatever_it_is_called(publisher, file, told):
    plan = hand_in(publisher, (FILES / file).read_bytes(), "名单.xlsx", kind="addition").location
    page = publisher.text(plan)
    assert told in page
    assert "目录没有改动" in page
    again = publisher.post(f"{plan}/drop", seen=plan).location
    assert "kind=addition" in again  # what was chosen is there for the next file
    assert '<option value="addition" selected>' in publisher.text(again)


@pytest.mark.parametrize(("content", "told"), [(b"", "这份文件是空的"), (None, "还没有选文件")])
def test_nothing_handed_in_is_told_and_what_was_written_stays(desk, publisher, content, told):
    fields = {"source": "示例区卫健委", "region": "410702"}
    if content is None:
        response = publisher.post("/desk/registry", seen="/desk/registry", **fields)
    else:
        response = hand_in(publisher, content, **fields)
    assert response.status_code == 422
    page = text_of(response)
    assert told in page
    assert 'value="示例区卫健委"' in page
    assert '<option value="410702" selected>' in page
    assert rows(desk, staff_upload) == []


def test_megabytes_are_taken_of_whoever_may_import_and_read_of_nobody_else(desk, publisher):
    large = LIST + "".join(
        f"示例第{number}托育中心,红旗区,示例路{number}号,,20,\n" for number in range(7_000)
    )
    assert 300_000 < len(large.encode()) < 500_000  # beyond, the test client keeps a file open
    assert "/uploads/" in hand_in(publisher, large).location
    writer = desk.seat(desk.hire(None, Role.WRITER))
    token = writer.form_token()
    refused = writer.client.post(
        "/desk/registry", data={"csrf_token": token, "list": (io.BytesIO(large.encode()), "a.csv")}
    )
    assert refused.status_code == 403
    away = desk.seat().client.post("/desk/registry", data={"list": (io.BytesIO(large.encode()), "a.csv")})
    assert (away.status_code, away.location.partition("?")[0]) == (303, "/desk/login")
    other_form = publisher.client.post("/desk/me/name", data={"name": "字" * 100_000})
    assert other_form.status_code == 413


def test_a_file_larger_than_any_list_is_told_how_large_one_may_be(desk, publisher):
    publisher.form_token()
    body = io.BytesIO(bytes(65 * 1024 * 1024))
    response = publisher.client.post(
        "/desk/registry",
        input_stream=body,
        content_type="multipart/form-data; boundary=x",
        content_length=len(body.getvalue()),
    )
    assert response.status_code == 413
    assert body.read() == b""  # a browser that still sends would show an error of its own
    assert "最多能收 64 MB" in text_of(response)
    assert rows(desk, staff_upload) == []


def test_markup_in_the_list_and_in_its_name_is_shown_as_text(publisher):
    evil = "<img src=x onerror=alert(1)>"
    name = f"{evil}.csv"
    content = LIST.replace("示例阳光托育中心", f"示例{evil}托育中心").replace("示例路3号", evil)
    plan = hand_in(publisher, content, name).location
    pages = [publisher.get(path) for path in (plan, "/desk/registry", "/desk/")]
    done = publisher.post(f"{plan}/apply", seen=plan, made_on=made_on(publisher.text(plan)))
    pages += [publisher.get(path) for path in (done.location, f"{done.location}/undo")]
    for page in pages:
        assert evil not in page.get_data(as_text=True)
    assert "alert(1)" in text_of(pages[0])


@given(st.text(max_size=300))
def test_any_name_of_a_file_becomes_one_short_printable_line(raw):
    name = file_name_of(raw)
    assert 0 < len(name) <= 120
    assert name.isprintable()
    assert "/" not in name
    assert "\\" not in name
    assert file_name_of(name) == name


def test_a_very_long_name_keeps_the_end_that_tells_what_it_is():
    assert file_name_of("长" * 300 + ".xlsx").endswith("….xlsx")


def test_long_parts_are_cut_paged_through_and_there_whole_as_a_table(publisher):
    many = LIST + "".join(f"示例第{number}托育中心,红旗区,示例路{number}号,,20,\n" for number in range(250))
    many += "=HYPERLINK(1)示例托育中心,红旗区,示例路9号,,20,\n"
    plan = hand_in(publisher, many).location
    page = publisher.text(plan)
    assert len(page) < 60_000
    assert "看全部 252 条" in page
    alone = publisher.text(f"{plan}?part=added&page=3")
    assert "从第 201 条起" in alone
    assert "从第 201 条起" in publisher.text(f"{plan}?part=added&page=999999")
    assert "没有收下" in publisher.text(f"{plan}?part=nonsense&page=-1")
    response = publisher.get(f"{plan}/report.csv")
    table = list(csv.reader(io.StringIO(response.get_data().decode("utf-8-sig"))))
    assert len([row for row in table if row[0] == "新增的"]) == 252
    assert not any(cell.startswith("=") for row in table for cell in row)
    assert ["没有收下的行", "", "5"] in [row[:3] for row in table]


def test_told_that_it_names_new_ones_only_nobody_is_missing(publisher):
    import_it(publisher)
    plan = hand_in(publisher, NEXT).location
    assert "名单里没有的" in publisher.text(plan)
    publisher.post(f"{plan}/told", seen=plan, kind="addition", region="410702", source=" 示例区\n卫健委 ")
    page = publisher.text(plan)
    assert "目录里有、这份名单里没有的：" not in page
    assert "新增备案名单，红旗区" in page
    publisher.post(f"{plan}/apply", seen=plan, made_on=made_on(page))
    assert "示例区 卫健委" in publisher.text("/desk/registry/imports/2")


@pytest.mark.parametrize(
    "told", [{"kind": "nonsense", "region": "999999"}, {"kind": "", "region": "x" * 900}]
)
def test_a_choice_that_the_form_does_not_offer_counts_as_none(desk, publisher, told):
    assert "新增 2 家" in publisher.text(hand_in(publisher, **told).location)
    assert [(row["kind"], row["region_code"]) for row in rows(desk, staff_upload)] == [(None, None)]


def test_an_import_that_later_ones_rest_on_is_not_undone_and_the_page_says_which_come_first(desk, publisher):
    import_it(publisher)
    import_it(publisher, NEXT)
    response = publisher.get("/desk/registry/imports/1/undo")
    assert response.status_code == 409
    assert "后来的导入（第 2 次）" in text_of(response)
    refused = publisher.post("/desk/registry/imports/1/undo", seen="/desk/registry")
    assert refused.status_code == 409
    assert "list_undone" not in desk.actions()
    publisher.post("/desk/registry/imports/2/undo", seen="/desk/registry")
    again = publisher.post("/desk/registry/imports/2/undo", seen="/desk/registry")
    assert again.status_code == 409
    assert "已经撤销过了" in text_of(again)


def test_what_is_no_longer_there_leads_back_with_a_sentence(publisher):
    for path in ("/desk/registry/uploads/99", "/desk/registry/uploads/99/report.csv"):
        assert publisher.get(path).location == "/desk/registry"
        assert "这份名单不在了" in publisher.text("/desk/registry")
    for deed in ("apply", "drop", "told"):
        assert publisher.post(f"/desk/registry/uploads/99/{deed}").location == "/desk/registry"
    assert publisher.get("/desk/registry/imports/99").status_code == 404
    assert publisher.get("/desk/registry/imports/99/undo").status_code == 404


def test_what_nobody_applies_waits_as_a_task_and_is_gone_after_a_day(either_desk):
    desk = either_desk
    publisher = desk.seat(desk.hire(None, Role.PUBLISHER))
    hand_in(publisher)
    assert "“名单.csv”还没有导入" in publisher.text("/desk/")
    assert "还没有导入" not in desk.seat(desk.hire(None, Role.WRITER)).text("/desk/")
    desk.wait(days=1)
    keep_retention(desk.services)
    assert len(rows(desk, staff_upload)) == 1
    desk.wait(seconds=1)
    keep_retention(desk.services)
    assert rows(desk, staff_upload) == []


def test_handed_in_again_it_waits_once_and_too_many_are_refused(publisher):
    assert hand_in(publisher).location == hand_in(publisher).location
    for number in range(MOST_WAITING - 1):
        assert hand_in(publisher, LIST + f"第{number}行,,,,,\n").status_code == 303
    response = hand_in(publisher, NEXT)
    assert response.status_code == 422
    assert "等着导入" in text_of(response)
    assert hand_in(publisher).status_code == 303


def test_history_goes_back_page_by_page(desk, publisher):
    now = desk.now
    row = {
        "applied_at": now,
        "applied_by": "李示例",
        "file_hash": "0" * 64,
        "content_hash": "0" * 64,
        "source": "示例",
        "kind": "whole",
        "title": "",
        "is_sample": False,
        "report": '{"added": 1, "changed": 0, "unchanged": 0}',
    }
    with desk.services.database.writing() as connection:
        connection.execute(
            insert(registry_import), [{**row, "file_name": f"第{number}份.csv"} for number in range(1, 46)]
        )
    first = publisher.text("/desk/registry")
    assert "第45份.csv" in first
    assert "第25份.csv" not in first
    second = publisher.text("/desk/registry?before=26")
    assert "第25份.csv" in second
    assert "before=6" in second
    assert "第1份.csv" in publisher.text("/desk/registry?before=6")
    assert "再往前没有了" in publisher.text("/desk/registry?before=1")
    assert "第45份.csv" in publisher.text("/desk/registry?before=x")
