"""Engines. Nothing outside this folder imports one."""

from graph.stores.base import Row, Statement, Store
from graph.stores.open import open_store

__all__ = ["Row", "Statement", "Store", "open_store"]
