"""Answers from articles: what is in force, what is past its review, what is withdrawn."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from rapidfuzz import fuzz

from knowledge.articles import store
from knowledge.search.engine import IndexUnavailable
from tests.knowledge.articles.builders import make_article

QUESTION = "月嫂押金不退找谁评理"
"""Attached to an article that only these tests publish."""


@pytest.fixture
def published(product):
    """Publishes an article that answers QUESTION, for the length of a test."""

    def publish(**changes):
        fields = {
            "slug": "deposit-of-a-nurse",
            "title": "月嫂押金不退怎么办",
            "questions": (QUESTION,),
            "section_questions": {},
            "body": "押金没有约定不退的，可以要回来。先找月嫂公司说，说不通打[12315](tel:12315)。",
            "in_force_from": date(2020, 1, 1),
            "review_by": date(2027, 2, 28),
        }
        with product.services.database.writing() as connection:
            store.publish(connection, make_article(**{**fields, **changes}), at=product.now)
        product.services.indexer.catch_up()

    yield publish
    with product.services.database.writing() as connection:
        store.withdraw(connection, "deposit-of-a-nurse", at=product.now)
    product.services.indexer.catch_up()


def test_an_article_answers_with_its_sources_its_slug_and_its_place(product, published):
    published()
    answer = product.ask(QUESTION)
    assert (answer.status, answer.step, answer.read_more) == ("answered", "articles", "deposit-of-a-nurse")
    assert answer.lead.startswith("押金没有约定不退的")
    assert answer.cited_slugs == ("deposit-of-a-nurse",)
    (citation,) = answer.citations
    assert (citation.source.title, citation.region_name) == ("中华人民共和国劳动合同法", "全国")
    assert answer.notes == ()


def test_before_it_is_published_and_after_it_is_withdrawn_nothing_answers_so(product, published):
    assert product.ask(QUESTION).read_more != "deposit-of-a-nurse"
    published()
    assert product.ask(QUESTION).read_more == "deposit-of-a-nurse"
    with product.services.database.writing() as connection:
        store.withdraw(connection, "deposit-of-a-nurse", at=product.now)
    # The index has not heard of it yet.
    assert product.ask(QUESTION).read_more != "deposit-of-a-nurse"


def test_an_answer_that_does_not_name_what_was_asked_says_what_it_is_about(product, published):
    published(body="没有约定不退的，可以要回来。说不通打[12315](tel:12315)。")
    assert product.ask(QUESTION).notes == ("这里说的是“月嫂押金不退怎么办”。",)


def test_a_question_attached_word_for_word_is_answered_and_not_asked_back(product, published):
    published(questions=("老板娘脸色好难看",), title="月嫂的脸色")
    answer = product.ask("老板娘脸色好难看")
    assert (answer.status, answer.read_more) == ("answered", "deposit-of-a-nurse")
    assert product.ask("老板娘脸色好看").read_more != "deposit-of-a-nurse"


def test_where_two_parts_of_a_page_are_as_near_both_are_told_in_short(product):
    reply = product.reply("多大能喝白开水")
    first, second = (basis.key for basis in reply.answer.bases)
    sections = {section.id: section for section in reply.situation.shelf.sections.values()}
    assert reply.answer.lead == sections[first].lead
    assert reply.answer.paragraphs[0] == f"{sections[second].heading}：{sections[second].lead}"
    assert sections[first].slug == sections[second].slug


PARTS = """先写信要，写清要多少。

## 写信

信里写三样：

- 哪天交的押金，交了多少；
- 哪天起不用月嫂了；
- 几天内退到哪张卡上。

## 打官司

