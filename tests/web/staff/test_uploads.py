"""A picture or a Word file becomes part of an article, or is refused with what to do."""

from __future__ import annotations

import io
import json

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from knowledge.articles.markdown import render
from knowledge.pictures.processing import MOST_BYTES
from knowledge.pictures.tables import picture
from tests.editors import text_of
from tests.knowledge.articles.documents import document, to_bytes
from tests.knowledge.pictures.pictures import drawn, photograph
from web.staff import audit, audit_words
from web.staff.roles import Role

JSON = {"Accept": "application/json"}
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.fixture
def seat(desk):
    return desk.seat(desk.hire("写示例", Role.WRITER))


def send(seat, path, field, content, *, name="文件", headers=None, **fields):
    return post(
        seat, path, field, content, name=name, headers=headers, csrf_token=seat.form_token(), **fields
    )


def post(seat, path, field, content, *, name="文件", headers=None, **fields):
    """As a browser sends it; the client would leave files of its own open for a large body."""
    file = FileStorage(io.BytesIO(content), filename=name)
    boundary, body = encode_multipart({**fields, field: file})
    kind = f"multipart/form-data; boundary={boundary}"
    return seat.client.post(path, data=body, content_type=kind, headers=headers)


def how_many(desk):
    with desk.services.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(picture)).scalar_one()


def test_a_picture_is_kept_shown_to_everybody_and_logged(desk, seat):
    response = send(
        seat, "/desk/pictures", "picture", photograph(), name="a<b>.jpg", headers=JSON, alt="六步"
    )
    made = response.get_json()
    assert response.status_code == 201
    assert made["markdown"] == f"![六步]({made['address']})"
    assert 'alt="六步"' in render(made["markdown"]).html
    assert desk.seat().get(made["address"]).mimetype == "image/webp"
    (*_, entry) = desk.log()
    assert (entry["action"], entry["subject"]) == ("picture_added", "a<b>.jpg")
    with desk.services.database.reading() as connection:
        assert audit_words.sentence(audit.latest(connection)[0]) == "传了一张图：a<b>.jpg"
        assert audit.verify(connection).broken_at is None


def test_the_same_picture_twice_is_kept_and_logged_once(desk, seat):
    first, second = (
        send(seat, "/desk/pictures", "picture", drawn(), headers=JSON, alt=alt).get_json()
        for alt in ("六步", "另一句")
    )
    assert first["id"] == second["id"]
    assert second["alt"] == "另一句"
    assert how_many(desk) == 1
    assert desk.actions().count("picture_added") == 1


def test_without_a_script_there_are_pages_for_it(seat):
    assert 'enctype="multipart/form-data"' in seat.text("/desk/pictures")
    page = text_of(send(seat, "/desk/pictures", "picture", drawn(), alt='六"步><b>'))
    assert '![六"步〉〈b〉](/pictures/' in page
    assert "<b>" not in page.split("编辑台</b>")[1]


@pytest.mark.parametrize(
    ("content", "alt", "said"),
    [
        (b"", "六步", "空"),
        (drawn(), "  ", "请写上图里是什么"),
        (SVG, "六步", "SVG"),
        (b"<script>alert(1)</script>", "六步", "不是图"),
        (b"\xff\xd8\xff" + b"0" * MOST_BYTES, "六步", "最多收 10 MB"),
    ],
)
def test_what_is_no_picture_is_refused_with_what_to_do_and_keeps_what_was_typed(
    desk, seat, content, alt, said
):
    for headers in (None, JSON):
        with capture_logs() as lines:
            response = send(
                seat, "/desk/pictures", "picture", content, name="x.jpg", headers=headers, alt=alt
            )
        assert response.status_code == 422
        told = response.get_json()["message"] if headers else text_of(response)
        assert said in told
        assert "请" in told
        assert [line["event"] for line in lines if line["log_level"] == "warning"] == ["picture_refused"]
        if headers is None and alt.strip():
            assert 'value="六步"' in told
    assert how_many(desk) == 0


