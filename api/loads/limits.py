"""How much may be uploaded, and how long what came of it is kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of uploads; each is said in the error of what goes beyond it."""

    bytes: int = 64 << 20
    """Bytes of one upload, all files and fields together."""
    files: int = 50
    """Files of one upload, not counting the mapping."""
    mapping_bytes: int = 256 << 10
    rows: int = 1_000_000
    """Rows of all tables of one upload."""
    kept: int = 20
    """Ingests that are remembered. The oldest that has ended goes first; one more is refused
    while all are at work."""
    seconds: float = 24 * 3600
    """How long an ingest is remembered after it ended, and the files of a preview kept. What is
    older goes when next anyone asks for an ingest."""
