"""Runs the vectors of every HMAC scheme with a plain recipe, on Python's standard library alone.

    python3 run.py             runs the vectors of this repository
    python3 run.py FILE…       runs those of other delivery files

A vector that expects `verified` must be accepted, and any other one must be refused; one that
expects nothing is skipped. A scheme whose recipe has a word that is not known here is skipped as a
whole, and counted by that word. It fails if a vector comes to something else, or if none ran.
"""

import base64
import hmac
import json
import re
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
VECTORS = HERE.parent
RECIPES = json.loads((HERE / "recipes.json").read_text(encoding="utf-8"))

ENCODINGS = {
    "hex": bytes.hex,
    "hex-upper": lambda mac: mac.hex().upper(),
    "base64": lambda mac: base64.b64encode(mac).decode(),
    "base64-url-unpadded": lambda mac: base64.urlsafe_b64encode(mac).decode().rstrip("="),
}


def decoded(text):
    """Decodes a key from base64; vendors show some with its padding, and some without."""
    text = text.rstrip("=")
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)


KEYS = {
    "text": str.encode,
    "hex": bytes.fromhex,
    "base64": decoded,
    "whsec": lambda text: decoded(text.removeprefix("whsec_")),
}



def hmac_with(hash_name):
    """Makes the function that returns whether one of several signatures is that of the content."""

    def is_signed(recipe, secret, content, signatures):
        mac = hmac.digest(KEYS[recipe["key-format"]](secret), content, hash_name)
        expected = ENCODINGS[recipe["encoding"]](mac).encode()
        return any(hmac.compare_digest(expected, signature.encode()) for signature in signatures)

    return is_signed


HASHES = ("md5", "sha1", "sha256", "sha384", "sha512")
ALGORITHMS = {f"hmac-{name}": hmac_with(name) for name in HASHES}

# The one spelling of a time, and how many of its units are in a second.
TIMES = {
    "unix-seconds": (re.compile(r"[1-9][0-9]{0,9}"), 1),
    "unix-millis": (re.compile(r"[1-9][0-9]{0,12}"), 1000),
}

# What a part of the signed content is, given its word's value and what the delivery brings.
PARTS = {
    "body": lambda _, brought: brought["body"],
    "id": lambda _, brought: brought["id"].encode(),
    "literal": lambda text, _: text.encode(),
    "timestamp": lambda _, brought: brought["timestamp"].encode(),
}

# The words of a recipe; the forms of a URL do not matter where no URL is signed.
WORDS = {"algorithm", "audience", "encoding", "key-format", "message-id", "methods", "signature"}
WORDS |= {"signs", "timestamp", "tolerance", "url-forms"}
PLACES = {"header", "synonyms", "take"}
# For whom a signature is meant, where no value of the delivery says so.
AUDIENCES = {"everyone", "key"}
SHAPES = {"whole", "prefix", "pair", "entry", "first"}


def word(form):
    """Splits a word of a recipe into its name and its value."""
    return next(iter(form.items())) if isinstance(form, dict) else (form, None)


def named(form):
    """Writes a word of a recipe and its value as one name, as in `ecdsa p256-sha256-der`."""
    return " ".join(filter(None, word(form)))


def unknown(recipe):
    """Returns the first word of a recipe that this program does not know, or None."""
    if recipe is None:
        return "no recipe"
    stamps = [recipe["timestamp"]] if "timestamp" in recipe else []
    locations = [recipe["signature"], recipe.get("message-id", {})]
    locations += [stamp["at"] for stamp in stamps]
    checks = [
        ("", sorted(recipe), WORDS),
        ("algorithm ", [named(recipe["algorithm"])], ALGORITHMS),
        ("audience ", [word(recipe.get("audience", "key"))[0]], AUDIENCES),
        ("encoding ", [recipe["encoding"]], ENCODINGS),
        ("key-format ", [word(recipe["key-format"])[0]], KEYS),
        ("time ", [stamp["format"] for stamp in stamps], TIMES),
        ("location ", sorted(name for location in locations for name in location), PLACES),
        ("take ", [word(location.get("take", "whole"))[0] for location in locations], SHAPES),
        ("signs ", [word(part)[0] for part in recipe["signs"]], PARTS),
    ]
    found = (kind + name for kind, names, known in checks for name in names if name not in known)
    return next(found, None)


