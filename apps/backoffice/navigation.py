"""The portal's side bar: what there is, in the order of a working day, and who sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def _with(permission: str) -> Callable[[HttpRequest], bool]:
    return lambda request: request.user.has_perm(permission)


def groups(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the side bar as Unfold reads it; entries without permission are not drawn."""
    return [
        {
            "items": [
                {"title": _("Overview"), "icon": "space_dashboard", "link": reverse("admin:index")},
            ]
        },
        {
            "title": _("Directory"),
            "separator": True,
            "items": [
                _entry(_("Businesses"), "storefront", "businesses_business", "businesses.view_business"),
                {
                    "title": _("Claims"),
                    "icon": "how_to_reg",
                    "link": reverse("admin:claims_queue"),
                    "permission": _with("claims.view_claim"),
                },
                {
                    "title": _("Duplicates"),
                    "icon": "content_copy",
                    "link": reverse("admin:duplicates_queue"),
                    "permission": _with("duplicates.view_duplicatepair"),
                },
                _entry(_("Imports"), "upload_file", "imports_importjob", "imports.view_importjob"),
                _entry(_("Categories"), "account_tree", "businesses_category", "businesses.view_category"),
            ],
        },
        {
            "title": _("People"),
            "separator": True,
            "items": [_entry(_("Users"), "group", "accounts_user", "accounts.view_user")],
        },
        {
            "title": _("Platform"),
            "separator": True,
            "items": [
                _entry(_("Audit trail"), "history", "audit_auditevent", "audit.view_auditevent"),
                _entry(_("Outgoing events"), "outbox", "outbox_outboxevent", "outbox.view_outboxevent"),
                _entry(_("Deliveries"), "local_shipping", "outbox_delivery", "outbox.view_delivery"),
                _entry(_("Incoming messages"), "inbox", "outbox_inboxmessage", "outbox.view_inboxmessage"),
                {
                    "title": _("Checks"),
                    "icon": "fact_check",
                    "link": reverse("admin:checks"),
                    "permission": _with("observability.view_checks"),
                },
            ],
        },
    ]


def _entry(title: str, icon: str, table: str, permission: str) -> dict[str, Any]:
    return {
        "title": title,
        "icon": icon,
        "link": reverse(f"admin:{table}_changelist"),
        "permission": _with(permission),
    }
