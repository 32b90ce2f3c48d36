"""Finding nurseries as parents look for them."""

from __future__ import annotations

import pytest

from directory.index import NURSERY_SCHEMA
from directory.nursery import AgeBand, CareMode, Coordinates, Fee, Kind, ListedDate, Nature, Status
from directory.search import NEXT_NEAREST, Finder, NurseryQuery, Sort
from knowledge.regions import gazetteer
from knowledge.search.whoosh_engine import WhooshEngine
from tests.directory.finding import HOME, SQUARE, make_nursery, north_of, searchable_directory


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A directory as a district has it; no test changes it."""
    with searchable_directory(tmp_path_factory.mktemp("town")) as made:
        made.put(
            make_nursery(
                "新乡市红旗区小月亮托育服务有限公司", id="moon", address="新乡市红旗区平原路128号世纪花园"
            ),
            make_nursery("示例阳光天使托育中心", id="sun", town_code="410702009", town="向阳街道"),
            make_nursery("示例阳光第一幼儿园", id="first", kind=Kind.KINDERGARTEN_CLASS),
            make_nursery("示例阳光第二幼儿园", id="second", kind=Kind.KINDERGARTEN_CLASS),
            make_nursery("示例贝乐早教托育中心3号店", id="three", other_names=("BabyHome",)),
            make_nursery("示例贝乐早教托育中心4号店", id="four", former_names=("示例小豆丁托育园",)),
            make_nursery("示例星辰家庭托育点", id="star", region_code="410703", kind=Kind.HOME_SITE),
            make_nursery("示例郑州小月芽托育中心", id="sprout", region_code="410102"),
            make_nursery("示例长乐托育园", id="long", address="红旗区金穗大道88号"),
        )
        yield made


def ids(hits):
    return [found.nursery.id for found in hits.found]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("小月亮", "moon"),
        ("小月亮托育中心", "moon"),
        ("新乡市红旗区小月亮托育服务有限公司", "moon"),
        ("阳光天使", "sun"),
        ("平原路", "moon"),
        ("平原路128号", "moon"),
        ("世纪花园", "moon"),
        ("金穗大道", "long"),
        ("向阳街道的阳光", "sun"),
        ("babyhome", "three"),
        ("BabyHome", "three"),
        ("小豆丁", "four"),
        ("小月量", "moon"),
        ("小日亮", "moon"),
        ("小月月亮", "moon"),
        ("肖越亮", "moon"),
        ("小亮", "moon"),
        ("xiaoyueliang", "moon"),
        ("xiao yue liang", "moon"),
        ("xiaoyueliangtuoyu", "moon"),
        ("yangguangtianshi", "sun"),
        ("yangguantianshi", "sun"),
        ("changle", "long"),
        ("changyue", "long"),
        ("xyl", "moon"),
        ("xyltyfw", "moon"),
        ("xyltyzx", "moon"),
        ("ygts", "sun"),
        ("陽光天使", "sun"),
        ("小月亮托育", "moon"),
        ("ＢａｂｙＨｏｍｅ", "three"),
        ("红旗区 阳光天使", "sun"),
        ("红旗 小月亮", "moon"),
        ("卫滨区星辰", "star"),
        ("附近的小月亮", "moon"),
        ("贝乐3号店", "three"),
        ("贝乐4号店", "four"),
        ("阳光第一", "first"),
        ("阳光第2幼儿园", "second"),
    ],
)
def test_what_parents_type_finds_the_one_they_mean(town, typed, first):
    assert ids(town.find(typed))[:1] == [first]


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("阳光第一幼儿园", "second"),
        ("阳光第二幼儿园", "first"),
        ("贝乐3号店", "four"),
        ("贝乐4号店", "three"),
    ],
)
def test_another_number_is_another_nursery(town, typed, other):
    assert other not in ids(town.find(typed))


def test_nobody_finds_what_nobody_is_called(town):
    for typed in ("飞马龙门", "zzzz", "产假多少天怎么算"):
        assert town.find(typed).total == 0


def test_words_that_every_name_holds_ask_for_nothing(town):
    everybody = town.find().total
    for typed in ("托育", "托育中心", "有限公司", "幼儿园", "，。！", "  "):
        assert town.find(typed).total == everybody


def test_words_that_every_name_holds_change_nothing_beside_a_name(town):
    assert ids(town.find("小月亮")) == ids(town.find("小月亮托育服务中心")) == ["moon"]


def test_only_those_that_hold_every_word_are_found_where_there_are_any(town):
    assert set(ids(town.find("阳光"))) == {"sun", "first", "second"}
    assert ids(town.find("阳光 向阳街道")) == ["sun"]


def test_a_region_that_is_named_is_kept_to(town):
    assert town.find("卫滨区 小月亮").total == 0
    assert ids(town.find("郑州 小月芽")) == ["sprout"]
    assert ids(town.find("卫滨区")) == ["star"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("410702009", {"sun"}),
        ("410703", {"star"}),
        ("410700", {"moon", "sun", "first", "second", "three", "four", "star", "long"}),
        ("410102", {"sprout"}),
        ("999999", set()),
        ("", set()),
    ],
)
def test_a_region_of_any_level_holds_what_lies_in_it(town, code, expected):
    assert set(ids(town.find(region_code=code))) == expected
    assert town.find(region_code="100000").total == town.find(region_code="410000").total == 9


def test_names_alone_are_searched_while_there_is_no_index(directory, tmp_path):
    directory.put(make_nursery("示例小月亮托育中心"), make_nursery("示例阳光托育中心"))
    calls = []
    finder = Finder(
        WhooshEngine(tmp_path / "nowhere", NURSERY_SCHEMA),
        gazetteer(),
        home=HOME,
        heal_if_behind=calls.append,
    )
    with directory.database.reading() as connection:
        hits = finder.find(connection, NurseryQuery(text="小月亮"))
    assert [found.nursery.facts.name for found in hits.found] == ["示例小月亮托育中心"]
    assert calls == [2]


def test_a_changed_nursery_is_found_by_its_new_name_and_a_removed_one_not_at_all(directory):
    directory.put(make_nursery("示例小月亮托育中心", id="a"), make_nursery("示例阳光托育中心", id="b"))
    assert ids(directory.find("小月亮")) == ["a"]
    directory.put(make_nursery("示例大海豚托育中心", id="a"))
    assert ids(directory.find("大海豚")) == ["a"]
    assert directory.find("小月亮").total == 0
    directory.remove("a")
    assert directory.find("大海豚").total == 0
    assert ids(directory.find()) == ["b"]


def test_withdrawn_ones_are_shown_only_to_who_asks(directory):
    directory.put(
        make_nursery("示例甲甲托育", id="a"), make_nursery("示例乙乙托育", id="b", status=Status.WITHDRAWN)
    )
    assert ids(directory.find()) == ["a"]
    assert ids(directory.find(status=Status.WITHDRAWN)) == ["b"]
    assert set(ids(directory.find(status=None))) == {"a", "b"}


def test_each_filter_leaves_what_it_names(directory):
    directory.put(
        make_nursery(
            "示例甲甲托育",
            id="a",
            service_forms=frozenset({CareMode.FULL_DAY, CareMode.HOURLY}),
            nature=Nature.NON_PROFIT,
            inclusive=True,
            fee=Fee(1_200, 1_500),
            opens_at="07:30",
            closes_at="18:00",
        ),
        make_nursery("示例乙乙托育", id="b", kind=Kind.HOME_SITE, inclusive=False, fee=Fee(900, None)),
        make_nursery("示例丙丙托育", id="c", service_forms=frozenset({CareMode.FULL_DAY}), closes_at="17:59"),
    )
    assert ids(directory.find(service_forms=frozenset({CareMode.FULL_DAY, CareMode.HOURLY}))) == ["a"]
    assert set(ids(directory.find(service_forms=frozenset({CareMode.FULL_DAY})))) == {"a", "c"}
    assert ids(directory.find(nature=Nature.NON_PROFIT)) == ["a"]
    assert ids(directory.find(inclusive=True)) == ["a"]
    assert ids(directory.find(inclusive=False)) == ["b"]
    assert set(ids(directory.find(fee_at_most=1_200))) == {"a", "b"}
    assert ids(directory.find(fee_at_most=1_000)) == ["b"]
    assert ids(directory.find(closes_at_or_after="18:00")) == ["a"]
    assert ids(directory.find(opens_at_or_before="07:30")) == ["a"]
    assert directory.find(opens_at_or_before="07:00").total == 0
    assert ids(directory.find(kind=Kind.HOME_SITE)) == ["b"]


def test_an_institution_of_no_told_kind_is_searched_as_a_nursery(directory):
    directory.put(make_nursery(id="a"))
    assert ids(directory.find(kind=Kind.NURSERY)) == ["a"]


def test_one_without_published_ages_stands_behind_those_that_take_the_child(directory):
    directory.put(
        make_nursery("示例甲甲托育", id="unknown"),
        make_nursery("示例乙乙托育", id="older", age_months=AgeBand(18, 36)),
        make_nursery("示例丙丙托育", id="all", age_months=AgeBand(6, None)),
    )
    hits = directory.find(age_months=12.5)
    assert (ids(hits), hits.total, hits.ages_unknown) == (["all", "unknown"], 2, 1)
    assert ids(directory.find(age_months=36)) == ["older", "unknown"]  # an upper age of 36 is inclusive
    assert ids(directory.find(age_months=37)) == ["unknown"]


def test_the_nearest_stand_first_and_farther_than_the_radius_is_left_out(directory):
    directory.put(
        make_nursery("示例甲甲托育", id="far", coordinates=north_of(SQUARE, 2_900)),
        make_nursery("示例乙乙托育", id="near", coordinates=north_of(SQUARE, 300)),
        make_nursery("示例丙丙托育", id="beyond", coordinates=north_of(SQUARE, 3_100)),
    )
    hits = directory.find(near=SQUARE)
    assert (ids(hits), hits.total, hits.within_radius, hits.nearest_m) == (["near", "far"], 2, 2, None)
    assert [round(found.distance_m) for found in hits.found] == [300, 2_900]


def test_where_nothing_lies_within_the_radius_the_next_nearest_are_shown_and_how_far(directory):
    directory.put(
        *(
            make_nursery(f"示例甲{n}托育", id=f"n{n:02}", coordinates=north_of(SQUARE, 4_000 + n))
            for n in range(30)
        )
    )
    hits = directory.find(near=SQUARE)
    assert ids(hits) == [f"n{n:02}" for n in range(NEXT_NEAREST)]
    assert (hits.within_radius, round(hits.nearest_m), hits.total) == (0, 4_000, NEXT_NEAREST)


def test_those_without_a_point_follow_by_town_and_are_never_dropped(directory):
    directory.put(
        make_nursery("示例甲甲托育", id="b-town", town_code="410702102"),
        make_nursery("示例乙乙托育", id="a-town", town_code="410702001"),
        make_nursery("示例丙丙托育", id="zone", region_code=None, zone="高新区"),
        make_nursery("示例丁丁托育", id="placed", coordinates=north_of(SQUARE, 100)),
        make_nursery("示例戊戊托育", id="other-county", region_code="440106"),
    )
    hits = directory.find(near=SQUARE)
    assert (ids(hits), hits.unplaced) == (["placed", "a-town", "b-town", "zone"], 3)
    assert [found.distance_m for found in hits.found[1:]] == [None, None, None]
    assert "other-county" in ids(directory.find())


def test_the_order_asked_for_is_given(directory):
    directory.put(
        make_nursery("示例白白托育", id="b", filed_on=ListedDate(2023, 5)),
        make_nursery("示例安安托育", id="a", filed_on=ListedDate(2024, 1, 2)),
        make_nursery("示例星星托育", id="c"),
    )
    assert ids(directory.find(sort=Sort.NAME)) == ["a", "b", "c"]
    assert ids(directory.find(sort=Sort.NEWEST)) == ["a", "b", "c"]
    directory.put(make_nursery("示例白白托育", id="b", filed_on=ListedDate(2024, 1, 3)))
    assert ids(directory.find(sort=Sort.NEWEST)) == ["b", "a", "c"]


def test_pages_join_without_gaps_or_repetitions_and_end(directory):
    directory.put(*(make_nursery("示例小月亮托育中心", id=f"n{n:02}") for n in range(45)))
    for query in ({}, {"text": "小月亮"}, {"sort": Sort.NEWEST}):
        pages = [directory.find(**query, page=page) for page in (1, 2, 3, 4)]
        assert [len(page.found) for page in pages] == [20, 20, 5, 0]
        assert [one for page in pages for one in ids(page)] == [f"n{n:02}" for n in range(45)]
        assert {(page.total, page.pages) for page in pages} == {(45, 3)}


@pytest.mark.parametrize("page", [-1, 0, 10**30])
@pytest.mark.parametrize("size", [-5, 0, 10**30])
def test_hostile_page_numbers_are_bounded(town, page, size):
    hits = town.find(page=page, page_size=size)
    assert len(hits.found) <= 100
    assert hits.page >= 1


@pytest.mark.parametrize(
    "text",
    [
        "的" * 5_000,
        "a" * 5_000,
        "'\" OR 1=1 --",
        "\x00\ud800",
        "fangan" * 50,
        "1" * 300,
        "(" * 200,
        "𠀀" * 90,
    ],
)
def test_no_text_is_an_error(town, text):
    assert town.find(text).total <= 9


def test_an_empty_directory_has_nothing(directory):
    for query in (
        {},
        {"text": "小月亮"},
        {"near": Coordinates(35, 113)},
        {"text": "xyl"},
        {"region_code": HOME},
    ):
        hits = directory.find(**query)
        assert (hits.total, list(hits.found), hits.pages) == (0, [], 1)
