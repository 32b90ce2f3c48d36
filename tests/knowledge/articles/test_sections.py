from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from knowledge.articles.markdown import render
from knowledge.articles.plain import leading_sentences, plain_lines, sentences
from knowledge.articles.sections import split_sections
from tests.knowledge.articles.builders import make_article


def texts(body: str) -> list[str]:
    return [line.text for line in plain_lines(render(body).html)]


def test_an_article_is_its_opening_and_a_section_for_each_heading():
    sections = split_sections(make_article(), revision=3)
    assert [section.id for section in sections] == [
        "dismissed-on-leave/top",
        "dismissed-on-leave/能要多少赔偿",
        "dismissed-on-leave/能要多少赔偿-怎么算",
        "dismissed-on-leave/去哪里投诉",
    ]
    assert [section.heading_path for section in sections] == [
        (),
        ("能要多少赔偿",),
        ("能要多少赔偿", "怎么算"),
        ("去哪里投诉",),
    ]
    assert {section.revision for section in sections} == {3}
    assert sections[0].heading == "产假期间被辞退怎么办"
    assert sections[2].heading == "怎么算"


def test_a_section_carries_the_scope_of_its_article():
    article = make_article(checked_by="李医生", age_until_months=36)
    for section in split_sections(article, revision=1):
        assert section.scope == article.scope
        assert (section.slug, section.title) == (article.slug, article.title)


def test_attached_questions_belong_to_the_opening_or_to_their_heading():
    opening, damages, sums, _ = split_sections(make_article(), revision=1)
    assert opening.questions == ("休着产假公司把我开了",)
    assert damages.questions == ("产假里被开除能拿多少钱",)
    assert sums.questions == ()


def test_a_section_is_offered_by_its_plainest_question():
    questions = ("昨天人事把我叫去谈话", "休产假期间被辞退怎么办", "能赖着不走吗")
    opening, *_, complaints = split_sections(make_article(questions=questions), revision=1)
    assert opening.asks == "休产假期间被辞退怎么办"
    assert complaints.asks == "去哪里投诉"


def test_a_row_of_search_words_is_offered_only_where_there_is_no_whole_question():
    opening, *_ = split_sections(make_article(questions=("产假 辞退", "休产假被辞怎么办")), revision=1)
    assert opening.asks == "休产假被辞怎么办"
    opening, *_ = split_sections(make_article(questions=("产假 辞退",)), revision=1)
    assert opening.asks == "产假 辞退"


def test_plain_text_has_dots_and_numbers_but_no_markup():
    *_, complaints = split_sections(make_article(), revision=1)
    assert complaints.paragraphs == (
        "先打12333问清楚，再带材料去：",
        "1. 劳动监察大队；",
        "2. 劳动仲裁委员会。",
    )
    assert texts("**注意：**请带[证](/a)\n\n- 甲\n  - 乙\n- *丙*") == ["注意：请带证", "· 甲", "· 乙", "· 丙"]


def test_the_name_of_another_article_stands_in_quotation_marks():
    assert texts("期限见[单位没交生育保险](/articles/arrears)。\n\n- [产检假](/articles/a#b)") == [
        "期限见“单位没交生育保险”。",
        "· “产检假”",
    ]
    assert texts("| 情形 | 看 |\n|---|---|\n| 顺产 | [**产假**怎么休](/articles/a) |") == [
        "顺产：“产假怎么休”"
    ]


def test_marks_inside_or_around_the_name_of_an_article_are_not_doubled():
    assert texts("见[工资和“鼓励”的说法](/articles/a)。") == ["见“工资和‘鼓励’的说法”。"]
    assert texts("见“[产假](/articles/a)”。") == ["见“产假”。"]


def test_a_telephone_number_and_a_heading_have_no_quotation_marks():
    assert texts("## [产假](/articles/a)\n\n打 [12333](tel:12333)，看[官网](https://www.gov.cn/)。") == [
        "产假",
        "打 12333，看官网。",
    ]


def test_a_list_that_starts_at_three_keeps_its_numbers():
    assert texts("3. 丙\n4. 丁") == ["3. 丙", "4. 丁"]


