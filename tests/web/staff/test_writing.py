"""The form of an article: what was typed comes back whatever is wrong with it, and nobody's text is lost."""

from __future__ import annotations

import re

import pytest

from knowledge.editing import manuscripts, typing
from knowledge.editing.manuscripts import Editor, Stage
from tests.editors import both, text_of
from web.staff.form import MOST_BYTES
from web.staff.roles import Role

FORM = {
    "title": "托班能不能用公积金",
    "topic": "nurseries/money",
    "audience": ["family"],
    "regions": ["410702"],
    "body": "目前没有查到可以用。\r\n\r\n## 问谁\r\n\r\n打 12329。",
    "questions": "托班能用公积金吗\r\n公积金能交托育费吗",
    "section_heading": ["问谁"],
    "section_questions": ["公积金电话多少"],
    "source_title": ["住房公积金管理条例"],
    "source_issuer": ["国务院"],
    "in_force_from": "2026-11-24",
    "review_by": "2027-05-24",
}
OURS = {"Sec-Fetch-Site": "same-origin"}
SCRIPT = {"Accept": "application/json", **OURS}


@pytest.fixture
def li(request):
    return where(request).hire("李示例", Role.WRITER)


@pytest.fixture
def seat(request, li):
    return where(request).seat(li)


def where(request):
    """Over both databases where a test asks for them, as the database decides what it claims."""
    return request.getfixturevalue("either_desk" if "either_desk" in request.fixturenames else "desk")


def send(seat, path, headers=None, **fields):
    token = seat.form_token()
    return seat.client.post(path, data={"csrf_token": token, **fields}, headers=headers)


def begun(seat, **changed):
    """The number of a text with one version."""
    response = send(seat, "/desk/articles/new", **{**FORM, **changed})
    assert response.status_code == 303, text_of(response)
    return int(re.search(r"/desk/articles/(\d+)", response.location)[1])


def newest(desk, number):
    with desk.services.database.reading() as connection:
        text = manuscripts.find(connection, number)
        return text, manuscripts.version(connection, number, text.version).draft


def typed_by(desk, number):
    with desk.services.database.reading() as connection:
        return {each.person.name: each.draft for each in typing.of(connection, number)}


def values_of(page, name):
    """What the boxes of that name hold on a page, as the browser would send it again."""
    page = page.split("<template")[0]
    boxes = rf'<textarea name="{name}"[^>]*>\n?([^<]*)|<textarea id="{name}" name="{name}"[^>]*>\n?([^<]*)'
    lines = rf'<input(?=[^>]* name="{name}")(?![^>]*type="checkbox")[^>]* value="([^"]*)"'
    return [one or other for one, other in re.findall(boxes, page)] or re.findall(lines, page)


def test_a_text_that_is_saved_comes_back_in_every_field(desk, seat):
    number = begun(seat)
    text, draft = newest(desk, number)
    assert (text.slug, text.version, text.stage) == (
        "tuo-ban-neng-bu-neng-yong-gong-ji-jin",
        1,
        Stage.WRITING,
    )
    page = seat.text(f"/desk/articles/{number}/write")
    for name, value in FORM.items():
        if name in {"topic", "audience", "regions"}:
            for each in [value] if isinstance(value, str) else value:
                assert re.search(rf'value="{each}"[^>]* (selected|checked)', page), name
        else:
            wanted = [value] if isinstance(value, str) else value
            assert values_of(page, name) == [each.replace("\r\n", "\n") for each in wanted], name
    send(seat, f"/desk/articles/{number}/write", based_on="1", **{**FORM, "title": "托班用公积金"})
    text, changed = newest(desk, number)
    assert (text.version, text.slug, changed.title) == (2, "tuo-ban-yong-gong-ji-jin", "托班用公积金")
    assert changed.body == draft.body == "目前没有查到可以用。\n\n## 问谁\n\n打 12329。"
    assert desk.actions()[-2:] == ["text_begun", "text_saved"]
    # Once more without a change is no version, and nothing to log.
    send(seat, f"/desk/articles/{number}/write", based_on="2", **{**FORM, "title": "托班用公积金"})
    assert newest(desk, number)[0].version == 2
    assert desk.actions()[-1] == "text_saved"


