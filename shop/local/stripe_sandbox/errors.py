"""Stripe's error bodies: https://docs.stripe.com/api/errors and https://docs.stripe.com/error-codes."""

from typing import Any

Json = dict[str, Any]


class StripeError(Exception):
    """An answer other than 2xx.

    ``executed`` says that the endpoint had begun its work: then what it changed is kept and the
    answer is remembered for its idempotency key, as Stripe does for a declined card.
    """

    def __init__(
        self, status: int, kind: str, message: str, *, executed: bool = False, **fields: Any
    ) -> None:
        super().__init__(message)
        self.status = status
        self.executed = executed
        self.fields: Json = {"message": message, "type": kind}
        self.fields.update({name: value for name, value in fields.items() if value is not None})

    def body(self, request_id: str) -> Json:
        error = dict(self.fields)
        if code := error.get("code"):
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"
        error["request_log_url"] = f"https://dashboard.stripe.com/test/logs/{request_id}"
        return {"error": error}


def invalid_request(message: str, param: str | None = None, code: str | None = None) -> StripeError:
    return StripeError(400, "invalid_request_error", message, param=param, code=code)


def unknown_parameter(name: str) -> StripeError:
    return invalid_request(f"Received unknown parameter: {name}", name, "parameter_unknown")


def missing_parameter(name: str) -> StripeError:
    return invalid_request(f"Missing required param: {name}.", name, "parameter_missing")


def unsupported_parameter(name: str) -> StripeError:
    """Stripe acts on this parameter and the sandbox does not: better said than ignored."""
    return invalid_request(f"The payment sandbox does not support this parameter: {name}.", name)


def no_such(kind: str, object_id: str, param: str) -> StripeError:
    message = f"No such {kind}: '{object_id}'"
    return StripeError(404, "invalid_request_error", message, code="resource_missing", param=param)


def unexpected_state(message: str, payment_intent: Json) -> StripeError:
    return StripeError(
        400,
        "invalid_request_error",
        message,
        executed=True,
        code="payment_intent_unexpected_state",
        payment_intent=payment_intent,
    )


def bad_key(message: str, code: str | None = None) -> StripeError:
    return StripeError(401, "invalid_request_error", message, code=code)


def server_error() -> StripeError:
    message = "Something went wrong on the payment sandbox's end, as it was told to."
    return StripeError(500, "api_error", message)
