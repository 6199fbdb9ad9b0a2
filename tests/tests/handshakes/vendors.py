#!/usr/bin/env python3
"""Plays vendors who check a URL before they deliver to it: `vendors.py VENDOR ADDRESS SECRET`.

Each function does what the vendor's documentation says that it does, with Python's own HTTP client
and HMAC, and fails by an assertion. A delivery follows where the vendor would send one.
"""

import base64
import datetime
import hashlib
import hmac
import http.client
import json
import sys
import time
import urllib.parse
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "reference"))

from public_keys import ed25519_sign
from public_pairs import pair

_, VENDOR, ADDRESS, SECRET = sys.argv


def send(method, target="/hook", headers=None, body=None):
    connection = http.client.HTTPConnection(ADDRESS, timeout=10)
    connection.request(method, target, body, headers or {})
    response = connection.getresponse()
    return response.status, dict((k.lower(), v) for k, v in response.getheaders()), response.read()


def get(headers=None, **query):
    query = urllib.parse.urlencode(query)
    return send("GET", f"/hook?{query}" if query else "/hook", headers)


def mac(content, digest="sha256", secret=None):
    return hmac.new((secret or SECRET).encode(), content, digest)


def meta():
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
    status, _, body = get(**query, **{"hub.verify_token": "meatyhamhock"})
    assert (status, body) == (200, b"1158201444"), (status, body)
    status, _, body = get(**query, **{"hub.verify_token": "guess"})
    assert status == 404 and b"1158201444" not in body, (status, body)
    body = b'{"object":"page","entry":[]}'
    signature = {"X-Hub-Signature-256": "sha256=" + mac(body).hexdigest()}
    assert send("POST", "/hook", signature, body)[0] == 200


def slack_signed(body):
    sent = str(int(time.time()))
    content = f"v0:{sent}:".encode() + body
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": sent,
        "X-Slack-Signature": "v0=" + mac(content).hexdigest(),
    }
    return send("POST", "/hook", headers, body)


def slack():
    challenge = "3eZbrw1aB10FEMAGAZd4FyFQ"
    body = json.dumps({"type": "url_verification", "challenge": challenge}).encode()
    status, _, answer = slack_signed(body)
    assert (status, answer) == (200, challenge.encode()), (status, answer)
    unsigned, _, answer = send("POST", "/hook", {"Content-Type": "application/json"}, body)
    assert unsigned == 401 and challenge.encode() not in answer, (unsigned, answer)
    event = json.dumps({"type": "event_callback", "event_id": "Ev1"}).encode()
    assert slack_signed(event)[2] == b"handled"


def zoom():
    token = "qgg8vlvZRS6UYooatFL8Aw"
    body = json.dumps({"event": "endpoint.url_validation", "payload": {"plainToken": token}})
    sent = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "x-zm-request-timestamp": sent,
        "x-zm-signature": "v0=" + mac(f"v0:{sent}:{body}".encode()).hexdigest(),
    }
    status, answered, answer = send("POST", "/hook", headers, body.encode())
    expected = {"plainToken": token, "encryptedToken": mac(token.encode()).hexdigest()}
    assert (status, json.loads(answer)) == (200, expected), (status, answer)
    assert answered["content-type"] == "application/json", answered


def x():
    token = "NDg4OTQzMDEtYjEzYS00ZTMx"
    status, _, answer = get(crc_token=token)
    signature = "sha256=" + base64.b64encode(mac(token.encode()).digest()).decode()
    assert (status, json.loads(answer)) == (200, {"response_token": signature}), (status, answer)
    # A stranger can ask, too, and must not be able to use the answer as a signature.
    forged = send("POST", "/hook", {"x-twitter-webhooks-signature": signature}, token.encode())
    assert forged[0] == 401, forged
    assert get(crc_token='{"tweet_create_events":[]}')[0] == 404
    body = b'{"for_user_id":"2244994945"}'
    signature = "sha256=" + base64.b64encode(mac(body).digest()).decode()
    assert send("POST", "/hook", {"x-twitter-webhooks-signature": signature}, body)[0] == 200


def dropbox():
    status, headers, body = get(challenge="Xk4z9aB")
    assert (status, body) == (200, b"Xk4z9aB"), (status, body)
    assert headers["content-type"].startswith("text/plain"), headers
    assert headers["x-content-type-options"] == "nosniff", headers
    for challenge in ["<script>alert(1)</script>", "a\r\nSet-Cookie: b", "a" * 600]:
        status, headers, body = get(challenge=challenge)
        assert status == 404 and challenge.encode() not in body, (status, body)
        assert "set-cookie" not in headers, headers
    status, _, _ = send("GET", "/hook?challenge=a&challenge=b")
    assert status == 404, status


def asana():
    stranger = send("POST", "/hook", {"X-Hook-Secret": SECRET}, b"{}")
    status, headers, _ = stranger
    assert status in (200, 204), stranger
    assert headers["x-hook-secret"] == SECRET, headers
    body = b'{"events":[]}'
    signature = {"X-Hook-Signature": mac(body).hexdigest()}
    assert send("POST", "/hook", signature, body)[2] == b"handled"
    # The endpoint still waits, and takes no other secret than the one that came.
    second = send("POST", "/hook", {"X-Hook-Secret": SECRET[::-1]}, b"{}")
    assert second[0] == 404 and "x-hook-secret" not in second[1], second


