"""The three servers of a comparison, started in sessions of their own and stopped by their process ids."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READY_S = 180  # Rasa alone imports for half a minute on a busy machine
STOP_S = 10
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SANIC_HOST": "127.0.0.1",  # the SDK's server listens everywhere unless told otherwise
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "OMP_NUM_THREADS": "1",
    "PYTHONIOENCODING": "utf-8",
    "NO_COLOR": "1",
}


class DidNotStart(RuntimeError):
    """A server ended, or did not answer in time."""


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a child: this one's, quiet, and without settings of a desk that runs here."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("SPORTELLO_") and k != "DATABASE_URL"}
    return {**kept, **QUIET, **more}


def check_free(*ports: int) -> None:
    """Make sure that it is our own servers that will answer.

    Raises:
        DidNotStart: somebody listens on one of the ports.
    """
    for port in ports:
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError as error:
            raise DidNotStart(f"port {port} is taken ({error.strerror}); choose three others with --port") from error


class Server:
    """One child process that answers HTTP."""

    def __init__(self, name: str, command: list[str], ready_at: str, folder: Path, logs: Path, **more: str) -> None:
        self.name = name
        self.log = logs / f"{name}.log"
        self._ready_at = ready_at
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command, cwd=folder, env=environment(**more), stdout=log, stderr=log, start_new_session=True
            )

    def wait(self) -> None:
        """Return when the server answers.

        Raises:
            DidNotStart: with the end of its log.
        """
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with urllib.request.urlopen(self._ready_at, timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise DidNotStart(f"{self.name} does not answer at {self._ready_at}:\n{self.log.read_text('utf-8')[-2000:]}")

    def stop(self) -> None:
        """End the process and its children."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self._process.pid, number)
                self._process.wait(STOP_S)
            except ProcessLookupError:
                return
            except subprocess.TimeoutExpired:
                continue


def start_desk(port: int, data: Path, logs: Path, public_url: str) -> Server:
    """Start our own engine with everything else of the desk."""
    command = [sys.executable, "-m", "bot", "serve", "--port", str(port), "--data-dir", str(data)]
    ready_at = f"http://127.0.0.1:{port}/webhooks/rest/"
    return Server("sportello", command, ready_at, ROOT, logs, SPORTELLO_PUBLIC_URL=public_url)


def start_actions(port: int, data: Path, logs: Path, public_url: str) -> Server:
    """Start our actions alone, on the SDK's own server."""
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(port)]
    settings: Mapping[str, str] = {"SPORTELLO_PUBLIC_URL": public_url, "SPORTELLO_DATA_DIR": str(data)}
    return Server("actions", command, f"http://127.0.0.1:{port}/health", ROOT, logs, **settings)


def start_rasa(port: int, actions_port: int, home: Path, model: Path, project: Path, logs: Path) -> Server:
    """Start a real Rasa with a model, whose actions are ours."""
    endpoint = f"action_endpoint: {{url: 'http://127.0.0.1:{actions_port}/webhook'}}\n"
    (project / "endpoints.yml").write_text(endpoint, "utf-8")
    (project / "credentials.yml").write_text("rest:\n", "utf-8")
    command = [str(home / "rasa/bin/rasa"), "run", "-i", "127.0.0.1", "-p", str(port), "-m", str(model)]
    command += ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
    return Server("rasa", command, f"http://127.0.0.1:{port}/webhooks/rest/", project, logs)
