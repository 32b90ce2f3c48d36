"""What every search engine keeps to; another one joins by a line in ENGINES."""

from __future__ import annotations

import pytest

from knowledge.search.engine import UNBUILT, Document, EngineState, IndexSchema, IndexUnavailable
from knowledge.search.whoosh_engine import WhooshEngine

ENGINES = {"whoosh": WhooshEngine}

SCHEMA = IndexSchema(
    name="articles", version="1", weights={"title": 3.0, "body": 1.0}, tags=("region", "audience")
)


@pytest.fixture(params=ENGINES)
def open_engine(request, tmp_path):
    """Opens the same index again, as another process would."""
    return lambda schema=SCHEMA: ENGINES[request.param](tmp_path / "index", schema)


@pytest.fixture
def engine(open_engine):
    empty = open_engine()
    empty.rebuild([], number=0)
    return empty


def section(name, *, title="", body="", **tags):
    return Document(
        id=name,
        key=name.partition("#")[0],
        fields={"title": title.split(), "body": body.split()},
        tags=tags,
    )


def ids(hits):
    return [hit.id for hit in hits]


def test_a_document_is_found_by_any_of_its_words_and_says_which(engine):
    engine.apply({"leave": [section("leave#days", title="产假", body="天数 规定")]}, number=1)
    (hit,) = engine.search(["产假", "规定", "奖金"])
    assert (hit.id, hit.key, hit.matched) == ("leave#days", "leave", {"产假", "规定"})
    assert hit.score > 0


def test_what_no_document_holds_is_not_found(engine):
    engine.apply({"leave": [section("leave#days", body="产假")]}, number=1)
    assert engine.search(["疫苗"]) == []
    assert engine.search([]) == []


def test_a_part_of_a_word_does_not_find_it(engine):
    engine.apply({"leave": [section("leave#days", body="陪产假")]}, number=1)
    assert engine.search(["产假", "陪产", "*", "陪*"]) == []


def test_a_word_with_a_space_or_an_operator_in_it_is_one_word(engine):
    engine.apply(
        {
            "a": [Document(id="a", key="a", fields={"body": ["AND NOT", "b:c"]})],
            "b": [Document(id="b", key="b", fields={"body": ["AND", "NOT", "c"]})],
        },
        number=1,
    )
    assert ids(engine.search(["AND NOT"])) == ["a"]
    assert ids(engine.search(["b:c"])) == ["a"]


def test_a_field_with_more_weight_counts_more(engine):
    engine.apply(
        {
            "a": [section("a", title="其他", body="育儿假")],
            "b": [section("b", title="育儿假", body="其他")],
        },
        number=1,
    )
    assert ids(engine.search(["育儿假"])) == ["b", "a"]


def test_a_rare_word_counts_more_than_a_common_one(engine):
    common = {f"c{number}": [section(f"c{number}", body="产假 待遇")] for number in range(9)}
    engine.apply(common | {"rare": [section("rare", body="流产 待遇")]}, number=1)
    assert ids(engine.search(["产假", "流产"], limit=3))[0] == "rare"


def test_equals_stand_in_the_order_of_their_ids_whatever_came_first(engine):
    for number, name in enumerate(["d", "b", "a", "c"], start=1):
        engine.apply({name: [section(name, body="产假")]}, number=number)
    assert ids(engine.search(["产假"], limit=3)) == ["a", "b", "c"]


def test_no_more_than_the_limit_come_back_and_they_are_the_best(engine):
    engine.apply(
        {f"s{n:02}": [section(f"s{n:02}", body="产假 " + "无关 " * (20 - n))] for n in range(20)}, number=1
    )
    assert ids(engine.search(["产假"], limit=3)) == ["s19", "s18", "s17"]
    assert engine.search(["产假"], limit=0) == []


def test_a_filter_leaves_only_what_carries_one_of_the_values_of_each_tag(engine):
    engine.apply(
        {
            "a": [section("a", body="产假", region="100000", audience=("mother", "employer"))],
            "b": [section("b", body="产假", region="410000", audience="mother")],
            "c": [section("c", body="产假", region="440000", audience="father")],
            "d": [section("d", body="产假")],
        },
        number=1,
    )
    assert ids(engine.search(["产假"], tags={"region": ("410000", "100000")})) == ["a", "b"]
    assert ids(engine.search(["产假"], tags={"region": ("410000", "100000"), "audience": "employer"})) == [
        "a"
    ]
    assert engine.search(["产假"], tags={"region": "650000"}) == []
    assert engine.search(["产假"], tags={"region": ()}) == []


def test_a_tag_that_the_schema_does_not_have_is_refused(engine):
    with pytest.raises(ValueError, match="colour"):
        engine.search(["产假"], tags={"colour": "red"})


