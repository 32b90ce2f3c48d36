"""Like questions stand together, unlike ones apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.asked.clusters import Asked, clusters
from bot.asked.words import word_reader
from knowledge.language.reading import Language

ALIKE = [
    ("育儿补贴怎么领", "怎样领取育儿补贴"),
    ("育儿补贴怎么还没到账", "育儿补贴没到账咋回事"),
    ("宝宝发烧怎么办", "娃发烧了", "孩子发热咋办"),
    ("托班监控保存多久", "托育机构监控录像保存多长时间"),
    ("产假多少天", "产假几天"),
]
UNLIKE = [
    ("产假多少天", "陪产假多少天"),
    ("育儿补贴怎么领", "育儿补贴被退回了"),
    ("孩子打人怎么办", "孩子被打了怎么办"),
    ("托育备案要什么材料", "怎么看亲子园正不正规"),
    ("宝宝不长肉怎么办", "婴儿头围表"),
]


@pytest.fixture(scope="module")
def read_words(prepared_folder):
    return word_reader(Language(cache_dir=prepared_folder / "language"))


def put_together(read_words, *questions):
    found = clusters(Asked(question=each, times=1, words=read_words(each)) for each in questions)
    return sorted(sorted(cluster.questions) for cluster in found)


@pytest.mark.parametrize("questions", ALIKE)
def test_one_wish_in_several_wordings_is_one(read_words, questions):
    assert put_together(read_words, *questions) == [sorted(questions)]


@pytest.mark.parametrize("questions", UNLIKE)
def test_two_wishes_stay_two_however_like_their_letters(read_words, questions):
    assert put_together(read_words, *questions) == sorted([question] for question in questions)


def test_a_wish_is_called_by_its_most_frequent_wording_and_counts_all(read_words):
    asked = [
        Asked(question="产假几天", times=2, before=5, words=read_words("产假几天")),
        Asked(question="产假多少天", times=9, words=read_words("产假多少天")),
        Asked(question="股票怎么买", times=10, words=read_words("股票怎么买")),
    ]
    first, second = clusters(asked)
    assert (first.wording, first.times, first.before) == ("产假多少天", 11, 5)
    assert second.wording == "股票怎么买"


texts = st.text("产假育儿补贴多少天怎么领宝宝 a1", min_size=1, max_size=8)


@given(st.dictionaries(texts, st.integers(1, 9), max_size=12).flatmap(
    lambda counts: st.tuples(st.just(counts), st.permutations(sorted(counts)))
))  # fmt: skip
def test_each_question_is_in_one_cluster_whatever_the_order(drawn):
    counts, order = drawn
    made = {text: Asked(question=text, times=counts[text], words=dict.fromkeys(text, 1.0)) for text in counts}
    found = clusters(made.values())
    assert sorted(question for cluster in found for question in cluster.questions) == sorted(counts)
    assert sum(cluster.times for cluster in found) == sum(counts.values())
    assert clusters(made[text] for text in order) == found
