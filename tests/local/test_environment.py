from pathlib import Path

import pytest

from shop.local import environment, keys

PORTS = {name: 20_000 + number for number, name in enumerate(environment.PORTS)}


@pytest.fixture
def bare_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL", "SECRET_KEY", "SHOP_URL"):
        monkeypatch.delenv(name, raising=False)
    for name in ("STRIPE_SECRET_KEY", "STRIPE_API_BASE", "STRIPE_JS_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("bare_shell")
def test_every_server_has_an_address_before_it_runs(tmp_path: Path) -> None:
    values = environment.compose(tmp_path, tmp_path, PORTS, keys.load(tmp_path), 8001)
    assert f"@127.0.0.1:{PORTS['postgres']}/holdfast" in values["DATABASE_URL"]
    assert values["ELASTICSEARCH_URL"] == f"http://127.0.0.1:{PORTS['elasticsearch']}"
    assert values["SHOP_URL"] == "http://127.0.0.1:8001"
    assert values["STRIPE_API_BASE"] == f"http://127.0.0.1:{PORTS['sandbox']}"


@pytest.mark.usefixtures("bare_shell")
def test_what_the_shell_says_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://shop@db.example/shop")
    values = environment.compose(tmp_path, tmp_path, PORTS, keys.load(tmp_path), 8000)
    assert values["DATABASE_URL"] == "postgres://shop@db.example/shop"
    assert not environment.is_ours("DATABASE_URL")


@pytest.mark.usefixtures("bare_shell")
def test_with_a_real_stripe_key_there_is_no_sandbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_live_example")
    values = environment.compose(tmp_path, tmp_path, PORTS, keys.load(tmp_path), 8000)
    assert not any(name.startswith("STRIPE_") for name in values)


def test_without_elasticsearch_there_is_no_address_of_it() -> None:
    values = {"ELASTICSEARCH_URL": "http://127.0.0.1:1"}
    environment.without_elasticsearch(values)
    assert values == {"SEARCH": "postgres"}
