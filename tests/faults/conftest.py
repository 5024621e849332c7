"""Servers to freeze and to kill: one Elasticsearch for all tests, which each leaves running, and a
Valkey for each file."""

from collections.abc import Iterator

import pytest

from .servers import OwnElasticsearch, OwnValkey


@pytest.fixture(scope="package")
def search_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnElasticsearch]:
    server = OwnElasticsearch(tmp_path_factory.mktemp("elasticsearch"))
    yield server.start()
    server.close()


@pytest.fixture(scope="module")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnValkey]:
    server = OwnValkey(tmp_path_factory.mktemp("valkey")).start()
    yield server
    server.kill()
