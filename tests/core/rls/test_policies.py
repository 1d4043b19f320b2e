"""Declarations that would not protect are refused as they are written."""

import pytest

from apps.core.rls import Login, Policy, Protection, add, change, everything, of_own_kind, read


@pytest.mark.parametrize(
    "given",
    [
        {"command": "insert"},
        {"command": "insert", "using": "true"},
        {"command": "select"},
        {"command": "update", "using": "true"},
        {"command": "delete", "using": "true", "check": "true"},
        {"command": "truncate", "using": "true"},
    ],
    ids=lambda given: " ".join(given.values()),
)
def test_a_policy_says_which_rows_and_what_may_be_written(given):
    with pytest.raises(ValueError):
        Policy(Login.SITE, **given)


def test_one_login_has_one_policy_per_command():
    with pytest.raises(ValueError, match="Two policies"):
        Protection("twice", read(Login.SITE), everything(Login.SITE))


def test_grants_are_exactly_the_commands_with_a_policy():
    protection = Protection("some", read(Login.SITE), add(Login.SITE), change(Login.STAFF))
    assert protection.grants() == {Login.SITE: ["select", "insert"], Login.STAFF: ["update"]}


def test_a_login_writes_of_the_actors_it_serves():
    assert of_own_kind(Login.STAFF, "kind") == "kind = ANY (ARRAY['auth', 'staff'])"
