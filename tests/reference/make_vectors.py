"""Writes tests/vectors/<scheme>.json: the published deliveries first, then those made here.

The texts of the test keys that sign for public-key schemes go into keys.json, next to this file.

    python3 tests/reference/make_vectors.py           writes the files
    python3 tests/reference/make_vectors.py --check   fails if they are not what it would write
    python3 tests/reference/make_vectors.py --all     writes also the files of schemes that have none yet

Every delivery is judged by the reference implementation first, and must come out as it expects.
"""

import json
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # Running this leaves nothing in the checkout but the vectors.

from catalog import CATALOG, judge_catalog
from catalog_cases import catalog_cases
from form_cases import form_cases
from header_cases import header_cases
from irregular import IRREGULAR, irregular_cases, judge_irregular
from message_senders import MESSAGE_SCHEMES, judge_messages, message_cases
from public_checks import check_public_keys
from public_pairs import keys_file
from senders import FIELDS
from token_schemes import TOKEN_SCHEMES, judge_tokens, token_cases
from verify import judge

HERE = Path(__file__).parent
VECTORS = HERE.parent / "vectors"


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"], ["--all"]):
        print(__doc__, file=sys.stderr)
        return 2
    check_public_keys()
    cases = header_cases() | form_cases() | catalog_cases() | irregular_cases()
    signed = token_cases() | message_cases()
    cases |= {scheme: made for scheme, made in signed.items() if is_wanted(scheme, arguments)}
    files = {VECTORS / f"{scheme}.json": render(scheme, made) for scheme, made in cases.items()}
    files[HERE / "keys.json"] = keys_file()
    if arguments != ["--check"]:
        VECTORS.mkdir(exist_ok=True)
        for path, text in files.items():
            path.write_text(text, encoding="utf-8", newline="\n")
        return 0
    stale = [path for path, text in files.items() if not path.is_file() or path.read_bytes() != text.encode()]
    for path in stale:
        print(f"{path.name} is not what make_vectors.py writes", file=sys.stderr)
    return 1 if stale else 0


def is_wanted(scheme: str, arguments: list[str]) -> bool:
    """A file for a scheme that does not exist is an error elsewhere, so it is written once it is asked for."""
    return arguments == ["--all"] or (VECTORS / f"{scheme}.json").is_file()


def render(scheme: str, made: list[dict]) -> str:
    vectors = [finished(vector) for vector in published(scheme) + made]
    names = [vector["name"] for vector in vectors]
    assert len(names) == len(set(names)), f"{scheme}: two deliveries share a name"
    return json.dumps(vectors, indent=2, ensure_ascii=False) + "\n"


def published(scheme: str) -> list[dict]:
    path = HERE / "published" / f"{scheme}.json"
    if not path.is_file():
        return []
    vectors = json.loads(path.read_text(encoding="utf-8"))
    for vector in vectors:
        if vector["expect"] == "verified" and "signed" not in vector and scheme not in TOKEN_SCHEMES:
            vector["about"] = vector.get("about", {}) | {"signed": "computed by tests/reference"}
    return vectors


def finished(vector: dict) -> dict:
    """Adds the signed message, once the reference implementation agrees with the verdict."""
    verdict, message = judge_any(vector)
    expect = vector["expect"]
    agreed = verdict != "verified" if expect == "refused" else verdict == expect
    assert agreed, f"{vector['scheme']}, {vector['name']}: expected {expect}, judged {verdict}"
    if verdict == "verified" and message is not None:
        try:
            text = message.decode()
            assert vector.get("signed", text) == text, f"{vector['name']}: another message is published"
            vector["signed"] = text
        except UnicodeDecodeError:
            pass  # The field is text; such a message can be had from the body alone.
    assert vector.keys() <= set(FIELDS), f"{vector['name']}: a field no reader knows"
    return {field: vector[field] for field in FIELDS if field in vector}


def judge_any(vector: dict) -> tuple[str, bytes | None]:
    """Gives the verdict, and of what is verified the signed message, if one is signed."""
    if vector["scheme"] in CATALOG:
        return judge_catalog(vector)
    if vector["scheme"] in IRREGULAR:
        return judge_irregular(vector)
    if vector["scheme"] in MESSAGE_SCHEMES:
        return judge_messages(vector)
    if vector["scheme"] in TOKEN_SCHEMES:
        return judge_tokens(vector)
    return judge(vector)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
