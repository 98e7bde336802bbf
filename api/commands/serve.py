"""serve: the service on this machine."""

from __future__ import annotations

import typer

from api.commands.common import opened, say
from graph.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="例 e.g.: guikou --db out/demo.kgl serve --port 8765")(serve)


def serve(
    context: typer.Context,
    port: int = typer.Option(8765, min=1, max=65535, help="端口 port on 127.0.0.1"),
) -> None:
    """启动服务 Serve the answers over HTTP, to this machine only, until Ctrl-C."""
    import socket

    import uvicorn

    from api.app import make_app

    with opened(context.obj) as store, socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            raise UsageError(
                f"端口 {port} 已被占用 port {port} is taken; choose another with --port."
            ) from error
        say(f"http://127.0.0.1:{port}/api/v1/search?text=jl  (Ctrl-C 结束 ends)")
        config = uvicorn.Config(make_app(store), log_level="warning", server_header=False)
        uvicorn.Server(config).run(sockets=[listener])
