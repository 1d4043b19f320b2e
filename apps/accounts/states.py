"""The platform roles somebody can be granted."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person works as on the platform; everybody else is just a user."""

    SALES_REP = "sales_rep", _("Sales representative")
    CUSTOMER_SERVICE = "customer_service", _("Customer service")
    MARKETING_MANAGER = "marketing_manager", _("Marketing manager")
    MODERATOR = "moderator", _("Moderator")
    ADMIN = "admin", _("Administrator")
