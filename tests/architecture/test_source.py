"""Guards on how the source is written: where rows are written, where the environment is read, what opens a module."""

import ast
import re

WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "update_or_create", "get_or_create"}
# Rooms that write.
WRITING_ROOMS = {"services", "models", "migrations", "search", "demo", "commands", "sessions"}


def _looks_like_a_queryset(call: ast.Call) -> bool:
    receiver = ast.unparse(call.func.value)
    return ".objects" in receiver or receiver in {"self.instance", "serializer", "form", "obj", "instance"}


def test_rows_are_written_in_services_and_models_alone(modules):
    writers = []
    for path, tree in modules.items():
        rooms = set(path.removesuffix(".py").split("/")[2:])
        if rooms & WRITING_ROOMS:
            continue
        for node in ast.walk(tree):
            named_like_a_write = isinstance(node, ast.Call) and getattr(node.func, "attr", "") in WRITES
            if named_like_a_write and _looks_like_a_queryset(node):
                writers.append(f"{path}:{node.lineno} {ast.unparse(node)[:60]}")
    assert writers == []


def test_every_module_opens_with_one_sentence_that_says_what_lives_there(modules):
    silent = [
        path
        for path, tree in modules.items()
        if tree.body and "migrations/0" not in path and not (ast.get_docstring(tree) or "").strip()
    ]
    assert silent == []


def test_the_environment_is_read_in_one_place(root, modules):
    readers = [
        path
        for path, tree in modules.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.environ", "os.getenv"}
    ]
    settings = [path for path in (root / "config/settings").rglob("*.py") if "os.environ" in path.read_text()]
    assert readers + settings == []


def test_the_example_and_the_readme_list_every_variable(root):
    from config.env import VARIABLES

    example = set(re.findall(r"^#? ?([A-Z_]+)=", (root / ".env.example").read_text(), flags=re.MULTILINE))
    table = set(re.findall(r"^\| `([A-Z_]+)`", (root / "config/README.md").read_text(), flags=re.MULTILINE))
    assert example == set(VARIABLES)
    assert table == set(VARIABLES)


def test_no_page_asks_another_origin_for_anything(root):
    asset = re.compile(
        r"""(?:src|href|url)\s*[=(]\s*["']?(https?:)?//(?!\{)[^"')\s]+\.(?:js|css|woff2?|png|jpe?g|svg)"""
    )
    found = [
        f"{path.relative_to(root)}: {match.group(0)[:80]}"
        for folder in ("templates", "static/src")
        for path in (root / folder).rglob("*")
        if path.suffix in {".html", ".css", ".js"}
        for match in asset.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_library_of_others_is_committed(root):
    minified = [
        str(path.relative_to(root))
        for path in (root / "static").rglob("*")
        if path.suffix in {".js", ".css"}
        and max(map(len, path.read_text(encoding="utf-8").splitlines()), default=0) > 1000
    ]
    assert minified == []