def test_what_is_wrong_is_told_beside_its_field_and_stands_there_as_it_was_typed(desk, seat):
    wrong = {
        "title": "题" * 300,
        "topic": "",
        "place": "朝阳区、月亮上",
        "in_force_from": "明天",
        "review_by": "2027-02-30",
        "age_from": "12",
        "age_until": "6",
        "source_title": ["有名字没单位"],
        "source_issuer": [""],
        "source_issued": ["去年"],
        "then": "hand_in",
    }
    response = send(seat, "/desk/articles/new", **{**FORM, **wrong})
    page = text_of(response)
    assert response.status_code == 422
    assert "存好了，还没有送校对" in page
    for field in ("topic", "regions", "in_force_from", "review_by", "age_months", "sources"):
        assert f'<a href="#{field}">' in page, field
        assert f'id="{field}"' in page, field
        assert f'id="{field}-wrong"' in page, field
    for typed in ("题" * 300, "朝阳区、月亮上", "明天", "2027-02-30", "有名字没单位", "去年"):
        assert f'value="{typed}"' in page, typed
    assert "叫“朝阳区”的不止一处" in page
    assert "北京市朝阳区" in page
    assert "没有找到“月亮上”这个地方" in page
    text, _ = newest(desk, 1)
    assert (text.version, text.stage) == (1, Stage.WRITING)


def test_a_place_is_named_as_people_name_it(desk, seat):
    number = begun(seat, place="河南郑州金水区, 开封市")
    assert newest(desk, number)[1].regions == ("410702", "410105", "410200")


def test_a_text_that_lacks_nothing_is_saved_and_handed_in_by_one_button(desk, seat):
    number = begun(seat, then="hand_in", review_by="")
    text, draft = newest(desk, number)
    assert text.stage is Stage.CHECKING
    assert draft.review_by == "2027-05-24"  # of money, and written on 24 November
    assert desk.actions()[-2:] == ["text_begun", "text_handed_in"]


def test_one_more_source_without_a_script_keeps_what_was_typed(desk, seat):
    number = begun(seat)
    fields = {**FORM, "body": "没有存的字", "based_on": "1", "then": "source"}
    response = send(seat, f"/desk/articles/{number}/write", **fields)
    page = text_of(response)
    assert values_of(page, "source_title") == ["住房公积金管理条例", ""]
    assert "没有存的字" in page
    assert typed_by(desk, number)["李示例"].body == "没有存的字"
    assert newest(desk, number)[0].version == 1


def test_two_who_write_at_once_see_both_texts_and_lose_neither(either_desk, seat):
    number = begun(seat)
    wang = either_desk.seat(either_desk.hire("王示例", Role.CHECKER))
    path = f"/desk/articles/{number}/write"
    send(wang, path, **{**FORM, "body": "王写的这一段。", "based_on": "1"})
    response = send(seat, path, **{**FORM, "body": "李写的那一段。", "based_on": "1"})
    page = text_of(response)
    assert response.status_code == 409
    assert "王示例 刚刚也存了一稿" in page
    marked = re.findall("<mark>([^<]*)</mark>", page)
    assert {"王", "李", "这", "那"} <= set(marked)
    assert newest(either_desk, number)[1].body == "王写的这一段。"
    assert typed_by(either_desk, number)["李示例"].body == "李写的那一段。"

    beside = seat.text(f"{path}?beside=1")
    assert values_of(beside, "body") == ["李写的那一段。"]
    assert values_of(beside, "based_on") == ["2"]
    assert "王写的这一段。" in beside
    theirs = seat.text(f"{path}?fresh=1")
    assert values_of(theirs, "body") == ["王写的这一段。"]
    assert "接着写我那一份" in theirs

    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    again = {name: [value for known, value in hidden if known == name] for name, _ in hidden}
    again.pop("csrf_token")
    assert send(seat, path, **again).status_code == 303
    with either_desk.services.database.reading() as connection:
        bodies = [each.draft.body for each in manuscripts.history(connection, number)]
    assert bodies[:2] == ["李写的那一段。", "王写的这一段。"]
    assert typed_by(either_desk, number) == {}


def test_our_script_begins_a_text_keeps_what_is_typed_and_hears_of_others(either_desk, seat):
    told = send(seat, "/desk/articles/new", SCRIPT, title="", body="")
    assert told.json == {"state": "nothing"}
    told = send(seat, "/desk/articles/new", SCRIPT, title="产", based_on="0").json
    assert (told["state"], told["number"], told["version"], told["warnings"]) == ("kept", 1, 1, [])
    assert told["write"] == "/desk/articles/1/write"
    kept = send(seat, told["typed"], SCRIPT, title="产假", body="字", based_on="1").json
    assert kept["mark"] != told["mark"]
    assert either_desk.actions()[-1] == "text_begun"  # what is typed is no deed
    page = seat.text(told["write"])
    assert "上次写到一半的还在" in page
    assert values_of(page, "title") == ["产假"]

    wang = either_desk.seat(either_desk.hire("王示例", Role.WRITER))
    assert "李示例 也在写这一篇" in wang.text(told["write"])
    send(wang, told["write"], title="王存的", based_on="1")
    heard = send(seat, told["typed"], SCRIPT, title="产假", body="字字", based_on="1").json
    assert any("王示例 存了第 2 稿" in warning for warning in heard["warnings"])
    either_desk.wait(minutes=11)
    later = text_of(wang.get(told["write"]))
    assert "也在写这一篇" not in later

    seat.post("/desk/articles/1/forget")
    assert typed_by(either_desk, 1) == {}
    assert values_of(seat.text(told["write"]), "title") == ["王存的"]


