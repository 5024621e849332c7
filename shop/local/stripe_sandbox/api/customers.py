"""Customers: https://docs.stripe.com/api/customers."""

from ..parameters import (
    ONLY_EXPAND,
    Parameters,
    address,
    merge_metadata,
    metadata,
    names,
    shipping,
    text,
    texts,
)
from ..thing import Thing, thing
from .call import Call, new_id

CREATE = Parameters(
    {
        "address": address,
        "description": text(),
        "email": text(512),
        "expand": texts,
        "metadata": metadata,
        "name": text(256),
        "phone": text(20),
        "shipping": shipping,
    },
    unsupported=names(
        "balance business_name cash_balance individual_name invoice_prefix invoice_settings",
        "next_invoice_sequence payment_method preferred_locales source tax tax_exempt",
        "tax_id_data test_clock",
    ),
)


def create(call: Call) -> Thing:
    asked = CREATE.read(call.raw)
    customer_id = new_id("cus", 14)
    customer = thing(
        {
            "id": customer_id,
            "object": "customer",
            "address": asked.get("address"),
            "balance": 0,
            "created": call.now,
            "currency": None,
            "default_source": None,
            "delinquent": False,
            "description": asked.get("description"),
            "email": asked.get("email"),
            "invoice_prefix": customer_id[-8:].upper(),
            "invoice_settings": {
                "custom_fields": None,
                "default_payment_method": None,
                "footer": None,
                "rendering_options": None,
            },
            "livemode": False,
            "metadata": merge_metadata({}, asked.get("metadata", {})),
            "name": asked.get("name"),
            "next_invoice_sequence": 1,
            "phone": asked.get("phone"),
            "preferred_locales": [],
            "shipping": asked.get("shipping"),
            "tax_exempt": "none",
            "test_clock": None,
        }
    )
    call.store.add(customer)
    call.emit("customer.created", customer)
    return customer


def retrieve(call: Call, customer_id: str) -> Thing:
    ONLY_EXPAND.read(call.raw)
    return call.get("customer", customer_id, "id")
