"""What a judge is, and what it is asked about."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Request:
    """A delivery as a handler sees it: headers by their names in lowercase, and the exact body."""

    method: str
    url: str | None
    headers: dict[str, str]
    body: str
    params: dict[str, str]
    secret: str
    now: int

    @property
    def raw(self) -> bytes:
        """The bytes of the body."""
        return self.body.encode()


@dataclass(frozen=True)
class Signed:
    """What an SDK adds to a delivery; what is `None` stays as it is."""

    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Judge:
    """An SDK that verifies one scheme, and that may sign it too.

    A delivery is verified if `verify` returns `True`, and refused if it returns anything else or
    raises. `needs` says what the deliveries must be like. `looser` and `stricter` are the
    differences from us by kind of delivery, each with the reason as the SDK's code shows it.
    """

    scheme: str
    package: str
    verify: Callable[[Request], object]
    sign: Callable[[Request], Signed] | None = None
    needs: dict[str, object] = field(default_factory=dict)
    looser: dict[str, str] = field(default_factory=dict)
    stricter: dict[str, str] = field(default_factory=dict)
