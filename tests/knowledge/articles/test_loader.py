from __future__ import annotations

import pytest

from knowledge import changes
from knowledge.articles.loader import NoArticles, load, read_folder
from knowledge.articles.store import publish, published, withdraw
from tests.knowledge.articles.builders import FRONT_MATTER, make_article, make_file
from tests.moments import NOW


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "articles"
    (folder / "rights").mkdir(parents=True)
    for slug in ("one", "two"):
        write(folder, slug)
    return folder


def write(folder, slug, *, title="产假期间被辞退怎么办", name=None) -> None:
    front_matter = FRONT_MATTER.replace("dismissed-on-leave", slug).replace("产假期间被辞退怎么办", title)
    (folder / "rights" / f"{name or slug}.md").write_text(make_file(front_matter), encoding="utf-8")


def load_now(library, folder):
    with library.begin() as connection:
        return load(connection, folder, at=NOW)


def test_a_second_load_changes_nothing(library, folder):
    assert load_now(library, folder).added == ("one", "two")
    with library.connect() as connection:
        number = changes.latest(connection)
    report = load_now(library, folder)
    assert report.unchanged == ("one", "two")
    assert report.added == report.changed == report.withdrawn == report.problems == ()
    with library.connect() as connection:
        assert changes.latest(connection) == number


def test_a_changed_file_is_published_anew(library, folder):
    load_now(library, folder)
    write(folder, "two", title="新标题")
    assert load_now(library, folder).changed == ("two",)
    with library.connect() as connection:
        found = published(connection, "two")
    assert found is not None
    assert found.article.title == "新标题"


@pytest.mark.parametrize("missing", [True, False])
def test_a_folder_that_was_not_installed_withdraws_nothing(library, folder, tmp_path, missing):
    load_now(library, folder)
    elsewhere = tmp_path / "elsewhere"
    if not missing:
        elsewhere.mkdir()
    with pytest.raises(NoArticles, match="重新安装"):
        load_now(library, elsewhere)
    with library.connect() as connection:
        assert published(connection, "one") is not None


def test_an_article_whose_file_is_gone_is_withdrawn_once(library, folder):
    load_now(library, folder)
    (folder / "rights" / "one.md").unlink()
    assert load_now(library, folder).withdrawn == ("one",)
    assert load_now(library, folder).withdrawn == ()
    write(folder, "one")
    assert load_now(library, folder).changed == ("one",)


def test_what_people_published_or_withdrew_here_is_kept(library, folder):
    load_now(library, folder)
    with library.begin() as connection:
        publish(connection, make_article(slug="theirs"), at=NOW)
        publish(connection, make_article(slug="one", title="编辑改过"), at=NOW)
        withdraw(connection, "two", at=NOW)
    report = load_now(library, folder)
    assert report.kept == ("one", "two")
    assert report.withdrawn == report.changed == ()
    with library.connect() as connection:
        one = published(connection, "one")
        assert one is not None
        assert one.article.title == "编辑改过"
        assert published(connection, "two") is None
        assert published(connection, "theirs") is not None


def test_a_file_with_a_problem_neither_stops_the_others_nor_loses_what_stands(library, folder):
    load_now(library, folder)
    (folder / "rights" / "one.md").write_text("坏了", encoding="utf-8")
    write(folder, "three")
    report = load_now(library, folder)
    assert report.added == ("three",)
    assert report.withdrawn == ()
    assert [problem.path for problem in report.problems] == ["rights/one.md"]
    with library.connect() as connection:
        assert published(connection, "one") is not None


def test_a_slug_that_is_not_the_file_s_name_is_refused(folder):
    write(folder, "four", name="five")
    found = read_folder(folder)
    assert [(problem.path, problem.field) for problem in found.problems] == [("rights/five.md", "slug")]


def test_two_files_with_one_slug_are_both_refused(folder):
    (folder / "leave").mkdir()
    (folder / "leave" / "one.md").write_text(
        (folder / "rights" / "one.md").read_text("utf-8"), encoding="utf-8"
    )
    found = read_folder(folder)
    assert list(found.articles) == ["rights/two.md"]
    assert [problem.path for problem in found.problems] == ["leave/one.md", "rights/one.md"]


def test_a_file_that_is_no_text_or_has_no_end_is_a_problem(folder):
    (folder / "gbk.md").write_bytes("产假".encode("gbk"))
    (folder / "long.md").write_text("长" * 200_000, encoding="utf-8")
    assert {problem.path for problem in read_folder(folder).problems} == {"gbk.md", "long.md"}


def test_progress_counts_the_files(folder):
    heard = []
    read_folder(folder, progress=lambda done, total: heard.append((done, total)))
    assert heard == [(1, 2), (2, 2)]


def test_an_empty_folder_is_no_error(library, tmp_path):
    report = load_now(library, tmp_path / "nothing")
    assert report.added == report.withdrawn == ()
