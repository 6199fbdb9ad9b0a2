"""Microsoft Graph, whose notifications each have the secret of their subscription."""

import json
from collections.abc import Iterator

from irregular_json_cases import FORGED, unreadable
from senders import JSON, delivery

SCHEME = "microsoft-graph"
SECRET, RETIRING, STRANGER = (f"{SCHEME}-{owner}-key-for-tests-only" for owner in ("current", "retiring", "stranger"))
MISSING = object()
# What is in the secret's place, where it is not a text.
OTHER_KINDS = {"a number": 1, "true": True, "null": None, "an array": [SECRET], "an object": {"clientState": SECRET}}


def item(state=SECRET, number: int = 1) -> dict:
    """Writes what Microsoft Graph says of one change."""
    tenant = "84bd8158-6d4d-4958-8b9f-9d6445542f95"
    notification = {
        "id": f"lsgTZMr9KwAA{number}", "subscriptionId": f"76222963-cc7b-42d2-882d-8aaa69cb2ba{number}",
        "subscriptionExpirationDateTime": "2023-11-17T22:13:20.0000000+00:00", "clientState": state,
        "changeType": "created", "resource": f"users/ada/messages/{number}", "tenantId": tenant,
        "resourceData": {"@odata.type": "#Microsoft.Graph.Message", "id": f"test-{number}"},
    }
    return {name: value for name, value in notification.items() if value is not MISSING}


def numbered(*states) -> list[dict]:
    return [item(state, number) for number, state in enumerate(states, 1)]


def case(name: str, expect: str = "verified", value=None, *, text: str | None = None, edit=None, **fields) -> dict:
    body = json.dumps({"value": [item()] if value is None else value}, separators=(",", ":"), ensure_ascii=False)
    body = body if text is None else text
    if edit:
        body = edit({"body": body})["body"]
    fields = {"secrets": [SECRET], "headers": [JSON]} | fields
    return delivery(SCHEME, name, expect, body if isinstance(body, bytes) else body.encode(), **fields)


def item_cases() -> Iterator[dict]:
    both = [SECRET, RETIRING]
    yield case("genuine: one item")
    yield case("genuine: three items", value=numbered(SECRET, SECRET, SECRET))
    yield case("genuine: items of two subscriptions, each with a secret of its own", value=numbered(*both), secrets=both)
    yield case("genuine: the same in the other order", value=numbered(*both)[::-1], secrets=both)
    yield case("rotation: the retiring key", value=[item(RETIRING)], secrets=both)
    lifecycle = {"lifecycleEvent": "reauthorizationRequired", "clientState": SECRET, "subscriptionId": "1"}
    yield case("genuine: a lifecycle notification", value=[lifecycle])
    yield case("genuine: no item has an id", value=[{"clientState": SECRET, "changeType": "updated"}] * 2)
    body = json.dumps({"value": [item()]}, separators=(",", ":"))
    yield case("genuine: escapes in the JSON", text=body.replace(f'"{SECRET}', f'"\\u{ord(SECRET[0]):04x}{SECRET[1:]}'))
    yield case("genuine: the name escaped", text=body.replace('"clientState', '"\\u0063lientState'))
    yield case("genuine: more next to the array", text=body.replace("{", '{"validationTokens":[],"note":{"value":1},', 1))
    yield case("known weakness: nothing else is covered", text=body.replace("created", "deleted"),
               about={"why": "a token signs nothing"})
    yield from forged(both)
    yield from other_arrays(body)
    yield from unreadable(case)


def forged(both: list[str]) -> Iterator[dict]:
    for name, states in {
        "the first of two items": (STRANGER, SECRET), "the second of two items": (SECRET, STRANGER),
        "the last of four items": (SECRET, SECRET, SECRET, STRANGER), "all items": (STRANGER, STRANGER),
        "an item by a key that is not known": (SECRET, RETIRING),
    }.items():
        yield case(f"forged: {name}", FORGED, value=numbered(*states))
    yield case("forged: an item next to those of two keys", FORGED, value=numbered(*both, STRANGER), secrets=both)
    for name, state in {"cut": SECRET[:-1], "and a space": f"{SECRET} ", "in the other case": SECRET.upper()}.items():
        yield case(f"forged: the secret {name}", FORGED, value=numbered(SECRET, state))
    for name, states in {"the only item": (MISSING,), "the first item": (MISSING, SECRET),
                         "the second item": (SECRET, MISSING)}.items():
        yield case(f"unsigned: no secret in {name}", "signature-missing", value=numbered(*states))
    yield case("unsigned: an empty secret", "signature-malformed", value=numbered(SECRET, ""))
    for name, state in OTHER_KINDS.items():
        yield case(f"malformed: {name} for the secret", "signature-malformed", value=numbered(SECRET, state))


def other_arrays(body: str) -> Iterator[dict]:
    yield case("no items", "signature-missing", value=[])
    yield case("no array: an object", "signature-missing", value=item())
    yield case("no array: the secret", "signature-missing", value=SECRET)
    yield case("no array: null", "signature-missing", text='{"value":null}')
    yield case("no array: one item alone", "refused", text=json.dumps(item()))
    yield case("no array: the items alone", "refused", text=json.dumps([item()]))
    for name, other in {"a text": SECRET, "null": None, "an array": [SECRET]}.items():
        yield case(f"an item that is {name}", "signature-missing", value=[item(), other])
    yield case("the array doubled", "refused", text=body.replace('"value":', '"value":[],"value":', 1))
    secret = f'"clientState":"{SECRET}"'
    yield case("the secret doubled", "signature-malformed", text=body.replace(secret, f"{secret},{secret}"))
    yield case("the secret doubled, a forged one first", "signature-malformed",
               text=body.replace(secret, f'"clientState":"{STRANGER}",{secret}'))
