"""What each login may do to each kind of row of each table, as a checked-in list that people can read.

After a policy changed on purpose: `python3 manage.py test tests/core/rls/test_matrix.py --write-matrix`, and read the difference.
"""

from pathlib import Path

import pytest
from django.db import DatabaseError, connection

from apps.core.rls import declared

pytestmark = pytest.mark.django_db
LIST = Path(__file__).with_name("matrix.txt")


@pytest.fixture(scope="module")
def expected() -> dict[str, dict[str, str]]:
    """Return table -> context -> outcome as the list says."""
    found: dict[str, dict[str, str]] = {}
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", " ")):
            cells = found.setdefault(line, {})
        elif line.strip() and not line.startswith("#"):
            context, _, outcome = line.strip().partition(": ")
            cells[context] = outcome
    return found


def test_the_list_names_every_protected_table(expected, request, table, matrix):
    if request.config.getoption("--write-matrix"):
        blocks = []
        for name in sorted(declared()):
            lines = [f"    {context}: {cell}" for context, cell in matrix(table(name)).items()]
            blocks.append("\n".join([name, *lines]))
        LIST.write_text(f"# {__doc__.splitlines()[0]}\n\n" + "\n\n".join(blocks) + "\n", encoding="utf-8")
        return
    assert sorted(expected) == sorted(declared())


@pytest.mark.parametrize("name", sorted(declared()))
def test_each_login_may_do_what_the_list_says_and_no_more(name, table, matrix, expected):
    assert matrix(table(name)) == expected.get(name)


@pytest.mark.parametrize("name", sorted(declared()))
def test_a_policy_that_is_dropped_or_weakened_is_noticed(name, table, matrix, expected):
    """Each policy of the table is taken away, and each condition replaced by true: the matrix must differ."""
    rows, survivors = table(name), []
    for policy in declared()[name][1].policies:
        before = matrix(rows, policy.login, policy.command)
        mutants = [f'DROP POLICY {policy.name} ON "{name}"']
        alter = f'ALTER POLICY {policy.name} ON "{name}"'
        weaker = {"using": "USING (true)", "check": "WITH CHECK (true)"}
        conditions = [weaker[part] for part in weaker if getattr(policy, part) not in ("", "true")]
        mutants += [f"{alter} {' '.join(conditions)}"] if conditions else []
        # Where a condition looks at the row, each half of an update's policy guards something of its own.
        if len(conditions) == 2 and rows.owner and ("user_id =" in policy.check or policy.check.startswith("id =")):
            mutants += [f"{alter} {condition}" for condition in conditions]
        for mutant in mutants:
            with connection.cursor() as cursor:
                cursor.execute("SAVEPOINT mutant; RESET ROLE")
                cursor.execute(mutant)
                connection._sent = None
                try:
                    if matrix(rows, policy.login, policy.command) == before:
                        survivors.append(mutant)
                except DatabaseError:
                    pytest.fail(f"the matrix broke under: {mutant}")
                cursor.execute("ROLLBACK TO SAVEPOINT mutant")
                connection._sent = None
    assert survivors == []
