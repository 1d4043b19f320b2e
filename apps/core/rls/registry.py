"""Which table is protected how: the declarations beside our models, and those for tables of packages we use."""

from __future__ import annotations

from django.apps import apps

from apps.core.rls.policies import Protection

# Tables without row security, each with its reason.
UNPROTECTED = {
    "spatial_ref_sys": "PostGIS's public list of coordinate systems, owned by the superuser",
    "django_migrations": "read and written by the owner alone; nobody else has a grant",
}

_third_party: dict[str, tuple[str, Protection]] = {}


def declare(app_label: str, table: str, protection: Protection) -> None:
    """Protect a table of a package; `app_label` is the app of ours whose migration creates the policies."""
    _third_party[table] = (app_label, protection)


def declared() -> dict[str, tuple[str, Protection]]:
    """Return table name -> (label of the app whose migration protects it, protection) for all declared tables."""
    found = dict(_third_party)
    for model in apps.get_models(include_auto_created=True):
        protection = model.__dict__.get("rls")
        if protection is not None and not model._meta.proxy:
            found[model._meta.db_table] = (model._meta.app_label, protection)
    return found
