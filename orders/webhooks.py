"""News from the payment provider: checked, written down once, worked on later."""

import logging

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from orders import payments
from shop.events.outbox import PUBLISH
from shop.lib.database import fetch_prepared

logger = logging.getLogger(__name__)
LARGEST = 512 * 1024  # bytes; the provider's own events have a few thousand
# The event and its news in the outbox, or neither: one statement, one round trip.
_STATEMENT = """\
WITH heard AS (
    INSERT INTO orders_webhookevent (event_id, kind, intent_id, received_at, handled_at)
    VALUES (%(event)s, %(kind)s, %(intent)s, statement_timestamp(),
        CASE WHEN NOT %(worth_asking)s THEN statement_timestamp() END)
    ON CONFLICT (event_id) DO NOTHING
    RETURNING intent_id, handled_at
), news AS (
    {publish} SELECT 'payment.heard', jsonb_build_object('intent', intent_id)
    FROM heard WHERE handled_at IS NULL
)
SELECT count(*) FROM heard"""
_WRITE_DOWN = _STATEMENT.format(publish=PUBLISH)


@csrf_exempt
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """Answers in milliseconds: the outbox does the work."""
    try:
        news = payments.hear(_body_of(request), request.headers.get("Stripe-Signature", ""))
    except payments.WebhookRejected as rejection:
        logger.warning("Refused a webhook: %s", rejection)
        return HttpResponseBadRequest("Not a genuine event. The shop's log says why.")
    _write_down(news)
    return HttpResponse("ok")


def _body_of(request: HttpRequest) -> bytes:
    length = int(request.headers.get("Content-Length") or 0)
    if length > LARGEST:
        raise payments.WebhookRejected(f"{length:,} bytes are more than any event has")
    return request.body


def _write_down(news: payments.News) -> None:
    values = {
        "event": news.event_id,
        "kind": news.kind,
        "intent": news.intent_id,
        "worth_asking": news.is_worth_asking,
    }
    is_new = fetch_prepared([_WRITE_DOWN], values) == (1,)
    logger.info("Webhook %s %s%s", news.event_id, news.kind, "" if is_new else ", heard before")
