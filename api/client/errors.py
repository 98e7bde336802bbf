"""What a service refuses or cannot do, as errors that hold its problem details."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.errors import GuikouError


class ServiceError(GuikouError):
    """The service gave no answer, or none of these; `status` is 0 where there was none.

    `problem` is the problem document (RFC 9457) that the service gave, empty if it gave none;
    `detail` the sentence in it, `request_id` what its administrator finds the request by, and
    `tries` how often it was sent.
    """

    exit_code = 4

    def __init__(
        self, detail: str, *, status: int = 0, request_id: str = "", tries: int = 1,
        problem: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        self.detail, self.status, self.request_id, self.tries = detail, status, request_id, tries
        self.problem: Mapping[str, Any] = problem or {}
        said = f"{status}: {detail}" if status else detail
        if request_id:
            said += f" (request {request_id})"
        super().__init__(said if tries == 1 else f"{said} [{tries} tries]")


class ServiceUnreachable(ServiceError):
    """No answer came: no connection, or none in time."""


class ServiceRefused(ServiceError):
    """The request is wrong: 400, 413, 422 and the like."""

    exit_code = 2


class ServiceNotSignedIn(ServiceRefused):
    """The service does not know the token (401)."""


class ServiceForbidden(ServiceRefused):
    """The role of the token may not do it (403)."""


class ServiceNotFound(ServiceRefused):
    """There is nothing of that id or path, or the role may not see it (404)."""


class ServiceConflict(ServiceRefused):
    """A name means several things, or what is asked is no longer possible (409, 410)."""


class ServiceBusy(ServiceError):
    """The service could not answer now, after all tries (429, 503)."""


_KINDS = {
    401: ServiceNotSignedIn, 403: ServiceForbidden, 404: ServiceNotFound, 409: ServiceConflict,
    410: ServiceConflict, 429: ServiceBusy, 503: ServiceBusy,
}  # fmt: skip


def kind_of(status: int) -> type[ServiceError]:
    """The kind of error that an answer of a status is."""
    return _KINDS.get(status, ServiceRefused if 400 <= status < 500 else ServiceError)
