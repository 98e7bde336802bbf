"""serve: the service, for this machine or for others."""

from __future__ import annotations

import ipaddress
import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import typer

from api.commands.accounts import ACCOUNTS
from api.commands.common import opened, say
from graph.errors import UsageError

AUDIT_LOG = Path("~/.config/guikou/audit.sqlite")
"""The audit log, unless told."""
GRACE = 30
"""Seconds that requests at work have to end in when the service is told to stop."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="例 e.g.: guikou --db out/demo.kgl serve --port 8765; "
        "guikou serve --host 0.0.0.0 --name guikou.example.org --certificate c.pem --key k.pem"
    )(serve)


def serve(
    context: typer.Context,
    port: int = typer.Option(8765, min=1, max=65535, help="端口 port"),
    host: str = typer.Option("127.0.0.1", help="监听地址 address to listen on"),
    name: list[str] = typer.Option([], help="对外主机名 host name that users type"),
    certificate: Path | None = typer.Option(None, help="TLS 证书 TLS certificate (PEM)"),
    key: Path | None = typer.Option(None, help="TLS 私钥 its private key (PEM)"),
    behind_proxy: bool = typer.Option(
        False, "--behind-proxy", help="TLS 由前置代理负责 a proxy on this machine does the TLS"
    ),
    cypher: bool = typer.Option(
        False, "--cypher", help="管理员可自写只读查询 administrators may ask in Cypher, read only"
    ),
    read_only: bool = typer.Option(False, "--read-only", help="不可录入 nothing can be loaded"),
    accounts: Path = ACCOUNTS,
    log: Path = typer.Option(
        AUDIT_LOG, "--log", envvar="GUIKOU_AUDIT_LOG", help="审计日志 audit log"
    ),
) -> None:
    """启动服务 Serve the answers over HTTP until Ctrl-C.

    On this machine it prints a link that signs in once. Beyond it (--host, --behind-proxy or
    --certificate), users sign in with the accounts of `guikou users`, over TLS only.
    """
    import uvicorn

    from api.access.accounts import Accounts
    from api.app import make_app
    from api.auditlog import AuditLog
    from api.conventions.hosts import LOOPBACK
    from api.door import Door

    local = _loopback(host)
    _refuse_open(local, name, certificate, key, behind_proxy)
    with ExitStack() as stack:
        listener = stack.enter_context(_listening(host, port))
        # A name mistyped must not be served as a store that holds nothing.
        store = stack.enter_context(opened(context.obj, write=not read_only, create=False))
        users = stack.enter_context(Accounts(accounts.expanduser()))
        written = AuditLog(_folder_of(log.expanduser()))
        stack.callback(written.close)
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="guikou-views-"))
        door = Door(store, users, written, Path(folder))
        stack.callback(door.close)
        # A link of an earlier run, and sessions begun by one, end with that run.
        door.sessions.revoke_all("local")
        shown = f"[{host}]" if ":" in host else host
        # What a proxy or TLS is set up for comes from elsewhere, where a link would be worth as
        # much: it is for who sits at this machine.
        tls = behind_proxy or certificate is not None
        if not tls:
            say(f"http://{shown}:{port}/link/{door.sessions.link()}")
            say("链接一小时内可用一次；Ctrl-C 结束 The link works once, within an hour; "
                "Ctrl-C ends.")  # fmt: skip
        else:
            # The port of a proxy is not known here.
            at = name[0] if behind_proxy else f"{name[0] if name else shown}:{port}"
            say(f"https://{at}/  (Ctrl-C 结束 ends)")
            if not users.users():
                say("还没有用户，先添加 there are no users yet; add one: "
                    "guikou users add NAME --role admin")  # fmt: skip
        names = {n.lower() for n in name} | (LOOPBACK if local or behind_proxy else frozenset())
        config = uvicorn.Config(
            make_app(door, hosts=names, cypher=cypher, read_only=read_only, tls=tls),
            log_level="warning", server_header=False, access_log=False,
            timeout_graceful_shutdown=GRACE, ssl_certfile=certificate, ssl_keyfile=key,
            proxy_headers=behind_proxy,
        )  # fmt: skip
        with _ending_here():
            uvicorn.Server(config).run(sockets=[listener])


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError as error:
        raise UsageError(
            f"{host!r} 不是 IP 地址 is no IP address; use 127.0.0.1, or 0.0.0.0 for all."
        ) from error


def _refuse_open(
    local: bool, name: list[str], certificate: Path | None, key: Path | None, proxy: bool
) -> None:
    """Passwords and people never cross a network in the clear."""
    if (certificate is None) != (key is None):
        raise UsageError("--certificate 与 --key 须同时给出 go together.")
    for file in (certificate, key):
        if file is not None and not file.is_file():
            raise UsageError(f"{file}: 没有这个文件 there is no such file.")
    if proxy and not local:
        raise UsageError("--behind-proxy 只用于本机地址 goes with a loopback --host.")
    if not local and certificate is None:
        raise UsageError(
            "对外服务须用 TLS serving beyond this machine needs --certificate and --key, or a "
            "proxy on this machine and --behind-proxy."
        )
    if (not local or proxy) and not name:
        raise UsageError("缺少主机名 give the host name that users type: --name guikou.example.org")


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Without the protocol named, connections wait 40 ms for more to send (Nagle).
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            # What follows the link before the service is up waits for it.
            listener.listen()
        except OSError as error:
            raise UsageError(
                f"{host}:{port} 不能监听 cannot be listened on ({error.strerror}); choose another "
                "--port or --host."
            ) from error
        yield listener


@contextmanager
def _ending_here() -> Iterator[None]:
    """Return after the signal that ends the service.

    Uvicorn raises it again when all requests have ended. It would end the process at once, and
    leave behind what roles may see as files.
    """
    before = {s: signal.signal(s, lambda *_: None) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _folder_of(log: Path) -> Path:
    """The log's place, whose folder is made when it is the default one."""
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return log
