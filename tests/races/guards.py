"""What decides whether there is enough stock, to be switched off for negative controls."""

from typing import Any

from catalog.stock import counting, holding, taking

# The database's last guards, which a shop without the others does not get past.
LAST_GUARDS = (
    "ALTER TABLE catalog_stock DROP CONSTRAINT stock_never_oversold",
    "ALTER TABLE catalog_movement DROP CONSTRAINT movement_leaves_no_debt",
)


def guards() -> list[tuple[Any, str, Any]]:
    """(module, name, what to put there) for each place that decides."""
    return [
        (counting, "require", lambda *_: None),
        (holding, "require", lambda *_: None),
        (taking, "GUARD", "true"),
    ]