def test_a_changed_key_has_its_new_documents_and_none_of_its_old(engine):
    engine.apply({"leave": [section("leave#a", body="产假"), section("leave#b", body="产假")]}, number=1)
    engine.apply({"leave": [section("leave#b", body="育儿假"), section("leave#c", body="育儿假")]}, number=2)
    assert engine.search(["产假"]) == []
    assert ids(engine.search(["育儿假"])) == ["leave#b", "leave#c"]
    assert engine.state() == EngineState(number=2, documents=2)


def test_a_key_without_documents_is_gone(engine):
    engine.apply({"a": [section("a", body="产假")], "b": [section("b", body="产假")]}, number=1)
    engine.apply({"a": []}, number=2)
    assert ids(engine.search(["产假"])) == ["b"]
    assert engine.state() == EngineState(number=2, documents=1)


def test_applying_the_same_again_changes_nothing(engine):
    change = {"a": [section("a#1", body="产假"), section("a#2", body="产假")]}
    engine.apply(change, number=1)
    engine.apply(change, number=1)
    assert ids(engine.search(["产假"])) == ["a#1", "a#2"]
    assert engine.state() == EngineState(number=1, documents=2)


def test_of_two_documents_with_one_id_the_first_is_kept(engine):
    twice = [section("a", body="产假"), section("a", body="育儿假")]
    engine.apply({"a": twice}, number=1)
    assert (ids(engine.search(["产假"])), engine.search(["育儿假"])) == (["a"], [])
    engine.rebuild(twice, number=1)
    assert (ids(engine.search(["产假"])), engine.search(["育儿假"])) == (["a"], [])


def test_an_id_that_moves_to_another_key_is_there_once(engine):
    engine.apply({"old": [Document(id="s", key="old", fields={"body": ["产假"]})]}, number=1)
    engine.apply({"new": [Document(id="s", key="new", fields={"body": ["产假"]})]}, number=2)
    assert [(hit.id, hit.key) for hit in engine.search(["产假"])] == [("s", "new")]


def test_nothing_to_apply_still_moves_the_number(engine, open_engine):
    engine.apply({}, number=7)
    engine.apply({"never-was-there": []}, number=8)
    assert open_engine().state() == EngineState(number=8, documents=0)


def test_a_rebuild_leaves_only_what_it_was_given(engine):
    engine.apply({"old": [section("old", body="产假")]}, number=5)
    engine.rebuild([section("new", body="产假")], number=6)
    assert ids(engine.search(["产假"])) == ["new"]
    assert engine.state() == EngineState(number=6, documents=1)


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(engine, open_engine):
    engine.apply({"a": [section("a", body="产假")]}, number=1)

    def documents():
        yield section("b", body="产假")
        raise ConnectionError

    with pytest.raises(ConnectionError):
        engine.rebuild(documents(), number=2)
    for one in (engine, open_engine()):
        assert ids(one.search(["产假"])) == ["a"]
        assert one.state() == EngineState(number=1, documents=1)


def test_an_engine_that_was_opened_before_sees_what_another_writes(engine, open_engine):
    reader = open_engine()
    assert reader.search(["产假"]) == []
    engine.apply({"a": [section("a", body="产假")]}, number=1)
    assert ids(reader.search(["产假"])) == ["a"]
    engine.rebuild([section("b", body="产假")], number=2)
    assert ids(reader.search(["产假"])) == ["b"]
    assert reader.state() == EngineState(number=2, documents=1)


def test_many_small_changes_end_where_one_rebuild_ends(engine, open_engine):
    documents = [section(f"a{n % 13}#{n}", title=f"w{n % 7}", body=f"w{n % 5} w{n % 3}") for n in range(130)]
    for number, key in enumerate([f"a{n % 13}" for n in range(40)], start=1):
        engine.apply({key: [one for one in documents if one.key == key]}, number=number)
    changed = {hit.id: hit.matched for hit in engine.search(["w1", "w2"], limit=200)}
    open_engine().rebuild(documents, number=1)
    assert {hit.id: hit.matched for hit in engine.search(["w1", "w2"], limit=200)} == changed
    assert engine.state().documents == len(documents)


def test_what_was_never_built_is_behind_everything_and_cannot_be_searched(open_engine):
    engine = open_engine()
    assert engine.state() == EngineState(number=UNBUILT, documents=0)
    assert engine.state(thorough=True).number == UNBUILT
    with pytest.raises(IndexUnavailable):
        engine.search(["产假"])
    with pytest.raises(IndexUnavailable):
        engine.apply({"a": []}, number=1)
    engine.tidy()


