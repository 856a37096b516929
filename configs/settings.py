"""Every setting, its type and its bounds; the defaults stand in ``default.toml``."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Literal

import limits
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
)
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from configs.secret_key import SHORTEST, secret_key_in
from engine.config import IndexConfig, PhotoLimits

PREFIX = "SNAPLOOK_"
"""Of the environment's variables; ``__`` stands between a group and its setting."""

_ESCAPED = str.maketrans({"%": "%25", "?": "%3F"})
"""What means something else in a database's URL; all other characters of a path stand for themselves."""

DEFAULTS = Path(__file__).with_name("default.toml")

Count = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _rate(text: str) -> str:
    try:
        limits.parse(text)
    except ValueError as error:
        raise ValueError("it should be a rate, like 20/minute") from error
    return text


def _http_url(text: str) -> str:
    if not text.lower().startswith(("http://", "https://")):
        raise ValueError("it should start with http:// or https://")
    return text.rstrip("/")


def _from_json(value: object) -> object:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError as error:
        raise ValueError("it should be a JSON list") from error


def _absolute(path: Path) -> Path:
    try:
        return path.expanduser().absolute()
    except RuntimeError as error:  # which pydantic would let through
        raise ValueError("there is no such user whose folder it could be in") from error


Rate = Annotated[Text, AfterValidator(_rate)]
"""How often something may happen, as the library ``limits`` writes it."""

HttpUrl = Annotated[Text, AfterValidator(_http_url)]


class Group(BaseModel):
    """Settings that belong together."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Database(Group):
    """Where the tables live; ``None`` is a SQLite file in HOME."""

    url: SecretStr | None = None


class Privacy(Group):
    """How long people's own photos, and what they asked and said, are kept."""

    photo_days: Annotated[int, Field(ge=0)]
    log_days: Annotated[int, Field(ge=1)]


class Shop(Group):
    """What people are told about the shop, and what its prices are in where its catalogue does not say."""

    name: Text
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    contact: Text | None = None


class Answers(Group):
    """What an answer shows."""

    products: Annotated[int, Field(ge=1, le=20)]


class Limits(Group):
    """How much one person, one network address, one group and all together may ask; see :mod:`bot.limits`."""

    per_user: Rate
    per_origin: Rate
    per_group: Rate
    overall: Rate
    storage: SecretStr
    waiting: Count
    waiting_per_user: Count
    photos_per_query: Count
    upload_bytes: Count


class Log(Group):
    """What the service writes to stderr while it runs."""

    level: Literal["debug", "info", "warning", "error"]
    format: Literal["text", "json"]


class Telegram(Group):
    """The Telegram adapter; off without a token."""

    token: SecretStr | None = None
    base_url: HttpUrl
    base_file_url: HttpUrl
    mode: Literal["polling", "webhook"]
    webhook_url: HttpUrl | None = None
    webhook_secret: SecretStr | None = None


class Discord(Group):
    """The Discord adapter; off without a token."""

    token: SecretStr | None = None
    api_base: HttpUrl
    gateway_url: Text | None = None
    watched_channels: Annotated[tuple[int, ...], NoDecode, BeforeValidator(_from_json)]


class Web(Group):
    """The web page, the review desk and their address."""

    enabled: bool
    host: Text
    port: Annotated[int, Field(ge=0, le=65535)]
    public_url: HttpUrl | None = None
    trusted_proxies: Annotated[int, Field(ge=0)]
    review_password: SecretStr | None = None


class Fetch(Group):
    """What feeds and photo links may point at."""

    allow_private: bool


class PhotoSettings(Group):
    """See :class:`engine.config.PhotoLimits`."""

    max_bytes: Count
    max_pixels: Count
    min_side: Count


class IndexSettings(Group):
    """See :class:`engine.config.IndexConfig`."""

    trees: Count
    search_k: Count
    exact_below: Annotated[int, Field(ge=0)]
    seed: Annotated[int, Field(ge=0, lt=2**32)]
    unlikely_type: Share


