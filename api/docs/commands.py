"""The page of the commands, read from the command line itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from api.cli import app
from api.docs.markdown import NOTE, code, table

_KINDS = {
    str: "TEXT", list[str]: "TEXT", int: "N", float: "NUMBER", Path: "PATH", list[Path]: "PATH",
    bool: "",
}  # fmt: skip


def commands_page() -> str:
    """The page as Markdown."""
    # Typer's own objects: their text is the same on every terminal, that of --help is not.
    group: Any = typer.main.get_command(app)
    listed = "".join(f"- [{name}](#{name})\n" for name in group.commands)
    described = (part for name, command in group.commands.items() for part in _all(name, command))
    parts = [
        NOTE,
        f"# Commands 命令\n\n{group.help}\n\n",
        "```\nguikou [OPTIONS] COMMAND ...\n```\n\n",
        _options(group.params),
        "Answers go to standard output, errors to standard error; see [errors](errors.md) for the "
        "exit codes. `--format json` prints one JSON document and nothing else. Every command "
        "takes `--help`.\n\n",
        f"{listed}\n",
        *described,
    ]
    return "".join(parts).rstrip("\n") + "\n"


def _all(name: str, command: Any) -> Iterator[str]:
    """A command, or a group and each command in it."""
    if not hasattr(command, "commands"):
        yield _command(name, command)
        return
    yield f"## {name}\n\n{command.help}\n\n```\nguikou {name} COMMAND ...\n```\n\n"
    for word, below in command.commands.items():
        yield f"#{_command(f'{name} {word}', below)}"


def _command(name: str, command: Any) -> str:
    shown = [p for p in command.params if not p.hidden]
    arguments = [p for p in shown if p.param_type_name == "argument"]
    options = [p for p in shown if p.param_type_name == "option"]
    usage = " ".join(["guikou", name, *map(_usage, arguments + options)])
    parts = [f"## {name}\n\n{command.help}\n\n```\n{usage}\n```\n\n"]
    parts.append(
        table(("argument", "meaning"), ((code(_name(p)), p.help or "") for p in arguments))
    )
    parts.append(_options(options))
    if command.epilog:
        parts.append(f"{command.epilog.replace('guikou ', '`guikou ', 1)}`\n\n")
    return "".join(parts)


def _usage(param: Any) -> str:
    if param.param_type_name == "argument":
        name = _name(param) + (" ..." if param.nargs == -1 else "")
        return name if param.required else f"[{name}]"
    value = f"{param.opts[0]} {_kind(param)}".strip()
    return value if param.required else f"[{value}]"


def _options(params: list[Any]) -> str:
    rows = (
        (code(f"{', '.join(p.opts)} {_kind(p)}".strip()), p.help or "", _default(p))
        for p in params
        if p.param_type_name == "option"
    )
    return table(("option", "meaning", "default"), rows)


def _name(param: Any) -> str:
    return str(param.metavar or param.name.upper())


def _kind(param: Any) -> str:
    return str(param.metavar or _KINDS[param.type_descriptor.annotation])


def _default(param: Any) -> str:
    if param.required:
        return "required"
    shown = "" if param.default in (None, False) else code(str(param.default))
    return f"`${param.envvar}`, else {shown}" if param.envvar else shown
