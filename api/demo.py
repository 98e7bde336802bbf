"""The demo: both shipped data sets in one store, the main question asked, maps drawn.

`python -m api.demo` writes everything into `out/` and ends telling how to explore further. The
province 嘉陵省 is fictional; the Sichuan data says only what its public source says.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from api.commands.common import save
from api.pictures import files
from api.trace_text import tree
from graph.known import known_at
from graph.schema import schema
from graph.stores import Store, open_store
from ingest.generate import generate
from ingest.run import load
from queries.show import show
from queries.trace import trace
from viz.kinds import draw
from viz.outputs import Format, Look

OUT = Path("out")
REAL = Path(__file__).parents[1] / "data" / "sichuan-2016"
ON = date(2016, 9, 6)
UNITS, SEED = 229, 1
UNSAID = "国电四川公司"
FORMATS: tuple[Format, ...] = ("html", "svg", "png")


def build(folder: Path) -> Path:
    """Make the demo store anew in a folder; returns its `.kgl` file."""
    folder.mkdir(parents=True, exist_ok=True)
    province = folder / "jialing-fictional"
    generate(UNITS, SEED, province)
    file = folder / "demo.kgl"
    for old in folder.glob("demo.kgl*"):
        old.unlink()
    store = open_store(str(file), write=True)
    try:
        for source in (REAL, province):
            report = load(store, [source], who="demo")
            _say(f"录入 ingested {source.name}: {report.rows} 行 rows, 批次 batch {report.batch}")
    finally:
        store.close()
    return file


def main() -> None:
    """Build the store, ask, draw, and say where to go on."""
    _title("1. 录入两套数据 Ingest both data sets")
    file = build(OUT)
    store = open_store(str(file))
    try:
        unit, handover = _with_handover(store)
        _title(f"2. 谁负责 Who is responsible for {unit}, before and after a handover 交接前后")
        for day in (handover - timedelta(days=1), handover):
            tree(_ask(store, unit, day), sys.stdout)
        _title(f"3. {UNSAID}：资料未写明牵头单位 no lead is stated")
        _unsaid(store)
        _title("4. 归口覆盖 Coverage")
        _coverage(store)
        files = _pictures(store, unit, handover)
    finally:
        store.close()
    _title("5. 图件 Pictures")
    for path in files:
        _say(str(path))
    _title("6. 继续探索 Explore further")
    _say(_FURTHER.format(db=file, unit=unit, on=ON))


def _ask(store: Store, unit: str, day: date, line: str = "supervision") -> dict[str, Any]:
    return trace(store, unit, day, known_at(store, None), line)


def _with_handover(store: Store) -> tuple[str, date]:
    """The first fictional unit with one certain chain whose next change is a handover."""
    for number in range(1, UNITS + 1):
        unit = f"U-{number:04}"
        before = _ask(store, unit, ON)
        if before["total"] != 1 or before["next_change"] is None:
            continue
        day = date.fromisoformat(before["next_change"])
        after = _ask(store, unit, day)
        if after["total"] == 1 and _is_handover(before["chains"][0], after["chains"][0]):
            return unit, day
    raise LookupError("the generated province has no handover")


def _is_handover(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """The same certain hops, every post held on both days, other holders."""
    chains = (before, after)
    hops = [[(h["relation"], h["to"]) for h in c["hops"]] for c in chains]
    posts = [[p for h in c["hops"] for p in h["posts"]] for c in chains]
    held = all(p["state"] == "held" for seats in posts for p in seats)
    sure = all(c["certainty"] == "certain" for c in chains)
    return held and sure and hops[0] == hops[1] and posts[0] != posts[1]


def _unsaid(store: Store) -> None:
    tree(_ask(store, UNSAID, ON), sys.stdout)
    told = show(store, UNSAID, known_at(store, None))
    _say(f"资料写到它的事实 facts that sources state of it ({told['total']}):")
    for fact in told["facts"]:
        (source, *_) = fact["evidence"]
        relation = schema().edges[fact["relation"]]
        _say(f"  {relation.zh} {relation.en}: {fact['other_name']}")
        _say(f"    依据 evidence: {source['heading']} {source['place']}")
    _say(
        "没有一份资料写明由谁归口牵头，所以本库不作推断。\n"
        "No source states who leads it; guikou does not guess."
    )


def _pictures(store: Store, unit: str, handover: date) -> list[Path]:
    """Draw every kind of figure; the chain before and after, and one that nobody states."""
    before = (handover - timedelta(days=1)).isoformat()
    asked: tuple[tuple[str, str, dict[str, str]], ...] = (
        ("chain-before", "chain", {"unit": unit, "on": before}),
        ("chain-after", "chain", {"unit": unit, "on": handover.isoformat()}),
        ("chain-unstated", "chain", {"unit": UNSAID, "on": ON.isoformat()}),
        ("timeline", "timeline", {"unit": unit, "on": ON.isoformat()}),
        ("diff", "diff", {"unit": unit, "on": before, "and": handover.isoformat()}),
        ("network", "network", {"entity": unit, "on": ON.isoformat()}),
        ("coverage", "coverage", {"on": ON.isoformat()}),
    )
    made: list[Path] = []
    for name, kind, given in asked:
        scene = draw(store, kind, given)
        for fmt in FORMATS:
            written = files(scene, OUT / f"{name}.{fmt}", Look(fmt))
            save(written)
            made += written
    return made


def _coverage(store: Store) -> None:
    """Say what the figure says, in its words."""
    for lang in ("zh", "en"):
        _say(draw(store, "coverage", {"on": ON.isoformat()}, lang=lang).answer)


def _title(text: str) -> None:
    _say(f"\n== {text} ==")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


_FURTHER = """\
export PATH="$PWD/.venv/bin:$PATH" GUIKOU_DB={db}
guikou search yzyh                         # 简拼查找 find by initials
guikou trace {unit} --on {on} --line all   # 三条线 all three lines
guikou map {unit} --on {on} -o out/my.pdf  # 画成图 draw it
guikou show {unit}                         # 全部记录与依据 all facts and evidence
guikou template --out templates            # 空白表格 empty tables for your own data
guikou ingest templates --dry-run          # 预览 preview, then ingest
guikou --help"""


if __name__ == "__main__":
    main()
