"""The stores that roles ask: the source itself, or a view of it with what the role may see."""

from __future__ import annotations

import threading
import weakref
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from api.views.build import build
from api.views.policy import Policy, policies
from graph.errors import StoreBusy, StoreError, UsageError
from graph.known import committed
from graph.stores import Store, open_store

TRIES = 3
"""Builds in a row that a new batch of the source may spoil."""


@dataclass(frozen=True, slots=True)
class _View:
    version: int
    """Data version of the source that it was made of."""
    store: Store


class Views:
    """One store a role, made when first asked for. Thread-safe.

    A view is a file in `folder`, which belongs to this object alone: what an earlier process left
    there is removed. When the source has new batches, the next view is built in another thread
    while the present one answers, and then takes its place; who reads the old one may finish, and
    its file goes when nobody holds the store any more.
    """

    def __init__(self, source: Store, folder: Path) -> None:
        self._source, self._folder = source, folder
        self._lock = threading.Lock()
        self._views: dict[str, _View] = {}
        self._builds: dict[str, Future[_View]] = {}
        self._pool = ThreadPoolExecutor(1, "guikou-views")
        self._numbers = count(1)
        self._closed = False
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _remove(folder, "view-*.kgl")

    def of(self, role: str) -> Store:
        """The store that a role asks; of an older version while a newer one is being built.

        Raises:
            UsageError: there is no such role.
            StoreBusy: the source changed all the time while the view was built.
            StoreError: the source or the view failed, or the views are closed.
        """
        policy = _policy(role)
        if policy.everything:
            return self._source
        version = committed(self._source)
        with self._lock:
            view = self._views.get(role)
            pending = self._builds.get(role)
            if pending is None and (view is None or view.version != version):
                pending = self._start(policy)
        if view is None or (pending is not None and pending.done()):
            assert pending is not None
            return self._taken(role, pending).store
        return view.store

    def fresh(self, role: str) -> Store:
        """The store that a role asks, of the source's version at the call or a later one."""
        policy = _policy(role)
        while not policy.everything:
            version = committed(self._source)
            with self._lock:
                view = self._views.get(role)
                if view is not None and view.version >= version:
                    return view.store
                pending = self._builds.get(role) or self._start(policy)
            self._taken(role, pending)
        return self._source

    def _start(self, policy: Policy) -> Future[_View]:
        if self._closed:
            raise StoreError("视图已关闭 the views are closed.")
        pending = self._builds[policy.role] = self._pool.submit(self._build, policy)
        return pending

    def _taken(self, role: str, pending: Future[_View]) -> _View:
        """The view of a build when it is done; what it raised is raised once, then tried again."""
        try:
            view = pending.result()
        finally:
            with self._lock:
                if self._builds.get(role) is pending:
                    del self._builds[role]
        with self._lock:
            if self._closed:
                raise StoreError("视图已关闭 the views are closed.")
            present = self._views.get(role)
            if present is None or present.version < view.version:
                self._views[role] = view
            return self._views[role]

    def _build(self, policy: Policy) -> _View:
        for _ in range(TRIES - 1):
            try:
                return self._built(policy)
            except StoreBusy:
                continue
        return self._built(policy)

    def _built(self, policy: Policy) -> _View:
        name = f"view-{policy.role}-{next(self._numbers)}.kgl"
        try:
            target = open_store(str(self._folder / name), write=True)
            try:
                version = build(self._source, target, policy)
            finally:
                target.close()
            store = open_store(str(self._folder / name))
        except BaseException:
            _remove(self._folder, name)
            raise
        weakref.finalize(store, _remove, self._folder, name)
        return _View(version, store)

    def close(self) -> None:
        """Let a build end, and let go of all views. Idempotent."""
        with self._lock:
            self._closed = True
            self._views.clear()
            self._builds.clear()
        self._pool.shutdown()


def _policy(role: str) -> Policy:
    if role not in policies():
        raise UsageError(f"没有这个角色 there is no role {role!r}; one of {', '.join(policies())}.")
    return policies()[role]


def _remove(folder: Path, name: str) -> None:
    """A store's file and those that the engine keeps beside it."""
    for file in folder.glob(f"{name}*"):
        file.unlink(missing_ok=True)
