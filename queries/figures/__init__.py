"""What each kind of figure draws, as one plain document: gathered from the store, never drawn.

`gather(store, given, known)` takes parameters as text (all optional ones filled in) and returns a
map of plain values. Every document has `fictional` and `data_version`.
"""

MOST = 2000
"""Most nodes that a network shows."""
HOPS = 6
"""Most hops around a thing."""
