"""What parents let slip reaches no page, log or line of the desk, nor the label of a backup."""

from __future__ import annotations

import json
import re
import zipfile

import pytest
from sqlalchemy import MetaData, select

from tests.editors import Desk, text_of
from tests.journeys.offices import ACCOUNT
from tests.products import Product, copy_folder
from tests.wechat_platform import contents
from web.backup import back_up
from web.extensions import limiter
from web.staff.guard import declared
from web.staff.roles import Role
from web.storage import open_storage

OPEN_ID = "oSHILI_parent_0123456789abcd"
TELEPHONE = "13800138000"
SLIPS = {
    "telephone": TELEPHONE,
    "spelled telephone": "一三八零零一三八零零零",
    "identity": "410702199001011234",
    "WeChat": "shili_mama_88",
    "address": "示例花园8号楼2单元501",
    "mail": "shili.mama@example.com",
    "open id": OPEN_ID,
    "latitude": "35.3027",
    "longitude": "113.9268",
}
QUESTIONS = (
    f"外星人上户口找谁，我电话{TELEPHONE}",
    "外星人上户口找谁，电话一三八零零一三八零零零",
    f"外星人上户口找谁，身份证{SLIPS['identity']}",
    f"外星人上户口找谁，微信号{SLIPS['WeChat']}",
    f"外星人上户口找谁，我住在{SLIPS['address']}",
    f"外星人上户口找谁，邮箱{SLIPS['mail']}",
)


@pytest.fixture
def desk(prepared_folder, tmp_path, monkeypatch):
    folder = copy_folder(prepared_folder, tmp_path / "product")
    product = Product.over(folder, wechat_token=ACCOUNT.token, wechat_mode=ACCOUNT.mode)
    made = Desk(product.services)
    monkeypatch.setattr(limiter, "enabled", False)
    yield made
    product.close()


def write_in_wechat(desk, number, **content):
    now = str(int(desk.now.timestamp()))
    beside = {
        "ToUserName": ACCOUNT.user_name,
        "FromUserName": OPEN_ID,
        "CreateTime": int(now),
        "MsgId": number,
    }
    response = desk.app.test_client().post(
        "/wechat",
        query_string=ACCOUNT.sign(timestamp=now) | {"openid": OPEN_ID},
        data=ACCOUNT.write({**content, **beside}),
    )
    assert response.status_code == 200
    return str(ACCOUNT.read(response.data)["Content"])


def slip(desk):
    """Everything that a parent may say of themselves, by every door there is."""
    for number, question in enumerate(QUESTIONS, start=1):
        for again in range(2):
            write_in_wechat(desk, 100 * number + again, **contents.text(question))
    write_in_wechat(desk, 900, **contents.location(float(SLIPS["latitude"]), float(SLIPS["longitude"])))
    reader = desk.seat()
    reader.client.get("/ask", query_string={"q": QUESTIONS[0]})
    answer = reader.client.post("/api/v1/ask", json={"text": f"产假多少天，我电话{TELEPHONE}"}).get_json()
    vote = {"answer": answer["id"], "useful": False, "reason": "unclear", "line": QUESTIONS[2]}
    assert reader.client.post("/api/v1/votes", json=vote).status_code == 200
    page = "/articles"
    slug = re.search(r'href="/articles/([a-z0-9-]+)"', reader.text(page))[1]
    page = f"/report/article/{slug}"
    assert reader.post(page, seen=page, wrong=QUESTIONS[0], right=QUESTIONS[3]).status_code == 303


def slipped(text):
    return {name for name, words in SLIPS.items() if words in text}


def test_nothing_that_names_a_parent_is_seen_at_the_desk_or_kept_by_it(desk, capsys, tmp_path):
    slip(desk)
    writer = desk.seat(desk.hire("复示例", *Role))
    asked = writer.text("/desk/asked")
    assert "外星人上户口找谁" in asked  # the questions are there, without what names anybody
    assert "〔电话〕" in asked
    question = re.search(r'name="question" value="([^"]*外星人[^"]*)"', asked)[1]
    assert writer.post("/desk/asked/handled", question=question, decision="done").status_code == 303
    writer.post("/desk/reports/1/answer", text="核对过了。")
    for rule in desk.app.url_map.iter_rules():
        access = declared(desk.app.view_functions[rule.endpoint])
        if access is None or "GET" not in rule.methods or not rule.endpoint.startswith("staff."):
            continue
        path = re.sub(r"<[^>]*:number>", "1", re.sub(r"<[a-z_]+>", "x", rule.rule))
        for query in ("", "?show=useless", "?show=answered"):
            assert slipped(text_of(writer.get(path + query))) == set(), path
    writer.client.get(
        "/desk/articles/new", query_string={"question": QUESTIONS[0]}
    )  # as a link from elsewhere

    assert slipped(str(desk.log())) == set()
    assert slipped(everything_kept(desk)) <= {"latitude", "longitude"}  # of a talk, for half an hour
    storage = open_storage(desk.services.settings)
    label = back_up(
        storage.database,
        desk.services.settings,
        tmp_path / "b.zip",
        known=storage.revisions(),
        now=desk.now,
    )
    storage.database.engine.dispose()
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert slipped(archive.read("manifest.json").decode()) == set()
        assert slipped(" ".join(archive.namelist())) == set()
    assert label.product == "yuertong"
    lines = capsys.readouterr().err
    assert len([line for line in lines.splitlines() if json.loads(line)]) > 60
    assert slipped(lines) == set()
    assert "外星人" not in lines


def everything_kept(desk):
    """All rows of all tables, as text."""
    tables = MetaData()
    with desk.services.database.reading() as connection:
        tables.reflect(connection)
        return "\n".join(
            str(tuple(row)) for table in tables.sorted_tables for row in connection.execute(select(table))
        )
