"""Which role may call which endpoint of the API: the table that a test holds against the schema and against reality.

A cell is the status a caller of that role gets for a well-formed request about something that exists. An endpoint that
is not listed here fails the test, and so does one that no longer exists. The roles of a team are at the listing
`{business}` and all else that belongs to it; `other_owner` owns another listing and another brand. What the names in
braces mean stands in `tests/businesses/api/world.py`.
"""

from __future__ import annotations

from typing import Any

TEAM = ("team_staff", "team_manager", "team_owner")
STAFF = ("sales_rep", "customer_service", "marketing_manager", "moderator", "admin")
ROLES = ("anonymous", "user", "other_owner", *TEAM, *STAFF)
EVERYBODY = dict.fromkeys(ROLES, 200)


class Upload(str):
    """The text of a file that a form sends as `file`."""


def signed_in(status: int = 200) -> dict[str, int]:
    """Everybody who signed in."""
    return {**dict.fromkeys(ROLES, status), "anonymous": 401}


def team(staff: int, manager: int, owner: int, others: int = 404) -> dict[str, int]:
    """The team, and nobody else: platform roles mean nothing on this door."""
    return {**signed_in(others), **dict(zip(TEAM, (staff, manager, owner), strict=True))}


def only(role: str, status: int) -> dict[str, int]:
    """One of the roles alone."""
    return {**signed_in(404), role: status}


_ONE = "/api/v1/businesses/{public_id}/"
_BRAND = "/api/v1/brands/{public_id}/"
_REGION = "/api/v1/regions/{public_id}/"
_INVITE = {"email": "new@example.com", "role": "staff"}
_POINT = {"lat": 40.757, "lon": -73.986}
_NEW = {"name": "New Place", "categories": ["bakery"], "city": "manhattan", "point": _POINT}

DIRECTORY: dict[tuple[str, str], tuple[Any, ...]] = {
    ("GET", "/api/v1/businesses/"): ("/api/v1/businesses/?q=pizza", EVERYBODY),
    ("GET", _ONE): ("/api/v1/businesses/{business}/", EVERYBODY),
    ("GET", f"{_ONE}hours/"): ("/api/v1/businesses/{business}/hours/", EVERYBODY),
    ("GET", "/api/v1/categories/"): ("/api/v1/categories/", EVERYBODY),
    ("GET", "/api/v1/categories/{slug}/"): ("/api/v1/categories/pizza/", EVERYBODY),
    ("GET", "/api/v1/cities/"): ("/api/v1/cities/", EVERYBODY),
    ("GET", "/api/v1/cities/{slug}/"): ("/api/v1/cities/manhattan/", EVERYBODY),
    ("GET", "/api/v1/suggestions/"): ("/api/v1/suggestions/?q=piz", EVERYBODY),
    ("GET", f"{_ONE}services/"): ("/api/v1/businesses/{business}/services/", EVERYBODY),
}

