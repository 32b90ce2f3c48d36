"""The directory for other programs: the conditions of the pages as parameters, and all of it as files."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from directory.nursery import ListedDate, Status
from directory.registry.listing import Entry, Listing
from directory.registry.reconcile import apply, plan
from directory.registry.report import ListKind, Place
from knowledge.regions import gazetteer
from tests.web import nurseries
from tests.web.nurseries import BARE, FULL, GONE, HERE, KINDERGARTEN, LIST_TITLE, NURSERIES, OFFICE
from web.extensions import ASK_LIMIT, DOWNLOAD_LIMIT, limiter

MARCH = ListedDate(2026, 3)
AT_THE_CROSSING = {"lat": HERE.lat, "lng": HERE.lng}


@pytest.fixture
def program(client, services):
    """Another program, over a directory of four institutions."""
    services.list_nurseries(NURSERIES)
    return client


@pytest.fixture
def imported(client, services):
    """The same, over lists that were really planned and applied."""

    def take(kind, *facts, at=nurseries.LISTED_AT, as_of=MARCH):
        listing = Listing(
            kind=kind,
            as_of=as_of,
            title=LIST_TITLE,
            entries=[
                Entry(
                    place=Place(row=row),
                    facts=one,
                    status=Status.WITHDRAWN if kind is ListKind.WITHDRAWN else Status.FILED,
                )
                for row, one in enumerate(facts, start=2)
            ],
        )
        with services.database.writing() as connection:
            planned = plan(connection, listing, region_code="410702", gazetteer=gazetteer())
            apply(
                connection, planned, by="test", at=at, file_hash=str(at), file_name="名单.xlsx", source=OFFICE
            )

    client.take = take
    return client


def get(program, path="/api/v1/nurseries", **asked):
    response = program.get(path, query_string=asked)
    assert response.status_code == 200, response.get_data(as_text=True)
    return response.get_json()


def names(found):
    return [one["name"] for one in found["nurseries"]]


class TestFind:
    def test_the_nearest_stand_first_with_their_distance(self, client, services):
        services.list_nurseries({**nurseries.many(7), **NURSERIES})
        found = get(client, **AT_THE_CROSSING, page_size=5)
        assert names(found) == [f"示例第{number}托育中心" for number in range(1, 6)]
        metres = [one["distance_m"] for one in found["nurseries"]]
        # 1/5,000° of latitude is 22.24 m.
        assert metres == pytest.approx([22.24 * number for number in range(1, 6)], abs=0.3)
        assert found["within_radius"] == 8
        assert (found["page"], found["pages"], found["page_size"]) == (1, 2, 5)

    def test_what_is_told_is_given_with_its_unit_and_what_is_not_is_absent(self, program):
        (full,) = get(program, text="小月亮")["nurseries"]
        assert full["age_months"] == [6, 36]
        assert full["fee"] == {"min": 1200, "max": None}
        assert full["meal_fee"] == 300
        assert full["phones"] == [{"number": "0373-0000000", "extension": "801"}, {"number": "0373-0000001"}]
        assert full["service_forms"] == ["full_day", "half_day"]
        assert full["coordinates"] == {"lat": 35.3053, "lng": 113.9035}
        assert full["url"] == "http://127.0.0.1:8000/nurseries/full1"
        assert full["status"] == "filed"
        (bare,) = get(program, text="大地")["nurseries"]
        assert not {"fee", "phones", "address", "distance_m"} & set(bare)

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"status": "withdrawn"}, {GONE.name}),
            ({"status": "all", "kind": "home_site"}, {GONE.name}),
            ({"nature": "for_profit"}, {KINDERGARTEN.name}),
            ({"inclusive": "true"}, {FULL.name}),
            ({"service_forms": ["full_day", "half_day"]}, {FULL.name}),
            ({"fee_at_most": "1800"}, {FULL.name, KINDERGARTEN.name}),
            ({"closes_at_or_after": "18:00"}, {FULL.name}),
            ({"region": "410702101"}, {BARE.name}),
            ({"age_months": "7.5"}, {FULL.name, BARE.name}),
            ({"region": "110000"}, set()),
        ],
    )
    def test_the_conditions_are_those_of_the_pages(self, program, asked, found):
        assert set(names(get(program, **asked))) == found

    def test_a_told_place_is_kept_by_no_cache_and_in_no_log(self, program, capsys):
        response = program.get("/api/v1/nurseries", query_string=AT_THE_CROSSING)
        assert response.headers["Cache-Control"] == "no-store"
        assert "ETag" not in response.headers
        assert "35.3" not in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("query", "field", "message"),
        [
            ("tezt=x", "tezt", "不认识的参数 tezt"),
            ("region=新乡", "region", "region 要是六位区划代码"),
            ("age_months=36", "age_months", "0 到 36（不含）"),
            ("age_months=-1", "age_months", "0 到 36（不含）"),
            ("age_months=nan", "age_months", "0 到 36（不含）"),
            ("age_months=", "age_months", "0 到 36（不含）"),
            ("service_forms=night", "service_forms", "full_day、half_day"),
            ("service_forms=", "service_forms", "full_day、half_day"),
            ("service_forms=full_day,", "service_forms", "full_day、half_day"),
            ("nature=public", "nature", "for_profit 或 non_profit"),
            ("inclusive=1", "inclusive", "true 或 false"),
            ("fee_at_most=0", "fee_at_most", "大于 0"),
            ("fee_at_most=inf", "fee_at_most", "大于 0"),
            ("kind=school", "kind", "kindergarten_class"),
            ("closes_at_or_after=25:00", "closes_at_or_after", "18:00 这样的时间"),
            ("status=closed", "status", "filed、withdrawn 或 all"),
            ("sort=cheapest", "sort", "best、nearest"),
            ("page=0", "page", "1 到 10000"),
            ("page=1&page=2", "page", "1 到 10000"),
            ("page_size=101", "page_size", "1 到 100"),
            ("lat=91&lng=0", "lat", "-90 到 90"),
            ("lat=35&lng=nan", "lng", "-180 到 180"),
            ("lat=35&lng=113&radius_m=0", "radius_m", "1 到 100000"),
        ],
    )
    def test_a_wrong_parameter_is_422_with_a_chinese_sentence(self, program, query, field, message):
        response = program.get(f"/api/v1/nurseries?{query}")
        assert response.status_code == 422
        (problem,) = response.get_json()["problems"]
        assert problem["field"] == field
        assert message in problem["message"]
        assert message in response.get_json()["message"]

    @pytest.mark.parametrize(
        ("query", "status", "message"),
        [
            ("region=410728", 404, "旧代码请换成现在的"),
            ("lat=35", 409, "lat 和 lng 要一起写"),
            ("lng=113", 409, "要一起写"),
        ],
    )
    def test_what_is_well_written_and_cannot_be_used_is_told_apart(self, program, query, status, message):
        response = program.get(f"/api/v1/nurseries?{query}")
        assert response.status_code == status
        assert message in response.get_json()["message"]

    @pytest.mark.parametrize("text", ["很" * 5_000, "<script>", "\x00", "' OR 1=1", "\u202e", "托育中心"])
    def test_no_text_is_an_error(self, program, text):
        assert get(program, text=text)["total"] >= 0

    def test_an_unchanged_answer_is_not_sent_again(self, program):
        first = program.get("/api/v1/nurseries?text=小月亮")
        again = program.get("/api/v1/nurseries?text=小月亮", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
        assert again.data == b""

    def test_samples_are_marked(self, client, services):
        services.list_nurseries({"full1": FULL}, is_sample=True)
        found = get(client)
        assert found["has_samples"] is True
        assert found["nurseries"][0]["is_sample"] is True


class TestOne:
    def test_each_field_names_the_list_that_told_it(self, program):
        one = get(program, "/api/v1/nurseries/full1")
        (listed,) = one["lists"]
        assert listed["title"] == LIST_TITLE
        assert listed["source"] == OFFICE
        assert listed["as_of"] == "2026-03"
        assert one["sources"]["fee"] == listed["number"]
        assert set(one["sources"]) - {"status"} <= set(one)

    @pytest.mark.parametrize("key", ["nowhere", "x" * 17, "%00", "é", "a'b"])
    def test_an_unknown_one_is_404_in_json(self, program, key):
        response = program.get(f"/api/v1/nurseries/{key}")
        assert response.status_code == 404
        assert response.get_json()["message"]


class TestVerify:
    @pytest.mark.parametrize(
        ("asked", "verdict", "said"),
        [
            (FULL.name, "filed", "备案不是政府认证，也不是推荐"),
            (GONE.name, "withdrawn", "已注销备案"),
            ("示例天上没有托育园", "not_found", "没查到不等于违法"),
            ("托育中心", "unusable", "写执照上的全名"),
        ],
    )
    def test_a_name_has_its_verdict_and_a_sentence_that_can_be_shown(self, program, asked, verdict, said):
        found = get(program, "/api/v1/verify", q=asked)
        assert found["verdict"] == verdict
        assert said in found["message"]
        assert [one["name"] for one in found["nurseries"]] == (
            [asked] if verdict in {"filed", "withdrawn"} else []
        )

    @pytest.mark.parametrize("query", ["", "q=", "q=%20", "q=a&q=b", "name=x"])
    def test_without_one_question_it_is_422(self, program, query):
        assert program.get(f"/api/v1/verify?{query}").status_code == 422


class TestChanges:
    def test_what_was_filed_changed_and_withdrawn_is_told_newest_first(self, imported):
        imported.take(ListKind.WHOLE, FULL, BARE)
        later = nurseries.LISTED_AT.replace(month=6)
        imported.take(ListKind.WHOLE, replace(FULL, places=72), BARE, at=later, as_of=ListedDate(2026, 6))
        latest = nurseries.LISTED_AT.replace(month=9)
        gone = replace(BARE, withdrawn_on=ListedDate(2026, 9, 1))
        imported.take(ListKind.WITHDRAWN, gone, at=latest, as_of=ListedDate(2026, 9))
        told = get(imported, "/api/v1/changes")["changes"]
        assert [(one["kind"], one["name"]) for one in told[:2]] == [
            ("withdrawn", BARE.name),
            ("changed", FULL.name),
        ]
        assert {one["kind"] for one in told[2:]} == {"filed"}
        assert "places" in told[1]["fields"]
        older = get(imported, "/api/v1/changes", before=told[0]["key"], limit=1)["changes"]
        assert [one["key"] for one in older] == [told[1]["key"]]
        page = imported.get("/changes").get_data(as_text=True)
        news = page[page.index('class="card news"') :]
        assert news.index("注销备案") < news.index("信息变了") < news.index("新备案")
        assert "托位数" in page
        assert "名单上没有写到，不等于停办" in page

    def test_feed_readers_get_the_same_in_their_two_formats(self, imported):
        imported.take(ListKind.WHOLE, FULL, BARE)
        feed = json.loads(imported.get("/changes.json").data)
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert {item["title"] for item in feed["items"]} == {f"新备案：{FULL.name}", f"新备案：{BARE.name}"}
        assert len({item["id"] for item in feed["items"]}) == 2
        atom = imported.get("/changes.atom")
        assert atom.content_type.startswith("application/atom+xml")
        assert atom.get_data(as_text=True).count("<entry>") == 2
        assert f"新备案：{FULL.name}" in atom.get_data(as_text=True)
        again = imported.get("/changes.atom", headers={"If-None-Match": atom.headers["ETag"]})
        assert again.status_code == 304

    @pytest.mark.parametrize(
        "query", ["limit=0", "limit=501", "before=x", "before=1", "before=99999999999999999999-a", "x=1"]
    )
    def test_a_wrong_parameter_is_422(self, program, query):
        assert program.get(f"/api/v1/changes?{query}").status_code == 422


class TestDownloads:
    def test_a_table_has_every_institution_under_headers_that_people_know(self, program):
        response = program.get("/api/v1/nurseries.csv?status=all")
        assert response.content_type == "text/csv; charset=utf-8"
        assert 'filename="nurseries-2026-03.csv"' in response.headers["Content-Disposition"]
        assert response.data.startswith(b"\xef\xbb\xbf")
        rows = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))
        assert {row["机构名称"] for row in rows} == {one.name for one in NURSERIES.values()}

    def test_a_map_file_says_its_licence_and_day_and_has_wgs84_points(self, program):
        response = program.get("/api/v1/nurseries.geojson")
        assert response.content_type == "application/geo+json"
        told = json.loads(response.data)
        assert told["type"] == "FeatureCollection"
        assert told["licence"]
        assert told["as_of"] == "2026-03"
        points = {one["id"]: one["geometry"] for one in told["features"]}
        assert points["bare1"] is None
        assert points["full1"]["coordinates"] == pytest.approx([113.897593, 35.305897], abs=0.0001)

    def test_json_names_the_lists_behind_it(self, program):
        told = json.loads(program.get("/api/v1/nurseries.json").data)
        assert [one["title"] for one in told["lists"].values()] == [LIST_TITLE]
        assert len(told["nurseries"]) == 3

    def test_what_a_program_has_already_is_not_sent_again_until_something_changed(self, program, services):
        first = program.get("/api/v1/nurseries.csv")
        seen = {"If-None-Match": first.headers["ETag"]}
        assert program.get("/api/v1/nurseries.csv", headers=seen).status_code == 304
        services.list_nurseries(nurseries.many(1))
        assert program.get("/api/v1/nurseries.csv", headers=seen).status_code == 200

    def test_no_cell_of_a_table_is_a_formula(self, client, services):
        services.list_nurseries(
            {"evil1": replace(FULL, name='=HYPERLINK("http://x")', note="+1", address="@x")}
        )
        (row,) = csv.DictReader(io.StringIO(client.get("/api/v1/nurseries.csv").data.decode("utf-8-sig")))
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in row.values())

    @pytest.mark.parametrize("form", ["csv", "geojson", "json"])
    def test_a_region_narrows_it_and_a_wrong_one_is_422(self, program, form):
        assert FULL.name in program.get(f"/api/v1/nurseries.{form}?region=410702").get_data(as_text=True)
        assert FULL.name not in program.get(f"/api/v1/nurseries.{form}?region=410703").get_data(as_text=True)
        assert program.get(f"/api/v1/nurseries.{form}?region=x").status_code == 422

    def test_the_page_of_the_data_leads_to_each_file_and_explains_each_field(self, program):
        page = program.get("/nurseries/data").get_data(as_text=True)
        for form in ("csv", "geojson", "json"):
            assert f'href="/api/v1/nurseries.{form}?status=all"' in page
        for field in get(program, "/api/v1/nurseries/full1").keys() - {"sources", "lists", "url"}:
            assert f"<code>{field}</code>" in page
        assert "截至 <time>2026-03</time>" in page


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/api/v1/nurseries", ASK_LIMIT),
        ("/api/v1/verify?q=x", ASK_LIMIT),
        ("/api/v1/nurseries.csv", DOWNLOAD_LIMIT),
    ],
)
def test_a_flood_is_refused_in_json(program, path, limit):
    limiter.reset()
    for _ in range(int(limit.split()[0])):
        program.get(path)
    refused = program.get(path)
    assert refused.status_code == 429
    assert "问得太快了" in refused.get_json()["message"]
