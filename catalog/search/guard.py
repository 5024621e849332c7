"""Between the shop and Elasticsearch: whether it is worth asking at all.

Reading and writing fail apart from each other: an index that takes no more documents can still be
searched.
"""

import logging
from collections.abc import Callable
from typing import TypeVar

from elasticsearch import BadRequestError

from catalog.search import elastic, metering, warming
from shop.lib.breaker import Breaker, Open

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")


def is_our_mistake(error: BaseException) -> bool:
    """What it cannot read, what asks too much, and trouble of our own say nothing about it."""
    if isinstance(error, BadRequestError | elastic.OutOfTime):
        return True
    return not isinstance(error, elastic.FAILURES)


# No shopper waits for a probe, so there may be many.
reading = Breaker(
    "Elasticsearch (search)", reset_after=2.0, exclude=(is_our_mistake,), probe=warming.probe
)
writing = Breaker("Elasticsearch (index)")


def read(verb: Callable[..., Answer], *args: object) -> Answer | None:
    """None when Elasticsearch did not answer, or was not asked because it did not before."""
    try:
        return reading.call(verb, *args)
    except (Open, *elastic.FAILURES) as error:
        if isinstance(error, BadRequestError):
            logger.error("Elasticsearch cannot read our request: %s", error)
        metering.note_fallback(error)
        return None


def write(verb: Callable[..., None], *args: object) -> bool:
    """Whether it was written."""
    try:
        writing.call(verb, *args)
    except (Open, *elastic.FAILURES):
        return False
    return True
