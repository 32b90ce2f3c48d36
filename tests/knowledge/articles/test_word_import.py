"""A Word document as the offices write it becomes an article; what cannot, is told."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.articles.markdown import render
from knowledge.articles.plain import plain_lines
from knowledge.articles.word.converting import convert
from knowledge.articles.word.text import Refusal
from knowledge.articles.word_import import LARGEST_BYTES, NotWord, read_word, with_addresses
from tests.knowledge.articles.documents import bare, counted, document, in_list, put, to_bytes, zipped
from tests.knowledge.pictures.pictures import drawn

R_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"


def read(made, **changes):
    return convert(to_bytes(made, **changes))


def texts(body):
    return [line.text for line in plain_lines(render(body).html)]


def run(text, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def paragraph(*runs):
    return f"<w:p {{names}}>{''.join(runs)}</w:p>"


def drawing(inside, *, place="inline"):
    return f"<w:r><w:drawing><wp:{place}><a:graphic>{inside}</a:graphic></wp:{place}></w:drawing></w:r>"


def shown_picture(attribute):
    return drawing(
        "<a:graphicData uri='x'><pic:pic><pic:blipFill>"
        f"<a:blip {attribute}/></pic:blipFill></pic:pic></a:graphicData>"
    )


BOX = (
    drawing(
        f"<a:graphicData uri='x'><wps:wsp><wps:txbx><w:txbxContent><w:p>{run('框里')}</w:p></w:txbxContent>"
        "</wps:txbx></wps:wsp></a:graphicData>",
        place="anchor",
    )
    .removeprefix("<w:r>")
    .removesuffix("</w:r>")
)


# What is read


def test_a_notice_of_an_office_gets_its_title_and_headings_without_any_style():
    made = document("示例区妇联文件")
    title = made.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run("关于做好育儿补贴申领工作的通知").font.size = Pt(22)
    for text in (
        "各街道妇联：",
        "一、谁能领",
        "（一）本区户口的",
        "户口在本区，宝宝不满三岁。",
        "（二）外地户口的",
        "回户口所在地领。",
        "二、怎么领",
        "打 12345 问清楚再去。",
        "附件：申请表",
        "示例区妇联",
        "2026年1月1日",
    ):
        made.add_paragraph(text)
    found = read(made)
    assert found.title == "关于做好育儿补贴申领工作的通知"
    assert [block for block in found.body.split("\n\n") if block.startswith("#")] == [
        *("## 一、谁能领", "### （一）本区户口的", "### （二）外地户口的", "## 二、怎么领")
    ]
    assert found.body.endswith("附件：申请表\n\n示例区妇联\n\n2026年1月1日")
    assert found.lost == ()


@pytest.mark.parametrize(
    "lines",
    [
        ["要带：", "一、身份证", "二、户口本", "三、出生证"],
        ["一、只有一处", "内容。"],
        ["一、谁能领", "内容。", "三、怎么领", "内容。"],
        ["一、各街道要加强领导，把这件事放在心上，一家一家走到。", "内容。", "二、怎么领", "内容。"],
        ["（一）本区户口的；", "内容。", "（二）外地户口的；", "内容。"],
        ["1. 打电话", "问清楚。", "2. 带材料", "去窗口。"],
    ],
)
def test_what_is_not_surely_a_heading_stays_text(lines):
    assert "#" not in read(document(*lines)).body


def test_short_bold_lines_with_numbers_are_headings():
    made = document()
    for heading, text in (("1. 打电话", "问清楚。"), ("2. 带材料", "去窗口。")):
        made.add_paragraph().add_run(heading).bold = True
        made.add_paragraph(text)
    assert read(made).body == "## 1. 打电话\n\n问清楚。\n\n## 2. 带材料\n\n去窗口。"


def test_numbers_that_word_counts_itself_are_read_as_they_are_seen():
    made = document()
    chinese = counted(made, "chineseCounting", "%1、")
    decimal = counted(made, "decimal", "%1.", number=78)
    for heading, items in (("谁能领", ("本区户口的", "外地户口的")), ("怎么领", ("打电话", "去窗口"))):
        in_list(made.add_paragraph(heading), chinese)
        for item in items:
            in_list(made.add_paragraph(item), decimal)
    body = read(made).body
    assert body == ("## 一、谁能领\n\n1. 本区户口的\n2. 外地户口的\n\n## 二、怎么领\n\n3. 打电话\n4. 去窗口")
    assert texts(body)[-1] == "4. 去窗口"


def test_headings_in_word_start_below_the_title():
    made = document()
    made.add_heading("申领指南", 0)
    for level, heading in ((1, "甲"), (2, "乙"), (3, "丙"), (4, "丁")):
        made.add_heading(heading, level)
        made.add_paragraph("内容。")
    found = read(made)
    assert found.title == "申领指南"
    assert [block for block in found.body.split("\n\n") if "#" in block] == [
        *("## 甲", "### 乙", "#### 丙", "#### 丁")
    ]


def test_a_single_topmost_heading_is_the_title_where_there_is_no_other():
    made = document()
    made.add_heading("申领指南", 1)
    made.add_heading("谁能领", 2)
    made.add_paragraph("宝宝不满三岁的。")
    found = read(made)
    assert (found.title, found.body) == ("申领指南", "## 谁能领\n\n宝宝不满三岁的。")


def test_bold_dots_line_ends_and_allowed_links_are_kept():
    made = document()
    words = made.add_paragraph("带")
    words.add_run("原件").bold = True
    words.add_run("，不收复印件。\n下午也开门。")
    made.add_paragraph("身份证", style="List Bullet")
    made.add_paragraph("户口本", style="List Bullet")
    rid = made.part.relate_to("https://www.gov.cn/", "http://x/hyperlink", is_external=True)
    other = made.part.relate_to("ftp://a.example/x", "http://x/hyperlink", is_external=True)
    for name, text in ((rid, "原文"), (other, "下载")):
        put(made, paragraph(f'<w:hyperlink r:id="{name}">{run(text)}</w:hyperlink>'))
    found = read(made)
    assert found.body == (
        "带**原件**，不收复印件。  \n下午也开门。\n\n- 身份证\n- 户口本\n\n[原文](https://www.gov.cn/)\n\n下载"
    )
    assert found.lost == ("链接：1 处，不是 https 或官方网站的，只留下了字",)


def test_a_table_with_merged_cells_says_in_each_what_it_says():
    made = document()
    table = made.add_table(rows=3, cols=3)
    for row, line in zip(table.rows, ["地点|上午|下午", "东街|开|开", "|开|关"], strict=True):
        for cell, text in zip(row.cells, line.split("|"), strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    found = read(made)
    assert texts(found.body) == ["东街：上午 开；下午 开", "东街：上午 开；下午 关"]
    assert found.lost == ("合并的单元格：拆开了，每一格都写上同样的字，请看看对不对",)


def test_a_frame_around_a_text_is_text_and_a_table_in_a_table_is_words():
    made = document()
    frame = made.add_table(rows=1, cols=1).cell(0, 0)
    frame.text = "温馨提示"
    frame.add_paragraph("带原件。")
    outer = made.add_table(rows=2, cols=2)
    outer.cell(0, 0).text, outer.cell(0, 1).text = "项目", "时间"
    outer.cell(1, 0).text = "体检"
    inner = outer.cell(1, 1).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "上午 8 点", "下午 2 点"
    found = read(made)
    assert texts(found.body) == ["温馨提示", "带原件。", "体检：上午 8 点；下午 2 点"]
    assert "表格里套的表格：1 个，拆成了字" in found.lost


def test_pictures_come_with_what_a_person_wrote_of_them():
    made = document("先看图。")
    for _ in range(3):
        made.add_picture(io.BytesIO(drawn()))
    for shape, alt in zip(made.inline_shapes, ("洗手的[六]步", "图片 1", "C:\\a\\b.png"), strict=True):
        shape._inline.docPr.set("descr", alt)  # noqa: SLF001 - the library shows no other way
    found = read(made)
    assert [(picture.place, picture.alt) for picture in found.pictures] == [
        *(("picture:1", "洗手的[六]步"), ("picture:2", ""), ("picture:3", ""))
    ]
    assert {picture.content for picture in found.pictures} == {drawn()}
    assert found.body == "先看图。\n\n![洗手的【六】步](picture:1)\n\n![](picture:2)\n\n![](picture:3)"
    placed = with_addresses(found.body, {"picture:1": "/pictures/0123456789abcdef0123"})
    assert placed == "先看图。\n\n![洗手的【六】步](/pictures/0123456789abcdef0123)"


def test_small_numbers_boxes_to_tick_and_notes_are_kept_as_letters():
    made = document()
    area = made.add_paragraph("面积 3 m")
    area.add_run("2").font.superscript = True
    made.add_paragraph("同意 ____ *必填* #1 [注] a_b")
    body = read(made).body
    assert texts(body) == ["面积 3 m²", "同意 ＿＿＿＿ *必填* #1 [注] a_b"]


# What is lost


@pytest.mark.parametrize(
    ("xml", "kept", "told"),
    [
        (paragraph(run("留"), run("藏", "<w:vanish/>")), ["留"], "隐藏的字：1 处"),
        (paragraph(run("98 天"), run("90 天", "<w:strike/>")), ["98 天"], "划掉的字：1 处"),
        (paragraph(run("红", '<w:color w:val="FF0000"/>')), ["红"], "字的颜色、底色和下划线"),
        (
            paragraph(
                f"<w:ins w:id='1'>{run('新')}</w:ins>",
                "<w:del w:id='2'><w:r><w:delText>旧</w:delText></w:r></w:del>",
            ),
            ["新"],
            "修订：当作都接受了，改掉的字不要了",
        ),
        (paragraph(run("共"), "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"), ["共〔公式〕"], "公式：1 处"),
        (
            paragraph(run("见"), "<w:r><w:object><v:shape/></w:object></w:r>"),
            ["见"],
            "嵌在里面的文件或表格：1 个",
        ),
        (
            paragraph(
                run("正文"),
                "<w:r><mc:AlternateContent><mc:Choice Requires='wps'>",
                BOX,
                "</mc:Choice></mc:AlternateContent></w:r>",
            ),
            ["正文", "框里"],
            "文本框：1 处",
        ),
        (
            paragraph(
                run("见图"),
                drawing("<a:graphicData uri='http://x/2006/chart'/>"),
            ),
            ["见图"],
            "图表、流程图：1 个",
        ),
        (
            paragraph(
                "<w:r><w:ruby><w:rt>"
                + run("shè")
                + "</w:rt><w:rubyBase>"
                + run("摄")
                + "</w:rubyBase></w:ruby></w:r>"
            ),
            ["摄"],
            "注在字上面的拼音：1 处",
        ),
        (paragraph(run("留"), "<w:r><w:commentReference w:id='0'/></w:r>"), ["留"], "批注：1 条"),
        (
            paragraph(
                run("看"),
                shown_picture("r:link='rId99'"),
            ),
            ["看"],
            "图：1 处只是链接",
        ),
    ],
)
def test_what_an_article_cannot_hold_is_told(xml, kept, told):
    made = document("开头。")
    put(made, xml)
    found = read(made)
    assert texts(found.body) == ["开头。", *kept]
    assert len(found.lost) == 1
    assert found.lost[0].startswith(told)


def test_a_margin_with_words_is_told_and_a_page_number_is_not():
    made = document("正文。")
    made.sections[0].footer.paragraphs[0].text = "- 1 -"
    assert read(made).lost == ()
    made.sections[0].header.paragraphs[0].text = "示例区妇联"
    assert read(made).lost == ("页眉、页脚里的字",)


def test_a_list_of_contents_is_left_out():
    made = document("开头。")
    put(
        made,
        "<w:sdt {names}><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj>"
        "</w:sdtPr>"
        f"<w:sdtContent><w:p>{run('一、谁能领……1')}</w:p></w:sdtContent></w:sdt>",
    )
    found = read(made)
    assert (found.body, found.lost) == ("开头。", ("目录",))


# What is refused


def refusal(content, *, reading=convert):
    with pytest.raises(NotWord) as refused:
        reading(content)
    assert "请" in refused.value.reason
    return Refusal[str(refused.value)]


def ole(*names):
    return (
        bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 500 + b"".join(name.encode("utf-16-le") for name in names)
    )


def xml_of(made, old, new):
    return to_bytes(made, replace={"word/document.xml": lambda part: part.replace(old, new, 1)})


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Refusal.EMPTY),
        (b" \r\n", Refusal.EMPTY),
        (ole("WordDocument"), Refusal.OLD_WORD),
        (ole("EncryptedPackage"), Refusal.ENCRYPTED),
        (ole("Workbook\0"), Refusal.WORKBOOK),
        (b"%PDF-1.7", Refusal.PAGES),
        (b"{\\rtf1", Refusal.RICH_TEXT),
        ("只有字".encode(), Refusal.PLAIN_TEXT),
        (b"<html><script>alert(1)</script>", Refusal.PLAIN_TEXT),
        (drawn(), Refusal.PICTURE),
        (b"Rar!\x1a\x07", Refusal.PACKED),
        (zipped({"a.txt": "x"}), Refusal.PACKED),
        (zipped({"xl/workbook.xml": "x"}), Refusal.WORKBOOK),
        (zipped({"ppt/presentation.xml": "x"}), Refusal.SLIDES),
        (zipped({"mimetype": "x", "content.xml": "x"}), Refusal.OTHER_TEXT),
        (b"PK\x03\x04" + b"0" * 99, Refusal.BROKEN),
        (to_bytes(document("字"))[:-300], Refusal.BROKEN),
        (to_bytes(document("字"), leave_out=["word/document.xml"]), Refusal.BROKEN),
        (xml_of(document("字"), b"<w:body>", b"<w:body><w:p>"), Refusal.BROKEN),
        (to_bytes(document()), Refusal.NO_WORDS),
        (b"\0\x01\x02" * 99, Refusal.NOT_WORD),
    ],
)
def test_what_is_no_word_document_is_named_for_what_it_is(content, why):
    assert refusal(content) is why


def test_a_scan_has_no_words():
    made = document()
    made.add_picture(io.BytesIO(drawn()))
    assert refusal(to_bytes(made)) is Refusal.NO_WORDS


def test_a_document_with_a_password_on_its_parts_is_told():
    content = bytearray(to_bytes(document("字")))
    at = content.rfind(b"PK\x01\x02")
    content[at + 8] |= 1
    assert refusal(bytes(content)) is Refusal.ENCRYPTED


@pytest.mark.parametrize(
    "declared",
    [
        b"<!DOCTYPE w:document [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>",
        b"<!DOCTYPE w:document [<!ENTITY a '" + b"x" * 99 + b"'>]>",
        b"<!DOCTYPE w:document SYSTEM 'http://127.0.0.1:9/x.dtd'>",
    ],
)
@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/styles.xml", "_rels/.rels", "word/numbering.xml"]
)
def test_a_document_type_is_refused_in_every_part_that_is_read(part, declared):
    def declare(content):
        head, mark, rest = content.partition(b"?>")
        return head + mark + declared + rest

    assert refusal(to_bytes(document("字"), replace={part: declare})) is Refusal.HOSTILE


def test_bombs_are_refused_before_they_are_unpacked():
    blanks = to_bytes(document("字"), add={"word/media/a.bin": b"0" * 130_000_000})
    assert len(blanks) < 300_000
    assert refusal(blanks) is Refusal.TOO_MUCH
    many = to_bytes(document("字"), add={f"word/media/{number}": b"" for number in range(2_100)})
    assert refusal(many) is Refusal.TOO_MUCH
    assert refusal(b"PK\x03\x04" + b"0" * LARGEST_BYTES, reading=read_word) is Refusal.TOO_LARGE


def test_a_bomb_that_lies_about_its_size_ends_in_its_own_process():
    content = to_bytes(document("字"), add={"word/footnotes.xml": b"<a>" + b"0" * 60_000_000})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo("word/footnotes.xml").file_size
    lied = content.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert refusal(lied, reading=read_word) in {Refusal.BROKEN, Refusal.TOO_MUCH}


@pytest.mark.parametrize("depth", [3_000, 60_000])
def test_elements_in_elements_without_end_are_refused(depth):
    nested = b"<w:p>" + b"<w:smartTag>" * depth + b"</w:smartTag>" * depth + b"</w:p>"
    content = xml_of(document("字"), b"<w:body>", b"<w:body>" + nested)
    assert refusal(content, reading=read_word) in {Refusal.TOO_MUCH, Refusal.BROKEN}


def test_a_table_of_a_million_columns_is_cut_and_no_memory_is_lost():
    made = document("开头。")
    wide = "<w:tc><w:tcPr><w:gridSpan w:val='1000000'/></w:tcPr><w:p>" + run("宽") + "</w:p></w:tc>"
    narrow = "<w:tc><w:p>" + run("窄") + "</w:p></w:tc>"
    put(made, f"<w:tbl {{names}}><w:tr>{narrow}{wide}</w:tr><w:tr>{narrow}{narrow}</w:tr></w:tbl>")
    assert len(read_word(to_bytes(made)).body) < 2_000


def test_nothing_is_fetched_whatever_a_document_points_at():
    """A file is not opened, either: nothing of /etc is read."""
    made = document("开头。")
    address = "http://127.0.0.1:9/track.png"
    rid = made.part.relate_to(address, R_IMAGE, is_external=True)
    made.part.relate_to("file:///etc/passwd", "http://x/attachedTemplate", is_external=True)
    put(
        made,
        paragraph(
            run("看"),
            shown_picture(f"r:embed='{rid}'"),
        ),
    )
    found = read_word(to_bytes(made))
    assert found.lost == ("图：1 处只是链接，没有存进文件里",)
    assert found.pictures == ()


def test_a_picture_outside_its_folder_is_not_read():
    made = document("开头。")
    made.add_picture(io.BytesIO(drawn()))

    def lead_out(part):
        return part.replace(b"media/image1.png", b"../../../etc/passwd")

    found = read_word(to_bytes(made, replace={"word/_rels/document.xml.rels": lead_out}))
    assert found.lost == ("图：1 处，文件里找不到",)


def test_what_a_document_written_as_strict_says_is_read():
    made = document("开头。")

    def strict(part):
        return part.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )

    assert read(made, replace={"word/document.xml": strict}).body == "开头。"


def test_the_child_process_gives_what_the_steps_give():
    made = document("开头。")
    made.add_picture(io.BytesIO(drawn()))
    made.add_table(rows=2, cols=2).cell(0, 0).text = "甲"
    assert read_word(to_bytes(made)) == convert(to_bytes(made))


# Whatever is typed

_LETTERS = st.text(alphabet="甲乙，。（）一二、12.-+*_#>|=[]()!`\\<&~:/ \t", min_size=1, max_size=14)
_RUN = st.tuples(_LETTERS, st.booleans(), st.booleans())
_PARAGRAPH = st.tuples(st.sampled_from(["", "Heading2", "Heading3"]), st.lists(_RUN, min_size=1, max_size=4))
_MARKUP = ("<a ", "<img", "<em>", "<code", "<blockquote", "**", "\\")


def letters(text):
    return [sign for sign in text if sign in "甲乙一二"]


def shown(found):
    html = render(found.body).html
    return (found.title or "") + "".join(line.text for line in plain_lines(html))


@settings(max_examples=80, deadline=None)
@given(st.lists(_PARAGRAPH, min_size=1, max_size=6))
def test_whatever_is_typed_comes_through_as_letters_and_not_as_markup(paragraphs):
    body = [f"<w:p>{run('开头。')}</w:p>"]
    for style, runs in paragraphs:
        written = "".join(
            run(escape(text), "<w:b/>" * bold + "<w:i/>" * slanting) for text, bold, slanting in runs
        )
        body.append(f"<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr>{written}</w:p>")
    found = convert(bare("".join(body)))
    typed = "".join(text for _, runs in paragraphs for text, *_ in runs)
    html = render(found.body).html
    assert letters(shown(found)) == letters(typed)
    assert [mark for mark in _MARKUP if mark in html and mark not in typed] == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_LETTERS, _LETTERS), min_size=2, max_size=4))
def test_whatever_is_typed_in_a_table_comes_through(rows):
    written = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:p>{run(escape(text))}</w:p></w:tc>" for text in row) + "</w:tr>"
        for row in rows
    )
    html = render(convert(bare(f"<w:p>{run('开头。')}</w:p><w:tbl>{written}</w:tbl>")).body).html
    seen = "".join(letters(html))
    assert [text for row in rows for text in row if "".join(letters(text)) not in seen] == []
    assert "<em>" not in html
