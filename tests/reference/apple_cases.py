"""Apple's App Store server notifications: a token in the body, whose header brings the chain of its key."""

from collections.abc import Iterator
from dataclasses import replace

from certificates import LEAF, LEAF_MARK, MIDDLE, MIDDLE_MARK, OTHER_ROOT, YEAR, chain, root_text, verified_leaf
from irregular_received import Received
from senders import SENT
from token_rules import Issued, IsParam
from token_sender import Place, Vendor
from tokens import Token, as_json


def leaf_of(vendor: Vendor, token: Token, request: Received, secrets: list[str]) -> list[str]:
    return [verified_leaf(token.get("x5c"), secrets, request.now)]


def apple(v: Vendor) -> Iterator[dict]:
    def chained(x5c: object) -> str:
        return v.token(header=v.jose() | {"x5c": x5c})

    chains = {
        "to another root": chain(root=OTHER_ROOT),
        "of another root, that signs for the trusted one": [*chain(root=OTHER_ROOT)[:2], chain()[2]],
        "whose leaf is signed by another key": [chain(middle=replace(MIDDLE, key="x"))[0], *chain()[1:]],
        "whose leaf lacks its mark": chain(leaf=replace(LEAF, marks=())),
        "whose leaf has the mark of an intermediate": chain(leaf=replace(LEAF, marks=(MIDDLE_MARK,))),
        "whose intermediate lacks its mark": chain(middle=replace(MIDDLE, marks=())),
        "whose intermediate has the mark of a leaf": chain(middle=replace(MIDDLE, marks=(LEAF_MARK,))),
        "whose intermediate may not sign": chain(middle=replace(MIDDLE, is_ca=False)),
        "whose leaf has expired": chain(leaf=replace(LEAF, until=SENT - YEAR // 2)),
        "whose leaf is not valid yet": chain(leaf=replace(LEAF, since=SENT + YEAR // 2)),
        "whose intermediate has expired": chain(middle=replace(MIDDLE, until=SENT - YEAR // 2)),
        "whose leaf is for another key": chain(leaf=replace(LEAF, key="other")),
        "of two certificates": chain()[:2],
        "of the leaf alone": chain()[:1],
        "of four certificates": [*chain(), chain()[2]],
        "of none": [],
        "the wrong way round": chain()[::-1],
        "that signs itself": [chain()[2]] * 3,
        "in one text": ",".join(chain()),
        "that is not base64": [f"!{text}" for text in chain()],
        "with a number in it": [*chain()[:2], 3],
    }
    for name, x5c in chains.items():
        yield v.case(f"chain: {name}", "refused", token=chained(x5c))
    missing = {name: value for name, value in v.jose().items() if name != "x5c"}
    yield v.case("chain: missing", "refused", token=v.token(header=missing))
    yield v.case("chain: in another member", "refused", token=v.token(header=missing | {"x5cwrong": chain()}))
    yield v.case("chain: the receiver trusts another root", "refused", secrets=[root_text("other")])
    expired = v.claims() | {"signedDate": SENT * 1000 + YEAR * 2000}
    yield v.case("chain: a leaf that had expired when the token says it was signed", "refused",
                 token=v.token(claims=expired), now=SENT + 2 * YEAR)
    body = as_json({"signedPayload": v.token(), "note": "not signed"}).encode()
    yield v.case("genuine: another member of the body") | {"body": body.decode()}


APPLE = Vendor(
    "apple-app-store-server", "ES256", Place(member="signedPayload"),
    (Issued("/signedDate", "millis"), IsParam("/data/bundleId", "bundle_id", "audience-mismatch"),
     IsParam("/data/environment", "environment")),
    keys="x5c", key_source=leaf_of, shown_key=root_text, header={"x5c": chain()},
    params={"bundle_id": "com.example", "environment": "Sandbox"},
    more={
        "notificationType": "SUBSCRIBED", "subtype": "INITIAL_BUY", "version": "2.0",
        "notificationUUID": "002e14d5-51f5-4503-b5a8-c3a1af68eb20", "data": {"appAppleId": 1234567890},
    },
    own=apple,
)
