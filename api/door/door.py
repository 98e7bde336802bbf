"""What the door is made of: accounts and sessions, views, and the audit log."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import HTTPConnection

from api.access.accounts import Accounts
from api.access.errors import NotSignedIn
from api.access.sessions import Sessions
from api.auditlog import AuditLog
from api.door.caller import Caller
from api.door.memory import Memory
from api.views import Views
from graph.stores import Store

COOKIE = "guikou_session"
"""The cookie that holds the secret of a session."""


class Door:
    """Tells who asks, and opens the store that the role may see. Thread-safe."""

    def __init__(self, source: Store, accounts: Accounts, log: AuditLog, views: Path) -> None:
        """Put the door before a store.

        Args:
            source: the store with everything in it.
            accounts: the users.
            log: where reads of people and cases, writes, logins and refusals are written.
            views: a folder that belongs to the views of this door alone.
        """
        self.source, self.accounts, self.log = source, accounts, log
        self.sessions = Sessions(accounts)
        self.views = Views(source, views)
        self.memory = Memory()

    def close(self) -> None:
        """Close the views; store, accounts and log belong to who opened them."""
        self.views.close()

    def caller(self, request: HTTPConnection) -> Caller:
        """Who sends a request: by a token, else by the cookie of a session.

        Raises:
            NotSignedIn: neither is there, or what is there is worthless.
        """
        given = request.headers.get("authorization")
        if given is not None:
            kind, _, secret = given.partition(" ")
            user = self.accounts.authenticate_token(secret) if kind.lower() == "bearer" else None
            if user is None:
                raise NotSignedIn("令牌无效 the token is wrong, expired or revoked.")
            return Caller(user)
        secret = request.cookies.get(COOKIE, "")
        session = self.sessions.find(secret) if secret else None
        if session is None:
            raise NotSignedIn
        return Caller(session.user, session)
