"""What a deployment may set, all of it in the environment and all of it named YUERTONG_…."""

from __future__ import annotations

import hmac
import os
import re
import secrets
import tempfile
from functools import cache, cached_property
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from knowledge.regions import gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic.fields import FieldInfo

PREFIX: Final = "YUERTONG_"
_DRIVERS = {
    "sqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_SERVER_NUMBERS = {"PORT": (1, 65_535), "WEB_CONCURRENCY": (0, 1_000)}
_SECRET_CHARACTERS = 32
"""Shortest key that is taken: 16 random bytes written in hex."""

_HOST = re.compile(r"(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
"""A host with or without a port, and nothing else: no password, no space."""


class SettingsError(Exception):
    """A setting is wrong; its text is one Chinese sentence for whoever starts the product."""


class _MissingError(ValueError):
    """A setting is not there, and another one needs it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def _whole_path(raw: Path) -> Path:
    path = raw.expanduser().absolute()
    if path.exists() and not path.is_dir():
        msg = "not a directory"
        raise ValueError(msg)
    return path


def _database_url(raw: str) -> str:
    try:
        url = make_url(raw)
    except ArgumentError as error:
        msg = "not a database address"
        raise ValueError(msg) from error
    if url.drivername not in _DRIVERS:
        msg = "another database"
        raise ValueError(msg)
    return url.set(drivername=_DRIVERS[url.drivername]).render_as_string(hide_password=False)


def _long_enough(secret: SecretStr) -> SecretStr:
    if len(secret.get_secret_value()) < _SECRET_CHARACTERS:
        msg = "too short"
        raise ValueError(msg)
    return secret


def _tile_key(secret: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9]{16,64}", secret.get_secret_value()):
        msg = "not a key"
        raise ValueError(msg)
    return secret


def _wechat_token(secret: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9]{3,32}", secret.get_secret_value()):
        msg = "not a token"
        raise ValueError(msg)
    return secret


def _wechat_key(secret: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9]{43}", secret.get_secret_value()):
        msg = "not an EncodingAESKey"
        raise ValueError(msg)
    return secret


def _wechat_app_id(raw: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", raw):
        msg = "not an app id"
        raise ValueError(msg)
    return raw


def _origin(raw: str) -> str:
    parts = urlsplit(raw)
    beyond_the_host = parts.path.strip("/") or parts.query or parts.fragment
    is_placed = _HOST.fullmatch(parts.netloc) and parts.port != 0  # a port that is none raises a ValueError
    if parts.scheme not in {"http", "https"} or not is_placed or beyond_the_host:
        msg = "not an origin"
        raise ValueError(msg)
    return f"{parts.scheme}://{parts.netloc}"


def _path_prefix(raw: str) -> str:
    prefix = raw.rstrip("/")
    if not re.fullmatch(r"(/[A-Za-z0-9_.~-]+)*", prefix) or re.search(r"/\.\.?(/|\Z)", prefix):
        msg = "not a path"
        raise ValueError(msg)
    return prefix


def _known_region(code: str) -> str:
    if gazetteer().get(code) is None:
        msg = "unknown region"
        raise ValueError(msg)
    return code


def _field(default: Any, description: str, expected: str) -> Any:
    """A field with what the README's table says about it and what a wrong value is answered with."""
    return Field(default, description=description, json_schema_extra={"expected": expected})


_Line = Annotated[str, BeforeValidator(lambda raw: " ".join(str(raw).split())), Field(max_length=120)]
_SHORT_TEXT = "一行文字，不超过 120 个字"


class Settings(BaseSettings):
    """Every setting, checked once; inside the product they are trusted."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True, validate_default=True
    )

    data_dir: Annotated[Path, AfterValidator(_whole_path)] = _field(
        Path("var"), "数据、索引和密钥放在哪个文件夹", "一个文件夹的路径"
    )
    database_url: Annotated[str, AfterValidator(_database_url)] | None = _field(
        None,
        "数据库地址；不填就用 DATA_DIR 里的 SQLite",
        "sqlite:///… 或 postgresql://用户:密码@主机/库名",
    )
    secret_key: Annotated[SecretStr, AfterValidator(_long_enough)] | None = _field(
        None,
        "签名和匿名编号用的密钥；不填就生成一个，存在 DATA_DIR/secret-key",
        f"至少 {_SECRET_CHARACTERS} 个字符的随机文字",
    )
    base_url: Annotated[str, AfterValidator(_origin)] = _field(
        "http://127.0.0.1:8000",
        "公众访问的网址，到主机名为止，用来生成链接",
        "https://主机名 这样的网址，后面不带路径（路径写在 YUERTONG_PATH_PREFIX）",
    )
    path_prefix: Annotated[str, AfterValidator(_path_prefix)] = _field(
        "", "挂在门户网站下面时的路径，如 /tuoyu", "/tuoyu 这样以 / 开头的路径"
    )
    home_region: Annotated[str, AfterValidator(_known_region)] = _field(
        "410702", "本地的行政区划代码（默认红旗区）", "六位行政区划代码，如 410702（红旗区）"
    )
    trusted_proxies: Annotated[int, Field(ge=0, le=10)] = _field(
        0, "前面有几层自己的反向代理；0 表示没有", "0 到 10 的整数"
    )
    wechat_token: Annotated[SecretStr, AfterValidator(_wechat_token)] | None = _field(
        None, "公众号后台“服务器配置”里的 Token；不填就不接微信", "3 到 32 位的英文字母或数字"
    )
    wechat_mode: Literal["plain", "compatible", "safe"] | None = _field(
        None,
        "消息加解密方式：plain 明文、compatible 兼容、safe 安全；不填时，填了密钥就是 safe，否则 plain",
        "plain、compatible 或 safe",
    )
    wechat_app_id: Annotated[str, AfterValidator(_wechat_app_id)] | None = _field(
        None, "公众号的 AppID（开发者 ID）；用兼容或安全模式时要填", "公众号后台里 wx 开头的 AppID"
    )
    wechat_aes_key: Annotated[SecretStr, AfterValidator(_wechat_key)] | None = _field(
        None, "公众号后台“服务器配置”里的 EncodingAESKey；填了就用安全模式", "43 位的英文字母和数字"
    )
    wechat_aes_key_previous: Annotated[SecretStr, AfterValidator(_wechat_key)] | None = _field(
        None, "换 EncodingAESKey 时，换之前的那个；换好一天以后可以去掉", "43 位的英文字母和数字"
    )
    review_steps: Annotated[int, Field(ge=1, le=3)] = _field(
        1,
        "文章发布前要几道校对（三审三校填 3）；每一道由不同的人来，写稿的人不算",
        "1 到 3 的整数",
    )
    dev: Literal["on", "off"] = _field(
        "off", "开发和演示：开了才有 /dev/wechat（微信模拟器）；公众访问的服务器上不要开", "on 或 off"
    )
    samples: Literal["on", "off"] = _field(
        "on", "示例机构：没有导入过真实名单时放不放（导入第一份真实名单时自动撤下）", "on 或 off"
    )
    tianditu_key: Annotated[SecretStr, AfterValidator(_tile_key)] | None = _field(
        None,
        "天地图的浏览器端密钥（tk），会出现在网页里；和审图号都填了，找托育的页面才有地图",
        "天地图控制台里 16 到 64 位的英文字母和数字",
    )
    map_approval: _Line = _field(
        "", "地图的审图号，显示在地图上；不填就没有地图，只有列表和导航链接", _SHORT_TEXT
    )
    site_organiser: _Line = _field("", "页脚：主办单位", _SHORT_TEXT)
    site_contact: _Line = _field("", "页脚：联系方式", _SHORT_TEXT)
    site_code: _Line = _field("", "页脚：政府网站标识码", _SHORT_TEXT)
    site_icp: _Line = _field("", "页脚：ICP 备案号", _SHORT_TEXT)
    site_police: _Line = _field("", "页脚：公安备案号", _SHORT_TEXT)

    @model_validator(mode="after")
    def _can_unseal(self) -> Settings:
        """A sealed mode needs the key, and the app id that stands in every sealed message."""
        has_key = self.wechat_aes_key is not None or self.wechat_aes_key_previous is not None
        is_sealed = self.wechat_mode in {"compatible", "safe"} or (has_key and self.wechat_mode is None)
        for name in ("wechat_token", "wechat_aes_key", "wechat_app_id"):
            if is_sealed and getattr(self, name) is None:
                raise _MissingError(name)
        return self

    @property
    def has_map(self) -> bool:
        """Whether a map may be shown: its tiles can be had, and its data are approved."""
        return self.tianditu_key is not None and bool(self.map_approval)

    @property
    def database(self) -> str:
        """The address of the database as SQLAlchemy takes it."""
        return self.database_url or f"sqlite:///{self.data_dir / 'yuertong.sqlite3'}"

    @property
    def index_dir(self) -> Path:
        """Where this machine keeps its indexes; all of it can be lost."""
        return self.data_dir / "index"

    @property
    def is_https(self) -> bool:
        """Whether the public reaches the product over TLS."""
        return self.base_url.startswith("https://")

    @property
    def public_root(self) -> str:
        """The address of the start page, without a slash at its end."""
        return self.base_url + self.path_prefix

    @property
    def reachable_root(self) -> str | None:
        """The same, or None where only this machine reaches it, such as on a developer's.

        With YUERTONG_DEV the telephone is the simulator's, on this very machine.
        """
        is_near = _is_loopback(urlsplit(self.base_url).hostname or "")
        return None if is_near and self.dev == "off" else self.public_root

    def secret(self) -> bytes:
        """The key of signatures and keyed hashes, made on first use when none is set.

        Raises:
            SettingsError: the key cannot be kept in the data directory, or the
                file there holds no key.
        """
        if self.secret_key is not None:
            return self.secret_key.get_secret_value().encode()
        return kept_secret(self.data_dir / "secret-key")

    @cached_property
    def _key(self) -> bytes:
        return self.secret()

    def keyed_hash(self, purpose: str, value: str) -> str:
        """A hex digest that names `value` without telling it, different for each purpose."""
        return hmac.digest(self._key, f"{purpose}\0{value}".encode(errors="replace"), "sha256").hex()


def load_settings() -> Settings:
    """The settings of this process's environment.

    Raises:
        SettingsError: a setting is wrong; the sentence names it and what is expected.
    """
    settings = read_settings()
    settings.secret()
    return settings


def read_settings() -> Settings:
    """The same, before a key is made where there is none.

    Raises:
        SettingsError: a setting is wrong.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None


def check_server_numbers(environment: Mapping[str, str]) -> None:
    """Return if what the server itself reads of the environment is well written.

    gunicorn reads `WEB_CONCURRENCY` before it reads anything of ours, and
    answers a wrong one with a traceback: `yuertong prepare` looks first.

    Raises:
        SettingsError: a number is wrong; the sentence names it and what is expected.
    """
    wrong = [
        _complaint(name, f"{least} 到 {most} 的整数") + f"，现在是“{_short(environment[name])}”"
        for name, (least, most) in _SERVER_NUMBERS.items()
        if name in environment and not _is_between(environment[name], least, most)
    ]
    if wrong:
        raise SettingsError(_stopped(wrong))


def _is_between(raw: str, least: int, most: int) -> bool:
    return re.fullmatch(r"[0-9]{1,5}", raw) is not None and least <= int(raw) <= most


def unknown_names(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Names in the environment that look like settings and are none, such as misspelt ones."""
    known = {setting_name(field) for field in Settings.model_fields}
    return tuple(sorted(name for name in environment if name.startswith(PREFIX) and name not in known))


def setting_name(field: str) -> str:
    """The name a field has in the environment.

    >>> setting_name("data_dir")
    'YUERTONG_DATA_DIR'
    """
    return PREFIX + field.upper()


def settings_table() -> str:
    """Every setting as a Markdown table, for the README."""
    rows = ["| 名称 | 默认 | 说明 |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "" if field.default in {None, ""} else f"`{field.default}`"
        rows.append(f"| `{setting_name(name)}` | {default} | {field.description} |")
    return "\n".join(rows)


def _sentence(error: ValidationError) -> str:
    complaints = []
    for problem in error.errors():
        reason = problem.get("ctx", {}).get("error")
        if isinstance(reason, _MissingError):
            expected = _expected(Settings.model_fields[reason.field])
            complaints.append(f"微信的兼容或安全模式还要填 {setting_name(reason.field)}：{expected}")
            continue
        name = str(problem["loc"][0])
        field = Settings.model_fields[name]
        shown = "" if _is_secret(field) else f"，现在是“{_short(problem['input'])}”"
        complaints.append(_complaint(setting_name(name), _expected(field)) + shown)
    return _stopped(complaints)


def _complaint(name: str, expected: str) -> str:
    """What a setting should be, with a space before what does not begin in Chinese."""
    gap = " " if expected[:1].isascii() else ""
    return f"{name} 应当是{gap}{expected}"


def _stopped(complaints: Iterable[str]) -> str:
    return f"设置不对，没有启动：{'；'.join(dict.fromkeys(complaints))}。"


def _expected(field: FieldInfo) -> str:
    extra = field.json_schema_extra
    return str(extra["expected"]) if isinstance(extra, dict) else ""


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _is_secret(field: FieldInfo) -> bool:
    # The address of a database holds its password.
    return "SecretStr" in str(field.annotation) or field is Settings.model_fields["database_url"]


def _short(value: object) -> str:
    text = str(value)
    longest = 40
    return text if len(text) <= longest else f"{text[:longest]}…"


@cache
def kept_secret(path: Path) -> bytes:
    """The key in a file, made there when the file is missing.

    Several processes start at once (web, clock, release): each writes a whole
    file of its own and links it to the name, which only the first can do.
    """
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".secret-key-")  # mode 0600
            try:
                os.write(descriptor, secrets.token_hex(32).encode())
                os.fsync(descriptor)
                os.link(draft, path)
            except FileExistsError:
                pass
            finally:
                os.close(descriptor)
                Path(draft).unlink()
        secret = path.read_bytes().strip()
    except OSError as error:
        msg = (
            f"{setting_name('secret_key')} 没有设置，密钥又存不进 {path}（{error.strerror}），没有启动："
            f"请让这个文件夹可以读写，或自己设一个至少 {_SECRET_CHARACTERS} 个字符的密钥。"
        )
        raise SettingsError(msg) from error
    if len(secret) < _SECRET_CHARACTERS:
        msg = f"{path} 里的密钥少于 {_SECRET_CHARACTERS} 个字符，没有启动：请删掉这个文件让它重新生成。"
        raise SettingsError(msg)
    return secret
