"""The category tree."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from apps.core import rls
from apps.core.rls import Login
from apps.core.triggers import actor_required


class Category(MP_Node):
    """A kind of business, somewhere in the tree; `synonyms` are further words people search it by."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.CharField(_("address"), max_length=80, unique=True)
    icon = models.CharField(_("icon"), max_length=40, default="store")
    synonyms = ArrayField(models.CharField(max_length=80), verbose_name=_("synonyms"), default=list, blank=True)

    node_order_by = ["name"]

    rls = rls.Protection(
        "The tree is public; staff arrange it.",
        rls.read(Login.SITE, Login.REPORTER),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [
            models.CheckConstraint(condition=models.Q(slug__regex=r"^[a-z0-9-]+$"), name="businesses_category_slug"),
        ]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return self.name
