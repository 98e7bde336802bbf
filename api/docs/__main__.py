"""`python -m api.docs` writes the generated pages; `--check` says which are out of date."""

from __future__ import annotations

import sys

from api.docs.pages import ROOT, generate, stale


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` compare them; returns the exit code."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python -m api.docs [--check]\n")
        return 2
    if not arguments:
        for path in generate(ROOT):
            sys.stdout.write(f"{path}\n")
        return 0
    changed = stale(ROOT)
    for name in changed:
        sys.stderr.write(f"{name}: differs from what is generated; run `make docs`.\n")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
