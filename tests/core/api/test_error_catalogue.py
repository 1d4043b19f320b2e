"""The published catalogue of error codes is complete and true."""

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest

import apps
from apps.core.api.catalogue import CODES
from apps.core.errors import DomainError

ROOT = Path(apps.__file__).parent


@pytest.fixture(scope="module")
def error_classes():
    for module in pkgutil.walk_packages(apps.__path__, "apps."):
        if module.name.rpartition(".")[2] in {"errors", "exceptions", "parsers"}:
            importlib.import_module(module.name)
    found, waiting = {}, [DomainError]
    while waiting:
        cls = waiting.pop()
        found[cls.__name__] = cls
        waiting += cls.__subclasses__()
    return found


@pytest.fixture(scope="module")
def codes_in_source(error_classes):
    """Every literal `code=` given to one of our errors or inside one, and every code answered directly."""
    found = {}
    for path in ROOT.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        inside = {
            id(node)
            for cls in ast.walk(tree)
            if isinstance(cls, ast.ClassDef) and cls.name in error_classes
            for node in ast.walk(cls)
        }
        for call in calls:
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            given = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
            if name in error_classes or id(call) in inside:
                found |= {value.value: path for value in given if isinstance(value, ast.Constant)}
            if name in {"refuse", "error_body"}:
                words = [arg.value for arg in call.args[:3] if isinstance(arg, ast.Constant)]
                found |= {word: path for word in words if isinstance(word, str)}
    return found


def test_every_code_in_the_source_is_in_the_catalogue(codes_in_source):
    uncatalogued = {code: str(path) for code, path in codes_in_source.items() if code not in CODES}
    assert uncatalogued == {}
    assert {"invalid_cursor", "internal_error", "slug_taken"} <= set(codes_in_source)


def test_every_error_class_has_a_catalogued_code_with_its_own_status(error_classes):
    own = {name: cls for name, cls in error_classes.items() if cls.__module__.startswith("apps.")}
    assert {name: (cls.code, cls.status) for name, cls in own.items()} == {
        name: (cls.code, CODES[cls.code].status) for name, cls in own.items()
    }


def test_every_entry_says_what_it_means_and_what_to_do():
    for code, entry in CODES.items():
        assert code.replace("_", "").isalpha(), code
        assert 400 <= entry.status < 600, code
        assert entry.meaning.endswith("."), code
        assert entry.remedy.endswith("."), code
