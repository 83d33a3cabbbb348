"""`.ci/pin-images` pins what others publish, once and again, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Gives every image a digest of one letter; there is no registry in a test.
DOCKER = """#!/bin/sh
printf 'sha256:'
for _ in $(seq 64); do printf '%s' "$LETTER"; done
"""


def pin(folder: Path, docker: str, letter: str) -> subprocess.CompletedProcess[str]:
    tool = folder / "bin" / "docker"
    tool.parent.mkdir(exist_ok=True)
    tool.write_text(docker)
    tool.chmod(0o755)
    return subprocess.run(
        [str(ROOT / ".ci/pin-images"), str(folder)],
        env={"PATH": f"{tool.parent}:{os.environ['PATH']}", "LETTER": letter},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("Dockerfile", "docker-compose.yml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def pinned(folder: Path) -> list[str]:
    lines = [line for name in ("Dockerfile", "docker-compose.yml") for line in (folder / name).read_text().splitlines()]
    return [line.strip() for line in lines if "@sha256:" in line]


def test_each_image_of_others_gets_its_digest_and_later_a_newer_one(folder: Path) -> None:
    assert pin(folder, DOCKER, "a").returncode == 0
    first = pinned(folder)
    assert [line.partition("@")[0] for line in first] == [
        "FROM python:3.11-slim-bookworm",
        "FROM python:3.11-slim-bookworm",
        "image: postgres:18",
        "image: versity/versitygw:v1.8.0",
    ]
    assert first[0].endswith(f"@sha256:{'a' * 64} AS build")
    assert "image: shortlist\n" in (folder / "docker-compose.yml").read_text()
    assert pin(folder, DOCKER, "b").returncode == 0
    assert pinned(folder) == [line.replace("a" * 64, "b" * 64) for line in first]


def test_without_a_digest_nothing_is_written(folder: Path) -> None:
    before = (folder / "Dockerfile").read_text()
    done = pin(folder, "#!/bin/sh\necho unauthorized\n", "a")
    assert (done.returncode, "gives no digest" in done.stderr) == (1, True)
    assert (folder / "Dockerfile").read_text() == before
