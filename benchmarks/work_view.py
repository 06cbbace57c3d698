"""What a visitor waits for: the bytes of the first view, and the map on a slow phone."""

from collections.abc import Iterator
from statistics import median
from typing import Any

from benchmarks import addresses, load, ours, peers
from benchmarks.addresses import ASTANA, COUNTRY
from benchmarks.bench import Bench, Figure, Missing
from benchmarks.peers import tipg
from benchmarks.processes import Server

VIEWS = {"view_country": (COUNTRY, 5), "view_astana": (ASTANA, 11)}
SLOWED = 4
PHONE = {"width": 390, "height": 844}
QUIET = 1_000  # milliseconds without drawing or long tasks after which the page is at rest
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
# Interactive is the later of two moments: the last mark drawn, after which no tile was awaited and
# nothing more was drawn; and the end of the last task that kept the main thread over 50 ms.
WATCH = """
  const seen = window.bench = { awaited: 0, tiles: 0, drawn: 0, draws: 0, busy: 0, bytes: 0 };
  const { fetch } = window;
  window.fetch = async (...asked) => {
    const isTile = String(asked[0]?.url || asked[0]).includes("/tiles/cameras/");
    if (isTile) { seen.awaited++; seen.tiles++; }
    try { return await fetch(...asked); } finally { if (isTile) seen.awaited--; }
  };
  for (const name of ["drawImage", "fillText"]) {
    const draw = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (...said) {
      seen.drawn = performance.now(); seen.draws++;
      return draw.apply(this, said);
    };
  }
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) seen.busy = task.startTime + task.duration;
  }).observe({ type: "longtask", buffered: true });
"""
AT_REST = """() => {
  const { awaited, tiles, drawn, draws, busy } = window.bench;
  const last = Math.max(drawn, busy);
  return tiles > 0 && draws > 0 && awaited === 0 && performance.now() - last > %d && {
    last, drawn, busy, tiles,
    bytes: performance.getEntriesByType("resource").filter((one) => one.name.includes("/tiles/"))
      .reduce((sum, one) => sum + one.transferSize, 0),
    first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
  };
}"""


def first_view(bench: Bench) -> Iterator[Figure]:
    """The tiles of a screen of 1280 × 800 with the whole country, and with Astana."""
    with ours.running(bench) as server, tipg.running(bench) as peer:
        for row, (middle, zoom) in VIEWS.items():
            tiles = addresses.view(middle, zoom)
            mine, theirs = _bytes(server, addresses.ours(tiles)), _bytes(peer, tipg.tiles(tiles))
            raw = {"ours_bytes": mine, "theirs_bytes": theirs, "tiles": tiles}
            yield Figure(row, mine / theirs, raw)


def on_a_phone(bench: Bench) -> Iterator[Figure]:
    """Seconds from asking for the page until its map is drawn and the main thread is idle."""
    program = peers.of_the_system(bench, "chromium", "chromium")
    from playwright.sync_api import sync_playwright

    found = []
    with ours.running(bench) as server, sync_playwright() as playwright:
        load.get(server, "/")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        try:
            for _ in range(bench.runs):
                found.append(_visited(browser, f"{server.address}/"))
        finally:
            browser.close()
    seconds = median(one["last"] for one in found) / 1_000
    yield Figure("phone", seconds, {"visits": found, "slowed": SLOWED, "screen": PHONE})


def _visited(browser: Any, address: str) -> dict[str, float]:
    context = browser.new_context(
        viewport=PHONE, device_scale_factor=3, is_mobile=True, has_touch=True
    )
    try:
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        page.add_init_script(WATCH)
        page.goto(address, wait_until="commit")
        try:
            at_rest = page.wait_for_function(AT_REST % QUIET, timeout=60_000, polling=100)
        except Exception as failure:
            raise Missing(f"the map did not come to rest within a minute: {failure}") from failure
        found: dict[str, float] = at_rest.json_value()
        return found
    finally:
        context.close()


def _bytes(server: Server, paths: list[str]) -> int:
    total = 0
    for path in paths:
        status, _, body = load.get(server, path)
        if status >= 300:
            raise Missing(f"{server.name} answers {status} to {path}")
        total += len(body)
    return total