信寄出去没有用，带合同和收据去法院。
"""

ASKED_OF_PARTS = {"写信": ("月嫂押金写信怎么写",), "打官司": ("月嫂押金怎么打官司",)}


@pytest.mark.parametrize(
    ("asked", "told", "also"),
    [
        ("月嫂押金不退要不要打官司", "带合同和收据去法院", "先写信要"),  # the opening, beside a part
        ("月嫂押金不退写信该咋写", "信里写三样", "先写信要"),
    ],
)
def test_beside_a_part_of_a_page_its_opening_is_told(product, published, asked, told, also):
    published(
        body=PARTS, section_questions={"写信": ("月嫂押金写信怎么写",), "打官司": ("月嫂押金怎么打官司",)}
    )
    answer = product.ask(asked)
    assert (answer.status, answer.read_more) == ("answered", "deposit-of-a-nurse")
    assert told in answer.lead
    assert also in answer.text


def test_a_list_that_a_part_begins_is_told_with_it(product, published):
    published(
        body=PARTS, section_questions={"写信": ("月嫂押金写信怎么写",), "打官司": ("月嫂押金怎么打官司",)}
    )
    answer = product.ask("月嫂押金不退先咋弄写信吗")
    assert "信里写三样：\n· 哪天交的押金" in answer.text
    assert "先写信要" in answer.text


def test_a_page_of_the_district_answers_who_names_the_city_around_it(product, published):
    published(regions=("410702",))
    assert product.ask("新乡月嫂押金不退该找谁评评理").read_more == "deposit-of-a-nurse"
    assert product.ask("郑州月嫂押金不退该找谁评评理").read_more != "deposit-of-a-nurse"


def test_an_article_past_its_review_is_quoted_with_a_note(product, published):
    published(review_by=date(2026, 11, 24))
    assert product.ask(QUESTION).notes == ()
    product.wait(days=1)
    (note,) = product.ask(QUESTION).notes
    assert "2026-11-24" in note
    assert "复核" in note


def test_the_day_is_chinas_wherever_the_server_stands(product, published):
    published(review_by=date(2026, 11, 24))
    product.now = datetime(2026, 11, 24, 15, 59, tzinfo=UTC)
    assert product.ask(QUESTION).notes == ()
    product.wait(minutes=1)
    assert product.ask(QUESTION).notes != ()


def test_an_article_past_its_last_day_is_not_quoted(product, published):
    published(in_force_until=date(2026, 11, 24))
    assert product.ask(QUESTION).read_more == "deposit-of-a-nurse"
    product.wait(days=1)
    assert product.ask(QUESTION).read_more != "deposit-of-a-nurse"


def test_an_article_before_its_first_day_is_not_quoted(product, published):
    published(in_force_from=date(2026, 11, 25))
    assert product.ask(QUESTION).read_more != "deposit-of-a-nurse"
    product.wait(days=1)
    assert product.ask(QUESTION).read_more == "deposit-of-a-nurse"


def test_an_article_of_another_place_is_not_quoted(product, published):
    published(regions=("440000",))
    assert product.ask(QUESTION).read_more != "deposit-of-a-nurse"
    assert product.ask(f"在广东{QUESTION}").read_more == "deposit-of-a-nurse"


def test_an_article_of_the_province_holds_in_its_districts(product, published):
    published(regions=("410000",))
    answer = product.ask(QUESTION)
    assert answer.read_more == "deposit-of-a-nurse"


def test_every_article_that_ships_is_quoted_with_title_and_issuer(product):
    with product.services.database.reading() as connection:
        shelf = product.services.published.shelf(connection)
    quoted = set()
    for shelved in shelf.articles.values():
        for question in shelved.article.questions[:2]:
            answer = product.ask(question)
            if answer.step != "articles":
                continue
            quoted.add(answer.read_more)
            assert answer.citations, question
            assert all(cited.source.title and cited.source.issuer for cited in answer.citations), question
    assert len(quoted) > len(shelf.articles) / 2


def test_a_reviewed_article_stays_without_a_note_for_as_long_as_its_review_lasts(product):
    product.now += timedelta(days=30)
    assert not any("复核日期" in note for note in product.ask("产假期间被辞退了").notes)
    slug = product.ask("产假期间被辞退了").read_more
    with product.services.database.reading() as connection:
        review_by = product.services.published.shelf(connection).articles[slug].article.review_by
    product.now = datetime.combine(review_by, time(4), tzinfo=UTC) + timedelta(days=1)
    answer = product.ask("产假期间被辞退了怎么办")
    assert answer.read_more == slug
    assert any("复核日期" in note for note in answer.notes)


def test_an_opening_is_followed_by_what_to_do_next(product):
    answer = product.ask("产假期间被辞退怎么办")
    assert answer.read_more == "dismissed-during-maternity-leave"
    assert "12333" in answer.text


def test_an_article_is_found_by_its_meaning_while_there_is_no_index(product, monkeypatch):
    def search(*_, **__):
        raise IndexUnavailable

    monkeypatch.setattr(type(product.services.engine), "search", search)
    assert product.ask("产假期间被辞退了怎么办").read_more == "dismissed-during-maternity-leave"


def test_a_section_for_mothers_knows_that_a_father_asks(product):
    def told(text):
        return {proposal.key: proposal for proposal in product.reply(text).proposals}

    article = "miscarriage-leave"  # for mothers alone
    fathers = [found for found in told("老公问流产要什么证明").values() if found.article == article]
    mothers = [found for found in told("流产要什么证明").values() if found.article == article]
    assert fathers
    assert mothers
    assert {found.features["audience"] for found in fathers} == {1.0}
    assert {found.features["audience"] for found in mothers} == {0.0}


def test_a_choice_is_offered_in_the_attached_question_most_like_what_was_asked(product):
    reply = product.reply("公司裁员把休产假的我裁了行不行")
    sections = reply.situation.shelf.sections
    offered = [proposal for proposal in reply.proposals if proposal.article]
    assert offered
    for proposal in offered:
        section = sections[proposal.key]
        asks = proposal.asks()
        assert asks in {*section.questions, section.asks}
        assert fuzz.ratio(reply.question.text, asks) >= fuzz.ratio(reply.question.text, section.asks)
