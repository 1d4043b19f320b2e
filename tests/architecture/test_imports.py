"""Guards on imports that the contracts of pyproject.toml cannot see."""

import ast

SHOP_WINDOW = {"services", "selectors", "events", "errors", "data", "states"}
OPEN_HOUSES = {"core", "observability"}
# Lower houses whose registries others fill at start-up, and the sub-houses that are an interface of their own.
ALSO_OPEN = {
    ("audit", "catalogue"),
    ("outbox", "registry"),
    ("accounts", "models"),
    ("businesses", "registry"),
    ("businesses", "search"),
}
# The portal shows other apps' tables: registering a model with it needs the model.
GATHERING = {"backoffice"}
# Kits of modules for everybody, and doors that compose what other apps select.
WITHOUT_ROOMS = {"core", "observability", "backoffice", "developers"}


def _for_annotations(tree):
    """Return the imports below `if TYPE_CHECKING:`, which never run."""
    guards = (node for node in ast.walk(tree) if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    return {id(inner) for guard in guards for inner in ast.walk(guard)}


def test_another_app_is_entered_through_its_shop_window(modules):
    strangers = []
    for path, tree in modules.items():
        own, annotations = path.split("/")[1], _for_annotations(tree)
        for node in ast.walk(tree):
            if id(node) in annotations:
                continue
            if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("apps."):
                continue
            parts = node.module.split(".")
            if parts[1] in OPEN_HOUSES | {own} or own in GATHERING or "migrations" in path:
                continue
            rooms = [parts[2]] if len(parts) > 2 else [alias.name for alias in node.names]
            strangers += [
                f"{path}:{node.lineno} imports {parts[1]}.{room}"
                for room in rooms
                if room not in SHOP_WINDOW and (parts[1], room) not in ALSO_OPEN
            ]
    assert strangers == []


def test_foreign_keys_point_down_the_ladder(rungs):
    from django.apps import apps

    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model is not None
        if model._meta.app_label in rungs and field.related_model._meta.app_label in rungs
        if rungs[field.related_model._meta.app_label] > rungs[model._meta.app_label]
    ]
    assert upward == []


def test_stripe_is_spoken_by_billing_alone(modules):
    speakers = [
        path
        for path, tree in modules.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
        if name.split(".")[0] in {"stripe", "djstripe"} and not path.startswith("apps/billing/stripe/")
    ]
    assert speakers == []


def test_each_app_is_laid_out_in_rooms_or_known_not_to_be(root, contracts):
    """A new app joins the contract "The rooms" (docs/decisions/0006-which-apps-have-rooms.md)."""
    (rooms,) = (contract for contract in contracts if contract["name"].startswith("The rooms"))
    apps = {path.parent.name for path in root.glob("apps/*/apps.py")}
    assert {name.removeprefix("apps.") for name in rooms["containers"]} == apps - WITHOUT_ROOMS
