"""A delivery as the irregular schemes read it: its form, its query, its JSON, its time."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from fractions import Fraction

from verify import MOST_CANDIDATES, Refused, Request, candidates, only, read_form, values

from irregular_sign import Pairs

MOST_ITEMS = 1000

Read = Callable[[str | bytes], bytes]  # a tag, from its one spelling
Claim = tuple[list[bytes], list[bytes]]  # the tags that are claimed, the messages that any of them may seal


class Object(list):
    """A JSON object as pairs, so that a duplicate name can be seen; an array is a plain list."""


class Number(str):
    """A JSON number as it is spelled."""


class Received(Request):
    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def query(self) -> Pairs:
        return read_form(self.url.partition("#")[0].partition("?")[2].encode())

    def form(self) -> Pairs:
        if self.media_type() != "application/x-www-form-urlencoded":
            raise Refused("body-malformed")
        return read_form(self.body)

    def members(self) -> Pairs:
        """Gives the members of a JSON object, numbers as they are written; no others are taken."""
        try:
            pairs = json.loads(self.body.decode(), parse_int=Number, parse_float=Number, object_pairs_hook=list)
        except ValueError:
            raise Refused("body-malformed") from None
        if not isinstance(pairs, list) or not self.body.strip().startswith(b"{"):
            raise Refused("body-malformed")
        if any(not isinstance(value, str) for _, value in pairs):
            raise Refused("body-malformed")
        if len({name for name, _ in pairs}) < len(pairs):
            raise Refused("body-malformed")
        return [(name.encode(), value.encode()) for name, value in pairs]

    def parameters(self) -> Pairs:
        if self.method not in ("GET", "POST"):
            raise Refused("method-not-allowed")
        return self.query() if self.method == "GET" else self.form()

    def media_type(self) -> str:
        types = self.all("Content-Type")
        return types[0].partition(";")[0].strip().lower() if len(types) == 1 else ""

    def parts(self) -> Pairs:
        """Gives the fields of a form, whichever way it is written."""
        if self.media_type() != "multipart/form-data":
            return self.form()
        boundary = re.search('boundary=(?:"([^"]+)"|([^";]+))', self.all("Content-Type")[0])
        if not boundary:
            raise Refused("body-malformed")
        mark = f"\r\n--{boundary[1] or boundary[2]}".encode()
        _, *found = (b"\r\n" + self.body).split(mark)
        if not found or found.pop()[:2] != b"--":
            raise Refused("body-malformed")
        return [part(text) for text in found]

    def json(self, text: bytes | None = None) -> Object | list | str | bool | None:
        try:
            return json.loads(
                (self.body if text is None else text).decode(),
                object_pairs_hook=Object,
                parse_int=Number,
                parse_float=Number,
                parse_constant=refuse,
            )
        except ValueError:
            raise Refused("body-malformed") from None

    def recent(self, text: str, unit: int = 1) -> str:
        """Takes one spelling of a moment in seconds, or in as many parts of one as the unit says."""
        if not re.fullmatch("[1-9][0-9]{0,%d}" % (9 if unit == 1 else 12), text):
            raise Refused("timestamp-malformed")
        return self.near(text, Fraction(int(text), unit))

    def recent_date(self, text: str) -> str:
        found = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:[0-5]\d)", text, re.ASCII)
        try:
            moment = datetime.fromisoformat(found[1] + found[3].replace("Z", "+00:00")).timestamp()
        except (TypeError, ValueError):
            raise Refused("timestamp-malformed") from None
        return self.near(text, int(moment) + Fraction(f"0{found[2] or ''}"))

    def near(self, text: str, moment: Fraction) -> str:
        age = self.now - moment
        if abs(age) > self.tolerance:
            raise Refused("timestamp-too-old" if age > 0 else "timestamp-too-new")
        return text


def part(text: bytes) -> tuple[bytes, bytes]:
    head, found, value = text.partition(b"\r\n\r\n")
    name = re.search(rb'\r\nContent-Disposition: *form-data;.*?\bname="([^"]*)"', head, re.IGNORECASE)
    if not found or not name:
        raise Refused("body-malformed")
    return name[1], value


def refuse(constant: str) -> None:
    raise ValueError(constant)


def members(tree, name: str) -> list:
    return [value for key, value in tree if key == name] if isinstance(tree, Object) else []


def at(tree, what: str, *path: str):
    """Returns the value at the end of the path; a duplicate name on the way is refused."""
    for name in path:
        found = members(tree, name)
        if len(found) != 1:
            raise Refused(f"{what}-malformed" if found else f"{what}-missing")
        tree = found[0]
    return tree


def text_at(tree, what: str, *path: str) -> str:
    text = at(tree, what, *path)
    if type(text) is not str or not text:
        raise Refused(f"{what}-malformed")
    return encodable(text, what)


def each_text(tree, array: str, name: str) -> list[str]:
    """Returns a text of every item of an array, which has at least one."""
    items = at(tree, "signature", array)
    if type(items) is not list or not 1 <= len(items) <= MOST_ITEMS:
        raise Refused("signature-malformed" if type(items) is list and items else "signature-missing")
    return [text_at(item, "signature", name) for item in items]


def encodable(text: str, what: str) -> str:
    if re.search("[\ud800-\udfff]", text):  # Half of a pair has no bytes to sign.
        raise Refused(f"{what}-malformed")
    return text


def field(pairs: Pairs, name: str, what: str = "field") -> bytes:
    return only(values(pairs, name.encode()), what)


def shown(value: bytes) -> str:
    return value.decode(errors="replace")


def once(pairs: Pairs) -> dict[bytes, bytes]:
    if len(pairs) != len(dict(pairs)):
        raise Refused("field-malformed")
    return dict(pairs)


def signed_body(r: Received, read: Read, *headers: str) -> Claim:
    return in_headers(r, read, *headers), [r.body]


def in_headers(r: Received, read: Read, *headers: str) -> list[bytes]:
    found = [r.all(header) for header in headers]
    if any(len(texts) > 1 for texts in found):
        raise Refused("signature-malformed")
    return candidates([texts[0] for texts in found if texts], read, most=max(MOST_CANDIDATES, len(headers)))
