"""The irregular vendors, whose messages are built from URLs, forms and JSON: their deliveries, judged."""

from irregular_body_cases import BODY_SENDERS
from irregular_form_cases import FORM_SENDERS
from irregular_id_cases import ID_SENDERS
from irregular_item_cases import item_cases
from irregular_json_cases import JSON_SENDERS, TOKENS, token_cases
from irregular_public_cases import PUBLIC_SENDERS
from irregular_public_value_cases import PUBLIC_VALUE_SENDERS
from irregular_senders import all_cases
from irregular_sign import SEALS
from irregular_verify import judge_irregular
from irregular_vonage_cases import VONAGE_SENDERS

__all__ = ["IRREGULAR", "irregular_cases", "judge_irregular"]

IRREGULAR: set[str] = set(SEALS)


def irregular_cases() -> dict[str, list[dict]]:
    public = (*PUBLIC_SENDERS, *PUBLIC_VALUE_SENDERS)
    senders = (*BODY_SENDERS, *FORM_SENDERS, *ID_SENDERS, *JSON_SENDERS, *public, *VONAGE_SENDERS)
    cases = {sender.scheme: all_cases(sender) for sender in senders}
    cases |= {scheme: token_cases(scheme, name) for scheme, name in TOKENS.items()}
    return cases | {"microsoft-graph": list(item_cases())}
