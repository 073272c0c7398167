"""Settings: typed frozen sections, read from TOML; the user's file holds only what differs from the defaults.

A broken file is kept aside, defaults serve, and `Settings.problems` says so in sentences: nothing is lost or silent.
"""

from __future__ import annotations

import logging
import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from assistant import paths
from assistant.errors import SettingsError

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

log = logging.getLogger(__name__)
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class SpeechSettings:
    voice: str = "joe"
    interface_voice: str = ""
    rate: float = 1.0
    pitch: float = 1.0
    volume: float = 1.0
    engines: tuple[str, ...] = ("piper",)
    device: str = ""


@dataclass(frozen=True, slots=True)
class EarconSettings:
    on: bool = True
    volume: float = 0.5


@dataclass(frozen=True, slots=True)
class AnnounceSettings:
    at_once: tuple[str, ...] = ("title", "focus")
    confidence: str = "hedge"
    source: str = "brief"
    spoken_questions: bool = False


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    idle_unload_s: float = 300.0
    retry_below: float = 0.9
    hedge_below: float = 0.75
    answer_characters: int = 160


@dataclass(frozen=True, slots=True)
class SeeingSettings:
    model: str = ""
    second: str = ""
    precision: str = "auto"
    idle_unload_s: float = 300.0


@dataclass(frozen=True, slots=True)
class KeySettings:
    describe_window: str = "ctrl+shift+f9"
    describe_screen: str = "ctrl+shift+f10"
    ask_window: str = "ctrl+shift+f11"
    repeat: str = "ctrl+shift+f8"
    stop: str = "ctrl+shift+f7"
    ask_mode: str = "hold"
    any_key_stops: bool = True

    def bindings(self) -> dict[str, str]:
        """Action name to key; an empty key switches the action off."""
        names = ("describe_window", "describe_screen", "ask_window", "repeat", "stop")
        return {name: getattr(self, name) for name in names if getattr(self, name)}


@dataclass(frozen=True, slots=True)
class ListeningSettings:
    microphone: str = ""
    silence_s: float = 1.0
    longest_s: float = 20.0


@dataclass(frozen=True, slots=True)
class HistorySettings:
    keep_on_disk: bool = False


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    downloads: str = "ask"


_NO_PRONUNCIATIONS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Settings:
    """All sections. `pronunciations` maps a word to how it is said. `problems` holds speakable sentences."""

    speech: SpeechSettings = SpeechSettings()
    earcons: EarconSettings = EarconSettings()
    announce: AnnounceSettings = AnnounceSettings()
    reading: ReadingSettings = ReadingSettings()
    seeing: SeeingSettings = SeeingSettings()
    keys: KeySettings = KeySettings()
    listening: ListeningSettings = ListeningSettings()
    history: HistorySettings = HistorySettings()
    network: NetworkSettings = NetworkSettings()
    pronunciations: Mapping[str, str] = field(default_factory=lambda: _NO_PRONUNCIATIONS)
    problems: tuple[str, ...] = ()


SECTIONS: dict[str, type] = {
    "speech": SpeechSettings,
    "earcons": EarconSettings,
    "announce": AnnounceSettings,
    "reading": ReadingSettings,
    "seeing": SeeingSettings,
    "keys": KeySettings,
    "listening": ListeningSettings,
    "history": HistorySettings,
    "network": NetworkSettings,
}
_LIMITS: dict[str, tuple[float, float]] = {
    "speech.rate": (0.5, 6.0),
    "speech.pitch": (0.7, 1.6),
    "speech.volume": (0.0, 1.0),
    "earcons.volume": (0.0, 1.0),
    "reading.idle_unload_s": (0.0, 86_400.0),
    "reading.retry_below": (0.0, 1.0),
    "reading.hedge_below": (0.0, 1.0),
    "reading.answer_characters": (40, 2_000),
    "seeing.idle_unload_s": (0.0, 86_400.0),
    "listening.silence_s": (0.2, 10.0),
    "listening.longest_s": (2.0, 120.0),
}
_CHOICES: dict[str, tuple[str, ...]] = {
    "announce.confidence": ("hedge", "full", "off"),
    "announce.source": ("brief", "full", "off"),
    "seeing.precision": ("auto", "fp32", "bf16", "fp16", "int8", "int4", "cpu"),
    "keys.ask_mode": ("hold", "toggle", "type"),
    "network.downloads": ("ask", "never"),
}


def settings_file() -> Path:
    """Where the user's settings are kept."""
    return paths.config_dir() / "settings.toml"


def load(path: Path | None = None) -> Settings:
    """Read the settings. Never raises: what can't be used is replaced by its default and named in `problems`."""
    path = path or settings_file()
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return Settings(problems=(_keep_aside(path),))
    except OSError:
        return Settings(problems=(f"The settings file {path.name} can't be read, so the defaults serve.",))
    return _from_raw(raw)


