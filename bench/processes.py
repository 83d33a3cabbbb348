"""What the benchmarks of whole processes share: starting them, weighing them, reporting on them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from db.embedded import serve
from migrations.upgrade import upgrade
from sandbox.client import Control

ROOT = Path(__file__).parent.parent
READY_SECONDS = 30.0


def say(text: str) -> None:
    """Progress, for whoever watches."""
    print(text, file=sys.stderr, flush=True)


def report(bench: str, ratios: Mapping[str, float], figures: Mapping[str, object]) -> None:
    """Prints the result as one line of JSON, the last line of a benchmark."""
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "system": platform.system()}
    print(json.dumps({"bench": bench, "ratios": ratios, "figures": figures, "machine": machine}))


def end_cleanly() -> None:
    """Has SIGTERM cancel the current task, so that a benchmark ended from outside ends what it started."""
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


def percentile(values: list[float], part: float) -> float:
    """The value below which `part` (0 to 1) of the values lie."""
    return sorted(values)[min(int(part * len(values)), len(values) - 1)]


class Process:
    """A Python process of ours. Its log goes to a file, whose end is shown when it fails."""

    def __init__(self, name: str, arguments: list[str], folder: Path, environment: Mapping[str, str]) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self.started = time.monotonic()
        # An installation has its bytecode compiled; a machine that forbids it would distort every start.
        inherited = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env={**inherited, **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    @property
    def cpu_seconds(self) -> float:
        """Processor time so far, which other load on the machine hardly changes."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def send_signal(self, number: int) -> None:
        self._process.send_signal(number)

    def kill(self) -> None:
        """Ends the process and whatever it started, at once: what `kill -9` and a power cut do."""
        if self.running:
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """Asks the process to end; insists after ten seconds."""
        if not self.running:
            return
        self._process.send_signal(signal.SIGCONT)
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()

    async def wait_for_line(self, text: str, seconds: float = READY_SECONDS) -> float:
        """The seconds from the start until a line with `text` was logged. Raises `TimeoutError`."""
        while time.monotonic() - self.started < seconds:
            if text in self.log.read_text(errors="replace"):
                return time.monotonic() - self.started
            if not self.running:
                break
            await asyncio.sleep(0.02)
        raise TimeoutError(f"{self.name} did not say {text!r}:\n{self.tail()}")

    def tail(self) -> str:
        """The end of the log."""
        return self.log.read_text(errors="replace")[-3000:]


@dataclass(slots=True)
class Bench:
    """A folder for the run, the addresses of what runs beside, and the processes to end with it."""

    folder: Path
    sandbox_url: str
    database_url: str
    processes: list[Process]

    @property
    def postgres_folder(self) -> Path:
        """Where the server's data lies."""
        return self.folder / "postgres"

    def start(self, name: str, arguments: list[str], **environment: str) -> Process:
        """Starts `python <arguments>` with the settings of this run."""
        process = Process(name, arguments, self.folder, {**self.settings, **environment})
        self.processes.append(process)
        return process

    def role(self, role: str, name: str = "", **environment: str) -> Process:
        """Starts `shortlist <role>`."""
        return self.start(name or role, ["-m", "bot", role], **environment)

    @property
    def settings(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.database_url,
            "DATA_DIR": str(self.folder / "data"),
            "TELEGRAM_API_URL": self.sandbox_url,
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "WEB_PORT": "0",
            "LOG_LEVEL": os.environ.get("LOG_LEVEL", "INFO"),
        }


BOT_ID = 3_000_000
TOKEN = f"{BOT_ID}:BENCH-no-secret-at-all-0000000000000"


@asynccontextmanager
async def surroundings(options: list[str] | None = None) -> AsyncIterator[Bench]:
    """A sandbox process and a migrated PostgreSQL server, each with nothing in it."""
    with tempfile.TemporaryDirectory(prefix="shortlist-bench-") as name:
        folder = Path(name)
        # PostgreSQL runs as another user when the benchmark runs as root.
        os.chmod(folder, 0o755)
        sandbox = Process("sandbox", ["-m", "sandbox", *(options or [])], folder, {})
        bench = Bench(folder, "", "", [sandbox])
        try:
            async with postgres(bench.postgres_folder) as bench.database_url:
                await sandbox.wait_for_line('"url"')
                bench.sandbox_url = json.loads(sandbox.log.read_text().splitlines()[0])["url"]
                try:
                    yield bench
                except Exception:
                    for process in bench.processes:
                        say(f"--- {process.name}\n{process.tail()}")
                    raise
                finally:
                    for process in reversed(bench.processes):
                        process.stop()
        finally:
            sandbox.stop()


@asynccontextmanager
async def postgres(folder: Path) -> AsyncIterator[str]:
    """A migrated server on `folder`; its address."""
    with serve(folder) as url:
        # Alembic runs an event loop of its own.
        await asyncio.to_thread(upgrade, url)
        yield url


async def until_receiving(control: Control, bot_id: int = BOT_ID, seconds: float = READY_SECONDS) -> None:
    """Waits until the bot polls the sandbox, or has set a web hook. Raises `TimeoutError`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            answer = await control.http.get("/control/state", params={"bot_id": bot_id})
            if answer.is_success and answer.json()["receiving"]:
                return
        except OSError:
            pass
        await asyncio.sleep(0.05)
    raise TimeoutError(f"bot {bot_id} does not receive updates")


def resident_mb(pids: list[int]) -> float:
    """The proportional share of memory (PSS) of these processes, in MB of a million bytes."""
    kilobytes = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            kilobytes += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes * 1024 / 1e6


def family(pid: int) -> list[int]:
    """The process and everything below it."""
    children: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += map(int, (task / "children").read_text().split())
    return [pid, *(found for child in children for found in family(child))]
