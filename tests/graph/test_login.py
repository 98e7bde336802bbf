"""User and password of a server: the URL first, then the environment, each as it is written."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from graph.stores.login import login


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("neo4j://h", ("env", "100%41")),
        ("neo4j://ann@h", ("ann", "100%41")),
        ("neo4j://ann:a%2Fb@h", ("ann", "a/b")),
    ],
)
def test_the_url_comes_first_and_only_it_is_quoted(
    monkeypatch: pytest.MonkeyPatch, url: str, found: tuple[str, str]
) -> None:
    monkeypatch.setenv("GUIKOU_NEO4J_USER", "env")
    monkeypatch.setenv("GUIKOU_NEO4J_PASSWORD", "100%41")
    assert login(urlsplit(url)) == found


def test_without_either_it_is_the_first_user_of_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GUIKOU_NEO4J_USER", raising=False)
    monkeypatch.delenv("GUIKOU_NEO4J_PASSWORD", raising=False)
    assert login(urlsplit("bolt://h")) == ("neo4j", "")
