"""All vendors that send tokens: their deliveries, and what a strict receiver answers."""

from apple_cases import APPLE
from token_cases import cases_of, few_cases_of
from token_identity_vendors import BODIES, DETACHED_VENDORS, GENERIC, GRAPH, IDENTITIES
from token_sender import Vendor, judge_vendor
from token_vendors import DIGESTS

VENDORS = {vendor.id: vendor for vendor in (*DIGESTS, *IDENTITIES, *BODIES, *DETACHED_VENDORS, APPLE, GRAPH)}
VARIANTS = {(vendor.id, vendor.alg): vendor for vendor in GENERIC}
TOKEN_SCHEMES = frozenset({*VENDORS, *(id for id, _ in VARIANTS)})
IN_FULL = ("HS256", "ES256")


def token_cases() -> dict[str, list[dict]]:
    cases = {vendor.id: cases_of(vendor) for vendor in VENDORS.values()}
    for (id, alg), vendor in VARIANTS.items():
        for case in (cases_of if alg in IN_FULL else few_cases_of)(vendor):
            cases.setdefault(id, []).append(case | {"name": f"{alg}: {case['name']}"})
    return cases


def judge_tokens(delivery: dict) -> tuple[str, bytes | None]:
    return judge_vendor(vendor_of(delivery), delivery)


def vendor_of(delivery: dict) -> Vendor:
    """A generic scheme has its algorithm from a parameter."""
    id = delivery["scheme"]
    return VENDORS.get(id) or VARIANTS[id, delivery["params"]["alg"]]