def _keep_aside(path: Path) -> str:
    aside = next(p for n in range(1, 10_000) if not (p := path.with_name(f"{path.stem}.broken-{n}.toml")).exists())
    try:
        path.rename(aside)
    except OSError:
        log.exception("could not keep the broken settings file aside")
        return f"The settings file {path.name} is not valid, so the defaults serve."
    return f"The settings file was not valid. It is kept as {aside.name}, and the defaults serve."


def _from_raw(raw: Mapping[str, Any]) -> Settings:
    problems: list[str] = []
    sections: dict[str, Any] = {}
    for name, value in raw.items():
        if name == "pronunciations" and isinstance(value, dict):
            sections[name] = MappingProxyType({str(k): str(v) for k, v in value.items()})
        elif name in SECTIONS and isinstance(value, dict):
            sections[name] = _section(name, SECTIONS[name], value, problems.append)
        else:
            problems.append(f"The settings file names {name}, which is not a section; it was left out.")
    return Settings(**sections, problems=tuple(problems))


def _section(name: str, kind: type[S], raw: Mapping[str, Any], report: Callable[[str], None]) -> S:
    values: dict[str, Any] = {}
    defaults = kind()
    known = {f.name for f in fields(kind)}  # type: ignore[arg-type]  # every section is a dataclass
    for key, value in raw.items():
        full = f"{name}.{key}"
        if key not in known:
            report(f"The setting {full} does not exist; it was left out.")
            continue
        try:
            values[key] = checked(full, value, getattr(defaults, key))
        except SettingsError as error:
            report(error.sentence)
    return replace(defaults, **values)  # type: ignore[type-var]  # as above


def limits(full: str) -> tuple[float, float]:
    """The lowest and the highest value of a setting that is a number, called as in "speech.rate"."""
    return _LIMITS[full]


def checked(full: str, value: Any, default: Any) -> Any:
    """`value` as the type of `default`, within its limits.

    Raises:
        SettingsError: it can't be used; the sentence names what can.
    """
    if isinstance(default, bool) or isinstance(value, bool):
        if not (isinstance(default, bool) and isinstance(value, bool)):
            wanted = "true or false" if isinstance(default, bool) else "not true or false"
            raise SettingsError(f"The setting {full} must be {wanted}; {default} serves.")
        return value
    if isinstance(default, int | float):
        return _number(full, value, default)
    if isinstance(default, tuple):
        if not isinstance(value, list | tuple) or not all(isinstance(v, str) for v in value):
            raise SettingsError(f"The setting {full} must be a list of words; the default serves.")
        return tuple(value)
    if not isinstance(value, str):
        raise SettingsError(f"The setting {full} must be text in quotes; {default or 'the default'} serves.")
    if full in _CHOICES and value not in _CHOICES[full]:
        raise SettingsError(f"The setting {full} must be {', '.join(_CHOICES[full])}; {default} serves.")
    return value


def _number(full: str, value: Any, default: float) -> float:
    low, high = _LIMITS.get(full, (-math.inf, math.inf))
    if not isinstance(value, int | float) or not low <= value <= high:
        raise SettingsError(f"The setting {full} must be a number from {low:g} to {high:g}; {default:g} serves.")
    return type(default)(value)


def save_value(section: str, key: str, value: Any, path: Path | None = None) -> Settings:
    """Change one setting in the user's file, keeping its comments and everything else; returns the new settings.

    Raises:
        SettingsError: the value can't be used, or the file can't be written.
    """
    import tomlkit

    path = path or settings_file()
    if section in SECTIONS:
        defaults = SECTIONS[section]()
        if not hasattr(defaults, key):
            raise SettingsError(f"The setting {section}.{key} does not exist.")
        value = checked(f"{section}.{key}", value, getattr(defaults, key))
    elif section != "pronunciations":
        raise SettingsError(f"{section} is not a section of the settings.")
    document = _document(path)
    table = document.setdefault(section, tomlkit.table())
    table[key] = list(value) if isinstance(value, tuple) else value
    return _written(document, path)


def forget_pronunciation(word: str, path: Path | None = None) -> Settings:
    """Take a word out of the user's dictionary; returns the new settings.

    Raises:
        SettingsError: the file can't be written.
    """
    path = path or settings_file()
    document = _document(path)
    document.get("pronunciations", {}).pop(word, None)
    return _written(document, path)


def _document(path: Path) -> TOMLDocument:
    """The user's file with its comments; empty where there is none."""
    import tomlkit

    load(path)  # keeps a broken file aside before it would be overwritten
    return tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()


def _written(document: TOMLDocument, path: Path) -> Settings:
    import tomlkit

    try:
        paths.write_whole(path, tomlkit.dumps(document).encode())
    except OSError as error:
        raise SettingsError("The settings could not be saved; the disk may be full.") from error
    return load(path)
