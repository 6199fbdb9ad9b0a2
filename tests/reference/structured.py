"""Structured fields, RFC 8941, as far as signatures need them: dictionaries of inner lists and of bytes."""

import base64
import re
from dataclasses import dataclass, field

from verify import Refused

Value = str | int | bool | bytes


@dataclass(frozen=True)
class Member:
    """A member of a dictionary: an inner list or one value, its parameters, and its text as it was sent."""

    value: Value | list["Member"]
    params: dict[str, Value] = field(default_factory=dict)
    text: str = ""


class Reader:
    def __init__(self, text: str):
        self.text, self.at = text, 0

    def take(self, pattern: str) -> re.Match:
        found = re.compile(pattern).match(self.text, self.at)
        if not found:
            raise Refused("signature-malformed")
        self.at = found.end()
        return found

    def next_is(self, mark: str) -> bool:
        return self.text.startswith(mark, self.at)

    def value(self) -> Value:
        if self.next_is('"'):
            return re.sub(r"\\(.)", r"\1", self.take(r'"((?:[ !#-\[\]-~]|\\["\\])*)"')[1])
        if self.next_is(":"):
            return self.bytes()
        if self.next_is("?"):
            return self.take(r"\?([01])")[1] == "1"
        if re.compile("[-0-9]").match(self.text, self.at):
            return int(self.take(r"(-?[0-9]{1,15})(?![.0-9])")[1])
        return self.take(r"[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*")[0]

    def bytes(self) -> bytes:
        text = self.take(r":([A-Za-z0-9+/]*={0,2}):")[1]
        try:
            found = base64.b64decode(text, validate=True)
        except ValueError:
            raise Refused("signature-malformed") from None
        if base64.b64encode(found).decode() != text:
            raise Refused("signature-malformed")
        return found

    def params(self) -> dict[str, Value]:
        found = {}
        while self.next_is(";"):
            name = self.take(r"; *([a-z*][a-z0-9_.*-]*)")[1]
            value = True
            if self.next_is("="):
                self.at += 1
                value = self.value()
            if name in found:
                raise Refused("signature-malformed")  # One of the two might be what another receiver reads.
            found[name] = value
        return found

    def member(self) -> Member:
        start = self.at
        if not self.next_is("("):
            value = self.value()
        else:
            value = []
            self.take(r"\( *")
            while not self.next_is(")"):
                value.append(Member(self.value(), self.params()))
                if not self.next_is(")"):
                    self.take(" +")
            self.at += 1
        params = self.params()
        return Member(value, params, self.text[start : self.at])


def dictionary(text: str) -> dict[str, Member]:
    """Reads a dictionary in which no key comes twice."""
    reader, found = Reader(text.strip(" ")), {}
    while True:
        key = reader.take(r"[a-z*][a-z0-9_.*-]*")[0]
        if reader.next_is("="):
            reader.at += 1
            member = reader.member()
        else:
            member = Member(True, reader.params())
        if key in found:
            raise Refused("signature-malformed")
        found[key] = member
        if reader.at == len(reader.text):
            return found
        reader.take(r"[ \t]*,[ \t]*")


def text_of(value: Value) -> str:
    """Writes a value."""
    if isinstance(value, bool):
        return "?1" if value else "?0"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, bytes):
        return f":{base64.b64encode(value).decode()}:"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
