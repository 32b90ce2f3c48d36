"""The directory's pages: find a nursery near, read all that is known of it, compare, check a filing."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from directory.nursery import CareMode, Coordinates
from tests.web import nurseries
from tests.web.nurseries import BARE, FULL, HERE, HOSTILE_NAMES, LIST_TITLE, NURSERIES, OFFICE
from tests.web.stand_in import make_services
from web.app import create_app
from web.extensions import limiter
from web.public.choosing import Choice
from web.public.map_links import map_links

# What a browser in 红旗区 tells; the directory keeps GCJ-02, about 540 m away.
WGS84 = {"lat": "35.300902", "lng": "113.894591"}
BANNER = "下面是示例机构，不是真实名单"
CARD = re.compile(r'<article class="card nursery.*?</article>', re.DOTALL)


@pytest.fixture(autouse=True)
def _without_limits(monkeypatch, app):  # noqa: ARG001 - the limiter must be bound to it first
    monkeypatch.setattr(limiter, "enabled", False)


@pytest.fixture
def visitor(client, services):
    """Somebody who visits a directory of four institutions."""
    services.list_nurseries(NURSERIES)
    return client


def page_of(response):
    return response.get_data(as_text=True)


def cards(page):
    return CARD.findall(page)


def names(page):
    return [unescape(re.search(r'<h2><a href="[^"]*">(.*?)</a>', card)[1]) for card in cards(page)]


def token_of(page):
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


def stand_at(client, point=WGS84, back=""):
    token = token_of(page_of(client.get("/nurseries")))
    return client.post("/nurseries/near", data={"csrf_token": token, "back": back, **point})


class TestList:
    def test_filed_institutions_stand_in_it_and_withdrawn_ones_only_when_asked_for(self, visitor):
        assert set(names(page_of(visitor.get("/nurseries")))) == {
            NURSERIES[key].name for key in ("full1", "bare1", "kinder1")
        }
        assert names(page_of(visitor.get("/nurseries?status=withdrawn"))) == [NURSERIES["gone1"].name]
        assert len(names(page_of(visitor.get("/nurseries?status=all")))) == 4

    def test_a_card_tells_what_families_ask_first(self, visitor):
        page = page_of(visitor.get("/nurseries?text=小月亮"))
        (card,) = cards(page)
        for told in ("已备案 2024-05", "普惠", "收 6–36 个月", "全日、半日", "60 个托位", "1200 元/月起"):
            assert told in card
        assert "红旗区向阳街道，示例路 8 号" in card
        assert 'href="tel:03730000000"' in card
        assert "https://uri.amap.com/marker?position=113.903500,35.305300" in unescape(card)

    def test_what_no_list_tells_is_named_and_no_button_leads_nowhere(self, visitor):
        (card,) = cards(page_of(visitor.get("/nurseries?text=大地")))
        assert "收托月龄、服务形式、托位、收费未公布" in card
        assert "位置未公布" in card
        assert "tel:" not in card
        assert "去这里" not in card

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("text=xiaoyueliang", {"full1"}),
            ("region=410702101", {"bare1"}),
            ("region=410702100", {"kinder1"}),
            ("region=410703", set()),
            ("inclusive=true", {"full1"}),
            ("nature=for_profit", {"kinder1"}),
            ("kind=kindergarten_class", {"kinder1"}),
            ("kind=home_site&status=all", {"gone1"}),
            ("service_forms=full_day&service_forms=half_day", {"full1"}),
            ("service_forms=full_day,half_day", {"full1"}),
            ("fee_at_most=1500", {"full1"}),
            ("fee_at_most=1000", set()),
            ("closes_at_or_after=18:00", {"full1"}),
            ("closes_at_or_after=17:00", {"full1", "kinder1"}),
            ("age_months=8&fee_at_most=9000", {"full1"}),
        ],
    )
    def test_every_condition_of_the_address_narrows_the_list(self, visitor, query, found):
        page = page_of(visitor.get(f"/nurseries?{query}"))
        assert set(names(page)) == {NURSERIES[key].name for key in found}

    def test_a_child_s_age_puts_those_that_take_it_before_those_that_do_not_say(self, visitor):
        page = page_of(visitor.get("/nurseries?age_months=8"))
        assert names(page) == [FULL.name, BARE.name]
        assert "有 1 家没有公布收多大的孩子" in page

    def test_the_form_shows_the_conditions_that_are_set(self, visitor):
        page = page_of(
            visitor.get(
                "/nurseries?text=a%22b&region=410702009&age_months=8&service_forms=hourly&fee_at_most=900"
                "&closes_at_or_after=16:45&kind=nursery&nature=non_profit&inclusive=true&sort=newest"
            )
        )
        assert (
            'name="text" type="text" maxlength="100" autocomplete="off" enterkeyhint="search" value="a&#34;b"'
            in page
        )
        for chosen in (
            '<option value="410702009" selected>向阳街道',
            'min="0" max="35" step="any" value="8"',
            'value="hourly" checked',
            'step="any" value="900"',
            "<option selected>16:45",
            '<option value="nursery" selected>',
            '<option value="non_profit" selected>',
            'name="inclusive" value="true" checked',
            '<option value="newest" selected>',
        ):
            assert chosen in page, chosen
        assert "更多条件（已选 8 个）" in page

    def test_a_chip_puts_a_condition_on_and_takes_it_off_and_keeps_the_others(self, visitor):
        def chip(page, text):
            address = re.search(rf'<a class="chip" href="([^"]+)"[^>]*>{text}', page)[1]
            return unescape(address)

        on = chip(page_of(visitor.get("/nurseries?text=示例&page=2&compare=full1")), "普惠")
        assert parse_qs(urlsplit(on).query) == {"text": ["示例"], "inclusive": ["true"], "compare": ["full1"]}
        off = chip(page_of(visitor.get(on)), "普惠")
        assert parse_qs(urlsplit(off).query) == {"text": ["示例"], "compare": ["full1"]}

    def test_pages_are_numbered_and_keep_the_conditions(self, client, services):
        services.list_nurseries(nurseries.many(45))
        first = page_of(client.get("/nurseries?text=示例&sort=name"))
        assert len(cards(first)) == 20
        assert "第 1 页，共 3 页" in first
        assert "上一页" not in first
        after = unescape(re.search(r'href="([^"]+)" rel="next"', first)[1])
        assert parse_qs(urlsplit(after).query) == {"text": ["示例"], "sort": ["name"], "page": ["2"]}
        last = page_of(client.get("/nurseries?page=3"))
        assert len(cards(last)) == 5
        assert "下一页" not in last

    def test_a_page_beyond_the_last_says_so_and_leads_back(self, client, services):
        services.list_nurseries(nurseries.many(3))
        page = page_of(client.get("/nurseries?page=9"))
        assert "没有第 9 页" in page
        assert 'href="/nurseries">回到第一页' in page

    def test_an_unreadable_condition_is_left_out_named_and_no_error(self, visitor):
        response = visitor.get("/nurseries?age_months=forty&region=999999&page=-1&text=小月亮")
        assert response.status_code == 200
        assert "网址里的“地方”、“月龄”、“页码”看不懂" in page_of(response)
        assert names(page_of(response)) == [FULL.name]

    def test_nothing_found_and_nothing_imported_are_told_apart(self, client, services):
        bare = page_of(client.get("/nurseries"))
        assert "还没有机构名单" in bare
        assert 'href="tel:12345"' in bare
        services.list_nurseries(NURSERIES)
        nothing = page_of(client.get("/nurseries?text=小月亮&fee_at_most=3"))
        assert "没有查到合适的" in nothing
        assert 'href="/nurseries">看全部机构' in nothing
        assert 'href="/verify?q=%E5%B0%8F%E6%9C%88%E4%BA%AE"' in nothing

    def test_the_list_says_as_of_when_it_is_and_whose(self, visitor):
        page = page_of(visitor.get("/nurseries"))
        assert f"名单：{LIST_TITLE}（{OFFICE}）" in page
        assert "截至 <time>2026-03</time>" in page

    @pytest.mark.parametrize(
        "path",
        [
            "/nurseries",
            "/nurseries/full1",
            "/nurseries/compare?ids=full1,bare1",
            "/verify",
            "/verify?q=小月亮",
            "/changes",
            "/nurseries/data",
            "/nurseries/nowhere",
        ],
    )
    def test_while_samples_are_shown_every_page_says_so_and_after_that_none(self, client, services, path):
        services.list_nurseries(NURSERIES, is_sample=True)
        assert BANNER in page_of(client.get(path))

    @pytest.mark.parametrize("path", ["/nurseries", "/nurseries/full1", "/verify", "/changes"])
    def test_a_real_list_is_not_called_a_sample(self, visitor, path):
        assert BANNER not in page_of(visitor.get(path))


class TestNear:
    def test_a_told_place_orders_the_list_with_distances_and_minutes(self, client, services):
        services.list_nurseries({**nurseries.many(3), **NURSERIES})
        response = stand_at(client)
        assert response.status_code == 303
        page = page_of(client.get(response.location))
        assert "3 公里内 4 家，由近到远" in page
        assert names(page) == ["示例第1托育中心", "示例第2托育中心", "示例第3托育中心", FULL.name, BARE.name]
        card = cards(page)[3]
        far = int(re.search(r"(\d+) 米", card)[1])
        # 0.005° north and 0.003° east of the crossing: 556 m and 272 m.
        assert far == pytest.approx(619, abs=15)
        assert "走路约 11 分钟" in card

    def test_browsers_tell_wgs84_and_the_server_moves_it_to_the_maps_of_china(self, client, services):
        services.list_nurseries({"here1": replace(BARE, coordinates=HERE)})
        page = page_of(client.get(stand_at(client).location))
        (metres,) = re.findall(r"(\d+) 米", cards(page)[0])
        assert int(metres) <= 20

    def test_the_place_stands_in_no_address_and_in_no_line_of_the_log(self, visitor, capsys):
        response = stand_at(visitor, back="age_months=8&lat=1&lng=2")
        page = visitor.get(response.location)
        assert response.location == "/nurseries?age_months=8"
        said = capsys.readouterr().err + response.location
        for digits in ("35.30", "113.8", "113.9"):
            assert digits not in said
        assert not re.search(r'href="[^"]*(lat|lng|35\.30|113\.8945)=?[^"]*/nurseries', page_of(page))

    def test_the_place_is_kept_half_an_hour_signed_and_out_of_the_reach_of_scripts(self, visitor, services):
        header = next(
            line for line in stand_at(visitor).headers.getlist("Set-Cookie") if "yuertong-here" in line
        )
        assert "HttpOnly" in header
        assert "Max-Age=1800" in header
        assert "SameSite=Lax" in header
        value = re.search(r"yuertong-here=([^;]+)", header)[1]
        for forged in (
            "35.3000_113.9000_9999999999.x",
            value.replace("35.3", "36.3"),
            value[:-1],
            "",
            "é",
            "a.b",
        ):
            visitor.set_cookie("yuertong-here", forged)
            assert "公里内" not in page_of(visitor.get("/nurseries"))
        visitor.set_cookie("yuertong-here", value)
        assert "公里内" in page_of(visitor.get("/nurseries"))
        now = services.clock()
        services.clock = lambda: now.replace(hour=now.hour + 1)
        assert "公里内" not in page_of(visitor.get("/nurseries"))

    def test_it_is_forgotten_by_a_tap_and_with_all_data(self, visitor):
        stand_at(visitor)
        page = page_of(visitor.get("/nurseries"))
        visitor.post("/nurseries/near/forget", data={"csrf_token": token_of(page), "back": ""})
        assert "公里内" not in page_of(visitor.get("/nurseries"))
        stand_at(visitor)
        visitor.post("/privacy/forget", data={"csrf_token": token_of(page_of(visitor.get("/privacy")))})
        assert "公里内" not in page_of(visitor.get("/nurseries"))

    def test_nothing_within_reach_is_said_plainly_with_the_next_nearest(self, client, services):
        services.list_nurseries(
            {"far1": replace(FULL, coordinates=Coordinates(35.34, 113.9005)), "bare1": BARE}
        )
        page = page_of(client.get(stand_at(client).location))
        assert "3 公里内没有。最近的在 4.4 公里外" in page
        assert names(page)[0] == FULL.name

    def test_institutions_without_a_point_stand_last_and_say_so(self, visitor):
        page = page_of(visitor.get(stand_at(visitor).location))
        assert names(page)[-1] == BARE.name
        assert "位置未公布" in cards(page)[-1]
        assert "有 1 家没有公布位置，排在最后" in page

    def test_a_name_or_a_town_is_found_however_far_it_lies(self, visitor):
        stand_at(visitor)
        assert names(page_of(visitor.get("/nurseries?text=实验幼儿园"))) == [NURSERIES["kinder1"].name]
        assert names(page_of(visitor.get("/nurseries?region=410702100"))) == [NURSERIES["kinder1"].name]

    @pytest.mark.parametrize(
        "point",
        [
            {"lat": "", "lng": ""},
            {},
            {"lat": "x", "lng": "y"},
            {"lat": "nan", "lng": "1"},
            {"lat": "91", "lng": "1"},
            {"lat": "1e999", "lng": "1"},
            {"lat": "9" * 5_000, "lng": "1"},
        ],
    )
    def test_what_is_no_place_is_refused_in_chinese(self, visitor, point):
        response = stand_at(visitor, point)
        assert response.status_code == 400
        assert "看不懂" in page_of(response)
        assert "yuertong-here" not in str(response.headers)

    def test_telling_a_place_needs_the_form_s_own_token(self, visitor):
        assert visitor.post("/nurseries/near", data={**WGS84}).status_code == 400
        assert visitor.post("/nurseries/near/forget").status_code == 400

    def test_only_the_list_may_ask_the_browser_where_it_is(self, visitor):
        assert "geolocation=(self)" in visitor.get("/nurseries").headers["Permissions-Policy"]
        for path in ("/", "/nurseries/full1", "/verify", "/nurseries/compare"):
            assert "geolocation=()" in visitor.get(path).headers["Permissions-Policy"]


class TestMap:
    @pytest.fixture
    def mapped(self, tmp_path):
        services = make_services(
            tmp_path / "mapped", tianditu_key="0123456789abcdef" * 2, map_approval="GS（2024）0000号"
        )
        services.list_nurseries(NURSERIES)
        yield create_app(services=services).test_client()
        services.database.engine.dispose()

    def test_without_key_and_approval_there_is_only_the_list(self, visitor, tmp_path):
        response = visitor.get("/nurseries")
        assert 'id="map"' not in page_of(response)
        assert "tianditu" not in page_of(response) + response.headers["Content-Security-Policy"]
        for half in ({"tianditu_key": "0123456789abcdef"}, {"map_approval": "GS（2024）0000号"}):
            services = make_services(tmp_path / next(iter(half)), **half)
            services.list_nurseries({"full2": FULL})
            page = create_app(services=services).test_client().get("/nurseries")
            services.database.engine.dispose()
            assert "tianditu" not in page_of(page) + page.headers["Content-Security-Policy"]

    def test_with_both_its_tiles_are_let_in_on_that_page_alone(self, mapped):
        policy = mapped.get("/nurseries").headers["Content-Security-Policy"]
        (images,) = [part for part in policy.split("; ") if part.startswith("img-src")]
        hosts = {host for host in images.split() if "tianditu" in host}
        assert hosts == {f"https://t{number}.tianditu.gov.cn" for number in range(8)}
        assert "script-src 'self';" in policy
        for path in ("/", "/nurseries/full1", "/nurseries/compare?ids=full1"):
            assert "tianditu" not in mapped.get(path).headers["Content-Security-Policy"]

    @pytest.mark.usefixtures("needs_leaflet")
    def test_points_are_drawn_in_the_coordinates_of_the_tiles_and_the_list_stays(self, mapped):
        page = page_of(mapped.get("/nurseries"))
        drawn = json.loads(unescape(re.search(r"data-points='([^']*)'", page)[1]))
        (full,) = [point for point in drawn["points"] if point["id"] == "full1"]
        # About 540 m: half a kilometre off would be another street.
        assert full["at"] == pytest.approx([35.305897, 113.897593], abs=0.0005)
        assert {point["id"] for point in drawn["points"]} == {"full1", "kinder1"}
        assert FULL.name in names(page)[-1]
        assert "GS（2024）0000号" in page


class TestNursery:
    def test_every_fact_stands_with_the_list_that_told_it(self, visitor):
        page = page_of(visitor.get("/nurseries/full1"))
        for label, value in {
            "备案编号": "示备〔2024〕5号",
            "备案日期": "2024-05-06",
            "备案机关": OFFICE,
            "所在地": "红旗区向阳街道",
            "地址": "示例路 8 号",
            "收多大的孩子": "6–36 个月",
            "服务形式": "全日托、半日托",
            "时间": "07:30–18:00",
            "托位": "60 个（另一份名单写的是 55 个）",
            "班级": "乳儿班 1 个、托小班 2 个",
            "普惠": "是",
            "保育费": "1200 元/月起",
            "餐费": "300 元/月",
            "种类": "托育机构",
            "性质": "非营利",
            "统一社会信用代码": "52410702MJF0000000",
            "登记机关": "红旗区民政局",
            "举办单位": "示例社区服务中心",
            "曾用名": "示例小星星托育中心",
            "别名": "月亮屋",
            "建筑面积": "420.5 平方米",
            "示范": "区级示范，2025 年",
            "检查": "2026-01，合格",
            "备注": "可以先试托",
        }.items():
            told = re.search(rf"<dt>{label}</dt><dd>(.*?)</dd>", page)[1]
            assert told.startswith(value), label
            assert 'href="#source-1"' in told, label
        source = page[page.index('id="source-1"') :]
        assert LIST_TITLE in source[:200]
        assert f"{OFFICE} · 截至 <time>2026-03</time>" in source[:400]
        assert "最后见于名单：<time>2026-03-09</time>" in page

    def test_two_lists_are_told_apart_field_by_field(self, client, services):
        services.list_nurseries({"full1": FULL})
        with services.database.writing() as connection:
            second = nurseries.put(connection, {}, title="红旗区普惠托育机构名单")
            nurseries.say(connection, "full1", fee=second, inclusive=second)
        page = page_of(client.get("/nurseries/full1"))
        fee = re.search(r"<dt>保育费</dt><dd>(.*?)</dd>", page)[1]
        address = re.search(r"<dt>地址</dt><dd>(.*?)</dd>", page)[1]
        assert re.findall(r'href="(#source-\d)"', fee) != re.findall(r'href="(#source-\d)"', address)
        number = re.search(r'href="#(source-\d)"', fee)[1]
        assert "红旗区普惠托育机构名单" in page[page.index(f'id="{number}"') :][:200]

    def test_what_no_list_tells_reads_as_unpublished_and_is_never_blank(self, visitor):
        page = page_of(visitor.get("/nurseries/bare1"))
        for label in ("备案编号", "备案日期", "地址", "电话", "收多大的孩子", "托位", "保育费", "性质"):
            assert re.search(rf'<dt>{label}</dt><dd class="untold">未公布</dd>', page), label
        assert "位置未公布" in page
        assert not re.search(r"<dd[^>]*>\s*</dd>", page)
        assert "None" not in page

    def test_filed_is_no_certificate_and_no_recommendation(self, visitor):
        page = page_of(visitor.get("/nurseries/full1"))
        assert "它不是政府认证，也不是推荐" in page
        assert "政府认证的" not in page

    def test_one_that_is_withdrawn_says_so_before_anything_else(self, visitor):
        page = page_of(visitor.get("/nurseries/gone1"))
        told = page.index("2026-03-01 已注销备案，现在不在备案名单上")
        assert told < page.index("<dl")
        assert told < page.index("加入比较")
        assert "已备案" not in page[: page.index("<h2")]

    def test_telephones_can_be_dialled_and_extensions_are_told(self, visitor):
        page = page_of(visitor.get("/nurseries/full1"))
        assert 'href="tel:03730000000">拨打 0373-0000000 转 801</a>' in page
        assert 'href="tel:03730000001">拨打 0373-0000001</a>' in page

    def test_the_visit_list_has_the_figures_of_the_standard_with_their_documents(self, visitor):
        # 托育机构设置标准（试行）, 国卫人口发〔2019〕58号: classes of 10, 15, 20, 18; 1:3, 1:5, 1:7.
        page = page_of(visitor.get("/nurseries/full1"))
        for row in (
            r"乳儿班</th><td>6–12 个月</td><td>10 个</td><td>3 个（1:3）",
            r"托小班</th><td>12–24 个月</td><td>15 个</td><td>5 个（1:5）",
            r"托大班</th><td>24–36 个月</td><td>20 个</td><td>7 个（1:7）",
            r"混合编班</th><td>18 个月以上</td><td>18 个</td><td>标准没有写",
        ):
            assert row in page
        assert "录像至少要存 90 日" in page
        assert "《托育机构管理规范（试行）》第三十二条" in page
        assert "《中华人民共和国消费者权益保护法》第五十三条" in page
        assert "国卫人口发〔2019〕58号" in page

    def test_search_engines_are_told_of_a_real_one_and_not_of_a_sample(self, visitor, services):
        page = page_of(visitor.get("/nurseries/full1"))
        told = json.loads(
            re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1]
        )
        assert told["@type"] == "ChildCare"
        assert told["name"] == FULL.name
        assert '<link rel="canonical" href="http://127.0.0.1:8000/nurseries/full1">' in page
        services.list_nurseries({"sample1": replace(FULL, credit_code=None)}, is_sample=True)
        sample = page_of(visitor.get("/nurseries/sample1"))
        assert "ld+json" not in sample
        assert '<meta name="robots" content="noindex">' in sample

    @pytest.mark.parametrize(
        "key",
        [
            "nowhere",
            "x" * 17,
            "x" * 5_000,
            "a%20b",
            "a'b",
            "%3Cscript%3E",
            "%E6%9C%88",
            "a%00b",
            "-1",
            "..",
            "%2e%2e%2fx",
        ],
    )
    def test_an_unknown_one_is_404_and_tells_what_to_do(self, visitor, key):
        response = visitor.get(f"/nurseries/{key}")
        assert response.status_code == 404
        assert re.search("没有这家机构|没有这个页面", page_of(response))
        assert 'action="/verify"' in page_of(response) or 'action="/ask"' in page_of(response)


class TestMapLinks:
    def test_each_provider_has_its_order_of_coordinates_and_its_parameters(self):
        amap, tencent, baidu = (link.address for link in map_links(FULL))
        assert amap.startswith("https://uri.amap.com/marker?position=113.903500,35.305300&name=")
        assert amap.endswith("&src=yuertong&coordinate=gaode&callnative=0")
        assert tencent.startswith(
            "https://apis.map.qq.com/uri/v1/marker?marker=coord:35.305300,113.903500;title:"
        )
        assert tencent.endswith("&referer=yuertong")
        assert "api.map.baidu.com/marker?location=35.305300,113.903500&title=" in baidu
        assert baidu.endswith("&coord_type=gcj02")

    @pytest.mark.parametrize("name", [*HOSTILE_NAMES, "示例&src=x#y?z=1", "示例;coord:0,0", "示例|a"])
    def test_no_name_adds_a_parameter_or_ends_a_marker(self, name):
        facts = replace(FULL, name=name, address=name)
        amap, tencent, baidu = (urlsplit(link.address) for link in map_links(facts))
        assert set(parse_qs(amap.query)) == {"position", "name", "src", "coordinate", "callnative"}
        assert set(parse_qs(tencent.query)) == {"marker", "referer"}
        assert set(parse_qs(baidu.query)) == {"location", "title", "content", "output", "src", "coord_type"}
        marker = unquote(parse_qs(tencent.query)["marker"][0])
        assert marker.count(";") == 2
        assert "|" not in marker
        assert {amap.fragment, tencent.fragment, baidu.fragment} == {""}

    def test_inside_wechat_its_own_map_opens(self, visitor):
        wechat = {"User-Agent": "Mozilla/5.0 MicroMessenger/8.0"}
        (card,) = cards(page_of(visitor.get("/nurseries?text=小月亮", headers=wechat)))
        assert "apis.map.qq.com" in card
        assert "amap" not in card


class TestCompare:
    def test_joining_and_leaving_needs_nothing_but_links(self, visitor):
        page = page_of(visitor.get("/nurseries?text=小月亮&inclusive=true"))
        add = unescape(re.search(r'href="([^"]+)"[^>]*>加入比较', page)[1])
        assert add.endswith("#n-full1")
        page = page_of(visitor.get(add))
        assert "选了 1 家" in page
        assert "示例小月亮托育中心" in page[page.index('class="chosen"') :]
        leave = unescape(re.search(r'href="([^"]+)"[^>]*>已加入', page)[1])
        assert "compare" not in leave
        assert parse_qs(urlsplit(leave).query) == {"text": ["小月亮"], "inclusive": ["true"]}

    def test_it_shows_each_line_of_each_marks_what_differs_and_leaves_the_unknown_unknown(self, visitor):
        page = page_of(visitor.get("/nurseries/compare?ids=full1,kinder1,bare1"))
        row = {
            re.sub("<.*?>", "", found[1]).split()[0]: (found[0], re.findall(r"<td.*?>(.*?)</td>", found[2]))
            for found in re.findall(
                r"<tr( class=\"differs\")?><th scope=\"row\">(.*?)</th>(.*?)</tr>", page, re.DOTALL
            )
        }
        assert row["收多大的孩子"] == (' class="differs"', ["6–36 个月", "24–36 个月", "未公布"])
        assert row["服务形式"][1] == ["全日托、半日托", "全日托", "未公布"]
        # Only one list tells of classes: nobody knows whether the others have the same.
        assert row["班级"] == ("", ["乳儿班 1 个、托小班 2 个", "未公布", "未公布"])
        assert "不同" in page

    def test_from_where_somebody_stands_distances_are_compared(self, visitor):
        stand_at(visitor)
        assert "离你" in page_of(visitor.get("/nurseries/compare?ids=full1,kinder1"))

    def test_four_at_most_and_the_fifth_button_is_gone(self, client, services):
        services.list_nurseries(nurseries.many(6))
        page = page_of(client.get("/nurseries?compare=many1,many2,many3,many4,many5"))
        assert "选了 4 家（最多 4 家）" in page
        assert page.count(">加入比较<") == 0
        assert page.count(">已加入<") == 4
        assert "最多比 4 家" in page_of(client.get("/nurseries/compare?ids=many1,many2,many3,many4,many5"))

    @pytest.mark.parametrize("ids", ["", "nowhere", "<script>,'", "," * 5_000, "a" * 5_000, "%00", "%ff"])
    def test_nothing_chosen_says_how_to_choose(self, visitor, ids):
        response = visitor.get(f"/nurseries/compare?ids={ids}")
        assert response.status_code == 200
        assert "还没有选机构" in page_of(response)

    def test_one_that_is_gone_is_counted_and_the_others_stay(self, visitor):
        page = page_of(visitor.get("/nurseries/compare?ids=full1,nowhere,bare1"))
        assert "有 1 家在名录里没有找到" in page
        assert "示例大地" in page

    def test_the_detail_page_joins_what_was_chosen_before(self, visitor):
        page = page_of(visitor.get("/nurseries/full1?compare=bare1"))
        assert 'href="/nurseries/compare?ids=bare1,full1"' in page or "ids=bare1%2Cfull1" in page

    def test_a_choice_is_what_its_address_says(self):
        assert Choice(("a", "b")).without("a").with_("c").with_("c").written() == "b,c"
        assert Choice.read("a,b,c,d").with_("e").ids == ("a", "b", "c", "d")


class TestVerify:
    def test_filed_tells_number_date_authority_and_of_which_list(self, visitor):
        page = page_of(visitor.get("/verify?q=示例小月亮托育中心"))
        assert f"已备案：{FULL.name}" in page
        for told in ("示备〔2024〕5号", "2024-05-06", OFFICE, LIST_TITLE, "截至 <time>2026-03</time>"):
            assert told in page
        assert "备案不是政府认证，也不是推荐" in page

    def test_withdrawn_tells_its_day_and_is_not_called_filed(self, visitor):
        page = page_of(visitor.get("/verify?q=示例向阳社区托育点"))
        assert "已注销备案：示例向阳社区托育点" in page
        assert "<time>2026-03-01</time> 注销的" in page
        assert "已备案：" not in page

    def test_not_found_never_reads_as_illegal_and_tells_where_to_ask(self, visitor):
        page = page_of(visitor.get("/verify?q=示例天上没有托育园"))
        assert "我们的名单里没有查到" in page
        assert "没查到不等于违法" in page
        assert 'href="tel:12345"' in page
        for wrong in ("未备案", "非法", "黑托", "不合法"):
            assert wrong not in page
        # Only numbers that stand among the offices' data.
        assert set(re.findall(r'href="tel:(\d+)"', page)) <= {"12345", "12320"}

    def test_near_names_are_offered_and_never_assumed(self, visitor):
        page = page_of(visitor.get("/verify?q=示例小月凉托育中心"))
        assert "没有查到" in page
        assert "只是名字像，不一定是你说的那家" in page
        assert "已备案：" not in page

    def test_several_of_one_name_are_offered_with_their_addresses(self, client, services):
        same = replace(FULL, credit_code=None, former_names=(), other_names=())
        services.list_nurseries({"one1": same, "two1": replace(same, address="示例路 99 号")})
        page = page_of(client.get("/verify?q=示例小月亮托育中心"))
        assert "不止一家" in page
        assert "示例路 8 号" in page
        assert "示例路 99 号" in page
        assert "已备案：" not in page

    def test_words_that_every_name_has_and_broken_codes_are_asked_for_again(self, visitor):
        assert "请写名字里最特别的几个字" in page_of(visitor.get("/verify?q=托育中心"))
        assert "这个信用代码不对" in page_of(visitor.get("/verify?q=52410702MJF000000X"))

    def test_an_empty_question_is_the_bare_form(self, visitor):
        for query in ("", "?q=", "?q=%20"):
            page = page_of(visitor.get(f"/verify{query}"))
            assert "写执照上的全名最准" in page
            assert "没有查到" not in page


class TestFrame:
    def test_every_page_leads_to_the_directory(self, client):
        for path in ("/", "/articles", "/privacy", "/nowhere"):
            page = page_of(client.get(path))
            assert '<a href="/nurseries">找托育</a>' in page
            assert '<a href="/verify">查备案</a>' in page

    @pytest.mark.parametrize(
        "path", ["/nurseries/", "/verify/", "/changes/", "/nurseries/data/", "/nurseries/full1/"]
    )
    def test_a_slash_at_the_end_is_no_dead_end(self, visitor, path):
        assert visitor.get(path, follow_redirects=True).status_code == 200

    def test_links_carry_the_path_of_a_portal(self, tmp_path):
        services = make_services(tmp_path / "portal", path_prefix="/tuoyu")
        services.list_nurseries(NURSERIES)
        client = create_app(services=services).test_client()
        for path in (
            "/nurseries?compare=full1",
            "/nurseries/full1",
            "/nurseries/compare?ids=full1",
            "/verify?q=小月亮托育",
            "/changes",
            "/nurseries/data",
            "/report/nursery/full1",
        ):
            page = page_of(client.get(f"/tuoyu{path}"))
            local = re.findall(r'(?:href|src|action)="(/[^"]*)"', page)
            assert local
            assert [link for link in local if not link.startswith("/tuoyu/")] == []
        services.database.engine.dispose()

    def test_the_large_version_holds_on_these_pages_too(self, visitor):
        visitor.get("/care/on")
        assert "data-care" in page_of(visitor.get("/nurseries"))


class TestHostile:
    @pytest.fixture
    def evil(self, client, services):
        services.list_nurseries(nurseries.hostile())
        return client

    @pytest.mark.parametrize("key", nurseries.hostile())
    @pytest.mark.parametrize("path", ["/nurseries/{}", "/nurseries/compare?ids={}", "/report/nursery/{}"])
    def test_no_name_of_a_list_becomes_markup(self, evil, path, key):
        page = page_of(evil.get(path.format(key)))
        assert_dead(page)

    @pytest.mark.parametrize(
        "path", ["/nurseries?compare=evil0,evil1,evil2,evil3", "/verify?q=示例", "/changes", "/changes.atom"]
    )
    def test_no_list_of_names_becomes_markup(self, evil, path):
        assert_dead(page_of(evil.get(path)))

    @pytest.mark.parametrize(
        "text",
        [
            "<script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "很" * 5_000,
            "a" * 5_000,
            "\x00",
            "'; --",
            "{{7*7}}",
            "\u202e",
        ],
    )
    def test_no_question_becomes_markup_or_an_error(self, visitor, text):
        for path, name in (
            ("/nurseries", "text"),
            ("/verify", "q"),
            ("/nurseries", "compare"),
            ("/nurseries", "region"),
        ):
            response = visitor.get(path, query_string={name: text})
            assert response.status_code == 200, (path, name)
            assert_dead(page_of(response))
            assert len(response.data) < 60_000

    @pytest.mark.parametrize(
        "page", ["0", "-1", "1e9", "99999999999999999999", "x", "", "1.5", "１", "10000"]
    )
    def test_no_page_number_is_an_error(self, visitor, page):
        assert visitor.get("/nurseries", query_string={"page": page}).status_code == 200


def assert_dead(page):
    """Nothing that a list or a parent wrote is alive: no script, no handler, no template."""
    scripts = re.findall(r"<script[^>]*>", page)
    assert all('src="/' in tag or "ld+json" in tag for tag in scripts), scripts
    tags = re.findall(r"<[a-zA-Z][^>]*>", re.sub(r"data-points='[^']*'", "", page))
    assert [tag for tag in tags if re.search(r"\son[a-z]+\s*=", re.sub(r'"[^"]*"', '""', tag))] == []
    assert "<img" not in page
    assert ">49<" not in page


def test_the_four_forms_have_one_word_each_on_the_form(client):
    page = page_of(client.get("/nurseries"))
    for mode in CareMode:
        assert f'value="{mode}"' in page
