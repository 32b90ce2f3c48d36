"""Makes the files of this folder's lists/ again, each with what its import must give.

Run with a Python that has openpyxl, xlwt, python-docx and msoffcrypto-tool.
Every institution is invented.
"""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import docx
import openpyxl
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile

HERE = Path(__file__).parent / "lists"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
ORGANISATION = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def code(number: int, kind: str = "91", division: str = "410702") -> str:
    """A credit code whose checks hold (GB 32100-2015, GB 11714-1997), of nobody."""
    stem = f"MA{number:06d}"
    total = sum(
        ORGANISATION.index(one) * weight for one, weight in zip(stem, (3, 7, 9, 10, 5, 8, 4, 2), strict=False)
    )
    rest = 11 - total % 11
    body = kind + division + stem + {10: "X", 11: "0"}.get(rest, str(rest))
    check = (
        31 - sum(ALPHABET.index(one) * weight for one, weight in zip(body, WEIGHTS, strict=False)) % 31
    ) % 31
    return body + ALPHABET[check]


def sheet(book, name, rows, merges=(), hidden=False):
    page = book.create_sheet(name)
    for row in rows:
        page.append(row)
    for merge in merges:
        page.merge_cells(merge)
    if hidden:
        page.sheet_state = "hidden"
    return page


