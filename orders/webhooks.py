"""News from the payment provider: checked, written down once, worked on later."""

import logging

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from orders import payments
from orders.models import WebhookEvent
from shop.events.outbox import publish

logger = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """Answers in milliseconds: the outbox does the work."""
    try:
        news = payments.hear(request.body, request.headers.get("Stripe-Signature", ""))
    except payments.WebhookRejected as rejection:
        logger.warning("Refused a webhook: %s", rejection)
        return HttpResponseBadRequest("The signature does not fit.")
    with transaction.atomic():
        _, is_new = WebhookEvent.objects.get_or_create(
            event_id=news.event_id, defaults={"kind": news.kind, "intent_id": news.intent_id}
        )
        if is_new and news.kind.startswith("payment_intent.") and news.intent_id:
            publish("payment.heard", {"intent": news.intent_id})
    return HttpResponse("ok")
