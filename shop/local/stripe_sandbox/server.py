"""What the sandbox serves: the API, stripe.js and its frames, and the control page."""

import asyncio
import re
import sys
import traceback
from collections.abc import Awaitable
from dataclasses import dataclass

from . import control, control_page, frames
from .agenda import Agenda
from .api.call import Account
from .connection import Answer, Ending, Incoming, Result
from .errors import StripeError
from .http_api import Api
from .misbehaviour import SLOW, Trouble
from .webhooks import Postman

THREE_D_SECURE = re.compile(r"/3d_secure/(src_[A-Za-z0-9]+)")


@dataclass(frozen=True)
class Sandbox:
    account: Account
    api: Api
    postman: Postman
    agenda: Agenda

    def __call__(self, incoming: Incoming) -> Result | Awaitable[Result]:
        try:
            if not incoming.path.startswith("/v1/"):
                return self._page(incoming)
            trouble = self.account.misbehaviour.befalls(
                incoming.method, incoming.path, incoming.headers
            )
            return self._call(incoming, trouble)
        except StripeError as error:
            return self.api.refusal(error)
        except Exception:
            return _our_own_fault()
        finally:
            if incoming.method == "POST":
                self._wake()

    def _wake(self) -> None:
        """Something may have happened that the shop is to hear of, or that has an aftermath."""
        self.postman.wake()
        self.agenda.wake()

    def _call(self, incoming: Incoming, trouble: Trouble) -> Result | Awaitable[Result]:
        if trouble.request == SLOW:
            return self._slowly(incoming, trouble)
        answer = self.api.answer(incoming, trouble)
        if trouble.request == SLOW:  # which its card brought, and the work was undone
            return self._slowly(incoming, trouble)
        return self._spoilt(answer, trouble) if trouble.request else answer

    def _spoilt(self, answer: Answer, trouble: Trouble) -> Result | Awaitable[Result]:
        if trouble.request.startswith("error") and answer.status != 500:
            return answer  # the answer that was kept for the key
        self.account.misbehaviour.note(trouble.request)
        if trouble.request.startswith("reset"):
            return Ending.RESET
        if trouble.request.startswith("timeout"):
            return self._silence(trouble)
        return answer

    async def _slowly(self, incoming: Incoming, trouble: Trouble) -> Result:
        misbehaviour = self.account.misbehaviour
        misbehaviour.note(SLOW)
        try:
            with self.api.in_use(incoming):
                await asyncio.sleep(misbehaviour.seconds(trouble, SLOW))
            trouble.is_over = True
            return self.api.answer(incoming, trouble)
        except StripeError as error:
            return self.api.refusal(error)
        except Exception:
            return _our_own_fault()
        finally:
            self._wake()

    async def _silence(self, trouble: Trouble) -> Result:
        await asyncio.sleep(self.account.misbehaviour.seconds(trouble, trouble.request))
        return Ending.SILENCE

    def _page(self, incoming: Incoming) -> Answer:
        if found := THREE_D_SECURE.fullmatch(incoming.path):
            return frames.three_d_secure(self.account, incoming, found[1])
        if incoming.path == "/control/trouble":
            return control.answer(self.account.misbehaviour, incoming)
        page = None
        if incoming.method == "GET":
            is_control_page = incoming.path == "/"
            page = control_page.page(self.account) if is_control_page else frames.asset(incoming)
        return page or Answer(404, b"Not here.\n", "text/plain; charset=utf-8")


def _our_own_fault() -> Answer:
    traceback.print_exc(file=sys.stderr)
    return Answer(500, b'{"error": {"type": "api_error"}}', "application/json")
