"""A real browser for tests of pages: Debian's Chromium, driven by Playwright. Tests are skipped where there is none."""

import shutil
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser, one for all tests of a file."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: requirements/test.txt")
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with api.sync_playwright() as playwright:
        # Its sandbox does not work for root, as which containers run.
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


class Opened:
    """A page in a context of its own, with all that it asked for and all that its console said."""

    def __init__(self, browser: Any, address: str, **context: Any) -> None:
        self.context = browser.new_context(**({"viewport": {"width": 1200, "height": 900}} | context))
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.said.append(f"dialog {dialog.message}"), dialog.dismiss()))
        self.page.goto(address)

    def __enter__(self) -> "Opened":
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


def address(file: Path) -> str:
    return file.resolve().as_uri()


def violations(page: Any) -> list[str]:
    """What axe-core finds wrong with a page, all its rules on, a line for each place."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    found = axe.Axe().run(page).response["violations"]
    return [f"{v['id']}: {n['html'][:160]} {n['failureSummary']}" for v in found for n in v["nodes"]]


def pixels(browser: Any, png: bytes) -> tuple[float, float]:
    """Mean brightness of a picture, 0 to 255, and the share of its points that differ from the first one."""
    page = browser.new_page()
    brightness, drawn = page.evaluate(_PIXELS, "data:image/png;base64," + b64encode(png).decode())
    page.close()
    return brightness, drawn


_PIXELS = """async (address) => {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
  canvas.drawImage(picture, 0, 0);
  const data = canvas.getImageData(0, 0, picture.width, picture.height).data;
  let sum = 0, other = 0;
  for (let i = 0; i < data.length; i += 4) {
    sum += data[i];
    other += data[i] !== data[0];
  }
  return [(4 * sum) / data.length, (4 * other) / data.length];
}"""