def test_a_form_sent_after_the_login_was_over_comes_back_whole_and_is_saved_after_logging_in(desk, li):
    seat = desk.seat()
    seat.log_in(li.login)
    number = begun(seat)
    path = f"/desk/articles/{number}/write"
    token = seat.form_token(path)
    fields = {**FORM, "body": "写了\n\n两个小时。", "based_on": "1", "then": "hand_in"}
    desk.wait(hours=3)
    response = seat.client.post(path, data={"csrf_token": token, **fields}, headers=OURS)
    page = text_of(response)
    assert response.status_code == 401
    assert "登录到时了，您写的都还在" in page

    seat.log_in(li.login)
    held = fields_of(page)
    assert held["body"] == ["写了\n\n两个小时。"]
    page = text_of(seat.client.post(path, data=held, headers=OURS))
    assert "现在登录的是 李示例" in page
    assert newest(desk, number)[0].version == 1
    response = seat.client.post(path, data=fields_of(page), headers=OURS)
    assert response.status_code == 303
    text, draft = newest(desk, number)
    assert (text.version, draft.body, text.stage) == (2, "写了\n\n两个小时。", Stage.CHECKING)


def fields_of(page):
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    fields = {name: [value for known, value in found if known == name] for name, _ in found}
    fields["csrf_token"] = fields["csrf_token"][-1:]
    return fields


def test_a_form_of_another_site_is_not_given_back_with_a_token_of_ours(desk, seat):
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}):
        for browser in (seat, desk.seat()):
            response = browser.client.post("/desk/articles/new", data=FORM, headers=headers)
            assert "目前没有查到可以用" not in text_of(response)
            assert "再存一次" not in text_of(response)
    assert "text_begun" not in desk.actions()


def test_our_script_is_told_of_a_login_that_is_over_and_gets_a_new_token_after_it(desk, li):
    seat = desk.seat()
    seat.log_in(li.login)
    number = begun(seat)
    path = f"/desk/articles/{number}/typed"
    fields = {"csrf_token": seat.form_token(), **FORM, "body": "新的", "based_on": "1"}
    desk.wait(hours=3)
    response = seat.client.post(path, data=fields, headers=SCRIPT)
    assert (response.status_code, response.json["state"]) == (401, "login")
    seat.log_in(li.login)
    response = seat.client.post(path, data=fields, headers=SCRIPT)
    assert (response.status_code, response.json["state"]) == (409, "form")
    assert response.json["person"] == str(li.number)
    fields["csrf_token"] = response.json["csrf"]
    assert seat.client.post(path, data=fields, headers=SCRIPT).json["state"] == "kept"
    assert typed_by(desk, number)["李示例"].body == "新的"


def test_the_longest_text_is_taken_and_a_longer_one_is_told_what_to_do(desk, seat):
    longest = "产" * 60_000
    number = begun(seat, body=longest)
    assert newest(desk, number)[1].body == longest
    too_long = "产" * 70_000
    response = send(
        seat,
        f"/desk/articles/{number}/write",
        **{**FORM, "body": too_long, "based_on": "1", "then": "hand_in"},
    )
    assert response.status_code == 422
    assert "最多 60000 个；请拆成几篇" in text_of(response)
    assert newest(desk, number)[1].body == too_long
    beyond = {**FORM, "body": "x" * MOST_BYTES}
    response = send(seat, f"/desk/articles/{number}/write", **beyond)
    assert response.status_code == 413
    assert "这么长，装不下" in text_of(response)
    response = send(seat, f"/desk/articles/{number}/typed", SCRIPT, **beyond)
    assert (response.status_code, response.json["state"]) == (413, "too_long")


def test_thousands_of_questions_are_kept_and_told_to_be_too_many(desk, seat):
    questions = "\n".join(f"第 {number} 个问题" for number in range(3_000))
    response = send(seat, "/desk/articles/new", **{**FORM, "questions": questions, "then": "hand_in"})
    assert response.status_code == 422
    assert "写了 3000 个，最多 60 个" in text_of(response)
    assert len(newest(desk, 1)[1].questions) == 3_000


