"""What stands in the log, as a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from web.staff.audit import Action
from web.staff.roles import Role, in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from web.staff.audit import Entry

_SENTENCES: Final = {
    Action.INVITED: "请 {subject} 进来，做：{roles}",
    Action.INVITATION_RENEWED: "给 {subject} 一个新链接，用来设密码",
    Action.INVITATION_TAKEN_UP: "用链接设了密码",
    Action.ROLES_CHANGED: "{subject} 做的事：从“{before}”改成“{after}”",
    Action.DISABLED: "停用了 {subject}",
    Action.ENABLED: "恢复了 {subject}",
    Action.SECOND_FACTOR_RESET: "清掉了 {subject} 的手机验证码",
    Action.SECOND_FACTOR_SET: "设了手机验证码",
    Action.RECOVERY_CODES_MADE: "换了一套备用码",
    Action.RECOVERY_CODE_USED: "用备用码登录",
    Action.PASSWORD_CHANGED: "改了密码",
    Action.NAME_CHANGED: "名字从“{before}”改成“{subject}”",
    Action.LOGGED_IN: "登录了，用的是 {device}",
    Action.SESSIONS_ENDED: "让 {devices} 台设备退出",
    Action.ASKED_HANDLED: "把{subject}记成“{decision}”",
    Action.ASKED_PUT_BACK: "把{subject}放回单子上",
    Action.REPORT_ANSWERED: "答复了读者说的第 {report} 条不对：{subject}",
    Action.ADMITTED_AGAIN: "让 {subject} 马上可以再试密码",
    Action.LIST_APPLIED: (
        "导入了机构名单“{subject}”（第 {number} 次导入）："
        "新增 {added} 家，改了 {changed} 家，没有收下 {rejected} 行"
    ),
    Action.LIST_UNDONE: (
        "撤销了第 {number} 次导入（“{subject}”）：去掉 {taken_out} 家，{restored} 家回到导入以前"
    ),
    Action.PICTURE_ADDED: "传了一张图：{subject}",
    Action.TEXT_BEGUN: "开始写《{subject}》",
    Action.TEXT_SAVED: "存了《{subject}》第 {version} 稿",
    Action.TEXT_HANDED_IN: "把《{subject}》第 {version} 稿送去校对",
    Action.TEXT_TAKEN_BACK: "收回了《{subject}》第 {version} 稿",
    Action.TEXT_CHECKED: "通过了《{subject}》第 {version} 稿的{check}",
    Action.TEXT_SENT_BACK: "退回了《{subject}》第 {version} 稿",
    Action.TEXT_REMARKED: "对《{subject}》第 {version} 稿说了一句",
    Action.TEXT_RELEASED: "发布了《{subject}》第 {version} 稿",
    Action.TEXT_SCHEDULED: "定好《{subject}》第 {version} 稿在 {due} 发布",
    Action.TEXT_UNSCHEDULED: "取消了《{subject}》第 {version} 稿的定时发布",
    Action.TEXT_RELEASED_ON_TIME: "定时发布的《{subject}》第 {version} 稿，到点发布了",
    Action.TEXT_PUT_OFF: "定时发布的《{subject}》第 {version} 稿，到点没有发出去",
    Action.TEXT_ROLLED_BACK: "把《{subject}》退回到第 {to} 稿，发布成第 {version} 稿",
    Action.TEXT_WITHDRAWN: "撤下了《{subject}》",
    Action.TEXT_PUT_BACK: "把撤下的《{subject}》放了回去",
    Action.OFFER_TAKEN_UP: "采用了程序带来的《{subject}》新写法，成了第 {version} 稿",
    Action.OFFER_LEFT: "没有采用程序带来的《{subject}》新写法",
}
"""What may stand between braces: `subject`, and what `details` holds, roles in words."""


def sentence(entry: Entry) -> str:
    """What an entry tells, without who and when; an action of a newer release by its name."""
    try:
        return _SENTENCES[Action(entry.action)].format(subject=entry.subject, **_told(entry.details))
    except (KeyError, ValueError):
        return f"{entry.action}：{entry.subject}"


def _told(details: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: in_words(Role(role) for role in value) if isinstance(value, list) else value
        for name, value in details.items()
    }
