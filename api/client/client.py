"""The client: one method a question, the documents as the service tells them."""

from __future__ import annotations

from api.client.asking import Asking
from api.client.files import Files
from api.client.loads import Loads
from api.client.watching import Watching


class Client(Asking, Files, Loads, Watching):
    """A guikou service, asked in the name of a token. Close it, or use it in a `with`.

    Every method raises ServiceError, of the kind that says why. What only asks is sent again when
    the service is busy or the connection fails, a few times; what changes something is sent once.
    What is None is left to the service. Users, tokens and sessions are not for programs: see
    `guikou users` and `guikou tokens`.
    """

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
