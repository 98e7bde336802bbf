"""The life of views: one a role, following a source that changes, shared by threads."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.views import Views
from graph.errors import StoreBusy, StoreError, UsageError
from graph.stores import Row, Store
from tests.api.hidden import dump
from tests.api.test_views_made import UNITS, give

Make = Callable[..., list[Path]]


def test_a_role_that_sees_all_asks_the_source(store: Store, tmp_path: Path) -> None:
    views = Views(store, tmp_path / "views")
    for role in ("investigator", "steward", "admin"):
        assert views.of(role) is store
        assert views.fresh(role) is store
    with pytest.raises(UsageError, match="guest"):
        views.of("guest")
    assert [*(tmp_path / "views").iterdir()] == []
    views.close()


def test_a_view_follows_its_source_and_readers_of_the_old_one_finish(
    store: Store, tables: Make, tmp_path: Path
) -> None:
    folder = tmp_path / "views"
    views = Views(store, folder)
    give(store, tables, units=UNITS)
    old = views.of("viewer")
    assert views.of("viewer") is old
    give(store, tables, units=[UNITS[0] | {"id": "U2"}])
    assert views.of("viewer") is old or len(dump(views.of("viewer"))["Unit"]) == 3
    new = views.fresh("viewer")
    assert new is not old
    assert views.of("viewer") is new
    assert [len(dump(s)["Unit"]) for s in (old, new)] == [2, 3]
    assert len({file.name.split(".")[0] for file in folder.glob("*.kgl")}) == 2
    del old
    gc.collect()
    assert [str(file) for file in folder.glob("*.kgl")] == [new.url]
    views.close()
    del new
    gc.collect()
    assert [*folder.iterdir()] == []


def test_what_an_earlier_process_left_is_removed(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "views"
    folder.mkdir()
    for name in ("view-viewer-1.kgl", "view-viewer-1.kgl-wal", "mine.txt"):
        (folder / name).write_text("x")
    Views(store, folder).close()
    assert [file.name for file in folder.iterdir()] == ["mine.txt"]


def test_many_threads_get_one_view(store: Store, tables: Make, tmp_path: Path) -> None:
    give(store, tables, units=UNITS)
    views = Views(store, tmp_path / "views")
    found: list[Store] = []
    start = threading.Barrier(8)

    def ask() -> None:
        start.wait()
        found.append(views.of("viewer"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(view) for view in found}) == 1
    assert len(found) == 8
    views.close()


def test_closed_views_give_nothing_more(store: Store, tmp_path: Path) -> None:
    views = Views(store, tmp_path / "views")
    views.of("viewer")
    views.close()
    views.close()
    with pytest.raises(StoreError, match="closed"):
        views.of("viewer")


class _Restless:
    """A source that gets a new batch each time it is read, for a while."""

    def __init__(self, store: Store, tables: Make, times: int) -> None:
        self._store, self._tables, self.times = store, tables, times
        self.url, self.exclusive = store.url, store.exclusive

    def read(self, query: str, params: Any = None, *, timeout: float = 30.0) -> list[Row]:
        if "Region" in query and self.times:
            self.times -= 1
            give(self._store, self._tables, units=[UNITS[0] | {"id": f"N{self.times}"}])
        return self._store.read(query, params, timeout=timeout)


def test_a_batch_that_comes_meanwhile_is_in_the_view_or_the_view_is_refused(
    store: Store, tables: Make, tmp_path: Path
) -> None:
    give(store, tables, units=UNITS)
    restless: Any = _Restless(store, tables, 1)
    views = Views(restless, tmp_path / "views")
    assert "N0" in {row["id"] for row in dump(views.of("viewer"))["Unit"]}
    restless.times = 10_000
    give(store, tables, units=[UNITS[0] | {"id": "U7"}])
    with pytest.raises(StoreBusy):
        views.fresh("viewer")
    restless.times = 0
    assert "U7" in {row["id"] for row in dump(views.fresh("viewer"))["Unit"]}
    views.close()
