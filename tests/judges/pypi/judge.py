"""Asks SDKs of vendors to verify and to sign: a question and an answer are a line of JSON each.

../README.md has the protocol.
"""

import base64
import json
import sys
from importlib.metadata import version

import clock  # before any SDK
from case import Judge, Request

import body
import form
import jws
import public
import standard
import timed
import tokens

JUDGES = [
    *body.JUDGES,
    *form.JUDGES,
    *jws.JUDGES,
    *public.JUDGES,
    *standard.JUDGES,
    *timed.JUDGES,
    *tokens.JUDGES,
]

# These libraries judge for other vendors too, whose documentation names them.
LIBRARIES = {"standardwebhooks": "standard-webhooks", "svix": "svix"}

# Neither the vendors nor anyone whom they name wrote these.
OTHERS = {
    "airwallex",
    "django-anymail",
    "django-shopify-webhook",
    "gidgethub",
    "gidgetlab",
    "linear-events",
    "pyairtable",
    "pypaystack2",
    "python-quickbooks",
    "pywa",
    "twitchio",
}

# What the language raises by itself, such as what a missing header causes.
LANGUAGE_ERRORS = (AttributeError, LookupError, TypeError, UnicodeError)


def whose(judge: Judge) -> str:
    if judge.package in OTHERS:
        return "others"
    library = judge.package in LIBRARIES and LIBRARIES[judge.package] != judge.scheme
    return "library" if library else "vendor"


def list_judges(question: dict) -> dict:
    return {
        "judges": [
            {
                "scheme": judge.scheme,
                "package": f"PyPI {judge.package}",
                "version": version(judge.package),
                "whose": whose(judge),
                "signs": judge.sign is not None,
                "needs": judge.needs,
                "vectors": judge.vectors,
                "looser": judge.looser,
                "stricter": judge.stricter,
                "ours": judge.ours,
            }
            for judge in JUDGES
        ]
    }


def verify(question: dict) -> dict:
    delivery = question["delivery"]
    judge = find(question.get("package"), delivery["scheme"])
    clock.set_time(delivery["now"])
    # Some SDKs raise what is not an error of theirs, such as one that a missing header causes.
    try:
        verdict = judge.verify(request(delivery, delivery["secrets"]))
    except Exception as error:
        crashed = isinstance(error, LANGUAGE_ERRORS)
        because = f"{type(error).__name__}: {error}"
        return {"verdict": "refused", "crashed": crashed, "because": because}
    if verdict is True:
        return {"verdict": "verified", "because": "it is valid"}
    return {"verdict": "refused", "because": f"it returned {verdict!r}"}


def sign(question: dict) -> dict:
    judge = find(question.get("package"), question["scheme"])
    clock.set_time(question["now"])
    signed = judge.sign(request(question, [question["secret"]]))
    replaced = {name.lower() for name in signed.headers}
    kept = [header for header in question.get("headers") or [] if header[0].lower() not in replaced]
    delivery = {
        "scheme": question["scheme"],
        "secrets": [question["secret"]],
        "now": question["now"],
        "method": question.get("method") or "POST",
        "headers": [*kept, *signed.headers.items()],
        "body": question.get("body") if signed.body is None else signed.body,
        "url": signed.url or question.get("url"),
        "params": question.get("params"),
    }
    return {"delivery": {name: value for name, value in delivery.items() if value is not None}}


def find(package: str | None, scheme: str) -> Judge:
    """Finds the judge of a scheme; a question without a package takes the first one."""
    for judge in JUDGES:
        if judge.scheme == scheme and package in (None, f"PyPI {judge.package}"):
            return judge
    raise LookupError(f"{package} is not a judge of {scheme}")


def request(delivery: dict, secrets: list[str]) -> Request:
    content = delivery.get("body") or ""
    if "body_base64" in delivery:
        content = base64.b64decode(delivery["body_base64"]).decode()
    return Request(
        method=delivery.get("method") or "POST",
        url=delivery.get("url"),
        lines=[(name.lower(), value) for name, value in delivery.get("headers") or []],
        body=content,
        params=delivery.get("params") or {},
        secrets=secrets,
        now=delivery["now"],
    )


def main() -> None:
    # Only answers go to stdout, whatever an SDK prints.
    answers, sys.stdout = sys.stdout, sys.stderr
    ask = {"list": list_judges, "verify": verify, "sign": sign}
    for line in sys.stdin:
        question = json.loads(line)
        answer = ask[question["ask"]](question)
        print(json.dumps(answer), file=answers, flush=True)


main()
