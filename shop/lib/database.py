"""When PostgreSQL cannot be reached, a shopper reads a calm page instead of a crash."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from psycopg_pool import PoolTimeout

logger = logging.getLogger(__name__)


def unavailable_is_503(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    return Unavailable(get_response)


class Unavailable:
    """Answers 503 with Retry-After when the database is gone or all its connections are taken."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OperationalError | InterfaceError | PoolTimeout):
            return None
        logger.error("The database did not answer %s %s: %s", request.method, request.path, error)
        response = render(request, "503.html", status=503)
        response["Retry-After"] = "2"
        return response
