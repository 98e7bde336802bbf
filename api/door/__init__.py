"""The door of the service: who comes in, what they may see, and the log of it.

An endpoint stands behind it by the class of its router's routes, `guarded(...)`; it asks the store
that `store_of` gives and returns what `answered` makes.
"""

from api.door.answers import announced, answered, caller_of, store_of, who
from api.door.door import Door
from api.door.guard import PUBLIC, guarded

__all__ = [
    "PUBLIC", "Door", "announced", "answered", "caller_of", "guarded", "store_of", "who",
]  # fmt: skip