class SearchSettings(Group):
    """What replaces a number of the bundle's :class:`engine.config.Thresholds`; ``None`` keeps it."""

    gate_mass: Share | None = None
    gate_confidence: Share | None = None
    type_weight: Annotated[float, Field(ge=0.0)] | None = None
    second_photo_weight: Annotated[float, Field(ge=0.0)] | None = None
    close_score: Annotated[float, Field(ge=-1.0, le=1.0)] | None = None
    close_margin: Annotated[float, Field(ge=0.0)] | None = None


class Model(Group):
    """Which bundle answers, ``None`` for the shipped one, and what runs it: :mod:`engine.runtime.shelf`."""

    bundle: Path | None = None
    runtime: Literal["onnx", "int8", "openvino"]


class Settings(BaseSettings):
    """All settings of one Snaplook; made by :func:`configs.loading.load_settings`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    home: Annotated[Path, AfterValidator(_absolute)]
    secret_key: Annotated[SecretStr, Field(min_length=SHORTEST)] | None = None
    workers: Count | None = None
    database: Database
    privacy: Privacy
    shop: Shop
    answers: Answers
    limits: Limits
    log: Log
    telegram: Telegram
    discord: Discord
    web: Web
    fetch: Fetch
    photo: PhotoSettings
    index: IndexSettings
    search: SearchSettings
    model: Model

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment goes over what is passed in (an operator's file), the defaults under it."""
        return env_settings, init_settings, TomlConfigSettingsSource(settings_cls, DEFAULTS)

    def database_url(self) -> str:
        """SQLAlchemy's address of the database, password and all: not for printing."""
        if self.database.url is not None:
            return self.database.url.get_secret_value()
        file = str(self.home / "snaplook.db").translate(_ESCAPED)
        return f"sqlite+aiosqlite:///{file}"

    def read_secret_key(self) -> bytes:
        """The key of pseudonyms, cookies and links; made in HOME when it is first needed.

        Raises:
            HomeError: HOME cannot be written, or the key's file cannot be read.
        """
        if self.secret_key is not None:
            return self.secret_key.get_secret_value().encode()
        return secret_key_in(self.home)

    def worker_count(self) -> int:
        """How many workers share the heavy work: the setting, or one a core."""
        return self.workers or os.cpu_count() or 1

    def photo_limits(self) -> PhotoLimits:
        """What a photo may cost."""
        return PhotoLimits(**self.photo.model_dump())

    def index_config(self) -> IndexConfig:
        """How forests are built and asked."""
        return IndexConfig(**self.index.model_dump())

    def search_overrides(self) -> dict[str, float]:
        """The fields of :class:`engine.config.Thresholds` that the operator set."""
        return self.search.model_dump(exclude_none=True)

    @property
    def photos_dir(self) -> Path:
        """Original photos, by digest."""
        return self.home / "photos"

    @property
    def personal_photos_dir(self) -> Path:
        """What people sent."""
        return self.home / "queries"

    @property
    def journal_dir(self) -> Path:
        """Answers and verdicts on their way into the database."""
        return self.home / "journal"

    @property
    def cache_dir(self) -> Path:
        """Shrunk catalogue photos; may be deleted at any time."""
        return self.home / "cache"

    @property
    def embeddings_dir(self) -> Path:
        """Vectors, one folder a model."""
        return self.home / "embeddings"

    @property
    def index_dir(self) -> Path:
        """Index versions."""
        return self.home / "index"

    @property
    def runtimes_dir(self) -> Path:
        """Faster ways to run models, and what was measured of them."""
        return self.home / "runtimes"

    @property
    def runs_dir(self) -> Path:
        """Training runs on the catalogue, with the models they made."""
        return self.home / "runs"

    @property
    def snapshots_dir(self) -> Path:
        """The demo's street snapshots."""
        return self.home / "snapshots"

    @property
    def reports_dir(self) -> Path:
        """What jobs could not use, and why."""
        return self.home / "reports"