LISTINGS: dict[tuple[str, str], tuple[Any, ...]] = {
    ("GET", "/api/v1/me/businesses/"): ("/api/v1/me/businesses/", signed_in()),
    ("GET", "/api/v1/me/businesses/{public_id}/"): ("/api/v1/me/businesses/{business}/", team(200, 200, 200)),
    ("POST", "/api/v1/businesses/"): ("/api/v1/businesses/", signed_in(201), _NEW),
    ("PATCH", _ONE): ("/api/v1/businesses/{business}/", team(403, 200, 200), {"phone": "+12125550177"}),
    ("PUT", f"{_ONE}hours/"): (
        "/api/v1/businesses/{business}/hours/",
        team(200, 200, 200),
        {"hours": "Mo-Fr 09:00-17:00", "special_days": [{"from": "2026-12-25", "hours": "closed"}]},
    ),
    ("POST", f"{_ONE}submit/"): ("/api/v1/businesses/{draft}/submit/", team(403, 200, 200), {}),
    ("POST", f"{_ONE}publish/"): ("/api/v1/businesses/{branch_draft}/publish/", team(403, 200, 200), {}),
    ("POST", f"{_ONE}close-temporarily/"): (
        "/api/v1/businesses/{business}/close-temporarily/",
        team(403, 200, 200),
        {},
    ),
    ("POST", f"{_ONE}reopen/"): ("/api/v1/businesses/{closed}/reopen/", team(403, 200, 200), {}),
    ("POST", f"{_ONE}close-permanently/"): (
        "/api/v1/businesses/{business}/close-permanently/",
        team(403, 200, 200),
        {},
    ),
    ("GET", f"{_ONE}history/"): ("/api/v1/businesses/{business}/history/", team(200, 200, 200)),
    ("POST", f"{_ONE}history/{{change_id}}/roll-back/"): (
        "/api/v1/businesses/{business}/history/{change}/roll-back/",
        team(200, 200, 200),
        {},
    ),
    ("GET", f"{_ONE}as-of/"): ("/api/v1/businesses/{business}/as-of/?at=2026-01-01T00:00:00Z", team(200, 200, 200)),
    ("GET", f"{_ONE}locks/"): ("/api/v1/businesses/{business}/locks/", team(200, 200, 200)),
    ("GET", f"{_ONE}locks/{{field}}/"): ("/api/v1/businesses/{business}/locks/email/", team(200, 200, 200)),
    ("PUT", f"{_ONE}locks/{{field}}/"): (
        "/api/v1/businesses/{business}/locks/website/",
        team(403, 200, 200),
        {"reason": "It is right."},
    ),
    ("DELETE", f"{_ONE}locks/{{field}}/"): ("/api/v1/businesses/{business}/locks/email/", team(403, 204, 204)),
    ("GET", f"{_ONE}suggestions/"): ("/api/v1/businesses/{business}/suggestions/", team(200, 200, 200)),
    ("POST", f"{_ONE}suggestions/"): (
        "/api/v1/businesses/{business}/suggestions/",
        signed_in(201),
        {"changes": {"phone": "+12125550166"}, "note": "I called."},
    ),
    ("POST", f"{_ONE}suggestions/{{suggestion_id}}/accept/"): (
        "/api/v1/businesses/{business}/suggestions/{suggestion}/accept/",
        team(200, 200, 200),
        {"reason": "Thank you."},
    ),
    ("POST", f"{_ONE}suggestions/{{suggestion_id}}/decline/"): (
        "/api/v1/businesses/{business}/suggestions/{suggestion}/decline/",
        team(200, 200, 200),
        {"reason": "It is not so."},
    ),
    ("POST", f"{_ONE}duplicates/"): (
        "/api/v1/businesses/{business}/duplicates/",
        signed_in(201),
        {"other": "{closed}"},
    ),
    ("GET", "/api/v1/me/suggestions/"): ("/api/v1/me/suggestions/", signed_in()),
    ("POST", "/api/v1/me/suggestions/{suggestion_id}/withdraw/"): (
        "/api/v1/me/suggestions/{suggestion}/withdraw/",
        only("user", 200),
        {},
    ),
    ("POST", f"{_ONE}services/"): (
        "/api/v1/businesses/{business}/services/",
        team(201, 201, 201),
        {"name": "Margherita", "section": "Pizza", "price_cents": 1250, "currency": "USD"},
    ),
    ("PATCH", f"{_ONE}services/{{service_id}}/"): (
        "/api/v1/businesses/{business}/services/{service}/",
        team(200, 200, 200),
        {"description": "With basil."},
    ),
    ("DELETE", f"{_ONE}services/{{service_id}}/"): (
        "/api/v1/businesses/{business}/services/{service}/",
        team(204, 204, 204),
    ),
}

TEAMS: dict[tuple[str, str], tuple[Any, ...]] = {
    ("GET", "/api/v1/me/invitations/"): ("/api/v1/me/invitations/", signed_in()),
    ("POST", "/api/v1/me/invitations/{invitation_id}/accept/"): (
        "/api/v1/me/invitations/{invitation_to_user}/accept/",
        only("user", 200),
        {},
    ),
    ("POST", "/api/v1/me/invitations/{invitation_id}/decline/"): (
        "/api/v1/me/invitations/{invitation_to_user}/decline/",
        only("user", 204),
        {},
    ),
}
for _path, _address, _kind in (
    (_ONE, "/api/v1/businesses/{business}/", "business"),
    (_BRAND, "/api/v1/brands/{brand}/", "brand"),
    (_REGION, "/api/v1/regions/{region}/", "region"),
):
    # Somebody who helps in one location sees the brand, and leads nothing in it.
    _staff = 403 if _kind == "business" else 404
    TEAMS |= {
        ("GET", f"{_path}members/"): (f"{_address}members/", team(200, 200, 200)),
        ("PATCH", f"{_path}members/{{member_id}}/"): (
            f"{_address}members/{{{_kind}_member}}/",
            team(404, 200, 200),
            {"denied_fields": ["hours"]},
        ),
        ("DELETE", f"{_path}members/{{member_id}}/"): (
            f"{_address}members/{{{_kind}_member}}/",
            team(404, 204, 204),
        ),
        ("GET", f"{_path}invitations/"): (f"{_address}invitations/", team(200, 200, 200)),
        ("POST", f"{_path}invitations/"): (f"{_address}invitations/", team(_staff, 201, 201), _INVITE),
        ("DELETE", f"{_path}invitations/{{invitation_id}}/"): (
            f"{_address}invitations/{{{_kind}_invitation}}/",
            team(404, 204, 204),
        ),
    }

