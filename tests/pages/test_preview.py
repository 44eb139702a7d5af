"""The preview: a real server, a real browser, and an editor who saves, breaks and mends files."""

from __future__ import annotations

import http.client
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import ROOT


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "sitegen/starter", tmp_path / "site"))


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def process(site: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "sitegen", "serve", "--site", str(site), "--port", str(port)]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )  # fmt: skip
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0 and status(port, "/") == 200:
                break
        time.sleep(0.1)
    yield process
    process.kill()
    process.communicate()


def status(port: int, path: str, host: str = "") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Host": host or f"127.0.0.1:{port}"})
    code = connection.getresponse().status
    connection.close()
    return code


def test_saves_faults_and_mends(
    site: Path, port: int, process: subprocess.Popen[str], browser: Browser
) -> None:
    memory = site / "content/translations/first-article.en.po"
    entry = site / "content/glossary/tigris.yaml"
    whole = entry.read_text(encoding="utf-8")
    page = browser.new_page()
    console: list[str] = []
    page.on("console", lambda message: console.append(message.text))
    page.goto(f"http://127.0.0.1:{port}/articles/first-article/")
    heading = page.locator("h1 [lang=en] .s")
    for title in ("The changed article", "The article, changed at once again"):
        text = memory.read_text(encoding="utf-8")
        old = next(line for line in text.splitlines() if line.startswith('msgstr "The'))
        memory.write_text(text.replace(old, f'msgstr "{title}"', 1), encoding="utf-8")
        expect(heading).to_have_text(title, timeout=10_000)
    entry.write_text(whole.replace("kind: place", "kind: <b>plaice"), encoding="utf-8")
    expect(page.locator("body > ul > li")).to_contain_text("content/glossary/tigris.yaml:1", timeout=10_000)
    expect(page.locator("body > ul > li")).to_contain_text("<b>plaice")
    entry.write_text(whole, encoding="utf-8")
    expect(heading).to_have_text("The article, changed at once again", timeout=10_000)
    assert not [text for text in console if "Security Policy" in text]
    assert not (site / "output").exists()
    page.close()


def test_only_this_machine_and_only_the_site(site: Path, port: int, process: subprocess.Popen[str]) -> None:
    assert status(port, "/") == 200
    assert status(port, "/", host=f"localhost:{port}") == 200
    assert status(port, "/", host="evil.example") == 403
    assert status(port, "/", host=f"127.0.0.1:{port + 1}") == 403
    for path in ("/../content/site.toml", "/%2e%2e/content/site.toml", "//etc/passwd", "/nowhere/"):
        assert status(port, path) == 404
    addresses = {
        info[4][0] for info in socket.getaddrinfo(socket.gethostname(), port, type=socket.SOCK_STREAM)
    }
    for address in addresses - {"127.0.0.1", "127.0.1.1", "::1"}:
        with socket.socket(socket.AF_INET6 if ":" in str(address) else socket.AF_INET) as probe:
            probe.settimeout(2)
            assert probe.connect_ex((str(address), port)) != 0


def test_interrupt_ends_it_cleanly(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Traceback" not in out + err