@pytest.mark.parametrize(
    "text",
    ["</textarea><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "a\x00b\x1bc"],
)
def test_markup_in_any_field_is_shown_as_text_and_stays_as_it_was_typed(either_desk, seat, text):
    fields = {name: [text] if isinstance(value, list) else text for name, value in FORM.items()}
    fields |= {"place": text, "age_from": text, "figures": f"{text}/b/c", "checked_by": text}
    begun(seat, **{name: value for name, value in fields.items() if name != "then"})
    assert newest(either_desk, 1)[1].body == text.replace("\x00", "").replace("\x1b", "")
    wang = either_desk.seat(either_desk.hire("王示例", Role.WRITER))
    pages = [seat.get("/desk/articles/1/write")]
    pages.append(send(wang, "/desk/articles/1/write", title="别的", based_on="1"))
    pages.append(send(seat, "/desk/articles/1/write", **fields, based_on="1"))
    pages.append(seat.client.post("/desk/articles/1/write", data=fields, headers=OURS))
    pages.append(seat.get("/desk/audit"))
    for response in pages:
        raw = response.get_data(as_text=True)
        assert response.status_code in {200, 303, 403, 409}
        assert "<script>alert" not in raw
        assert "<img src=x" not in raw
        assert ">49<" not in raw


def test_a_text_that_is_not_there_and_a_version_that_is_none_break_nothing(either_desk, seat):
    assert seat.get("/desk/articles/77/write").status_code == 404
    for path in ("/desk/articles/77/write", "/desk/articles/77/typed", "/desk/articles/77/forget"):
        assert send(seat, path, **FORM).status_code == 404
    assert seat.get("/desk/articles/by-slug/nowhere/edit").status_code == 404
    number = begun(seat)
    for version in ("x", "-1", "9" * 40, "٣", ""):
        response = send(
            seat, f"/desk/articles/{number}/typed", SCRIPT, **{**FORM, "title": "新", "based_on": version}
        )
        assert response.json["state"] == "kept"
        response = send(
            seat, f"/desk/articles/{number}/write", **{**FORM, "title": "新", "based_on": version}
        )
        assert response.status_code == 409
    twice = both(
        *[
            lambda word=word: send(seat, f"/desk/articles/{number}/typed", SCRIPT, title=word)
            for word in "甲乙"
        ]
    )
    assert [response.json["state"] for response in twice] == ["kept"] * 2
    assert typed_by(either_desk, number)["李示例"].title in {"甲", "乙"}


def test_a_text_that_was_thrown_away_is_had_back_by_saving_it(desk, seat):
    number = begun(seat)
    with desk.services.database.writing() as connection:
        manuscripts.drop(connection, number, now=desk.now)
    assert "扔掉了" in seat.text(f"/desk/articles/{number}/write")
    send(seat, f"/desk/articles/{number}/write", **{**FORM, "title": "拿回来", "based_on": "1"})
    assert newest(desk, number)[0].dropped_at is None


def test_a_published_article_is_opened_in_the_form_with_a_question_of_a_parent(desk):
    seat = desk.seat(desk.hire("李示例", Role.PUBLISHER))
    response = seat.get("/desk/articles/by-slug/maternity-leave-here/edit?question=生二胎产假几天")
    page = seat.text(response.location)
    assert values_of(page, "questions")[0].splitlines()[-1] == "生二胎产假几天"
    assert "家长现在看到的是发布了的那一稿" in page
    number = int(re.search(r"articles/(\d+)/write", response.location)[1])
    with desk.services.database.reading() as connection:
        text = manuscripts.find(connection, number)
    assert (text.slug, text.stage, text.writer) == (
        "maternity-leave-here",
        Stage.RELEASED,
        Editor(None, "随程序带来的"),
    )
    prefilled = seat.text("/desk/articles/new?title=生二胎&question=生二胎产假几天")
    assert values_of(prefilled, "questions") == ["生二胎产假几天"]


def test_questions_stay_when_their_heading_is_gone_and_can_be_moved(seat):
    number = begun(seat, body="开头。\n\n## 找谁问\n\n打 12329。")
    page = seat.text(f"/desk/articles/{number}/write")
    assert "正文里没有这个小标题了，问题先留着" in page
    assert values_of(page, "section_heading") == ["找谁问", "问谁"]
    assert values_of(page, "section_questions") == ["", "公积金电话多少"]
    orphans = {"section_heading": ["", "同名", "同名"], "section_questions": ["没有归处的", "一", "二"]}
    response = send(
        seat, f"/desk/articles/{number}/write", **{**FORM, **orphans, "based_on": "1", "then": "hand_in"}
    )
    assert "有几个问题还没有小标题" in text_of(response)
    assert values_of(text_of(response), "section_questions") == ["", "没有归处的", "一\n二"]