BRANDS: dict[tuple[str, str], tuple[Any, ...]] = {
    ("GET", "/api/v1/me/brands/"): ("/api/v1/me/brands/", signed_in()),
    ("GET", _BRAND): ("/api/v1/brands/{brand}/", team(200, 200, 200)),
    ("GET", f"{_BRAND}locations/"): ("/api/v1/brands/{brand}/locations/", team(200, 200, 200)),
    ("POST", f"{_BRAND}locations/"): (
        "/api/v1/brands/{brand}/locations/",
        team(403, 201, 201),
        {**_NEW, "store_code": "N9", "region": "{region}"},
    ),
    ("PUT", f"{_BRAND}locations/{{business_id}}/"): (
        "/api/v1/brands/{brand}/locations/{location}/",
        team(404, 200, 200),
        {"store_code": "N7", "region": "{region}"},
    ),
    ("DELETE", f"{_BRAND}locations/{{business_id}}/"): (
        "/api/v1/brands/{brand}/locations/{location}/",
        team(403, 403, 204),
    ),
    ("GET", f"{_BRAND}regions/"): ("/api/v1/brands/{brand}/regions/", team(200, 200, 200)),
    ("POST", f"{_BRAND}regions/"): ("/api/v1/brands/{brand}/regions/", team(403, 201, 201), {"name": "West"}),
    ("PATCH", _REGION): ("/api/v1/regions/{region}/", team(403, 200, 200), {"name": "Far North"}),
    ("DELETE", _REGION): ("/api/v1/regions/{empty_region}/", team(403, 204, 204)),
}

_CLAIM = "/api/v1/claims/{claim_id}/"
CLAIMS: dict[tuple[str, str], tuple[Any, ...]] = {
    ("GET", f"{_ONE}claim-ways/"): ("/api/v1/businesses/{business}/claim-ways/", EVERYBODY),
    ("GET", "/api/v1/claims/"): ("/api/v1/claims/", signed_in()),
    ("POST", "/api/v1/claims/"): (
        "/api/v1/claims/",
        {**signed_in(201), "team_owner": 409},
        {"business": "{business}", "relation": "owner"},
    ),
    ("GET", _CLAIM): ("/api/v1/claims/{claim}/", only("user", 200)),
    ("POST", f"{_CLAIM}way/"): ("/api/v1/claims/{claim}/way/", only("user", 200), {"method": "manual"}),
    ("POST", f"{_CLAIM}check/"): ("/api/v1/claims/{claim}/check/", only("user", 409), {}),
    ("POST", f"{_CLAIM}code/"): ("/api/v1/claims/{claim}/code/", only("user", 422), {"code": "ABCD-EFGH"}),
    ("POST", f"{_CLAIM}hand-in/"): (
        "/api/v1/claims/{claim}/hand-in/",
        only("user", 200),
        {"statement": "I bought it from the former owner last spring."},
    ),
    ("POST", f"{_CLAIM}withdraw/"): ("/api/v1/claims/{claim}/withdraw/", only("user", 200), {}),
}

_IMPORT, _MY_IMPORT = "/api/v1/imports/{public_id}/", "/api/v1/imports/{import}/"
# An import of the team's owner, which no worker has looked at yet.
IMPORTS: dict[tuple[str, str], tuple[Any, ...]] = {
    ("GET", "/api/v1/imports/"): ("/api/v1/imports/", signed_in()),
    ("POST", "/api/v1/imports/"): (
        "/api/v1/imports/",
        {**signed_in(403), "team_owner": 201, "other_owner": 201},
        Upload("external_id,name,category,latitude,longitude\nK1,Uno,Pizza,40.75,-73.98\n"),
    ),
    ("GET", _IMPORT): (_MY_IMPORT, only("team_owner", 200)),
    ("GET", f"{_IMPORT}columns/"): (f"{_MY_IMPORT}columns/", only("team_owner", 200)),
    ("PUT", f"{_IMPORT}columns/"): (
        f"{_MY_IMPORT}columns/",
        # Nobody has read the headings yet.
        only("team_owner", 422),
        {
            "columns": {name: name for name in ("external_id", "name", "category", "latitude", "longitude")},
            "match_by": "external_id",
        },
    ),
    ("GET", f"{_IMPORT}rows/"): (f"{_MY_IMPORT}rows/", only("team_owner", 200)),
    ("GET", f"{_IMPORT}failed-rows/"): (f"{_MY_IMPORT}failed-rows/", only("team_owner", 200)),
    ("POST", f"{_IMPORT}run/"): (f"{_MY_IMPORT}run/", only("team_owner", 409), {}),
    ("POST", f"{_IMPORT}pause/"): (f"{_MY_IMPORT}pause/", only("team_owner", 409), {}),
    ("POST", f"{_IMPORT}resume/"): (f"{_MY_IMPORT}resume/", only("team_owner", 409), {}),
    ("POST", f"{_IMPORT}cancel/"): (f"{_MY_IMPORT}cancel/", only("team_owner", 200), {}),
    ("POST", f"{_IMPORT}undo/"): (f"{_MY_IMPORT}undo/", only("team_owner", 409), {}),
}

# (method, path of the schema) -> (an address that exists in the tests' world, status per role, the body of a write).
OWNERS = {**LISTINGS, **TEAMS, **BRANDS}
ENDPOINTS = {**DIRECTORY, **OWNERS, **CLAIMS, **IMPORTS}
