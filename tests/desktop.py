"""A whole private desktop for a test: screen, window manager, D-Bus, accessibility, loudspeaker, microphone, home.

Nothing is shared with the desktop the tests are started from, and several can run beside each other: the display
number is the X server's choice and every socket lies in a folder of its own. Works as root and without a display.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.soundserver import Recording, SoundServer

ROOT = Path(__file__).resolve().parent.parent
SYSTEM_PYTHON = "/usr/bin/python3"  # the one that Debian's pyatspi and Orca belong to
_AT_SPI_LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
_MARK = "LOOKALOUD_TEST_DESKTOP"
# What would lead a program out of the private desktop to the one the tests were started from.
_FOREIGN = ("XDG_", "DBUS_", "PULSE_", "ALSA_", "AT_SPI_", "QT_", "GTK_", "GDK_", "WAYLAND_", "SESSION_", "LC_")
_PACKAGES = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "dbus-daemon": "dbus",
    "dbus-send": "dbus",
    "pulseaudio": "pulseaudio",
    "pactl": "pulseaudio-utils",
    "parec": "pulseaudio-utils",
    "pacat": "pulseaudio-utils",
    "xdotool": "xdotool",
    "xprop": "x11-utils",
    SYSTEM_PYTHON: "python3",
}


class Window(NamedTuple):
    """A window: its X id ("" when there is none) and its title."""

    id: str
    title: str


class MissingPrograms(RuntimeError):
    """Programs the test desktop needs are not installed; the message names the packages."""


def need(programs: Mapping[str, str]) -> None:
    """Raise `MissingPrograms` unless all `programs` (name to Debian package) are installed."""
    missing = {name: package for name, package in programs.items() if shutil.which(name) is None}
    if missing:
        packages = " ".join(sorted(set(missing.values())))
        raise MissingPrograms(f"{', '.join(missing)} missing: apt-get install {packages}")


class Desktop:
    """The desktop, as a context manager.

    Attributes:
        env: environment of programs that run on it.
        home: their HOME; empty at the start.
        logs: what they wrote, a file each; kept when `keep_logs` is set.
        sound: the loudspeaker and the microphone.
    """

    def __init__(self, width: int = 1920, height: int = 1080) -> None:
        need(_PACKAGES)
        # Short: the path of a Unix socket may have 107 characters.
        self.folder = Path(tempfile.mkdtemp(prefix="lookaloud-"))
        self.home, self.logs, self._runtime = (self.folder / name for name in ("home", "logs", "run"))
        for folder in (self.home, self.logs, self._runtime):
            folder.mkdir(mode=0o700)
        self.keep_logs: Path | None = None
        self._size = (width, height)
        self._programs: list[subprocess.Popen[bytes]] = []
        self.env = self._environment()
        self.sound = SoundServer(self._runtime, self.home, self.start, self.end)
        self.env.update(self.sound.env)

    def _environment(self) -> dict[str, str]:
        env = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
        env.pop("DISPLAY", None)
        own = {"CONFIG": ".config", "DATA": ".local/share", "CACHE": ".cache", "STATE": ".local/state"}
        for name, place in own.items():
            env[f"XDG_{name}_HOME"] = str(self.home / place)
            (self.home / place).mkdir(parents=True, exist_ok=True)
        env |= {
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self._runtime),
            "XDG_SESSION_TYPE": "x11",
            "XDG_CURRENT_DESKTOP": "Openbox",
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self._runtime}/bus",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "QT_ACCESSIBILITY": "1",
            "QT_QPA_PLATFORM": "xcb",
            "GTK_MODULES": "gail:atk-bridge",
            "GSETTINGS_BACKEND": "memory",  # no dconf service, nothing on disk
            "GIO_USE_VFS": "local",  # no gvfs services
            "LC_ALL": "C.UTF-8",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{env.get('PATH', os.defpath)}",
            "PYTHONPATH": str(ROOT),
            _MARK: str(self.folder),
        }
        return env

    def __enter__(self) -> Desktop:
        try:
            self._start_display()
            self._start_buses()
            self.start(["openbox", "--sm-disable"], name="openbox")
            self._until(lambda: "window id" in self._root_property("_NET_SUPPORTING_WM_CHECK"), "openbox", 15)
            self.sound.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _start_display(self) -> None:
        read, write = os.pipe()
        width, height = self._size
        argv = [
            "Xvfb",
            "-displayfd",
            str(write),
            "-screen",
            "0",
            f"{width}x{height}x24",
            "-nolisten",
            "tcp",
            "-noreset",
        ]
        try:
            server = self.start(argv, name="xvfb", pass_fds=(write,))
        finally:
            os.close(write)
        with os.fdopen(read) as pipe:  # ends with the server, so this can't wait for ever
            number = pipe.readline().strip()
        if not number:
            raise RuntimeError(f"Xvfb did not start:\n{self.log('xvfb')}")
        assert server.poll() is None
        self.env["DISPLAY"] = f":{number}"

    def _start_buses(self) -> None:
        launcher = next((p for p in _AT_SPI_LAUNCHERS if Path(p).exists()), None)
        if launcher is None:
            raise MissingPrograms("at-spi-bus-launcher missing: apt-get install at-spi2-core")
        address = self.env["DBUS_SESSION_BUS_ADDRESS"]
        self.start(["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={address}"], name="dbus")
        self._until((self._runtime / "bus").exists, "dbus", 10)
        self.start([launcher, "--launch-immediately", "--a11y=1", "--screen-reader=1"], name="at-spi")
        # Asking the service itself would make D-Bus start a second launcher, without the options of this one.
        ask = ["dbus-send", "--print-reply", "--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner"]
        ask.append("string:org.a11y.Bus")
        self._until(lambda: "boolean true" in self.run(ask, check=False).stdout, "at-spi", 15)

    # Programs

    def start(
        self, argv: Sequence[str], *, name: str = "", env: Mapping[str, str] | None = None, **options: Any
    ) -> subprocess.Popen[bytes]:
        """Start a program that runs on; it ends with the desktop. Its output goes to `logs/NAME.log`."""
        name = name or Path(argv[0]).name
        with (self.logs / f"{name}.log").open("ab") as log:
            defaults: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
            options = defaults | {"cwd": ROOT} | options
            # A session of its own: everything it starts can be ended with it, and Ctrl+C at the tests doesn't reach it.
            program: subprocess.Popen[bytes] = subprocess.Popen(
                argv, env={**self.env, **(env or {})}, start_new_session=True, **options
            )
        self._programs.append(program)
        return program

    def end(self, program: subprocess.Popen[bytes], *, kill: bool = False) -> None:
        """End a program and all it started; politely first, unless `kill`."""
        for number, patience in ((signal.SIGKILL, 5.0),) if kill else ((signal.SIGTERM, 3.0), (signal.SIGKILL, 5.0)):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(program.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                program.wait(patience)
                break
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(program.pid, signal.SIGKILL)
        if program in self._programs:
            self._programs.remove(program)

    def run(
        self, argv: Sequence[str], *, check: bool = True, timeout: float = 120, **options: Any
    ) -> subprocess.CompletedProcess[str]:
        """Run a program to its end, with text output captured."""
        env = {**self.env, **options.pop("env", {})}
        defaults: dict[str, Any] = {"cwd": ROOT}
        if "input" not in options:
            defaults["stdin"] = subprocess.DEVNULL
        options = defaults | options
        done: subprocess.CompletedProcess[str] = subprocess.run(
            argv, env=env, capture_output=True, text=True, timeout=timeout, check=False, **options
        )
        if check and done.returncode:
            raise AssertionError(f"{argv} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done

    def log(self, name: str) -> str:
        """What the program started as `name` wrote so far."""
        path = self.logs / f"{name}.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    # Keys and windows

    def press(self, keys: str) -> None:
        """Press and release, "ctrl+shift+F9"."""
        self.run(["xdotool", "key", "--clearmodifiers", _x_keys(keys)])

    def key_down(self, keys: str) -> None:
        """Press and hold."""
        self.run(["xdotool", "keydown", _x_keys(keys)])

    def key_up(self, keys: str) -> None:
        """Let go."""
        self.run(["xdotool", "keyup", _x_keys(keys)])

    def type(self, text: str) -> None:
        """Type `text` into the control that has the focus."""
        self.run(["xdotool", "type", "--delay", "15", text])

    def wait_for_window(self, title: str, timeout: float = 30.0, *, focus: bool = True) -> Window:
        """Wait until a window whose title matches the regular expression `title` is seen; bring it to the front."""
        found: list[str] = []

        def seen() -> bool:
            found[:] = self.run(["xdotool", "search", "--onlyvisible", "--name", title], check=False).stdout.split()
            return bool(found)

        self._until(seen, f"a window {title!r}", timeout)
        if focus:
            self.run(["xdotool", "windowactivate", "--sync", found[-1]], timeout=20)
        return Window(found[-1], self.run(["xdotool", "getwindowname", found[-1]]).stdout.strip())

    def active_window(self) -> Window:
        """The window in front."""
        number = self.run(["xdotool", "getactivewindow"], check=False).stdout.strip()
        return Window(number, self.run(["xdotool", "getwindowname", number]).stdout.strip() if number else "")

    def accessible(self, what: str, *arguments: str) -> Any:
        """Ask the accessibility tree; see `tests/e2e/accessible.py` for `what`."""
        script = str(ROOT / "tests" / "e2e" / "accessible.py")
        return json.loads(self.run([SYSTEM_PYTHON, script, what, *arguments]).stdout)

    def screenshot(self, path: Path) -> None:
        """Save what is on the screen as PNG."""
        import mss.tools

        with mss.MSS(display=self.env["DISPLAY"]) as camera:
            shot = camera.grab(camera.monitors[0])
        mss.tools.to_png(shot.rgb, shot.size, output=str(path))

    # Sound

    def record(self) -> contextlib.AbstractContextManager[Recording]:
        """Record what is played, from before the body of the `with` starts."""
        return self.sound.record()

    def play_into_microphone(self, samples: NDArray[np.float32], rate: int) -> float:
        """Say `samples` (float32 mono) into the microphone; returns when all was said, with the moment it began."""
        return self.sound.play_into_microphone(samples, rate)

    # The end

    def stop(self) -> None:
        """End everything, in the reverse order; nothing stays behind. Can be called twice."""
        for program in reversed(tuple(self._programs)):
            self.end(program, kill=True)
        for number in self._leftovers():  # what left its session: services that D-Bus started, for one
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(number, signal.SIGKILL)
        if self.keep_logs is not None and self.logs.exists():
            for own in self.home.rglob("lookaloud.log"):  # the app's own
                shutil.copy(own, self.logs / "lookaloud-own.log")
            shutil.copytree(self.logs, self.keep_logs, dirs_exist_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _leftovers(self) -> Iterator[int]:
        mark = f"{_MARK}={self.folder}".encode()
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                with contextlib.suppress(OSError):
                    if mark in (entry / "environ").read_bytes().split(b"\0"):
                        yield int(entry.name)

    def _root_property(self, name: str) -> str:
        return self.run(["xprop", "-root", name], check=False).stdout

    def _until(self, condition: Any, what: str, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{what} was not there within {seconds} s\n{self.log(what)}")
            time.sleep(0.05)


def _x_keys(keys: str) -> str:
    """ "ctrl+shift+f9" in X's own spelling: function keys are written in capitals."""
    parts = keys.split("+")
    return "+".join(p.upper() if p[:1] in "fF" and p[1:].isdigit() else p for p in parts)
