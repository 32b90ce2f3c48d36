"""`yuertong ask`: the conversation on the command line."""

from __future__ import annotations

import json
import secrets
import sys
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from bot.messages import AnswerStatus, Question
from web.api.schemas import answer_out
from web.cli.chinese import Command
from web.cli.context import open_prepared_services
from web.conversing import converse
from web.formatting import circumstances

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.messages import Answer
    from bot.reply import Reply
    from web.services import Services

_COLOURS = {
    AnswerStatus.ANSWERED: "green",
    AnswerStatus.URGENT: "red",
    AnswerStatus.CLARIFY: "yellow",
    AnswerStatus.DECLINED: "yellow",
    AnswerStatus.SMALLTALK: "blue",
    AnswerStatus.FAILED: "red",
}


@click.command(cls=Command)
@click.argument("words", nargs=-1, metavar="[问题]…")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.option("--stdin", "from_stdin", is_flag=True, help="从标准输入逐行读 JSON，逐行输出 JSON。")
@click.option("--explain", is_flag=True, help="列出每个候选和它的特征。")
def ask(words: tuple[str, ...], *, as_json: bool, from_stdin: bool, explain: bool) -> None:
    """问一句，如：yuertong ask 产假多少天。"""
    if not words and not from_stdin:
        msg = "请写下想问的问题，如：yuertong ask 产假多少天"
        raise click.UsageError(msg)
    services = open_prepared_services()
    if from_stdin:
        answer_lines(services, sys.stdin.buffer)
        return
    question = Question(text=" ".join(words), asked_at=services.clock(), channel="cli")
    if explain:
        with services.database.reading() as connection:
            reply = services.responder.reply(connection, question)
        answer = reply.answer
    else:
        answer = converse(services, question)
    if as_json:
        click.echo(json.dumps(as_fields(answer), ensure_ascii=False, indent=2))
    else:
        _print(answer)
    if explain:
        _print_explanation(reply)


def answer_lines(services: Services, lines: Iterable[bytes]) -> None:
    """One JSON object a line in, one a line out, in order; the answer to the last turn.

    A line that cannot be read gets `status` failed and says what is expected.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        answered = json.dumps(_answer_line(services, line, number), ensure_ascii=False)
        # An id may hold half a character ("\\ud800"), which no encoding can write.
        click.echo(answered.encode(errors="replace"))


def as_fields(answer: Answer) -> dict[str, Any]:
    """An answer as the API gives it, without what differs from one time to the next."""
    return answer_out(answer).model_dump(mode="json", exclude={"durations", "id", "check_url"})


def _answer_line(services: Services, line: bytes, number: int) -> dict[str, Any]:
    name, turns = _parse_line(line)
    if not turns:
        text = f'第 {number} 行读不懂，每行要写成 {{"id": "1", "turns": ["产假多少天"]}} 这样。'
        return {
            "id": name,
            "status": AnswerStatus.FAILED.value,
            "text": text,
            "citations": [],
            "suggestions": [],
            "step": "failed",
        }
    key = services.settings.keyed_hash("command line", secrets.token_hex(16))

    def said(turn: str) -> Answer:
        question = Question(text=turn, asked_at=services.clock(), channel="cli", conversation_key=key)
        return converse(services, question)

    *_, last = [said(turn) for turn in turns]
    return {"id": name, **as_fields(last)}


def _parse_line(line: bytes) -> tuple[str | int | None, list[str]]:
    """The id and the turns of a line; no turns where it cannot be read."""
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError):
        return None, []
    if not isinstance(raw, dict):
        return None, []
    name, turns = raw.get("id"), raw.get("turns")
    if not isinstance(turns, list) or not all(isinstance(turn, str) for turn in turns):
        turns = []
    return name if isinstance(name, str | int) else None, turns


def _print(answer: Answer) -> None:
    console = Console()
    body = [f"[bold]{escape(answer.lead)}[/bold]"]
    body += [f"[yellow]通知：{escape(answer.banner)}[/yellow]"] if answer.banner else []
    body += [escape(card.text) for card in answer.cards]
    body += [f"[dim]{escape(when)}[/dim]  {escape(what)}" for when, what in answer.details]
    body += [f"{number}. {escape(step)}" for number, step in enumerate(answer.steps, start=1)]
    body += map(escape, answer.paragraphs)
    body += [f"[yellow]{escape(note)}[/yellow]" for note in (*answer.notes, *answer.source_notes)]
    body += [
        f"[dim]依据 {escape(citation.source.name)}{escape(circumstances(citation).striptags())}[/dim]"
        for citation in answer.citations
    ]
    console.print(Panel("\n".join(body), border_style=_COLOURS[answer.status]))
    if answer.suggestions:
        console.print(f"[dim]还可以问：{escape('　'.join(answer.suggestions))}[/dim]")


def _print_explanation(reply: Reply) -> None:
    table = Table(title="候选，从最有把握的开始")
    for heading in ("步骤", "用什么答", "把握", "特征"):
        table.add_column(heading, overflow="fold")
    for proposal in reply.proposals:
        told = [f"{name}={value:.2f}" for name, value in proposal.features.items()]
        told += [f"{name}×{share:.2f}" for name, share in proposal.deductions.items()]
        features = " ".join([*told, *(("stopped",) if proposal.is_stopped else ())])
        table.add_row(proposal.step, proposal.key, f"{proposal.confidence:.3f}", features)
    console = Console()
    console.print(table)
    if reply.situation is not None:
        understood = reply.situation.understood
        console.print(
            f"像不像我们管的事 {reply.situation.scope:.2f} · "
            f"地区 {understood.region.name}（{'问题里说的' if understood.region_told else '没说'}）· "
            f"假别 {'、'.join(kind.value for kind in understood.kinds) or '无'} · "
            f"词 {' '.join(understood.reading.words)}",
            markup=False,
        )
