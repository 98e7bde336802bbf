"""The command line: `guikou`. Answers go to stdout, errors as one sentence to stderr.

Each command imports what it needs when it runs, so that a trace starts in a fraction of a second.
"""

from __future__ import annotations

import os
import sys

import typer

from api.commands import (
    accounts,
    analyse,
    ask,
    auditlog,
    batches,
    draw,
    load,
    make,
    move,
    query,
    serve,
)
from graph.errors import GuikouError

app = typer.Typer(
    name="guikou",
    help=(
        "归口: 某日由谁负责、经由哪些环节、由何人任职、依据何在。\n\n"
        "Who is responsible for a unit on a date, through which hops, held by whom, on what "
        "evidence."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _options(
    context: typer.Context,
    db: str = typer.Option(
        "guikou.kgl", "--db", envvar="GUIKOU_DB", help="图数据文件或服务器地址 file or server URL"
    ),
) -> None:
    context.obj = db


for module in (
    load, batches, ask, analyse, query, draw, make, move, serve, accounts, auditlog,
):  # fmt: skip
    module.register(app)


def main() -> None:
    """Run the command line; every foreseen error is one sentence and its exit code."""
    try:
        app()
    except GuikouError as error:
        _fail(str(error), error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get("GUIKOU_DEBUG"):
            raise
        _fail(
            f"内部错误 internal fault: {type(error).__name__}: {error}. "
            "Set GUIKOU_DEBUG=1 and run again to see where.", 5,
        )  # fmt: skip


def _fail(message: str, code: int) -> None:
    from api.wording import clean

    # Messages name what was recorded.
    sys.stderr.write(clean(message) + "\n")
    sys.exit(code)
