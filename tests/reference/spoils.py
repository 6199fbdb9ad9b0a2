"""Ways to spoil a delivery: headers renamed, dropped or duplicated; hashes and times spelled otherwise."""

import base64
from collections.abc import Callable

Edit = Callable[[list[list[str]]], list[list[str]]]  # of headers
Spell = Callable[[str], str]


def renamed(rename: Callable[[str], str]) -> Edit:
    return lambda headers: [[rename(name), value] for name, value in headers]


def replaced(header: str, text: str) -> Edit:
    return lambda headers: [[name, text if name == header else value] for name, value in headers]


def without(header: str) -> Edit:
    return lambda headers: [[name, value] for name, value in headers if name != header]


def twice(header: str, first: str | None = None, second: str | None = None) -> Edit:
    """Writes a header twice; `None` means its own value."""

    def edit(headers: list[list[str]]) -> list[list[str]]:
        own = dict(headers)[header]
        copies = [[header, own if text is None else text] for text in (first, second)]
        return [*without(header)(headers), *copies]

    return edit


def also_named(old: str, new: str, but: str | None = None) -> Edit:
    """Sends the headers of one family under the names of another as well, one of them with another value."""

    def edit(headers: list[list[str]]) -> list[list[str]]:
        others = [[new + name.removeprefix(old), value] for name, value in headers if name.startswith(old)]
        return [*headers, *([name, value + "0" if name == but else value] for name, value in others)]

    return edit


def spelled(tag: bytes, like: str) -> str:
    """Writes a hash in hex or base64, whichever the other text is in."""
    return tag.hex() if len(like) == 2 * len(tag) else base64.b64encode(tag).decode()


def lower_escapes(form: str) -> str:
    first, *rest = form.split("%")
    return "%".join([first, *(part[:2].lower() + part[2:] for part in rest)])


def resized(change: Callable[[bytes], bytes]) -> Spell:
    """Writes another number of bytes, in base64 that is right in itself."""
    return lambda text: base64.b64encode(change(base64.b64decode(text))).decode()


def spare_bit_set(text: str) -> str:
    # The last character before the padding carries two bits that no byte needs.
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return text[:-2] + alphabet[alphabet.index(text[-2]) + 1] + "="


def full_width(digits: str) -> str:
    return "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in digits)


HEX_SPELLINGS = {
    "nothing where the hash should be": lambda text: "",
    "the hash cut to one byte": lambda text: text[:2],
    "the hash shorter by one byte": lambda text: text[:-2],
    "the hash shorter by half a byte": lambda text: text[:-1],
    "the hash longer by half a byte": lambda text: text + "0",
    "the hash longer by one byte": lambda text: text + "00",
    "the hash written twice": lambda text: text * 2,
    "hex in upper case": str.upper,
    "a letter that is not hex": lambda text: text[:-1] + "g",
    "a letter outside ASCII": lambda text: "é" + text[1:],
    "0x in front of the hash": lambda text: "0x" + text,
    "a space in front of the hash": lambda text: " " + text,
    "a space inside the hash": lambda text: f"{text[:16]} {text[16:]}",
    "colons between the bytes": lambda text: bytes.fromhex(text).hex(":"),
}
FORM_SPELLINGS = {
    "a space after the hash": lambda text: text + " ",
    "a line feed after the hash": lambda text: text + "\n",
    "a NUL after the hash": lambda text: text + "\0",
    "base64 for hex": lambda text: base64.b64encode(bytes.fromhex(text)).decode(),
}
BASE64_SPELLINGS = {
    "the hash cut to one byte": resized(lambda tag: tag[:1]),
    "the hash shorter by one byte": resized(lambda tag: tag[:-1]),
    "the hash longer by one byte": resized(lambda tag: tag + b"\0"),
    "the hash written twice": resized(lambda tag: tag * 2),
    "the text shorter by one character": lambda text: text[:-2] + "=",
    "the padding missing": lambda text: text.rstrip("="),
    "more padding than needed": lambda text: text + "=",
    "base64 with a spare bit set": spare_bit_set,
    "a character outside the alphabet": lambda text: "!" + text[1:],
    "a letter outside ASCII": lambda text: "é" + text[1:],
    "hex for base64": lambda text: base64.b64decode(text).hex(),
}
TIMESTAMP_SPELLINGS = {
    "empty": lambda text: "",
    "a plus sign": lambda text: f"+{text}",
    "a minus sign": lambda text: f"-{text}",
    "a leading zero": lambda text: f"0{text}",
    "a space inside": lambda text: f"{text[:4]} {text[4:]}",
    "milliseconds": lambda text: f"{text}000",
    "a fraction": lambda text: f"{text}.0",
    "an exponent": lambda text: "1e9",
    "an exponent that comes to the right second": lambda text: f"{text.rstrip('0')}e{text.count('0')}",
    "underscores between digits": lambda text: f"{int(text):_}",
    "hexadecimal": lambda text: hex(int(text)),
    "full-width digits": full_width,
    "full-width digits after the first": lambda text: text[0] + full_width(text[1:]),
    "a date": lambda text: "2023-11-14T22:13:20Z",
    "a word": lambda text: "now",
    "the least number of 64 bits": lambda text: str(-(2**63)),
    "a number past 64 bits": lambda text: str(2**64 + int(text)),
}
