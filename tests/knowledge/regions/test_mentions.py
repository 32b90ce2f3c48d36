"""Which words of a sentence are places, and which place is meant."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import knowledge.regions
from knowledge.regions import Level, UnknownRegionError, gazetteer

HOME = "410702"
DATA = Path(knowledge.regions.__file__).parent


def named(text: str, home: str = HOME) -> list[str]:
    """The names of the regions found, ? for one that stays open."""
    return [
        mention.region.name if mention.region else f"?{mention.surface}"
        for mention in gazetteer().find(text, home=home)
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("广东那边产假多少天", ["广东省"]),
        ("我户口在内蒙", ["内蒙古自治区"]),
        ("内蒙古的育儿假", ["内蒙古自治区"]),
        ("广西男方能休几天", ["广西壮族自治区"]),
        ("在香港生的", ["香港特别行政区"]),
        ("台湾籍妈妈", ["台湾省"]),
        ("河南省新乡市红旗区洪门镇", ["河南省", "新乡市", "红旗区", "洪门镇"]),
        ("河南新乡红旗", ["河南省", "新乡市", "红旗区"]),
        ("阿坝州产假", ["阿坝藏族羌族自治州"]),
        ("长阳县和长阳土家族自治县", ["长阳土家族自治县", "长阳土家族自治县"]),
        ("全国统一的产假", ["全国"]),
        ("说河南话的保育员", ["河南省"]),
    ],
)
def test_full_and_short_names_are_found_longest_first(text: str, names: list[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "和平分手后孩子归谁",
        "教室安全吗",
        "平安长大就好",
        "医院合作的机构",
        "方正的桌子",
        "家庭富裕的有补贴吗",
        "三八红旗手有奖励吗",
        "红旗小学旁边",
        "住在南京路",
        "按北京时间算",
        "上海牌奶瓶",
        "海南鸡饭宝宝能吃吗",
        "长春花有没有毒",
        "几个月能吃三明治",
        "大同小异",
        "大理石地板凉不凉",
        "每天日照时间多久",
        "保育员要阿里巴巴认证吗",
    ],
)
def test_ordinary_words_that_are_also_names_are_not_places(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "适合肥胖宝宝的奶粉",
        "158天津贴怎么发",
        "每天津贴多少",
        "今天水痘疫苗有吗",
        "东西安全吗",
        "普通化妆品能用吗",
        "最大连续休几天",
        "早上海鲜粥能喝吗",
        "适宜春天打的疫苗",
        "创新乡村托育",
        "两周口服糖丸",
        "把东西藏起来",
        "托位建成都没有",
        "换成都可以吗",
    ],
)
def test_a_name_that_only_stands_across_two_words_is_not_a_place(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("我在大同上班", ["大同市"]),
        ("安康这边几天", ["安康市"]),
        ("那日照呢", ["日照市"]),
        ("老家周口", ["周口市"]),
        ("甘肃合作有托班吗", ["甘肃省", "合作市"]),
        ("海南东方的产假", ["海南省", "东方市"]),
        ("东方市场买的奶瓶", []),
        ("阳泉城区", ["阳泉市", "城区"]),
        ("城区有托班吗", []),
        ("我是滑县的", ["滑县"]),
    ],
)
def test_a_doubtful_name_counts_with_a_cue_or_after_its_parent(text: str, names: list[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize("text", ["红旗有托班吗", "我们红旗的政策", "在红旗上班"])
def test_the_home_districts_short_name_needs_a_cue_at_home_and_more_elsewhere(text: str) -> None:
    assert named(text) == ["红旗区"]
    assert named(text, home="440305") == []


@pytest.mark.parametrize(
    ("text", "home", "codes"),
    [
        ("北京朝阳产假", HOME, ["110000", "110105"]),
        ("长春朝阳产假", HOME, ["220100", "220104"]),
        ("辽宁朝阳产假", HOME, ["210000", "211300"]),
        ("朝阳区，我说的是北京", HOME, ["110105", "110000"]),
        ("朝阳区有托班吗", "110101", ["110105"]),
        ("朝阳有托班吗", "110105", ["110105"]),
        ("鼓楼区有托班吗", HOME, ["410204"]),
        ("南京鼓楼区", HOME, ["320100", "320106"]),
        ("新华区", "410402", ["410402"]),
        ("吉林产假", HOME, ["220000"]),
        ("新乡产假", HOME, ["410700"]),
        ("新乡县产假", HOME, ["410721"]),
        ("青海海南的产假", HOME, ["630000", "632500"]),
        ("海南的产假", HOME, ["460000"]),
        ("户口在新乡，人也在新乡", HOME, ["410700", "410700"]),
        ("青海、海南、河南的产假", HOME, ["630000", "460000", "410000"]),
        ("天津 河北 辽宁", HOME, ["120000", "130000", "210000"]),
    ],
)
def test_namesakes_are_told_apart_by_a_named_parent_then_by_home_then_by_size(
    text: str, home: str, codes: list[str]
) -> None:
    found = gazetteer().find(text, home=home)
    assert [mention.region.code if mention.region else None for mention in found] == codes


def test_a_name_that_stays_open_is_given_back_with_what_it_could_mean() -> None:
    (mention,) = gazetteer().find("朝阳区产假几天", home=HOME)
    assert mention.region is None
    assert [region.code for region in mention.alternatives] == ["110105", "220104"]
    (towns,) = gazetteer().find("城关镇的医院", home=HOME)
    assert [region.code for region in towns.alternatives] == ["410724100", "410727100"]
    assert named("获嘉城关镇") == ["获嘉县", "城关镇"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("关堤乡归哪里管", "关堤镇"),
        ("向阳小区街道", "向阳街道"),
        ("长垣县托育", "长垣市"),
        ("高新区托班", "红旗区"),
        ("经开区托班", "红旗区"),
        ("平原示范区托班", "原阳县"),
        ("七里营有托班吗", "七里营镇"),
        ("住小冀", "小冀镇"),
    ],
)
def test_former_names_zones_and_towns_of_the_home_city_are_known_there(text: str, name: str) -> None:
    assert named(text) == [name]


@pytest.mark.parametrize("text", ["高新区托班", "经开区托班", "太平镇的医院", "住小冀"])
def test_zones_and_towns_of_one_city_are_not_claimed_for_another(text: str) -> None:
    assert named(text, home="310115") == []
    assert named(f"郑州{text}") == ["郑州市"]


def test_a_zone_after_the_name_of_its_city_is_known_everywhere() -> None:
    assert named("新乡高新区托班", home="310115") == ["新乡市", "红旗区"]


def test_an_unknown_home_is_refused() -> None:
    with pytest.raises(UnknownRegionError):
        gazetteer().find("新乡", home="410728")


NAMES = st.sampled_from([name for region in gazetteer() for name in (region.name, region.short_name)])
TEXTS = st.lists(NAMES | st.text(max_size=6) | st.sampled_from(["在", "的", "产假", " "]), max_size=12)


@given(TEXTS.map("".join), st.sampled_from([HOME, "110105", "100000", "441900", "410721103"]))
def test_any_text_gives_ordered_mentions_that_stand_where_they_say(text: str, home: str) -> None:
    found = gazetteer().find(text, home=home)
    for mention in found:
        assert mention.surface == text[mention.start : mention.end]
        assert (mention.region is None) == (len(mention.alternatives) > 1)
    assert all(before.end <= after.start for before, after in pairwise(found))


def test_every_full_name_of_four_characters_is_found_whole_wherever_one_is_at_home() -> None:
    regions = [region for region in gazetteer() if region.level is not Level.TOWN and len(region.name) > 3]
    for region in regions:
        assert [mention.surface for mention in gazetteer().find(f"问{region.name}", home=HOME)] == [
            region.name
        ]


def test_each_listed_exception_is_the_name_of_a_region() -> None:
    rules = yaml.safe_load((DATA / "mentions.yaml").read_text(encoding="utf-8"))
    known = {name for region in gazetteer() for name in (region.name, region.short_name)}
    listed = [
        name for key in ("needs_cue", "needs_parent") for group in rules[key] for name in group["names"]
    ]
    listed += rules["well_known"] + rules["equal_across_levels"]
    assert [name for name in listed if name not in known] == []


def test_no_exception_is_listed_twice() -> None:
    rules = yaml.safe_load((DATA / "mentions.yaml").read_text(encoding="utf-8"))
    listed = [
        name for key in ("needs_cue", "needs_parent") for group in rules[key] for name in group["names"]
    ]
    listed += rules["well_known"]
    assert sorted(listed) == sorted(set(listed))