@pytest.mark.parametrize(
    "other",
    [
        IndexSchema(name="articles", version="2", weights=SCHEMA.weights, tags=SCHEMA.tags),
        IndexSchema(name="nurseries", version="1", weights=SCHEMA.weights, tags=SCHEMA.tags),
        IndexSchema(name="articles", version="1", weights={"title": 1}, tags=SCHEMA.tags),
        IndexSchema(name="articles", version="1", weights=SCHEMA.weights, tags=("region",)),
    ],
    ids=["version", "name", "fields", "tags"],
)
def test_an_index_of_another_schema_counts_as_never_built(engine, open_engine, other):
    engine.apply({"a": [section("a", body="产假")]}, number=1)
    newer = open_engine(other)
    assert newer.state().number == UNBUILT
    with pytest.raises(IndexUnavailable):
        newer.search(["产假"])
    newer.rebuild([section("a", title="产假")], number=1)
    assert ids(newer.search(["产假"])) == ["a"]


def test_new_weights_need_no_new_index(engine, open_engine):
    engine.apply(
        {"a": [section("a", title="产假", body="x")], "b": [section("b", title="x", body="产假")]}, number=1
    )
    turned = open_engine(
        IndexSchema(name="articles", version="1", weights={"title": 1.0, "body": 9.0}, tags=SCHEMA.tags)
    )
    assert (ids(engine.search(["产假"])), ids(turned.search(["产假"]))) == (["a", "b"], ["b", "a"])


@pytest.mark.parametrize("term", ["", "\x00", "\ud800", "产" * 10_000, "'); DROP TABLE", "[a TO z]"])
def test_no_term_is_an_error(engine, term):
    engine.apply({"a": [section("a", body="产假")]}, number=1)
    assert ids(engine.search([term, "产假"])) == ["a"]


def test_terms_past_the_bound_are_left_out(engine):
    engine.apply({"a": [section("a", body="产假")]}, number=1)
    many = [f"w{number}" for number in range(32)]
    assert engine.search([*many, "产假"]) == []
    assert ids(engine.search(["产假", *many])) == ["a"]
    assert ids(engine.search([*(["w1"] * 40), "产假"])) == ["a"]


def test_all_that_a_search_would_choose_from_is_weighed_with_what_it_holds(engine):
    engine.apply(
        {f"s{n:02}": [section(f"s{n:02}", body="产假 " + "天数 " * (n % 3))] for n in range(9)}, number=1
    )
    weighed = engine.weigh(["产假", "天数", "疫苗"])
    found = [weighed.ids[number] for number in weighed.documents]
    hits = {hit.id: hit for hit in engine.search(["产假", "天数", "疫苗"], limit=99)}
    assert sorted(found) == sorted(hits)
    assert set(weighed.held) == {"产假", "天数"}
    for place, name in enumerate(found):
        assert weighed.scores[place] == pytest.approx(hits[name].score)
        assert {term for term, held in weighed.held.items() if held[place]} == hits[name].matched


def test_scores_alone_are_those_of_a_search(engine, open_engine):
    engine.apply(
        {f"s{n:02}": [section(f"s{n:02}", body="产假 " + "天数 " * (n % 4))] for n in range(12)}, number=1
    )
    for terms in (["产假", "天数", "疫苗"], ["疫苗"], []):
        for limit in (0, 5, 30):
            hits = engine.search(terms, limit=limit)
            assert list(engine.scores(terms, limit=limit).items()) == [(hit.id, hit.score) for hit in hits]
    with pytest.raises(IndexUnavailable):
        open_engine(IndexSchema(name="others", version="1", weights={"a": 1})).scores(["疫苗"])


def test_an_engine_that_is_warm_finds_what_a_cold_one_does(engine, open_engine):
    engine.apply(
        {f"s{n:02}": [section(f"s{n:02}", body="产假 " + "天数 " * (n % 4))] for n in range(12)}, number=1
    )
    cold = engine.search(["产假", "天数"])
    engine.warm_up(["产假", "天数", "疫苗"])
    assert engine.search(["产假", "天数"]) == cold
    with pytest.raises(IndexUnavailable):
        open_engine(IndexSchema(name="others", version="1", weights={"a": 1})).warm_up(["疫苗"])


def test_what_is_weighed_can_be_joined_to_columns_until_the_state_changes(engine):
    engine.apply({"a": [section("a", body="产假")]}, number=1)
    before = engine.weigh(["产假"]).ids
    assert engine.weigh(["育儿假"]).ids is before
    engine.apply({"b": [section("b", body="育儿假")]}, number=2)
    assert engine.weigh(["产假"]).ids is not before


def test_nothing_is_weighed_where_nothing_is_held(engine, open_engine):
    assert list(engine.weigh(["疫苗"]).documents) == []
    assert list(engine.weigh([]).documents) == []
    with pytest.raises(IndexUnavailable):
        open_engine(IndexSchema(name="others", version="1", weights={"a": 1})).weigh(["疫苗"])
