from __future__ import annotations

import json

import pytest

from bot.tables import conversation, journal

FIELDS = {"status", "banner", "text", "cards", "page", "citations", "suggestions", "step"}


def lines(*objects):
    return "\n".join(
        line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in objects
    ).encode()


def asked(command, *objects):
    outcome = command.run("ask", "--stdin", sent=lines(*objects))
    assert outcome.exit_code == 0
    return [json.loads(line) for line in outcome.stdout.splitlines()]


def test_a_question_is_answered_with_its_source(command):
    outcome = command.run("ask", "产假多少天")
    assert outcome.exit_code == 0
    assert "188" in outcome.stdout
    assert "依据" in outcome.stdout
    assert "《" in outcome.stdout
    assert "还可以问" in outcome.stdout
    (row,) = command.rows(journal)
    assert (row.channel, row.status) == ("cli", "answered")


def test_words_need_no_quotes_and_are_no_styles(command):
    assert command.run("ask", "产假", "多少天", "[/bold]").exit_code == 0
    assert command.rows(journal)[0].question == "产假 多少天 [/bold]"


def test_as_json_it_has_the_fields_of_the_api(command):
    outcome = command.run("ask", "产假多少天", "--json")
    answer = json.loads(outcome.stdout)
    assert set(answer) == FIELDS
    assert answer["status"] == "answered"
    assert set(answer["citations"][0]) == {"title", "number", "issuer", "date", "url", "in_force_from"}


def test_explaining_lists_winner_and_losers_and_leaves_no_trace(command):
    outcome = command.run("ask", "--explain", "产假期间被辞退了")
    assert "把握" in outcome.stdout
    assert "policy" in outcome.stdout
    assert "articles" in outcome.stdout
    assert "share=" in outcome.stdout
    assert command.rows(journal) == []


def test_explaining_shows_the_keys_of_candidates_whole(command, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    keys = {"dismissed-during-maternity-leave", "dismissed-while-pregnant"}
    outcome = command.run("ask", "--explain", "产假期间被辞退了")
    cells = [line.split("│")[2].strip() for line in outcome.stdout.splitlines() if line.count("│") == 5]
    assert "…" not in "".join(cells)
    assert any(key in "".join(cells) for key in keys)


def test_without_a_question_it_says_what_to_type(bare_command):
    outcome = bare_command.run("ask")
    assert outcome.exit_code == 2
    assert "yuertong ask 产假多少天" in outcome.stderr
    assert not bare_command.folder.exists()


def test_lines_are_answered_in_order_each_with_its_id(command):
    answers = asked(
        command,
        {"id": "a", "turns": ["产假多少天"]},
        {"id": "b", "turns": ["孩子抽搐了"]},
        {"id": 3, "turns": ["今天股票怎么样"]},
    )
    assert [answer["id"] for answer in answers] == ["a", "b", 3]
    assert [answer["status"] for answer in answers] == ["answered", "urgent", "declined"]
    assert all(set(answer) == {"id", *FIELDS} for answer in answers)


def test_turns_of_one_line_are_one_conversation_and_lines_share_nothing(command):
    together, alone = asked(
        command, {"id": "a", "turns": ["广东产假多少天", "那爸爸呢"]}, {"id": "b", "turns": ["那爸爸呢"]}
    )
    assert together["status"] == "answered"
    assert "广东" in together["text"]
    assert "广东" not in alone["text"]
    assert len(command.rows(journal)) == 3
    assert len({row.key for row in command.rows(conversation)}) == 2


BROKEN = [
    "no json",
    "[]",
    "3",
    "null",
    "{}",
    '{"id": "x"}',
    '{"id": "x", "turns": []}',
    '{"id": "x", "turns": "产假多少天"}',
    '{"id": "x", "turns": [1, null]}',
    "[" * 100_000,
    '{"id": "x", "turns": ["产假"',
]


def test_a_line_that_cannot_be_read_says_so_in_its_place_and_the_rest_goes_on(command):
    answers = asked(command, *BROKEN, {"id": "last", "turns": ["产假多少天"]})
    assert len(answers) == len(BROKEN) + 1
    for number, answer in enumerate(answers[:-1], start=1):
        assert answer["status"] == "failed"
        assert answer["text"].startswith(f"第 {number} 行读不懂")
        assert answer["citations"] == answer["suggestions"] == []
        assert answer["id"] == ("x" if '"id"' in BROKEN[number - 1] and number < len(BROKEN) else None)
    assert answers[-1]["status"] == "answered"
    assert len(command.rows(journal)) == 1


def test_bytes_that_are_no_text_and_half_characters_stop_nothing(command):
    halved = b'{"id": "\\ud800", "turns": ["\\ud800"]}'
    outcome = command.run("ask", "--stdin", sent=b"\xff\xfe\n\n" + halved + b"\n")
    broken, empty = map(json.loads, outcome.stdout.splitlines())
    assert (broken["id"], broken["status"]) == (None, "failed")
    assert empty["status"] == "clarify"


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("YUERTONG_HOME_REGION", "红旗区", "六位行政区划代码"),
        ("YUERTONG_DATABASE_URL", "mysql://host/base", "postgresql://"),
        ("YUERTONG_SECRET_KEY", "short", "32"),
    ],
)
def test_a_wrong_setting_ends_it_with_one_sentence(bare_command, setting, value, told):
    process = bare_command.started("ask", "产假多少天", **{setting: value})
    printed, complaint = process.communicate(timeout=60)
    assert process.returncode == 1
    assert printed == ""
    (sentence,) = complaint.splitlines()
    assert setting in sentence
    assert told in sentence


def test_a_database_that_is_away_ends_it_with_one_sentence(bare_command):
    address = "postgresql://parent:hidden@127.0.0.1:1/base"
    process = bare_command.started("ask", "产假多少天", YUERTONG_DATABASE_URL=address)
    _, complaint = process.communicate(timeout=60)
    assert process.returncode == 1
    (sentence,) = complaint.splitlines()
    assert sentence.startswith("数据库用不了")
    assert "YUERTONG_DATABASE_URL" in sentence
    assert "hidden" not in complaint
