"""The one running app: its lock, its socket, and what is left when it was killed."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import textwrap
import threading
from collections.abc import Mapping
from multiprocessing.connection import Client
from pathlib import Path
from typing import Any

import pytest

from assistant import instance
from assistant.errors import UNEXPECTED, BadInput, InstanceError


def _echo(message: Mapping[str, Any]) -> dict[str, Any]:
    if message["command"] == "bad":
        raise BadInput("That was bad.")
    if message["command"] == "bug":
        raise ZeroDivisionError
    return {"got": {k: v for k, v in message.items() if k != "key"}}


@pytest.fixture
def server(tmp_path: Path):  # type: ignore[no-untyped-def]
    server = instance.Server(_echo, tmp_path)
    server.start()
    yield server
    server.close()


def test_a_message_is_answered(server: instance.Server, tmp_path: Path) -> None:
    assert instance.send({"command": "x", "text": "größe"}, folder=tmp_path) == {
        "got": {"command": "x", "text": "größe"}
    }


def test_many_at_once_are_answered_each_its_own(server: instance.Server, tmp_path: Path) -> None:
    replies: dict[int, Any] = {}

    def ask(number: int) -> None:
        replies[number] = instance.send({"command": "x", "n": number}, folder=tmp_path)["got"]["n"]

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert replies == {n: n for n in range(20)}


def test_errors_arrive_as_sentences(server: instance.Server, tmp_path: Path) -> None:
    assert instance.send({"command": "bad"}, folder=tmp_path) == {"error": "That was bad.", "exit": 2}
    assert instance.send({"command": "bug"}, folder=tmp_path) == {"error": UNEXPECTED, "exit": 1}


@pytest.mark.skipif(os.name == "nt", reason="Unix permissions")
def test_socket_and_key_are_for_the_owner_only(server: instance.Server, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / "socket.key").stat().st_mode) == 0o600


def test_without_the_key_nothing_is_done(server: instance.Server, tmp_path: Path) -> None:
    with Client(str(tmp_path / "socket")) as connection:
        connection.send_bytes(b'{"command": "x", "key": "00"}')
        with pytest.raises(EOFError):
            connection.recv_bytes()
    for nonsense in (b"", b"[]", b"{", b"\xff" * 100):
        with Client(str(tmp_path / "socket")) as connection:
            connection.send_bytes(nonsense)
    assert instance.send({"command": "still there"}, folder=tmp_path)["got"]


def test_nobody_running_is_said(tmp_path: Path) -> None:
    with pytest.raises(InstanceError) as error:
        instance.send({"command": "x"}, folder=tmp_path)
    assert "not running" in error.value.sentence
    assert not instance.is_running(tmp_path)


def test_what_a_killed_app_leaves_behind_is_no_obstacle(tmp_path: Path) -> None:
    script = textwrap.dedent(f"""
        import time
        from pathlib import Path
        from assistant import instance
        lock = instance.InstanceLock(Path({str(tmp_path)!r}))
        assert lock.take()
        server = instance.Server(lambda m: {{}}, Path({str(tmp_path)!r}))
        server.start()
        print("ready", flush=True)
        time.sleep(60)
    """)
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        assert not instance.InstanceLock(tmp_path).take()
        process.send_signal(signal.SIGKILL)
    assert (tmp_path / "socket").exists()
    with pytest.raises(InstanceError):
        instance.send({"command": "x"}, folder=tmp_path)
    lock = instance.InstanceLock(tmp_path)
    assert lock.take()
    server = instance.Server(_echo, tmp_path)
    server.start()
    assert instance.send({"command": "x"}, folder=tmp_path)["got"]
    server.close()
    lock.release()


def test_of_two_starts_at_once_one_wins(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from assistant import instance;"
        f"lock = instance.InstanceLock(Path({str(tmp_path)!r})); print(lock.take(), flush=True);"
        "sys.stdin.read()"
    )
    starts = [
        subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    won = [p.stdout.readline().strip() for p in starts if p.stdout]
    for process in starts:
        process.communicate("")
    assert sorted(won) == ["False", "False", "False", "True"]


def test_a_client_waits_for_an_app_that_is_starting(tmp_path: Path) -> None:
    server = instance.Server(_echo, tmp_path)
    starter = threading.Timer(0.5, server.start)
    starter.start()
    assert instance.send_patiently({"command": "x"}, folder=tmp_path)["got"]
    starter.join()
    server.close()
