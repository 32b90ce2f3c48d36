"""Markup in every field that a person can fill, at the desk and before it, and what of it came alive.

plant(room) fills them all; offences(html) reads a page as a browser does.
"""

from __future__ import annotations

import io
import json
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from bot.messages import AnswerStatus
from bot.votes import Reason, Verdict
from knowledge.articles.store import publish_all
from knowledge.editing.draft import Draft, DraftSource
from knowledge.standing.store import MOST_BANNER_CHARACTERS
from tests.asking import ask
from tests.knowledge.articles.documents import document, to_bytes
from tests.knowledge.pictures.pictures import drawn
from tests.web.staff.flow import DRAFT, done, number_of, step
from tests.web.stand_in import ARTICLE
from web.staff.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from tests.web.staff.flow import Room

OUT = "\"'><x-hit onhit=1>"
"""Out of an attribute of either quote; eighteen characters, so that a person's name can hold it."""

FILE = OUT.replace('"', "%22")
"""In the name of a file, where browsers send %22 for a quote."""

SCRIPT = "<script>__hit=1</script>"
PICTURE = "<img src=x onerror=__hit=1>"
FULL = f"{OUT}{PICTURE}{SCRIPT}{{{{77*7007}}}}</textarea></title></script><svg onload=__hit=1>"
BODY = f"""{FULL}

## {FULL}

[一](javascript:__hit=1) [二](JaVaScRiPt&#58;__hit=1) [三](data:text/html,{SCRIPT}) <javascript:__hit=1>
[四](/a"onhit="1) ![五](/pictures/0123456789abcdef0123 "x" onhit=1) [六]

&lt;x-hit onhit=1&gt; &#60;script&#62;__hit=1&#60;/script&#62; `{FULL}`

- {FULL}

| {FULL} | b |
|---|---|
| {FULL} | d |

```{OUT}
{SCRIPT}
```

[六]: javascript:__hit=1 '{OUT}'
"""
QUIET = "x\" onhit=1 y=' onhit=1 {{77*7007}} javascript:__hit=1"
"""Without < and >, which a published article may not hold: what is left to an attacker there."""

_DATA = "application/ld+json"
"""A script that browsers never run: schema.org for search engines."""

_LEAD = {"href", "src", "action", "formaction", "srcset", "poster", "data", "xlink:href"}
_RECKONED = str(77 * 7007)  # what a template would make of the sum; no clock and no token shows it
_NOT_OURS = {"x-hit", "object", "embed", "applet"}


def offences(html: str) -> list[str]:
    """What a browser would run, load or build of what was planted; pages within pages, too."""
    tree = LexborHTMLParser(html)
    found = [each for node in tree.css("*") for each in _offences(node)]
    return [*found, *(["reckoned"] if _RECKONED in tree.body.text() else [])]


def _offences(node: LexborNode) -> Iterator[str]:
    attributes = node.attributes
    if node.tag in _NOT_OURS:
        yield f"<{node.tag}>"
    if node.tag == "script" and "src" not in attributes:
        if attributes.get("type") == _DATA:
            json.loads(node.text())
        else:
            yield f"<script> {node.text()[:40]}"
    for name, value in attributes.items():
        if name.startswith("on") or name in {"style", "z"}:
            yield f"{node.tag}[{name}]"
        if name in _LEAD and _is_program(node.tag, (value or "").strip().lower()):
            yield f"{node.tag}[{name}={value}]"
        if name == "srcdoc":
            yield from offences(value or "")


def _is_program(tag: str, address: str) -> bool:
    is_picture = tag == "img" and address.startswith("data:image/")
    return address.startswith(("javascript:", "vbscript:", "data:")) and not is_picture


def plant(room: Room) -> dict[str, int]:
    """Fill every field; the numbers of what was made."""
    made = {"text": _write(room), "import": _import(room), "report": _report(room)}
    _ask(room)
    _publish(room)
    boss = room.desk.hire("管示例", *Role)
    room.people["boss"], room.seats["boss"] = boss, room.desk.seat(boss)
    invited = room.boss.post("/desk/people/invite", name=OUT, login="planted", roles="writer")
    assert invited.status_code == 200
    for seat in list(room.seats.values()):
        assert seat.post("/desk/me/name", name=OUT).status_code == 303
    assert room.zhao.post("/desk/brakes/banner", text=FULL[:MOST_BANNER_CHARACTERS]).status_code == 303
    assert room.zhao.post("/desk/brakes/topic", topic="health", why=FULL[:100]).status_code == 303
    return made


