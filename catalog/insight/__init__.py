"""What people look for, learnt off the request's path and without knowing who they are.

`note_*` only append to a list in memory, which a thread of the process writes down a second later:
they never wait, never raise, need neither Valkey nor a worker, and lose that second in a crash.
"""

from catalog.insight.noting import note_click, note_purchase, note_search
from catalog.insight.popular import popular

__all__ = ["note_click", "note_purchase", "note_search", "popular"]
