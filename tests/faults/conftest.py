"""One Elasticsearch for all tests that freeze or kill it; each leaves it running."""

from collections.abc import Iterator

import pytest

from .servers import OwnElasticsearch


@pytest.fixture(scope="package")
def search_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnElasticsearch]:
    server = OwnElasticsearch(tmp_path_factory.mktemp("elasticsearch"))
    yield server.start()
    server.close()
