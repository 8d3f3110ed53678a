"""What time brings: an order comes into force, lapses or gives way to what follows it, and is to be renewed in time.

By the worker, each proposal and each reminder in a transaction of its own, so that a run can be stopped and run again.
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.accounts.models import User
from core.acts import one_act
from core.audit import services as audit
from core.outbox.services import Todo
from core.today import local_date
from gis.places.models import DesignationOrder
from gis.zones import chart, selectors
from gis.zones.errors import MoveRefused
from gis.zones.models import Reminder
from gis.zones.services.moving import pass_time
from gis.zones.verbs import REMINDED
from permits.policy.selectors import term_rule

LANGUAGE = "nl"


def tick(now: datetime) -> int:
    """Do all that is due at `now`; how many moves and reminders."""
    done, day = 0, local_date(now)
    for proposal in selectors.due_on(day):
        try:
            pass_time(proposal.public_id, at=now)
            done += 1
        except MoveRefused:
            continue  # another worker was first
    rule = term_rule("zone_renewal", day)
    for order in selectors.ending(day, rule.after(day)):
        done += remind(order, at=now, law=rule.law)
    return done


@one_act()
def remind(order: DesignationOrder, *, at: datetime, law: str) -> bool:
    """Let the policy advisers know that this order will lapse; once for an order."""
    reminder, new = Reminder.objects.get_or_create(order=order, defaults={"sent_on": local_date(at)})
    if new:
        todo = Todo("zones.renewal", str(reminder.public_id), {"reminder": str(reminder.public_id)})
        audit.record(order, REMINDED, actor=None, at=at, legal_ground=law, todo=[todo])
    return new


def mail_reminder(public_id: UUID, *, at: datetime) -> bool:
    """Send the reminder to every policy adviser of the municipality; False when it was sent before or to nobody."""
    reminder = Reminder.objects.select_for_update(of=("self",)).select_related("order").get(public_id=public_id)
    order = reminder.order
    roles = [role for role, rights in settings.ROLE_RIGHTS.items() if chart.DESIGN in rights]
    people = User.objects.filter(municipality=order.municipality_id, is_active=True, groups__name__in=roles)
    addresses = sorted(set(people.exclude(email="").values_list("email", flat=True)))
    if reminder.mailed_at is not None or not addresses or order.valid_to is None:
        return False
    with override(LANGUAGE):
        last = formats.date_format(order.valid_to, "DATE_FORMAT")
        subject = _("Aanwijzing loopt af op %(day)s") % {"day": last}
        body = _(
            "“%(title)s” geldt tot en met %(day)s en niets volgt het op.\n\n"
            "Wilt u het verlengen? Maak dan nu een voorstel bij Zones in Parkwacht: onderbouwing, zienswijzen en "
            "bekendmaking kosten maanden. Zonder verlenging is er na die dag geen vergunning meer nodig."
        ) % {"title": order.title, "day": last}
    reminder.mailed_at = at
    reminder.save(update_fields=["mailed_at"])
    # Last: a mail that fails rolls the mark back, and the outbox tries again.
    EmailMessage(subject, body, bcc=addresses).send()
    return True
