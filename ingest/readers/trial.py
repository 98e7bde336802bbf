"""Lays out all sheets of a workbook, in a process that may fail: `python trial.py FILE BYTES`.

The library reserves memory for the whole rectangle of a sheet, which a file of 1 kB can say to be
without bound, and ends the process when it gets none.
"""

import sys

from python_calamine import CalamineWorkbook, SheetTypeEnum

TOO_MUCH = 3
"""Exit code when memory was short and the process lived to say so."""


def main(path: str, most: int) -> int:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    except (ImportError, ValueError, OSError):
        # Not on this system; its own limits must do.
        pass
    try:
        with CalamineWorkbook.from_path(path) as book:
            names = [m.name for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
            held = [book.get_sheet_by_name(name) for name in names]
            return 0 if len(held) == len(names) else 1
    except MemoryError:
        return TOO_MUCH
    except BaseException:
        # Damage is told by the reader itself.
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
