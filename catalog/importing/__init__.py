"""Products from a file: JSON Lines or CSV, read, checked and written in batches."""

from catalog.importing.loading import Outcome, load
from catalog.importing.reading import Unreadable

__all__ = ["Outcome", "Unreadable", "load"]
