"""No network: the whole journey in a network namespace without interfaces, and no socket but the machine's own."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.desktop import ROOT, Desktop, need
from tests.e2e.app import App, zenity
from tests.hearing import holds, transcribe
from tests.saying import said_file, wav

NAMESPACE = ("unshare", "--net") if os.name == "posix" and os.geteuid() == 0 else ("unshare", "-r", "--net")
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
# Runs in the process before anything else does; it can't be taken out again by the code it watches.
FORBID = """
import os, socket, sys

def watch(event, arguments):
    if event == "socket.__new__" and arguments[1] not in (socket.AF_UNIX, -1):
        report(f"socket of family {arguments[1]}")
    elif event in ("socket.connect", "socket.bind", "socket.sendto") and not isinstance(arguments[1], (str, bytes)):
        report(f"{event} to {arguments[1]}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        report(f"{event} of {arguments[0]}")

def report(what):
    with open(os.environ["FORBIDDEN_LOG"], "a") as log:
        log.write(f"{sys.argv} {what}\\n")
    raise PermissionError(f"the network is forbidden: {what}")

sys.addaudithook(watch)
"""


@pytest.fixture(scope="module")
def namespace() -> tuple[str, ...]:
    """A command prefix that takes the network away; skips where the kernel refuses it, as some containers do."""
    need({"unshare": "util-linux"})
    done = subprocess.run([*NAMESPACE, "true"], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"network namespaces can't be made here: {done.stderr.strip()}")
    return NAMESPACE


@pytest.fixture(scope="module")
def timetable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture of a small timetable."""
    picture = Image.new("RGB", (900, 360), "white")
    lines = "Departures\nOxford    08:45    platform 7\nReading   09:10    platform 2"
    ImageDraw.Draw(picture).multiline_text((40, 40), lines, "black", ImageFont.truetype(FONT, 36), spacing=30)
    path = tmp_path_factory.mktemp("network") / "timetable.png"
    picture.save(path)
    return path


@pytest.fixture
def forbidden(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment in which Python opens no socket but the machine's own; fails the test when one was tried."""
    (tmp_path / "sitecustomize.py").write_text(FORBID, encoding="utf-8")
    log = tmp_path / "forbidden.log"
    yield {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}", "FORBIDDEN_LOG": str(log)}
    assert not log.exists(), log.read_text(encoding="utf-8")


def bare(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a machine without a desktop, with an empty home."""
    (folder / "home").mkdir(exist_ok=True)
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return {**kept, "HOME": str(folder / "home"), "PYTHONPATH": str(ROOT), **more}


def journey(before: tuple[str, ...], timetable: Path, folder: Path, env: dict[str, str]) -> None:
    """A spoken question in, a spoken answer out."""
    question = said_file("When does the train to Oxford leave?", folder / "question.wav")
    out = folder / "answer.wav"
    argv = [*before, sys.executable, "-m", "assistant", "ask", str(timetable), "--question-wav", str(question)]
    done = subprocess.run(
        [*argv, "--out", str(out), "--json"],
        env=env,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "08:45" in json.loads(done.stdout)["answer"]
    heard = transcribe(*wav(out))
    assert holds(heard, "8 45"), heard


def test_the_trap_works(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(FORBID, encoding="utf-8")
    log = tmp_path / "log"
    env = bare(tmp_path, PYTHONPATH=str(tmp_path), FORBIDDEN_LOG=str(log))
    script = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False)
    assert "the network is forbidden" in done.stderr and log.exists()


def test_from_spoken_question_to_spoken_answer(namespace: tuple[str, ...], timetable: Path, tmp_path: Path) -> None:
    script = "import socket; print(socket.if_nameindex()); socket.create_connection(('127.0.0.1', 9), timeout=1)"
    shut = subprocess.run([*namespace, sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert shut.returncode and "unreachable" in shut.stderr, "the namespace has a network, so this would prove nothing"
    journey(namespace, timetable, tmp_path, bare(tmp_path))


def test_no_socket_is_even_tried(timetable: Path, tmp_path: Path, forbidden: dict[str, str]) -> None:
    journey((), timetable, tmp_path, bare(tmp_path, **forbidden))


def test_the_kernel_was_asked_for_local_sockets_only(timetable: Path, tmp_path: Path) -> None:
    """What C libraries do is seen by the kernel alone."""
    need({"strace": "strace"})
    if subprocess.run(["strace", "-f", "-o", os.devnull, "true"], capture_output=True, check=False).returncode:
        pytest.skip("processes can't be traced here")
    trace = tmp_path / "trace"
    strace = shutil.which("strace") or ""
    # --seccomp-bpf: only these calls stop the process, the rest runs at full speed.
    before = (strace, "-f", "--seccomp-bpf", "-e", "trace=socket,connect", "-o", str(trace))
    journey(before, timetable, tmp_path, bare(tmp_path))
    families = set(re.findall(r"\bsocket\((\w+)", trace.read_text(encoding="utf-8")))
    assert families <= {"AF_UNIX"}, families


def test_the_app_speaks_without_a_network(
    namespace: tuple[str, ...], desktop: Desktop, forbidden: dict[str, str]
) -> None:
    app = App(desktop, before=namespace, env=forbidden).start()
    try:
        text = "--text=Your parcel arrives on Monday morning."
        with zenity(desktop, "Parcel", "--info", text), desktop.record() as recording:
            desktop.press("ctrl+shift+f9")
            recording.wait_until_quiet(2.5, 60)
    finally:
        app.stop()
    heard = transcribe(recording.samples, recording.rate)
    assert holds(heard, "your parcel arrives on monday morning"), heard
