"""Writes an invented list of filed nurseries over all counties, as offices publish them; for measuring.

    python tools/make_registry.py 10000 > list.csv

The same numbers give the same list. Every name is marked 示例 and no telephone
is given. Credit codes hold their check (GB 32100-2015) because reading is
measured with it; they are drawn at random and belong to nobody we know of.
"""

from __future__ import annotations

import csv
import random
import sys
from typing import TYPE_CHECKING

from knowledge.regions import Level, gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.regions import Region

HEADERS = (
    "序号",
    "机构名称",
    "所属省份",
    "所属地市",
    "所属区县",
    "所在街道（镇）",
    "详细地址",
    "统一社会信用代码",
    "机构性质",
    "服务形式",
    "收托月龄",
    "托位数",
    "是否普惠",
    "收费标准（元/月）",
    "备案编号",
    "备案日期",
    "经度",
    "纬度",
)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FIRST = _words(
    "小月 小太 小星 小蜗 小蚂 小金 小天 小脚 小白 小红 阳光 晨光 星光 月光 春天 童心 "
    "童乐 童梦 童星 爱心 爱贝 爱乐 爱婴 贝贝 贝乐 贝佳 宝贝 宝乐 亲亲 亲子 快乐 欢乐 "
    "乐乐 乐童 金色 金太 金宝 金贝 蓝天 蓝色 绿色 七彩 彩虹 红太 育才 育英 育苗 启明 "
    "启航 启智 启蒙 智慧 聪明 优贝 优乐 优优 嘟嘟 嘻嘻 哈哈 萌芽 萌宝 新芽 新苗 苗苗 "
    "花儿 花朵 向日 蒲公 三叶 四叶 果果 米乐 米奇 豆豆 糖果 森林 海豚 蜜蜂 天使 星宝 "
    "慧宝 和美 康乐 圣童"
)
_SECOND = _words(
    "亮 阳 星 牛 蚁 豆 使 丫 兔 鱼 花 家 园 屋 堡 湾 谷 乐 贝 宝 童 苗 芽 树 "
    "林 船 桥 梦 爱 心 之家 之星 乐园 花园 宝贝 天使 世界 王国 城堡 时光 摇篮 港湾 "
    "部落 星球 学园 天地 家园 小镇 葵 英 草"
)
_KINDS = _words(
    "托育中心 托育服务有限公司 托育园 婴幼儿托育服务中心 幼儿园 婴幼儿照护服务中心 托育服务中心 "
    "托儿所 托育有限公司 早教托育中心 教育咨询有限公司 家庭托育点"
)
_ROADS = _words(
    "平原 人民 解放 建设 和平 胜利 文化 健康 金穗 新中 学院 向阳 华兰 东方 宏力 振中 "
    "友谊 团结 幸福 光明 北环 南环 中山 长江 黄河 泰山 滨河 科技 创业 府前"
)
_ESTATES = _words(
    "世纪 阳光 锦绣 御景 金色 绿城 万和 星海 恒升 靖业 国贸 宝龙 建业 碧桂 翡翠 香榭 "
    "凤凰 紫金 江南 伟业 盛世 和谐"
)
_ESTATE_KINDS = _words("花园 小区 家园 新城 国际 华庭 公馆 名邸 苑")
_MODES = ("全日托", "全日托、半日托", "全日托、临时托", "半日托、计时托", "全日托、半日托、计时托、临时托")
_AGES = ("6-36个月", "12-36个月", "18-36个月", "24-36个月", "10个月以上", "")
_FEES = ("980", "1280", "1500", "1680", "1980", "2380", "2980", "3600", "1500-2000", "面议", "")
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BODIES = ("52", "91", "92", "12")


def registry_rows(count: int, *, seed: int = 7) -> Iterator[dict[str, str]]:
    """Rows of the list by header, county after county in random order."""
    draw = random.Random(seed)  # noqa: S311 - invented data, no secret
    places = gazetteer()
    counties = [region for region in places if region.level is Level.COUNTY and region.lat is not None]
    towns: dict[str, list[Region]] = {}
    for region in places:
        if region.level is Level.TOWN and region.parent is not None:
            towns.setdefault(region.parent, []).append(region)
    for number in range(1, count + 1):
        county = draw.choice(counties)
        town = draw.choice(towns[county.code]) if county.code in towns else None
        yield _row(draw, number, county, town)


def credit_code(draw: random.Random, county: str) -> str:
    """A unified social credit code whose two check characters hold (GB 32100-2015, GB 11714-1997)."""
    body = "".join(draw.choice(_DIGITS[:10] + "ABCDEFGH") for _ in range(8))
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    own = 11 - sum(weight * _DIGITS.index(one) for weight, one in zip(weights, body, strict=True)) % 11
    code = draw.choice(_BODIES) + county + body + {10: "X", 11: "0"}.get(own, str(own))
    total = sum(pow(3, place, 31) * _ALPHABET.index(one) for place, one in enumerate(code))
    return code + _ALPHABET[(31 - total % 31) % 31]


def _row(draw: random.Random, number: int, county: Region, town: Region | None) -> dict[str, str]:
    lineage = {region.level: region.name for region in gazetteer().lineage(county.code)}
    province, city = lineage[Level.PROVINCE], lineage.get(Level.CITY, "")
    brand = draw.choice(_FIRST) + draw.choice(_SECOND)
    opening = draw.choice((city + county.name, county.name, city, ""))
    branch = draw.choice(("", "", "", "", f"（{draw.choice(_ESTATES)}店）", f"{draw.randint(2, 9)}号店"))
    town_name = town.name if town else ""
    street = f"{draw.choice(_ROADS)}路{draw.randint(1, 400)}号"
    estate = f"{draw.choice(_ESTATES)}{draw.choice(_ESTATE_KINDS)}{draw.randint(1, 30)}号楼"
    assert county.lat is not None  # noqa: S101 - chosen so
    assert county.lng is not None  # noqa: S101 - chosen so
    placed = draw.random() > 0.1  # noqa: PLR2004 - one in ten has no point
    lat, lng = county.lat + draw.gauss(0, 0.03), county.lng + draw.gauss(0, 0.03)
    values = (
        str(number),
        f"示例{opening}{brand}{draw.choice(_KINDS)}{branch}",
        province,
        city,
        county.name,
        town_name,
        f"{province}{city}{county.name}{town_name}{street}{estate}",
        credit_code(draw, county.code),
        draw.choice(("营利性", "非营利性")),
        draw.choice(_MODES),
        draw.choice(_AGES),
        str(draw.randrange(20, 200, 5)),
        draw.choice(("是", "否", "")),
        draw.choice(_FEES),
        f"{county.code}-{number:06}",
        f"{draw.randint(2020, 2026)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
        f"{lng:.6f}" if placed else "",
        f"{lat:.6f}" if placed else "",
    )
    return dict(zip(HEADERS, values, strict=True))


def main() -> None:
    """The list as CSV on standard output."""
    writer = csv.DictWriter(sys.stdout, HEADERS)
    writer.writeheader()
    writer.writerows(registry_rows(int(sys.argv[1])))


if __name__ == "__main__":
    main()
