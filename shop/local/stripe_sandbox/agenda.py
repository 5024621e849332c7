"""What the banks do later: disputes, refunds that fail after all, payments that take their time."""

import asyncio
import time

from .api.call import Account, Call
from .api.later import ACTS
from .webhooks import Postman


class Agenda:
    """Runs what calls put off (`Call.later`) when it is due, also after a restart."""

    def __init__(self, account: Account, postman: Postman) -> None:
        self._account = account
        self._postman = postman
        self._taken_up_to = 0

    def wake(self) -> None:
        """Take in what was put off since the last time."""
        now, loop = time.time(), asyncio.get_running_loop()
        for row in self._account.store.rows(
            "SELECT id, due_at FROM agenda WHERE id > ? ORDER BY id", (self._taken_up_to,)
        ):
            self._taken_up_to = row["id"]
            loop.call_later(max(0, row["due_at"] - now), self._act, row["id"])

    def _act(self, item_id: int) -> None:
        store = self._account.store
        with store.transaction():
            item = store.rows("DELETE FROM agenda WHERE id = ? RETURNING act, about", (item_id,))[0]
            ACTS[item["act"]](Call(self._account, {}, request_id=""), item["about"])
        self.wake()
        self._postman.wake()