@pytest.mark.parametrize("headers", [None, JSON])
@pytest.mark.parametrize(("path", "field"), [("/desk/pictures", "picture"), ("/desk/word", "word")])
def test_a_file_of_a_hundred_megabytes_gets_a_sentence_and_is_not_read_into_memory(
    seat, headers, path, field
):
    response = send(seat, path, field, b"0" * (30 * 1024 * 1024), headers=headers)
    assert response.status_code == 413
    told = response.get_json()["message"] if headers else text_of(response)
    assert "太大" in told
    assert "请" in told


@pytest.mark.parametrize("path", ["/desk/pictures", "/desk/word"])
def test_nobody_from_outside_may_send_a_large_body(desk, path):
    """The token of a form is looked for in the body: who may not come in must not have it read."""
    administrator = desk.seat(desk.hire(None, Role.ADMINISTRATOR))
    administrator.text("/desk/me")
    for who, status in ((desk.seat(), 303), (administrator, 403)):
        with capture_logs() as lines:
            response = post(who, path, "file", b"0" * 1_000_000)
        assert response.status_code == status
        assert [line for line in lines if line["event"] == "upload_refused"] == []


@pytest.mark.parametrize("path", ["/desk/pictures", "/desk/word"])
def test_a_forged_form_uploads_nothing(desk, seat, path):
    response = post(seat, path, "picture", drawn(), alt="六步")
    assert response.status_code == 400
    assert how_many(desk) == 0


def test_a_word_file_comes_with_its_pictures_and_what_was_lost(desk, seat):
    word = document()
    word.add_heading("申领指南", 0)
    word.add_heading("谁能领", 1)
    word.add_paragraph("宝宝不满三岁。").add_run("划掉").font.strike = True
    word.add_picture(io.BytesIO(drawn()))
    response = send(seat, "/desk/word", "word", to_bytes(word), name="指南.docx", headers=JSON)
    told = response.get_json()
    assert told["title"] == "申领指南"
    (shown,) = told["pictures"]
    assert told["body"] == f"## 谁能领\n\n宝宝不满三岁。\n\n![]({shown['address']})"
    assert told["lost"] == ["划掉的字：1 处"]
    assert desk.seat().get(shown["address"]).status_code == 200

    page = text_of(send(seat, "/desk/word", "word", to_bytes(word), name="指南.docx"))
    assert 'action="/desk/articles/new"' in page
    assert 'name="title" value="申领指南"' in page
    assert "## 谁能领" in page
    assert "1 张图没有说明，家长还看不到" in page
    assert "划掉的字：1 处" in page


def test_a_picture_of_a_word_file_that_cannot_be_taken_is_told_and_the_text_stays(seat):
    word = document()
    word.add_paragraph("先看图。")
    word.add_picture(io.BytesIO(drawn()))
    content = to_bytes(word, replace={"word/media/image1.png": SVG})
    told = send(seat, "/desk/word", "word", content, headers=JSON).get_json()
    assert (told["body"], told["pictures"]) == ("先看图。", [])
    assert told["lost"] == ["第 1 张图：收不下，请截个图另外传"]


def test_markup_in_a_word_file_is_text_in_the_page(seat):
    word = document()
    word.add_paragraph("</textarea><script>alert(1)</script>")
    raw = send(seat, "/desk/word", "word", to_bytes(word)).get_data(as_text=True)
    assert "<script>alert" not in raw
    assert "&lt;/textarea&gt;" in raw


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04", "打不开"),
        (drawn(), "一张图"),
        (b"\xd0\xcf\0", "认不出来"),
    ],
)
def test_what_is_no_word_file_is_refused_with_what_to_do(seat, content, said):
    for headers in (None, JSON):
        with capture_logs() as lines:
            response = send(seat, "/desk/word", "word", content, name="指南.docx", headers=headers)
        told = response.get_json()["message"] if headers else text_of(response)
        assert response.status_code == 422
        assert said in told
        assert "请" in told
        assert [line["event"] for line in lines if line["log_level"] == "warning"] == ["word_refused"]
        assert "指南" not in json.dumps(lines, default=str)


def test_a_form_without_a_file_says_so(seat):
    assert "还没有选文件" in text_of(seat.post("/desk/word"))
    assert "还没有选图" in text_of(seat.post("/desk/pictures"))
