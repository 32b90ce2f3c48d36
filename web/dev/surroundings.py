"""What the simulator offers to choose from: places to stand at, codes to scan, keys of a menu."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from directory.nursery import Coordinates
from directory.query import NurseryQuery

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from directory.nursery import Nursery
    from knowledge.regions.region import Region
    from web.services import Services

_ELSEWHERE: Final = "110000"
"""Where nothing of ours is near."""

_NURSERIES = 6
_DOORS = 3

_MENU: Final = (
    ("找托育", (("附近托育", "near"), ("全部机构", "/nurseries"))),
    (
        "问政策",
        (
            ("产假多少天", "ask:产假多少天"),
            ("育儿补贴", "ask:育儿补贴怎么领"),
            ("个税能省", "ask:婴幼儿照护扣除怎么填"),
        ),
    ),
    ("更多", (("最新文章", "latest"), ("能问什么", "ask:能问什么"), ("找人帮忙", "ask:转人工"))),
)
"""As docs/operations.md, 公众号菜单和二维码, proposes; what begins with a slash is a page of ours."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a form sends, and what it is called."""

    value: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Everything to choose from; each list but the menu may be short, none is needed."""

    places: tuple[Choice, ...]
    """A value is latitude, comma, longitude, space, name."""
    scenes: tuple[Choice, ...]
    """Of the account's own QR codes; a value is scene, space, name."""
    codes: tuple[Choice, ...]
    """What any other code may say."""
    menu: tuple[tuple[str, tuple[Choice, ...]], ...]
    """Titles, each with its buttons; a value is what `deeds.read_deed` takes as pressed."""


def look_around(services: Services, connection: Connection) -> Surroundings:
    """What there is in the home region, around its seat where that is known."""
    home = services.gazetteer.get(services.settings.home_region)
    query = NurseryQuery(near=_seat(home), page_size=_NURSERIES)
    nurseries = [found.nursery for found in services.finder.find(connection, query).found]
    return Surroundings(
        places=tuple(_places(home, nurseries, services.gazetteer.get(_ELSEWHERE))),
        scenes=tuple(_scenes(home, nurseries)),
        codes=tuple(_codes(nurseries, services.settings.public_root)),
        menu=tuple(
            (title, tuple(_button(name, key, services.settings.public_root) for name, key in buttons))
            for title, buttons in _MENU
        ),
    )


def _places(home: Region | None, nurseries: Iterable[Nursery], far: Region | None) -> Iterable[Choice]:
    if home and (seat := _seat(home)):
        yield _place(f"{home.name}中心", seat)
    placed = [(one.facts.name, one.facts.coordinates) for one in nurseries if one.facts.coordinates]
    for name, point in placed[:_DOORS]:
        yield _place(f"{name}门口", point)
    if far and (centre := _seat(far)):
        yield _place(f"{far.name}（很远）", centre)


def _place(name: str, point: Coordinates) -> Choice:
    return Choice(f"{point.lat},{point.lng} {name}", name)


def _scenes(home: Region | None, nurseries: Iterable[Nursery]) -> Iterable[Choice]:
    if home:
        yield _scene(f"region-{home.code}", f"{home.name}海报上的码")
    for nursery in nurseries:
        yield _scene(f"nursery-{nursery.id}", f"{nursery.facts.name}门口的码")
    yield _scene("poster-2019", "一个不认识的码")


def _scene(scene: str, name: str) -> Choice:
    return Choice(f"{scene} {name}", name)


def _codes(nurseries: Iterable[Nursery], root: str) -> Iterable[Choice]:
    for nursery in nurseries:
        yield Choice(nursery.facts.name, "写着机构名称的码")
        yield Choice(f"{root}/nurseries/{nursery.id}", f"{nursery.facts.name}的网页")
    yield Choice("https://example.com/", "别处的网址")


def _button(name: str, key: str, root: str) -> Choice:
    kind, sent = ("view", root + key) if key.startswith("/") else ("click", key)
    return Choice(f"{kind} {name} {sent}", name)


def _seat(region: Region | None) -> Coordinates | None:
    if region is None or region.lat is None or region.lng is None:
        return None
    return Coordinates(region.lat, region.lng)
