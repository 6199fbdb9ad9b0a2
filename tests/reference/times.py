"""How vendors write a moment, for signing and for reading; a moment has one spelling."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Clock:
    write: Callable[[int], str]        # from seconds since 1970
    read: Callable[[str], int | None]  # nothing, where the text is not a time in this form
    broken: dict[str, str]             # texts that are not in this form


def digits(most: int, per_second: int) -> Callable[[str], int | None]:
    pattern = "[1-9][0-9]{0,%d}" % (most - 1)
    return lambda text: int(text) // per_second if re.fullmatch(pattern, text) else None


def date(form: str) -> Callable[[str], int | None]:
    """Reads what `strftime` writes, and only that: the weekday and the leading zeros have to be right."""

    def read(text: str) -> int | None:
        try:
            moment = datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            return None
        return int(moment.timestamp()) if moment.strftime(form) == text else None

    return read


def rfc3339(zone: str) -> Callable[[str], int | None]:
    whole = date("%Y-%m-%dT%H:%M:%S")

    def read(text: str) -> int | None:
        parts = re.fullmatch(r"([0-9T:-]{19})(\.[0-9]{1,9})?" + zone, text)
        return whole(parts[1]) if parts else None

    return read


def written(form: str) -> Callable[[int], str]:
    return lambda seconds: datetime.fromtimestamp(seconds, UTC).strftime(form)


HTTP = "%a, %d %b %Y %H:%M:%S GMT"
SCALR = "%a %d %b %Y %H:%M:%S UTC"
UNIX = "1700000000"
ISO = "2023-11-14T22:13:20Z"

SECONDS = Clock(str, digits(10, 1), {"a leading zero": f"0{UNIX}", "a date": ISO})
# Some thousandths, so that a receiver which drops them before it signs is found out.
MILLISECONDS = Clock("{}123".format, digits(13, 1000), {"a fraction": f"{UNIX}123.0", "a date": ISO})
RFC3339 = Clock(
    written("%Y-%m-%dT%H:%M:%SZ"), rfc3339("Z"), {"unix seconds": UNIX, "a thirteenth month": "2023-13-14T22:13:20Z"}
)
RFC3339_NANOSECONDS = Clock(
    written("%Y-%m-%dT%H:%M:%S.123456789Z"),
    rfc3339("Z"),
    {"unix seconds": UNIX, "a thirteenth month": "2023-13-14T22:13:20.123456789Z"},
)
RFC3339_WITHOUT_ZONE = Clock(
    written("%Y-%m-%dT%H:%M:%S.123"),
    rfc3339(""),
    {"unix seconds": UNIX, "a thirteenth month": "2023-13-14T22:13:20.123"},
)
HTTP_DATE = Clock(written(HTTP), date(HTTP), {"unix seconds": UNIX, "another form of date": ISO})
SCALR_DATE = Clock(written(SCALR), date(SCALR), {"unix seconds": UNIX, "another form of date": ISO})