def _write(room: Room) -> int:
    lines = {each.name: FULL for each in fields(Draft) if each.type == "str"}
    source = DraftSource(**{each.name: FULL for each in fields(DraftSource)})
    draft = Draft(
        **{**lines, "body": BODY},
        audience=(FULL,),
        regions=(FULL,),
        questions=(FULL,),
        section_questions=((FULL, (FULL,)),),
        sources=(source, DraftSource(title="示例", issuer="示例", url="javascript:__hit=1")),
        figures=((FULL, FULL, FULL),),
    )
    unfinished = room.begin(draft)
    step(room.wang, unfinished, "say", remark=FULL)
    number = number_of(unfinished)
    quiet = replace(
        DRAFT, title=QUIET, body=BODY, questions=(QUIET,), checked_by=QUIET,
        sources=(DraftSource(title=QUIET, issuer=QUIET, number=QUIET, article=QUIET),),
    )  # fmt: skip
    path = room.begin(quiet)
    done(room.li, path, "hand-in", remark=FULL)
    step(room.wang, path, "send-back", remark=FULL)
    done(room.li, path, "hand-in", remark=FULL)
    done(room.zhao, path, "release")
    room.save(path, body=f"{BODY}\n\n又一稿。", title=FULL)
    room.qian.client.post(
        f"{path}/typed",
        data={"csrf_token": room.qian.form_token(), "title": FULL, "body": BODY, "based_on": "1"},
    )
    for alt, name in ((FULL, f"{FILE}.png"), ("六步", f"../{SCRIPT}.png")):
        room.li.post("/desk/pictures", picture=(io.BytesIO(drawn()), name), alt=alt)
    return number


def _publish(room: Room) -> None:
    """What no form lets through, as if an older release had."""
    source = replace(ARTICLE.sources[0], title=FULL, issuer=FULL, number=FULL, article=FULL)
    article = replace(
        ARTICLE, slug="planted", title=FULL, body=BODY, questions=(FULL,), checked_by=FULL, sources=(source,)
    )
    with room.desk.services.database.writing() as connection:
        publish_all(connection, [ARTICLE, article], at=room.desk.now)
    room.offer(BODY)
    room.zhao.post("/desk/articles/open", slug="planted")


def _import(room: Room) -> int:
    name, cell = (text.replace('"', '""') for text in (OUT, FULL))
    content = (
        f'"{cell}名单（截至2026年10月31日）",,,,,,,\n'
        "机构名称,区县,地址,联系电话,托位数,备案日期,机构性质,网址\n"
        f'"示例{name}托育中心",红旗区,"{cell}路1号","{cell}",60,2022-03-05,"{cell}","javascript:__hit=1"\n'
        f'示例月亮托育中心,红旗区,"{cell}",3050102,"{cell}","{cell}","{cell}","{cell}"\n'
    )
    for place in (1, 2):  # one is applied, one waits
        given = (io.BytesIO(content.encode() + b"\n" * place), f"{FILE}{place}.csv")
        plan = room.zhao.post("/desk/registry", seen="/desk/registry", list=given, source=FULL).location
        assert plan == f"/desk/registry/uploads/{place}"
    made_on = room.zhao.text("/desk/registry/uploads/1").split('name="made_on" value="')[1].split('"')[0]
    room.zhao.post("/desk/registry/uploads/1/apply", seen=plan, made_on=made_on)
    return 1


def _report(room: Room) -> int:
    """From a reader, by the public form; answered at the desk, and one that waits."""
    reader = room.desk.seat()
    for _ in range(2):
        page = f"/report/article/{ARTICLE.slug}"
        told = reader.post(page, seen=page, wrong=FULL, right=FULL)
        assert told.status_code in {200, 303}
    room.wang.post("/desk/reports/1/answer", text=FULL)
    return 1


def _ask(room: Room) -> None:
    database = room.desk.services.database
    ask(database, FULL, times=6)
    useless = {"verdict": Verdict.USELESS, "reason": Reason.UNCLEAR, "line": FULL}
    ask(
        database,
        f"产假{FULL}",
        times=6,
        status=AnswerStatus.ANSWERED,
        cited=(ARTICLE.slug,),
        topic=FULL,
        **useless,
    )
    ask(database, f"还有{FULL}", times=3)
    room.li.post("/desk/asked/handled", question=f"还有{FULL}", decision="not_ours")


def word_file() -> bytes:
    made = document(FULL)
    made.core_properties.title = FULL
    made.add_paragraph(FULL)
    return to_bytes(made)