def test_a_table_becomes_a_line_for_each_row():
    assert texts("| 情形 | 天数 |\n|---|---|\n| 顺产 | 98 |\n| 难产 | 113 |") == ["顺产：98", "难产：113"]
    assert texts("| 省 | 天数 | 依据 |\n|---|---|---|\n| 河南 | 188 | 条例 |") == [
        "河南：天数 188；依据 条例"
    ]


def test_escaped_and_special_characters_are_read_as_written():
    assert texts("a \\* b & c < d &amp; `e<f`") == ["a * b & c < d & e<f"]


def test_an_anchor_stays_when_other_sections_come_and_go():
    before = "开头。\n\n## 甲\n\n一。\n\n## 乙\n\n二。\n"
    after = "开头。\n\n## 新\n\n零。\n\n## 乙\n\n二。\n\n## 甲\n\n一。\n"

    def anchors(body: str) -> dict[str, str]:
        return {s.heading: s.anchor for s in split_sections(make_article(body=body), revision=1)}

    assert anchors(before).items() <= anchors(after).items()


def test_equal_headings_under_different_ones_are_told_apart():
    body = "开头。\n\n## 父亲\n\n有。\n\n### 几天\n\n一个月。\n\n## 母亲\n\n有。\n\n### 几天\n\n188天。\n"
    anchors = [section.anchor for section in split_sections(make_article(body=body), revision=1)]
    assert anchors == ["top", "父亲", "父亲-几天", "母亲", "母亲-几天"]


def test_a_heading_with_only_smaller_headings_below_is_no_section():
    body = "开头。\n\n## 甲\n\n### 乙\n\n二。\n"
    assert [s.heading_path for s in split_sections(make_article(body=body), revision=1)] == [(), ("甲", "乙")]


def test_an_ascii_heading_does_not_take_an_id_of_the_page():
    body = "开头。\n\n## main\n\n一。\n\n## top\n\n二。\n\n## ???\n\n三。\n"
    anchors = [section.anchor for section in split_sections(make_article(body=body), revision=1)]
    assert anchors == ["top", "section-main", "section-top", "section"]


@given(
    st.lists(
        st.tuples(st.sampled_from(["##", "###"]), st.text(alphabet="甲乙-? *1a", max_size=6)), max_size=8
    )
)
def test_every_section_has_an_anchor_of_its_own_that_the_page_knows(headings):
    body = "开头。\n\n" + "\n\n".join(f"{marks} {text}\n\n内容。" for marks, text in headings)
    anchors = [section.anchor for section in split_sections(make_article(body=body), revision=1)]
    assert len(set(anchors)) == len(anchors)
    assert set(anchors) <= {"top", *render(body).anchors}


def test_the_lead_is_whole_sentences_within_120_characters():
    long = "第一句" + "很" * 60 + "长。" + "第二句" + "很" * 60 + "长。第三句。"
    opening = split_sections(make_article(body=long), revision=1)[0]
    assert opening.lead == long[:65]
    assert opening.rest == (long[65:],)
    assert opening.lead + "".join(opening.rest) == "".join(opening.paragraphs)


def test_a_first_sentence_that_is_too_long_is_not_cut():
    sentence = "不" * 130 + "。"
    assert leading_sentences(sentence + "后面。", limit=120) == sentence


@given(st.text(alphabet=st.sampled_from("字。！？!?”）a \n"), max_size=60))
def test_sentences_put_together_are_the_text_again(text):
    assert "".join(sentences(text)) == text


def test_a_rule_holds_on_its_first_and_last_day():
    section = split_sections(make_article(in_force_until=date(2026, 12, 31)), revision=1)[0]
    assert not section.in_force_on(date(2007, 12, 31))
    assert section.in_force_on(date(2008, 1, 1))
    assert section.in_force_on(date(2026, 12, 31))
    assert not section.in_force_on(date(2027, 1, 1))


def test_a_review_is_due_from_the_day_after_its_date():
    section = split_sections(make_article(), revision=1)[0]
    assert not section.is_review_due(date(2027, 2, 28))
    assert section.is_review_due(date(2027, 3, 1))


def test_a_child_that_reaches_the_upper_age_is_past_the_article():
    article = make_article(age_from_months=6, age_until_months=36)
    assert [article.suits_age(age) for age in (5, 6, 35, 36)] == [False, True, True, False]
    assert make_article().suits_age(40)
