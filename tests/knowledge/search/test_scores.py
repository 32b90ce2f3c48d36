"""The peer is Whoosh's own searcher over the same files."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.query import Or, Term

from knowledge.search import postings
from knowledge.search.engine import Document, IndexSchema
from knowledge.search.whoosh_engine import WhooshEngine

WEIGHTS = {"title": 3.0, "body": 1.0, "questions": 4.5}
SCHEMA = IndexSchema(name="articles", version="1", weights=WEIGHTS, tags=("region",))
WORDS = [f"w{number}" for number in range(120)]
REGIONS = ["100000", "410000", "440000"]


def make_documents(count, *, seed):
    """Documents of 0 to 400 tokens, words as unevenly spread as in a language."""
    chance = random.Random(seed)  # noqa: S311 - no secret, and the same each time
    shares = [1 / rank for rank in range(1, len(WORDS) + 1)]

    def tokens(most):
        return chance.choices(WORDS, shares, k=chance.randrange(most))

    return [
        Document(
            id=f"{seed}-{number}",
            key=f"{seed}-{number}",
            fields={
                "title": tokens(8),
                "body": tokens(400 if number % 9 == 0 else 60),
                "questions": tokens(20),
            },
            tags={"region": chance.choice(REGIONS)},
        )
        for number in range(count)
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An index of four segments, of whose documents a quarter are deleted."""
    folder = tmp_path_factory.mktemp("index")
    engine = WhooshEngine(folder, SCHEMA)
    documents = make_documents(240, seed=1)
    engine.rebuild(documents, number=1)
    for number, count in enumerate((90, 40, 15), start=2):
        more = make_documents(count, seed=number)
        engine.apply({document.key: [document] for document in more}, number=number)
        documents += more
    gone = random.Random(7).sample(documents, len(documents) // 4)  # noqa: S311 - no secret, and the same each time
    engine.apply({document.key: [] for document in gone}, number=5)
    return folder


@pytest.fixture(scope="module", params=["a small index", "a large one"])
def engine(folder, request):
    """The engine, adding up as it does in an index of few documents, and as in one of many."""
    with pytest.MonkeyPatch.context() as patched:
        if request.param == "a large one":
            patched.setattr(postings, "_COUNTED", 0)
        yield WhooshEngine(folder, SCHEMA)


@pytest.fixture(scope="module")
def peer(folder):
    (build,) = folder.glob("build-*")
    with FileIndex(FileStorage(str(build))).searcher() as searcher:
        yield searcher


def peer_scores(peer, terms, *, region=None):
    wanted = Or(
        [Term(f"text_{field}", term, boost=weight) for term in terms for field, weight in WEIGHTS.items()]
    )
    only = None if region is None else Or([Term("tag_region", region)])
    # optimize=False: with block-quality skipping Whoosh 2.7.4 can loop for ever.
    found = peer.search(wanted, limit=None, optimize=False, filter=only)
    return {hit["id"]: hit.score for hit in found}


def test_the_index_has_several_segments_and_a_quarter_deleted(peer):
    reader = peer.reader()
    assert len(reader.leaf_readers()) == 4
    assert reader.doc_count() == reader.doc_count_all() - reader.doc_count_all() // 4


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*WORDS, "nowhere"]), min_size=1, max_size=12, unique=True))
def test_scores_equal_those_of_whooshs_own_searcher(engine, peer, terms):
    hits = engine.search(terms, limit=1000)
    assert {hit.id: hit.score for hit in hits} == pytest.approx(peer_scores(peer, terms), rel=1e-9)
    assert [(-hit.score, hit.id) for hit in hits] == sorted((-hit.score, hit.id) for hit in hits)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12, unique=True), st.sampled_from(REGIONS))
def test_filtered_scores_equal_those_of_whooshs_own_searcher(engine, peer, terms, region):
    hits = engine.search(terms, limit=1000, tags={"region": region})
    expected = peer_scores(peer, terms, region=region)
    assert {hit.id: hit.score for hit in hits} == pytest.approx(expected, rel=1e-9)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12, unique=True),
    st.integers(min_value=1, max_value=40),
)
def test_a_limit_cuts_the_same_list(engine, terms, limit):
    assert engine.search(terms, limit=limit) == engine.search(terms, limit=1000)[:limit]


def test_matched_words_are_those_that_whoosh_finds_one_by_one(engine, peer):
    terms = WORDS[::10]
    found = {term: set(peer_scores(peer, [term])) for term in terms}
    for hit in engine.search(terms, limit=1000):
        assert hit.matched == {term for term in terms if hit.id in found[term]}


def test_a_common_word_brings_nothing_of_its_own_beside_a_rare_one(folder, engine, peer):
    common, rare = WORDS[0], WORDS[-1]
    quick = WhooshEngine(folder, replace(SCHEMA, common_share=0.2))
    holders = set(peer_scores(peer, [rare]))
    expected = {name: score for name, score in peer_scores(peer, [common, rare]).items() if name in holders}
    found = {hit.id: hit.score for hit in quick.search([common, rare], limit=1000)}
    assert found == pytest.approx(expected, rel=1e-9)
    assert len(found) < 60
    assert quick.search([common], limit=1000) == engine.search([common], limit=1000)