def values(location, headers):
    """Reads the values at a location: of a list several, of any other text at most one."""
    ours = [name.lower() for name in location.get("synonyms") or [location["header"]]]
    names = [name.lower() for name, _ in headers if name.lower() in ours]
    texts = list({value.strip(" \t") for name, value in headers if name.lower() in ours})
    if len(texts) != 1 or len(set(names)) != len(names):
        return []  # One of two headers might not be the one that others read.
    shape, details = word(location.get("take", "whole"))
    if shape == "whole":
        return texts
    if shape == "prefix":
        return [text[len(details) :] for text in texts if text.startswith(details)]
    entries = texts[0].split(details["separator"])
    if shape == "first":
        return entries[:1]
    if shape == "entry":
        prefix = details["prefix"]
        return [entry[len(prefix) :] for entry in entries if entry.startswith(prefix)]
    pairs = [entry.partition(details["assign"]) for entry in entries]
    if not all(sign for _, sign, _ in pairs):
        return []
    return [value for key, _, value in pairs if key == details["key"]]


def only(found):
    """Returns the only one of several values; an empty text, which nothing takes, if it is not."""
    return found[0] if len(found) == 1 else ""


def is_recent(recipe, delivery, text):
    """Returns whether a time has its one spelling, and is close enough to the receiver's clock."""
    spelling, units = TIMES[recipe["timestamp"]["format"]]
    if not spelling.fullmatch(text):
        return False
    age = delivery.get("now", time.time()) * units - int(text)
    window = recipe["tolerance"]
    past, future = (delivery.get("tolerance", window[side]) * units for side in ("past", "future"))
    return -future <= age <= past


def is_accepted(recipe, delivery):
    """Returns whether the delivery is signed with one of its secrets, and recent."""
    if delivery.get("method", "POST") not in recipe["methods"]:
        return False
    headers = delivery.get("headers", [])
    body = delivery.get("body", "").encode()
    brought = {"body": base64.b64decode(delivery.get("body_base64", "")) or body}
    if "timestamp" in recipe:
        brought["timestamp"] = only(values(recipe["timestamp"]["at"], headers))
        if not is_recent(recipe, delivery, brought["timestamp"]):
            return False
    if "message-id" in recipe:
        brought["id"] = only(values(recipe["message-id"], headers))
        # Under one signature, a separator in the id could move what follows it.
        if not re.fullmatch(r"[A-Za-z0-9_-]+", brought["id"]):
            return False
    content = b"".join(PARTS[name](value, brought) for name, value in map(word, recipe["signs"]))
    signatures = values(recipe["signature"], headers)
    if len(signatures) > 8:
        return False  # It would keep the receiver busy.
    is_signed = ALGORITHMS[named(recipe["algorithm"])]
    return any(is_signed(recipe, secret, content, signatures) for secret in delivery["secrets"])


def read(path):
    """Reads a delivery file: an array, or one delivery a line."""
    text = path.read_text(encoding="utf-8")
    return json.loads(text if text.startswith("[") else "[" + text.strip().replace("\n", ",") + "]")


def counted(schemes):
    """Describes how many vectors there are, given the scheme of each."""
    return f"{len(schemes)} vectors of {len(set(schemes))} schemes"


def main(arguments):
    paths = [Path(argument) for argument in arguments]
    paths = paths or [*sorted(VECTORS.glob("*.json")), *sorted(VECTORS.glob("collected/*.jsonl"))]
    ran, skipped, differing = [], {}, []
    for delivery in (delivery for path in paths for delivery in read(path)):
        scheme, expect = delivery["scheme"], delivery.get("expect")
        recipe = RECIPES.get(scheme)
        reason = unknown(recipe) if expect else "nothing expected"
        if reason:
            skipped.setdefault(reason, []).append(scheme)
            continue
        ran.append(scheme)
        if is_accepted(recipe, delivery) != (expect == "verified"):
            differing.append(f"differs: {scheme}: {delivery.get('name', '?')}: not {expect}")
    print(*differing, f"{counted(ran)} ran, {len(differing)} differ", sep="\n")
    for reason in sorted(skipped):
        print(f"{counted(skipped[reason])} skipped: {reason}")
    return 0 if ran and not differing else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
