from tests.orders.conftest import provider, reviewed, running_sandbox, unused_port

__all__ = ["provider", "reviewed", "running_sandbox", "unused_port"]
