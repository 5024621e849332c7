"""The shop as `shop.asgi` serves it, which kills itself where a request asks for it.

The header `X-Die-At` names one of `POINTS`; the process that comes to it ends at once, as by
`kill -9`. With `X-Die-All` the whole web server goes, not only this one of its processes.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from shop.asgi import application, pages

__all__ = ["POINTS", "application", "mortal"]

# Django is set up by now, and these need it.
from cart.models import Cart  # noqa: E402
from catalog import stock  # noqa: E402
from orders import finalizing, idempotency, payments, placing  # noqa: E402

Pages = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
IN_THE_MIDDLE = 0.5  # seconds after a charge was sent, whose answer takes longer
_asked = threading.local()

# What is wrapped, and whether death comes before or after it. In the order of the work.
_BEFORE: dict[str, tuple[Any, str]] = {
    "nothing done": (idempotency, "look_up"),
    "paid, order begun": (finalizing, "_make_order"),
    "money owed": (payments, "return_whole"),
}
_AFTER: dict[str, tuple[Any, str]] = {
    "key taken": (idempotency, "begin"),
    "stock secured": (stock, "secure"),
    "prepared, not committed": (placing, "_begin"),
    "prepared": (placing, "prepare"),
    "intent made": (payments, "start"),
    "intent stored": (placing, "register"),
    "charged": (payments, "confirm"),
    "stock sold": (stock, "sell"),
    "cart cleared": (Cart, "take_out"),
    "news written": (finalizing, "publish"),
    "answer kept": (idempotency, "keep"),
    "order committed": (finalizing, "finalize"),
    "decline written": (finalizing, "decline"),
    "money returned": (payments, "return_whole"),
}
_OTHERS = ("bank at work", "answer ready", "declined", "goods gone")
POINTS = (*_BEFORE, *_AFTER, *_OTHERS)


def die() -> None:
    if getattr(_asked, "everything", False):
        os.killpg(os.getpgid(0), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def asked() -> str:
    return getattr(_asked, "point", "")


def dies(act: Callable[..., Any], before: tuple[str, ...], after: tuple[str, ...]) -> Any:
    @wraps(act)
    def mortal(*args: Any, **options: Any) -> Any:
        if asked() in before:
            die()
        try:
            return act(*args, **options)
        finally:
            if asked() in after:
                die()

    return mortal


def dies_while_the_bank_is_at_work(confirm: Callable[..., Any]) -> Any:
    @wraps(confirm)
    def mortal(*args: Any) -> Any:
        if asked() == "bank at work":
            everything = getattr(_asked, "everything", False)
            threading.Timer(IN_THE_MIDDLE, _die_from_outside, [everything]).start()
        return confirm(*args)

    return mortal


def _die_from_outside(everything: bool) -> None:
    _asked.everything = everything
    die()


def without_goods(sell: Callable[..., Any]) -> Any:
    """As if others had bought them while the bank was at work."""

    @wraps(sell)
    def refuse(owner: str, quantities: dict[int, int], reference: str) -> None:
        if asked() in {"goods gone", "money owed", "money returned"}:
            raise stock.InsufficientStock(min(quantities), 1, 0)
        sell(owner, quantities, reference)

    return refuse


def mortal_pages(shop: Pages) -> Pages:
    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        _asked.point = environ.get("HTTP_X_DIE_AT", "")
        _asked.everything = "HTTP_X_DIE_ALL" in environ
        made = shop(environ, start_response)
        if asked() in {"answer ready", "goods gone"}:
            die()
        return made

    return answer


stock.sell = without_goods(stock.sell)
payments.confirm = dies_while_the_bank_is_at_work(payments.confirm)
for _point, (_owner, _name) in _BEFORE.items():
    setattr(_owner, _name, dies(getattr(_owner, _name), (_point,), ()))
for _point, (_owner, _name) in _AFTER.items():
    _points = (_point, "declined") if _point == "charged" else (_point,)
    setattr(_owner, _name, dies(getattr(_owner, _name), (), _points))
mortal = mortal_pages(pages.app)
pages.app = mortal
