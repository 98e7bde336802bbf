"""The page at the address of the service, where its link leads."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from api.door import Door
from tests.api.served import bearer, client_of

LINK = "/api/v1/openapi.json"


class Read(HTMLParser):
    """The tags of a page, where it leads, and its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str | None] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src", "action")]

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_link_leads_to_a_page_that_says_who_is_signed_in(door: Door) -> None:
    with client_of(door, None) as client:
        page = client.get("/")
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert "Not signed in" in Read(page.text).words
        assert door.log.head().count == 0
        page = client.get(f"/link/{door.sessions.link()}")
        assert (page.status_code, page.url.path) == (200, "/")
        read = Read(page.text)
        assert "已登录 Signed in: local (admin)" in read.words
        assert read.links == [LINK]
        assert client.get(LINK).status_code == 200
        assert not read.tags & {"script", "style", "link", "img", "form", "iframe"}
        policy = page.headers["content-security-policy"]
        assert policy.startswith("default-src 'none';")
        assert "'self'" not in policy
        assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("headers", [
    {"Authorization": "Bearer gk_wrong"}, {"Cookie": "guikou_session=wrong"},
])  # fmt: skip
def test_nobody_can_try_secrets_there_unseen(door: Door, headers: dict[str, str]) -> None:
    with client_of(door, None) as client:
        assert "未登录" in client.get("/", headers=headers).text
    (entry,) = door.log.entries(0, 10)
    assert (entry.event.action, entry.event.endpoint) == ("refused", "GET /")


def test_a_token_is_known_there_too(door: Door) -> None:
    with client_of(door, None) as client:
        told = client.get("/", headers=bearer(door, "viewer")).text
        assert "已登录 Signed in: viewer (viewer)" in Read(told).words
    assert door.log.head().count == 0
