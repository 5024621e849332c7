"""What all tests share: settings that keep them apart from each other and from a running shop."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker, Settings

from shop.lib.remembering import forget_everything
from tests import clearing
from tests.databases import drop_database, migrated_copy


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A database of this process's own, copied from one that was migrated once for all of them.

    Tests that commit are cleared away, which the ledger refuses in a shop.
    """
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    migrated_copy(name)
    with django_db_blocker.unblock():
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]
        connection.settings_dict["NAME"] = name
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE catalog_movement DISABLE TRIGGER movement_is_never_emptied")
        clearing.install()
    yield
    with django_db_blocker.unblock():
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]
    drop_database(name)


@pytest.fixture(autouse=True)
def apart(settings: Settings, tmp_path: Path) -> None:
    """Own media folder, mails in memory, plain static names, cheap passwords."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.KEEP_PAGES = False  # a test sees what it just did
    settings.SEARCH = "postgres"  # who tests Elasticsearch asks for it and for an own index
    settings.SEARCH_LOG_IN_BACKGROUND = False  # who tests the log writes it down
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def own_cache(settings: Settings) -> None:
    """Each test has a corner of the cache to itself; clearing it would clear everybody's."""
    corner = {**settings.CACHES["default"], "KEY_PREFIX": f"test-{uuid4()}"}
    settings.CACHES = {"default": corner}


@pytest.fixture(autouse=True)
def own_memory() -> None:
    """What the process remembers of the test before."""
    forget_everything()