def xlsx(*sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for one in sheets:
        sheet(book, **one)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv(text, encoding="utf-8"):
    return text.strip("\n").encode(encoding)


CASES = {}


def case(name, content, *, region="410702", kind=None, after=(), **gives):
    CASES[name] = (content, {"region": region, "kind_given": kind, "after": list(after), **gives})


IGNORED = {"title": 0, "header": 1, "repeated_header": 0, "section": 0, "total": 0, "footnote": 0, "blank": 0}


def ignored(**counts):
    return {**IGNORED, **counts}


# --- the shape of a sheet -------------------------------------------------------------------------------
case(
    "titles_and_totals.xlsx",
    xlsx(
        {
            "name": "名单",
            "rows": [
                ["附件1"],
                ["红旗区已备案托育机构名单"],
                ["截至2026年6月30日"],
                ["序号", "机构名称", "详细地址", "托位数", "备案时间"],
                [1, "示例小月亮托育中心", "红旗区示例路1号", 60, "2024.5.8"],
                [],
                [2, "示例向阳托育中心", "红旗区示例路2号", 40, "2025年6月"],
                ["合计", None, None, 100],
                ["填表人：", None, None, None, None],
                ["注：以上按备案时间排列。"],
            ],
            "merges": ["A2:E2"],
        }
    ),
    kind="whole",
    accepted=2,
    ignored=ignored(title=3, total=1, footnote=2, blank=1),
    warnings=[{"sheet": "名单", "row": 7, "field": "filed_on", "value": "2025年6月", "code": "day_missing"}],
    facts={
        "示例小月亮托育中心": {"places": 60, "filed_on": "2024-05-08", "region_code": "410702"},
        "示例向阳托育中心": {"places": 40, "filed_on": "2025-06"},
    },
)
case(
    "two_row_header.xlsx",
    xlsx(
        {
            "name": "Sheet1",
            "rows": [
                ["序号", "机构名称", "备案", None, "收托情况", None],
                [None, None, "编号", "日期", "月龄", "托位数（个）"],
                [1, "示例小月亮托育中心", "示备001", date(2023, 3, 5), "6-36个月", 60],
                [2, "示例大树托育中心", "示备002", "20230406", "18月龄以上", 30],
            ],
            "merges": ["A1:A2", "B1:B2", "C1:D1", "E1:F1"],
        }
    ),
    accepted=2,
    ignored=ignored(header=2),
    warnings=[],
    facts={
        "示例小月亮托育中心": {
            "filing_number": "示备001",
            "filed_on": "2023-03-05",
            "age_months": [6, 36],
            "places": 60,
        },
        "示例大树托育中心": {"filed_on": "2023-04-06", "age_months": [18, None]},
    },
)
case(
    "merged_streets.xlsx",
    xlsx(
        {
            "name": "Sheet1",
            "rows": [
                ["街道", "机构名称", "地址"],
                ["洪门镇", "示例甲托育中心", "示例路1号"],
                [None, "示例乙托育中心", "示例路2号"],
                [None, "示例丙托育中心", "示例路3号"],
                ["小店镇", "示例丁托育中心", "示例路4号"],
            ],
            "merges": ["A2:A4"],
        }
    ),
    accepted=4,
    ignored=ignored(),
    warnings=[],
    facts={
        "示例乙托育中心": {"town": "洪门镇", "town_code": "410702100"},
        "示例丙托育中心": {"town_code": "410702100"},
        "示例丁托育中心": {"town_code": "410702101"},
    },
)
case(
    "sections_and_repeated_headers.csv",
    csv(
        """
红旗区托育机构备案名单,,
序号,机构名称,地址
一、洪门镇（2家）,,
1,示例甲托育中心,示例路1号
2,示例乙托育中心,示例路2号
序号,机构名称,地址
二、小店镇（1家）,,
1,示例丙托育中心,示例路3号
小计,1,
"""
    ),
    accepted=3,
    ignored=ignored(title=1, repeated_header=1, section=2, total=1),
    warnings=[],
    facts={"示例甲托育中心": {"town_code": "410702100"}, "示例丙托育中心": {"town_code": "410702101"}},
)
case(
    "filed_withdrawn_hidden.xlsx",
    xlsx(
        {
            "name": "已备案",
            "rows": [["机构名称", "地址", "备案日期"], ["示例甲托育中心", "示例路1号", "2022-03-05"]],
        },
        {
            "name": "已注销",
            "rows": [
                ["机构名称", "地址", "备案日期", "注销日期", "注销原因"],
                ["示例乙托育中心", "示例路2号", "2021-03-05", "2025-01-02", "停办"],
            ],
        },
        {"name": "模板", "rows": [["机构名称", "地址"], ["示例模板托育中心", "示例路9号"]], "hidden": True},
    ),
    accepted=2,
    withdrawn=1,
    ignored=ignored(header=2),
    warnings=[],
    facts={
        "示例乙托育中心": {
            "withdrawn_on": "2025-01-02",
            "withdrawal_reason": "停办",
            "filed_on": "2021-03-05",
        }
    },
    status={"示例甲托育中心": "filed", "示例乙托育中心": "withdrawn"},
)

# --- the file -------------------------------------------------------------------------------------------
PLAIN = """
机构名称,地址,联系电话
示例㐀月托育中心,示例路1号,0373-0000001
示例䶮托育中心,示例路2号,0373-0000002
"""
case(
    "gb18030.csv",
    csv(PLAIN, "gb18030"),
    accepted=2,
    ignored=ignored(),
    warnings=[],
    facts={"示例㐀月托育中心": {"phones": [{"number": "0373-0000001"}]}},
)
case(
    "unicode_text.xls",
    csv(PLAIN.replace(",", "\t"), "utf-16"),
    accepted=2,
    ignored=ignored(),
    warnings=[],
    facts={"示例䶮托育中心": {"address": "示例路2号"}},
)
case(
    "bom_and_line_breaks.csv",
    csv(
        """
"机构
名称";"地址";"托位数
（个）"
"示例甲
托育中心";"示例路1号";"20个"
"示例乙托育中心";"示例路2号";"六十"
""",
        "utf-8-sig",
    ),
    accepted=2,
    ignored=ignored(),
    warnings=[],
    facts={"示例甲托育中心": {"places": 20}, "示例乙托育中心": {"places": 60}},
)
HTML = """<html><head><meta charset="gb2312"><title>名单</title></head><body>
<table width="100%"><tr><td>首页</td><td>政务公开</td></tr><tr><td colspan="2">
<table border="1"><tr><th rowspan="2">机构名称</th><th colspan="2">备案</th></tr>
<tr><th>编号</th><th>日期</th></tr>
<tr><td>示例甲&nbsp;托育中心</td><td>示备1</td><td>2022/3/5</td></tr>
<tr><td>示例乙&lt;b&gt;托育中心</td><td>示备2</td><td>22.3.5</td></tr></table>
</td></tr><tr><td>版权所有</td><td>联系我们</td></tr></table></body></html>"""
case(
    "page_saved_as.xls",
    HTML.encode("gb18030"),
    accepted=2,
    ignored=ignored(header=2),
    warnings=[{"row": 4, "field": "filed_on", "value": "22.3.5", "code": "two_digit_year"}],
    facts={"示例甲托育中心": {"filed_on": "2022-03-05"}, "示例乙<b>托育中心": {"filed_on": "2022-03-05"}},
)


def word():
    document = docx.Document()
    document.add_paragraph("红旗区托育机构备案名单")
    first = document.add_table(rows=3, cols=3)
    for row, cells in zip(
        first.rows,
        [
            ["街道", "机构名称", "地址"],
            ["洪门镇", "示例甲托育中心", "示例路1号"],
            ["洪门镇", "示例乙托育中心", "示例路2号"],
        ],
        strict=False,
    ):
        for cell, text in zip(row.cells, cells, strict=False):
            cell.text = text
    document.add_paragraph("（续表）")
    second = document.add_table(rows=2, cols=3)
    for row, cells in zip(
        second.rows, [["街道", "机构名称", "地址"], ["小店镇", "示例丙托育中心", "示例路3号"]], strict=False
    ):
        for cell, text in zip(row.cells, cells, strict=False):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


case("two_tables.docx", word(), accepted=3, warnings=[], facts={"示例丙托育中心": {"town_code": "410702101"}})
case(
    "national_query.json",
    json.dumps(
        {
            "code": "000000",
            "responseData": {
                "totalRecord": 2,
                "totalPage": 1,
                "dataList": [
                    {
                        "institution_name": "示例甲托育中心",
                        "institution_other_name": "示例小苗",
                        "zoning_name": "红旗区",
                        "zoning_code": "410702000000",
                        "address": "示例路1号",
                        "institution_type": "营利性",
                        "finished_time": "2023-05-06 10:20:30",
                        "credit_code": code(1),
                    },
                    {
                        "institution_name": "示例乙托育中心",
                        "zoning_name": "红旗区",
                        "zoning_code": "410702000000",
                        "address": "示例路2号",
                        "institution_type": "非营利性",
                        "finished_time": "2023/5/7",
                    },
                ],
            },
        },
        ensure_ascii=False,
    ).encode(),
    accepted=2,
    warnings=[],
    facts={
        "示例甲托育中心": {
            "other_names": ["示例小苗"],
            "credit_code": code(1),
            "filed_on": "2023-05-06",
            "nature": "for_profit",
            "route": "company",
        },
        "示例乙托育中心": {"nature": "non_profit", "filed_on": "2023-05-07"},
    },
)


def biff():
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("名单")
    for row, cells in enumerate(
        [["机构名称", "地址", "备案日期", "托位数"], ["示例甲托育中心", "示例路1号", 44625, 20.0]]
    ):
        for column, cell in enumerate(cells):
            page.write(row, column, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


case(
    "wps.et",
    biff(),
    accepted=1,
    ignored=ignored(),
    warnings=[],
    facts={"示例甲托育中心": {"filed_on": "2022-03-05", "places": 20}},
)

# --- the cells ------------------------------------------------------------------------------------------
GOOD, WRONG = code(2), code(3)[:-1] + ("0" if code(3)[-1] != "0" else "1")
case(
    "codes.xlsx",
    xlsx(
        {
            "name": "Sheet1",
            "rows": [
                ["机构名称", "地址", "统一社会信用代码"],
                ["示例甲托育中心", "示例路1号", f" {GOOD[:8].lower()} {GOOD[8:].lower()}"],
                ["示例乙托育中心", "示例路2号", WRONG],
                ["示例丙托育中心", "示例路3号", 410702000000123],
                ["示例丁托育中心", "示例路4号", 9.1410702123456789e17],
                ["示例戊托育中心", "示例路5号", GOOD],
                ["示例己托育中心", "示例路6号", "410702000000123"],
            ],
        }
    ),
    accepted=6,
    warnings=[
        {"row": 3, "field": "credit_code", "code": "checksum"},
        {"row": 5, "field": "credit_code", "code": "lost_precision"},
        {"row": 7, "field": "credit_code", "code": "length"},
    ],
    may_warn=[{"row": 4}, {"code": "shared_with_other_address"}],
    must_warn_of=["shared_with_other_address"],
    facts={
        "示例甲托育中心": {"credit_code": GOOD, "route": "company"},
        "示例乙托育中心": {"credit_code": None},
        "示例丁托育中心": {"credit_code": None},
        "示例己托育中心": {"credit_code": None},
    },
)
case(
    "phones.csv",
    csv(
        """
机构名称,地址,联系方式
示例一托育中心,示例路1号,0000001
示例二托育中心,示例路2号,0373-0000002转801
示例三托育中心,示例路3号,"0373-0000003、13800000000"
示例四托育中心,示例路4号,138****5678
示例五托育中心,示例路5号,3.73E+09
示例六托育中心,示例路6号,（0373）0000004
示例七托育中心,示例路7号,400-000-0000
示例八托育中心,示例路8号,０３７３－０００００００５
示例九托育中心,示例路9号,张老师 13800000000
示例十托育中心,示例路10号,0373-0000006 0373-0000007
"""
    ),
    accepted=10,
    warnings=[
        {"row": 2, "field": "phone", "value": "0000001", "code": "no_area_code"},
        {"row": 5, "field": "phone", "value": "138****5678", "code": "masked"},
        {"row": 6, "field": "phone", "value": "3.73E+09", "code": "lost_precision"},
    ],
    may_warn=[{"row": 9}],
    facts={
        "示例一托育中心": {"phones": [{"number": "0373-0000001"}]},
        "示例二托育中心": {"phones": [{"number": "0373-0000002", "extension": "801"}]},
        "示例三托育中心": {"phones": [{"number": "0373-0000003"}, {"number": "13800000000"}]},
        "示例四托育中心": {"phones": None},
        "示例五托育中心": {"phones": None},
        "示例六托育中心": {"phones": [{"number": "0373-0000004"}]},
        "示例七托育中心": {"phones": [{"number": "400-000-0000"}]},
        "示例九托育中心": {"phones": [{"number": "13800000000"}]},
        "示例十托育中心": {"phones": [{"number": "0373-0000006"}, {"number": "0373-0000007"}]},
    },
)
case(
    "dates.csv",
    csv(
        """
机构名称,地址,备案日期
示例一托育中心,示例路1号,2022.3.5
示例二托育中心,示例路2号,2022年3月5日
示例三托育中心,示例路3号,2022年3月
示例四托育中心,示例路4号,20220305
示例五托育中心,示例路5号,22.3.5
示例六托育中心,示例路6号,2022/3/5 9:30
示例七托育中心,示例路7号,44625
示例八托育中心,示例路8号,2022-02-30
示例九托育中心,示例路9号,2099-01-01
示例十托育中心,示例路10号,去年秋天
示例十一托育中心,示例路11号,２０２２．３．５
"""
    ),
    accepted=11,
    warnings=[
        {"row": 4, "field": "filed_on", "value": "2022年3月", "code": "day_missing"},
        {"row": 6, "field": "filed_on", "value": "22.3.5", "code": "two_digit_year"},
        {"row": 9, "field": "filed_on", "value": "2022-02-30", "code": "unreadable"},
        {"row": 10, "field": "filed_on", "value": "2099-01-01", "code": "in_future"},
        {"row": 11, "field": "filed_on", "value": "去年秋天", "code": "unreadable"},
    ],
    facts={f"示例{n}托育中心": {"filed_on": "2022-03-05"} for n in "一二四五六七"}
    | {
        "示例三托育中心": {"filed_on": "2022-03"},
        "示例八托育中心": {"filed_on": None},
        "示例九托育中心": {"filed_on": None},
        "示例十一托育中心": {"filed_on": "2022-03-05"},
    },
)
case(
    "ages.csv",
    csv(
        """
机构名称,地址,收托年龄
示例一托育中心,示例路1号,1.5岁—3岁
示例二托育中心,示例路2号,18月龄以上
示例三托育中心,示例路3号,三岁以下
示例四托育中心,示例路4号,6个月至3岁
示例五托育中心,示例路5号,10个月以上
示例六幼儿园,示例路6号,3-6岁
示例七托育中心,示例路7号,2~3周岁
示例八幼儿园（托班）,示例路8号,2-6岁
示例九托育中心,示例路9号,6-36月
"""
    ),
    accepted=8,
    rejected=[{"row": 7, "column": "收托年龄", "value": "3-6岁", "code": "not_under_three"}],
    facts={
        "示例一托育中心": {"age_months": [18, 36]},
        "示例二托育中心": {"age_months": [18, None]},
        "示例三托育中心": {"age_months": [0, 36]},
        "示例四托育中心": {"age_months": [6, 36]},
        "示例五托育中心": {"age_months": [10, None]},
        "示例七托育中心": {"age_months": [24, 36]},
        "示例八幼儿园": {"kind": "kindergarten_class"},
        "示例九托育中心": {"age_months": [6, 36]},
    },
)
case(
    "places_and_fees.csv",
    csv(
        """
机构名称,地址,托位数,收费标准（元/月）
示例一托育中心,示例路1号,约60,面议
示例二托育中心,示例路2号,60（其中普惠40）,1500~2000
示例三托育中心,示例路3号,20.0,1200
示例四托育中心,示例路4号,0,1500元/月起
示例五托育中心,示例路5号,2001,详询
示例六托育中心,示例路6号,-5,1800元（不含餐费）
示例七托育中心,示例路7号,６０,"1,600元"
"""
    ),
    accepted=7,
    warnings=[
        {"row": 2, "field": "places", "value": "约60", "code": "not_integer"},
        {"row": 2, "field": "fee", "value": "面议", "code": "not_stated"},
        {"row": 5, "field": "places", "value": "0", "code": "out_of_range"},
        {"row": 6, "field": "places", "value": "2001", "code": "out_of_range"},
        {"row": 6, "field": "fee", "value": "详询", "code": "not_stated"},
        {"row": 7, "field": "places", "value": "-5", "code": "out_of_range"},
    ],
    facts={
        "示例一托育中心": {"places": None, "fee": None},
        "示例二托育中心": {"places": 60, "inclusive_places": 40, "fee": {"min": 1500, "max": 2000}},
        "示例三托育中心": {"places": 20, "fee": 1200},
        "示例四托育中心": {"places": None, "fee": {"min": 1500, "max": None}},
        "示例六托育中心": {"fee": 1800},
        "示例七托育中心": {"places": 60, "fee": 1600},
    },
)
case(
    "rows_left_out.csv",
    csv(
        """
机构名称,区县,地址,备案状态,收托年龄
,红旗区,示例路1号,已备案,6-36个月
12345,红旗区,示例路2号,已备案,6-36个月
=1+1,红旗区,示例路3号,已备案,6-36个月
示例未备案托育中心,红旗区,示例路4号,未备案,6-36个月
示例审核托育中心（审核中）,红旗区,示例路5号,,6-36个月
示例外地托育中心,蓝旗区,示例路6号,已备案,6-36个月
示例大孩子托育中心,红旗区,示例路7号,已备案,4-6岁
{long},红旗区,示例路8号,已备案,6-36个月
示例留下托育中心,红旗区,示例路9号,已备案,6-36个月
""".format(long="示例" * 2500)
    ),
    accepted=1,
    rejected=[
        {"row": 2, "column": "机构名称", "value": "", "code": "missing_name"},
        {"row": 3, "code": "unusable_name"},
        {"row": 4, "code": "unusable_name"},
        {"row": 5, "code": "not_filed"},
        {"row": 6, "code": "not_filed"},
        {"row": 7, "column": "区县", "value": "蓝旗区", "code": "unknown_region"},
        {"row": 8, "code": "not_under_three"},
        {"row": 9, "code": "unusable_name"},
    ],
)
case(
    "places_by_former_names.csv",
    csv(
        """
机构名称,区县,街道,地址
示例一托育中心,红旗区,向阳小区街道,示例路1号
示例二托育中心,高新区,,示例路2号
示例三托育中心,长垣县,,示例路3号
示例四托育中心,平原示范区,,示例路4号
示例五托育中心,红旗区,关堤乡,示例路5号
"""
    ),
    region="410700",
    accepted=5,
    warnings=[
        {"row": 3, "field": "region", "value": "高新区", "code": "functional_zone"},
        {"row": 4, "field": "region", "value": "长垣县", "code": "former_name"},
        {"row": 5, "field": "region", "value": "平原示范区", "code": "functional_zone"},
    ],
    may_warn=[{"row": 2, "code": "former_name"}, {"row": 6, "code": "former_name"}],
    facts={
        "示例一托育中心": {"region_code": "410702", "town_code": "410702009"},
        "示例二托育中心": {"zone": "高新区"},
        "示例三托育中心": {"region_code": "410783"},
        "示例五托育中心": {"town_code": "410702102"},
    },
)
case(
    "coordinates.csv",
    csv(
        """
机构名称,地址,经度,纬度
示例一托育中心,示例路1号,113.9117,35.2958
示例二托育中心,示例路2号,35.2958,113.9117
示例三托育中心,示例路3号,116.4035,39.9089
示例四托育中心,示例路4号,2.3522,48.8566
示例五托育中心,示例路5号,113°54′42″,35°17′45″
示例六托育中心,示例路6号,,
"""
    ),
    accepted=6,
    warnings=[
        {"row": 3, "field": "coordinates", "code": "swapped"},
        {"row": 4, "field": "coordinates", "code": "far_from_region"},
        {"row": 5, "field": "coordinates", "code": "outside_china"},
        {"row": 6, "field": "coordinates", "code": "degrees_minutes_seconds"},
        {"row": 7, "field": "coordinates", "code": "missing"},
    ],
    facts={
        "示例一托育中心": {"coordinates": {"lat": 35.2958, "lng": 113.9117}},
        "示例二托育中心": {"coordinates": {"lat": 35.2958, "lng": 113.9117}},
        "示例三托育中心": {"coordinates": None},
    },
)
case(
    "baidu_points_in_one_cell.csv",
    csv(
        """
机构名称,地址,百度坐标
示例一托育中心,示例路1号,"113.918200,35.301700"
"""
    ),
    accepted=1,
    warnings=[{"row": 2, "field": "coordinates", "code": "pair_in_one_cell"}],
    near={"示例一托育中心": [35.2958, 113.9117, 60]},
)
case(
    "same_again.csv",
    csv(
        f"""
机构名称,地址,统一社会信用代码
示例一托育中心,示例路1号,{code(11)}
示例一托育中心,示例路1号,{code(11)}
示例 一托育中心,示例路1号,{code(11).lower()}
示例二托育中心,示例路2号,{code(12)}
示例二托育中心（示例分园）,示例路3号,{code(12)}
"""
    ),
    accepted=3,
    merged=[{"row": 3, "into": 2}, {"row": 4, "into": 2}],
    must_warn_of=["shared_with_other_address"],
    may_warn=[{"code": "shared_with_other_address"}],
)
case(
    "hostile_cells.csv",
    csv(
        """
机构名称,地址,备注
"<script>alert(1)</script>示例托育中心",示例路1号,"=HYPERLINK(""http://示例"")"
示例\u202e反托育中心,+示例路2号,@示例
示例零\u200b宽托育中心,-示例路3号,身份证41070219900101123X
"""
    ),
    accepted=3,
    facts={"示例零宽托育中心": {"address": "-示例路3号"}},
    absent=["41070219900101123X", "\u202e"],
)


def formulas():
    book = openpyxl.Workbook()
    page = book.active
    page.title = "名单"
    for row in [
        ["机构名称", "地址", "托位数"],
        ["示例一托育中心", "示例路1号", "=20+20"],
        ["示例二托育中心", "示例路2号", 30],
    ]:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


case(
    "formula_without_value.xlsx",
    formulas(),
    accepted=2,
    warnings=[{"sheet": "名单", "row": 2, "field": "places", "code": "formula_without_value"}],
    facts={"示例一托育中心": {"places": None}, "示例二托育中心": {"places": 30}},
)
case(
    "forms_hours_classes.csv",
    csv(
        """
机构名称,机构地址,服务形式,机构性质,开放时间,乳儿班,托小班,托大班,是否普惠
示例一托育中心,示例路1号,全日制、半日制,营利性,7:30-18:00,1,2,1,√
示例二家庭托育点,示例路2号,计时托 临时托,非营利,"早七点半到晚六点",,,,否
"""
    ),
    accepted=2,
    facts={
        "示例一托育中心": {
            "service_forms": ["full_day", "half_day"],
            "nature": "for_profit",
            "opens_at": "07:30",
            "closes_at": "18:00",
            "classes": {"infant": 1, "younger_toddler": 2, "older_toddler": 1},
            "inclusive": True,
        },
        "示例二家庭托育点": {
            "service_forms": ["hourly", "occasional"],
            "nature": "non_profit",
            "kind": "home_site",
            "inclusive": False,
        },
    },
)

# --- kinds of list --------------------------------------------------------------------------------------
case(
    "second_batch.csv",
    csv("\n红旗区第二批新增备案托育机构,,\n机构名称,地址,备案日期\n示例新来托育中心,示例路8号,2026-01-05\n"),
    after=["titles_and_totals.xlsx"],
    kind_is="addition",
    accepted=1,
    added=1,
    unlisted=0,
    ignored=ignored(title=1),
)
case(
    "newer_whole_list.csv",
    csv(
        "\n截至2026年9月30日红旗区已备案托育机构,,\n机构名称,地址,托位数\n示例小月亮托育中心,红旗区示例路1号,80\n"
    ),
    after=["titles_and_totals.xlsx"],
    kind_is="whole",
    accepted=1,
    added=0,
    changed=1,
    unlisted=1,
)
case(
    "withdrawn_list.csv",
    csv(
        "\n红旗区注销备案托育机构名单,,\n机构名称,地址,注销日期\n示例小月亮托育中心,红旗区示例路1号,2026-02-01\n"
    ),
    after=["titles_and_totals.xlsx"],
    kind_is="withdrawn",
    accepted=1,
    withdrawn=1,
    changed=1,
    status={"示例小月亮托育中心": "withdrawn"},
)
case(
    "inclusive_list.csv",
    csv(
        "\n红旗区普惠托育机构认定公示,,,\n被认定机构,地址,托位数,托育费（元/月）\n示例小月亮托育中心,红旗区示例路1号,50,1100\n示例不在册托育中心,示例路99号,30,1000\n"
    ),
    after=["titles_and_totals.xlsx"],
    kind_is="inclusive",
    accepted=1,
    added=0,
    changed=1,
    warnings=[
        {"row": 3, "field": "places", "code": "conflicts_with_known"},
        {"row": 4, "field": "filing", "code": "not_in_registry"},
    ],
    facts={"示例小月亮托育中心": {"inclusive": True, "places": 60, "places_elsewhere": 50, "fee": 1100}},
)
case(
    "model_list.csv",
    csv("\n河南省示范性托育机构名单（红旗区）,\n机构名称,地址\n示例小月亮托育中心,红旗区示例路1号\n"),
    after=["titles_and_totals.xlsx"],
    kind_is="model",
    accepted=1,
    added=0,
    changed=1,
    facts={"示例小月亮托育中心": {"is_model": True}},
)
case(
    "renamed.csv",
    csv(
        f"\n机构名称,地址,统一社会信用代码\n示例新名字托育中心,示例路1号,{code(11)}\n示例二托育中心,示例路2号,{code(12)}\n"
    ),
    kind="addition",
    after=["same_again.csv"],
    accepted=2,
    added=0,
    changed=1,
    unchanged=1,
    facts={"示例新名字托育中心": {"former_names": ["示例一托育中心"]}},
)

# --- what a stranger's lists showed ---------------------------------------------------------------------
case(
    "two_lists_in_one_sheet.xlsx",
    xlsx(
        {
            "name": "名单",
            "rows": [
                ["红旗区备案托育机构名单"],
                ["序号", "机构名称", "地址", "备案日期"],
                [1, "示例甲托育中心", "示例路1号", "2024-01-02"],
                [],
                ["注销托育机构名单"],
                ["序号", "机构名称", "地址", "注销原因"],
                [1, "示例乙托育中心", "示例路2号", "停办"],
            ],
            "merges": ["A1:D1", "A5:D5"],
        }
    ),
    kind_is="whole",
    accepted=2,
    withdrawn=1,
    ignored=ignored(title=2, header=2, blank=1),
    warnings=[],
    status={"示例甲托育中心": "filed", "示例乙托育中心": "withdrawn"},
    facts={"示例乙托育中心": {"withdrawal_reason": "停办", "filed_on": None}},
)
case(
    "sections_with_headers_of_their_own.csv",
    csv(
        """
一、已备案机构（1家）,,,
序号,机构名称,地址,备案日期
1,示例甲托育中心,示例路1号,2024-01-02
二、已注销机构（1家）,,,
序号,机构名称,地址,注销原因
1,示例乙托育中心,示例路2号,搬迁停办
三、未备案机构（1家）,,,
序号,机构名称,地址,注销原因
1,示例丙托育中心,示例路3号,
"""
    ),
    accepted=2,
    withdrawn=1,
    rejected=[{"row": 9, "code": "not_filed"}],
    ignored=ignored(title=1, header=2, repeated_header=1, section=2),
    status={"示例甲托育中心": "filed", "示例乙托育中心": "withdrawn"},
)
case(
    "titles_over_the_same_header.csv",
    csv(
        """
机构名称,地址
示例甲托育中心,示例路1号
注销托育机构名单,
机构名称,地址
示例乙托育中心,示例路2号
未备案托育机构名单,
地址,机构名称
示例路3号,示例丙托育中心
"""
    ),
    kind_is="whole",
    accepted=2,
    withdrawn=1,
    rejected=[{"row": 8, "column": "机构名称", "value": "示例丙托育中心", "code": "not_filed"}],
    ignored=ignored(title=2, header=2, repeated_header=1),
    status={"示例甲托育中心": "filed", "示例乙托育中心": "withdrawn"},
)
case(
    "names_like_totals_and_notes.csv",
    csv(
        """
机构名称,地址
合欢之家,示例路1号
合计成长之家,示例路2号
合乐儿家,示例路3号
*示例星星托育园,示例路4号
#1示例托育园,示例路5号
以上善水示例托育园,示例路6号
注音示例托育园,示例路7号
示例小计托育园,示例路8号
合计8家,
*为普惠托育机构,
"""
    ),
    accepted=8,
    ignored=ignored(total=1, footnote=1),
    warnings=[],
    facts={"合欢之家": {"address": "示例路1号"}, "*示例星星托育园": {"address": "示例路4号"}},
)
case(
    "telephones_below.csv",
    csv(
        """
序号,机构名称,地址,联系电话
（1）,示例甲托育中心,示例路1号,0373-0000001
（2）,示例乙托育中心,示例路2号,0373-0000002
（3）,,,
,监督举报电话 0373-0000008,,
,示例区咨询电话,,0373-0000009
"""
    ),
    accepted=2,
    ignored=ignored(footnote=2, blank=1),
    absent=["0000008", "0000009"],
)
case(
    "side_by_side.csv",
    csv(
        """
红旗区备案托育机构名单,,,,,
序号,机构名称,地址,序号,机构名称,地址
1,示例甲托育中心,示例路1号,3,示例丙托育中心,示例路3号
2,示例乙托育中心,示例路2号,4,示例丁托育中心,示例路4号
5,示例戊托育中心,示例路5号,,,
合计,5家,,,,
"""
    ),
    accepted=5,
    ignored=ignored(title=1, total=1),
    warnings=[],
    facts={"示例丙托育中心": {"address": "示例路3号"}, "示例丁托育中心": {"address": "示例路4号"}},
)
case(
    "boxes_of_a_form.csv",
    csv(
        """
机构名称,地址,服务形式,机构性质,是否普惠,备案状态
示例甲托育中心,示例路1号,□全日托 ☑半日托,□营利性 ☑非营利性,☑是 □否,☑已备案 □未备案
示例乙托育中心,示例路2号,全日托√ 半日托□,营利性√ 非营利性□,是□ 否√,已备案
"""
    ),
    kind="whole",
    accepted=2,
    warnings=[],
    facts={
        "示例甲托育中心": {"service_forms": ["half_day"], "nature": "non_profit", "inclusive": True},
        "示例乙托育中心": {"service_forms": ["full_day"], "nature": "for_profit", "inclusive": False},
    },
)
case(
    "prices_beside_ages.csv",
    csv(
        """
机构名称,地址,收托年龄,收费标准
示例一托育中心,示例路1号,6个月以上3岁以下,18-24月龄1800元/月
示例二托育中心,示例路2号,满6个月不满3周岁,2岁以上1500
示例三托育中心,示例路3号,半岁到三岁,托小班(12-24个月)2000元/月，托大班(24-36个月)1800元/月
示例四托育中心,示例路4号,6个月≤月龄＜36个月,全日托1800半日托1200
示例五托育中心,示例路5号,18M-36M,0.18万元/月
示例六托育中心,示例路6号,2023年9月前出生,3个月5400元
"""
    ),
    kind="whole",
    accepted=6,
    warnings=[
        {"row": 7, "field": "age_months", "code": "unreadable"},
        {"row": 7, "field": "fee", "value": "3个月5400元", "code": "not_stated"},
    ],
    facts={
        "示例一托育中心": {"age_months": [6, 36], "fee": 1800},
        "示例二托育中心": {"age_months": [6, 36], "fee": 1500},
        "示例三托育中心": {"age_months": [6, 36], "fee": {"min": 1800, "max": 2000}},
        "示例四托育中心": {"age_months": [6, 36], "fee": 1800},
        "示例五托育中心": {"age_months": [18, 36], "fee": 1800},
        "示例六托育中心": {"age_months": None, "fee": None},
    },
)
case(
    "binzhou_local_numbers.csv",
    csv(
        """
滨州市已备案托育机构名单,,
名称,地址,联系电话
示例甲托育园,滨州市滨城区示例路1号,0543-0000001
示例乙托育园,惠民县示例路2号,0000002
"""
    ),
    region="371600",
    accepted=2,
    ignored=ignored(title=1),
    warnings=[{"row": 4, "field": "phone", "value": "0000002", "code": "no_area_code"}],
    facts={
        "示例甲托育园": {"region_code": "371602"},
        "示例乙托育园": {"region_code": "371621", "phones": [{"number": "0543-0000002"}]},
    },
)

# --- what is refused ------------------------------------------------------------------------------------
case("empty.csv", b"", refused="empty")
case("blank.xlsx", xlsx({"name": "Sheet1", "rows": []}), refused="empty")
case("header_alone.csv", csv("机构名称,地址,联系电话"), refused="no_rows")
case(
    "no_names.csv",
    csv("\n序号,地址,联系电话\n1,示例路1号,0373-0000001\n2,示例路2号,0373-0000002\n"),
    refused="no_name_column",
)
case(
    "sentences.txt",
    "各单位：现将有关事项通知如下。请认真贯彻执行，谢谢配合。\n联系人见附件。\n".encode(),
    refused="no_table",
)
case(
    "broken.xlsx", xlsx({"name": "a", "rows": [["机构名称"], ["示例甲托育中心"]]})[:900], refused="unreadable"
)
case(
    "picture.xls",
    bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
    ),
    refused="picture",
)


def rezip(content, change):
    source = zipfile.ZipFile(io.BytesIO(content))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    return out.getvalue()


ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
SMALL = xlsx({"name": "a", "rows": [["机构名称", "地址"], ["示例甲托育中心", "示例路1号"]]})
case(
    "entities.xlsx",
    rezip(
        SMALL, lambda name, body: ENTITY + body.split(b"?>", 1)[-1] if name.endswith("sheet1.xml") else body
    ),
    refused="unreadable",
)
case(
    "far_cell.xlsx",
    rezip(
        SMALL,
        lambda name, body: (
            body.replace(
                b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
            )
            if name.endswith("sheet1.xml")
            else body
        ),
    ),
    refused=["unreadable", "too_large_unpacked", "too_large"],
)
case(
    "bomb.xlsx",
    rezip(
        SMALL,
        lambda name, body: (
            body.replace(b"</sheetData>", b"<row>" + b"<c><v>1</v></c>" * 16_000_000 + b"</row></sheetData>")
            if name.endswith("sheet1.xml")
            else body
        ),
    ),
    refused="too_large_unpacked",
)


def encrypted():
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(SMALL)).encrypt("secret", out)
    return out.getvalue()


case("password.xlsx", encrypted(), refused="encrypted")


def main():
    HERE.mkdir(exist_ok=True)
    for name, (content, gives) in CASES.items():
        (HERE / name).write_bytes(content)
        text = json.dumps(gives, ensure_ascii=False, indent=1)
        (HERE / f"{name}.gives.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