def twitch_sent(kind, body):
    message = "e76c6bd4-55c9-4987-8304-da1588d8988b"
    sent = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f000Z")
    signature = mac(message.encode() + sent.encode() + body).hexdigest()
    headers = {
        "Twitch-Eventsub-Message-Id": message,
        "Twitch-Eventsub-Message-Timestamp": sent,
        "Twitch-Eventsub-Message-Type": kind,
        "Twitch-Eventsub-Message-Signature": f"sha256={signature}",
    }
    return send("POST", "/hook", headers, body)


def twitch():
    body = b'{"challenge":"pogchamp-kappa-360noscope-vohiyo","subscription":{"id":"f1c2"}}'
    status, headers, answer = twitch_sent("webhook_callback_verification", body)
    assert (status, answer) == (200, b"pogchamp-kappa-360noscope-vohiyo"), (status, answer)
    assert headers["content-type"].startswith("text/plain"), headers
    assert twitch_sent("notification", b'{"event":{}}')[2] == b"handled"


def okta():
    challenge = {"X-Okta-Verification-Challenge": "iZk1PK4-rT_9"}
    status, _, body = get(headers=challenge)
    assert (status, json.loads(body)) == (200, {"verification": "iZk1PK4-rT_9"}), (status, body)
    assert get()[0] == 405


def websub():
    topic = "https://blog.example/feed"
    asked = {"hub.topic": topic, "hub.challenge": "c-17", "hub.lease_seconds": "86400"}
    status, _, body = get(**{"hub.mode": "subscribe"}, **asked)
    assert (status, body) == (200, b"c-17"), (status, body)
    # The app has not asked for an end of it.
    assert get(**{"hub.mode": "unsubscribe"}, **asked)[0] == 404
    asked["hub.topic"] = "https://other.example/feed"
    assert get(**{"hub.mode": "subscribe"}, **asked)[0] == 404
    status, _, body = get(**{"hub.mode": "denied", "hub.topic": topic, "hub.reason": "no"})
    assert (status, body) == (200, b""), (status, body)
    body = b"<feed/>"
    signature = {"X-Hub-Signature": "sha256=" + mac(body).hexdigest()}
    assert send("POST", "/hook", signature, body)[0] == 200


def cloudevents():
    def ask(origin):
        headers = {"WebHook-Request-Origin": origin, "WebHook-Request-Rate": "120"}
        return send("OPTIONS", "/hook", headers)

    status, headers, _ = ask("eventemitter.example.com")
    assert status == 200, status
    assert headers["webhook-allowed-origin"] == "eventemitter.example.com", headers
    assert headers["webhook-allowed-rate"] in ("*", "120"), headers
    assert "POST" in headers["allow"], headers
    # Consent is the header, whatever the status.
    assert "webhook-allowed-origin" not in ask("stranger.example.com")[1]
    token = {"Authorization": f"Bearer {SECRET}", "Content-Type": "application/cloudevents+json"}
    assert send("POST", "/hook", token, b"{}")[0] == 200


def ebay():
    code, token, url = "71745723-d031-455c-bfa5-f90d11b4f20a", "t" * 80, "https://shop.example/hook"
    status, headers, body = get(challenge_code=code)
    digest = hashlib.sha256((code + token + url).encode()).hexdigest()
    assert (status, json.loads(body)) == (200, {"challengeResponse": digest}), (status, body)
    assert headers["content-type"] == "application/json", headers
    assert token.encode() not in body, body
    # The answer proves the token, and signs nothing: the deliveries are under eBay's key.
    signature = base64.b64encode(json.dumps({"signature": digest}).encode()).decode()
    assert send("POST", "/hook", {"X-EBAY-SIGNATURE": signature}, code.encode())[0] == 401
    published = json.loads((Path(__file__).parents[2] / "vectors/ebay.json").read_text())[0]
    body = published["body"].encode()
    assert send("POST", "/hook", dict(published["headers"]), body)[2] == b"handled"


def discord():
    def signed(body, owner):
        sent = str(int(time.time()))
        signature = ed25519_sign(pair("ed25519", owner).private, sent.encode() + body)
        headers = {
            "Content-Type": "application/json",
            "X-Signature-Ed25519": signature.hex(),
            "X-Signature-Timestamp": sent,
        }
        return send("POST", "/hook", headers, body)

    ping = b'{"version":1,"application_id":"1234560123453231555","type":0}'
    status, headers, answer = signed(ping, "own")
    assert (status, answer) == (204, b""), (status, answer)
    assert headers["content-type"] == "application/json", headers
    # Before it saves a URL, Discord sees that a forged PING is refused.
    assert signed(ping, "other")[0] == 401
    # The PING of interactions has the type of a webhook event, so the handler tells them apart.
    for body in (b'{"id":"1","type":1,"version":1}', b'{"type":1,"event":{"type":"ENTITLEMENT_CREATE"}}'):
        assert signed(body, "own")[2] == b"handled", body


globals()[VENDOR]()
