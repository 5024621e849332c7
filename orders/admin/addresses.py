"""Every deed's address, the permission that it needs, and its view. There is no other way in."""

from dataclasses import dataclass

from orders.admin import cancels, corrections, provider, refunds, sending, slips, steps
from orders.admin.attention import attention
from orders.admin.permissions import Deed, View


@dataclass(frozen=True, slots=True)
class Address:
    route: str
    name: str
    deed: Deed
    view: View


ADDRESSES = (
    Address("attention/", "attention", Deed.SEE, attention),
    Address("slips/", "slips", Deed.PACK, slips.slips),
    Address("<int:pk>/pack/", "pack", Deed.PACK, steps.pack),
    Address("<int:pk>/restock/", "restock", Deed.PACK, refunds.restock),
    Address("<int:pk>/ship/", "ship", Deed.SHIP, sending.ship),
    Address("<int:pk>/deliver/", "deliver", Deed.SHIP, steps.deliver),
    Address("<int:pk>/parcels/<int:number>/track/", "track", Deed.SHIP, sending.track),
    Address(
        "<int:pk>/parcels/<int:number>/deliver/", "deliver_parcel", Deed.SHIP, steps.deliver_parcel
    ),
    Address("<int:pk>/cancel/", "cancel", Deed.CANCEL, cancels.cancel),
    Address("<int:pk>/provider/", "provider", Deed.SEE_MONEY, provider.provider),
    Address("<int:pk>/refund/", "refund", Deed.REFUND, refunds.refund),
    Address("<int:pk>/refunds/<int:refund>/again/", "refund_again", Deed.REFUND, refunds.again),
    Address("<int:pk>/note/", "note", Deed.NOTE, steps.note),
    Address("<int:pk>/mails/<int:message>/resend/", "resend", Deed.RESEND, steps.resend),
    Address("<int:pk>/email/", "email", Deed.CORRECT_EMAIL, corrections.email),
)
