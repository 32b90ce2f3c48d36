"""How the simulated telephone and its account are set: whose it is, how messages are sealed and written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from web.dev.people import Person, person_of
from web.wechat.account import Mode
from web.wechat.envelope import DataFormat

if TYPE_CHECKING:
    from collections.abc import Mapping

    from web.wechat.account import Account

MODES: Final = {
    Mode.SAFE: "安全（加密）",
    Mode.COMPATIBLE: "兼容（明文和密文都带）",
    Mode.PLAIN: "明文（不加密）",
}
FORMATS: Final = {DataFormat.XML: "XML", DataFormat.JSON: "JSON"}

_ALLOWED: Final = {
    Mode.PLAIN: (Mode.PLAIN,),
    Mode.COMPATIBLE: (Mode.SAFE, Mode.COMPATIBLE, Mode.PLAIN),
    Mode.SAFE: (Mode.SAFE,),
}
_WHY_NOT: Final = {
    Mode.PLAIN: "现在设的是明文模式，没有密钥，加不了密。要试加密，填好 YUERTONG_WECHAT_AES_KEY 和 "
    "YUERTONG_WECHAT_APP_ID 再开；或者去掉 YUERTONG_WECHAT_TOKEN，用模拟器自己的号。",
    Mode.SAFE: "现在设的是安全模式：没有加密的消息，服务器一律不收，所以这里也不让选。",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What is chosen above the telephone."""

    person: Person
    mode: Mode
    data_format: DataFormat


def allowed_modes(account: Account) -> tuple[Mode, ...]:
    """How messages may arrive at an account, the best first."""
    return _ALLOWED[account.mode]


def why_not(account: Account) -> str | None:
    """Why some modes cannot be chosen, and what to do; None where all can."""
    return _WHY_NOT.get(account.mode)


def read_setup(told: Mapping[str, str], account: Account) -> Setup:
    """What a form or an address says; whatever it does not say, or what the account forbids, as usual."""
    allowed = allowed_modes(account)
    mode = next((mode for mode in allowed if mode == told.get("mode")), allowed[0])
    data_format = next((one for one in DataFormat if one == told.get("format")), DataFormat.XML)
    return Setup(person=person_of(told.get("who", "")), mode=mode, data_format=data_format)
