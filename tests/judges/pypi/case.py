"""What a judge is, and what it is asked about."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Request:
    """A delivery as a handler sees it: headers by their names in lowercase, and the exact body.

    `headers` has repeated ones joined as WSGI joins them; `lines` has each of them. `secret` is the
    first of `secrets`.
    """

    method: str
    url: str | None
    lines: list[tuple[str, str]]
    body: str
    params: dict[str, str]
    secrets: list[str]
    now: int

    @property
    def secret(self) -> str:
        return self.secrets[0]

    @property
    def headers(self) -> dict[str, str]:
        joined: dict[str, str] = {}
        for name, value in self.lines:
            joined[name] = f"{joined[name]},{value}" if name in joined else value
        return joined

    def all(self, name: str) -> list[str]:
        """Returns the values of every header of a name."""
        return [value for other, value in self.lines if other == name]

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
    raises. `needs` says what the deliveries must be like, and `vectors` which vectors of the scheme
    it judges too. `looser` and `stricter` are the differences from us by kind of delivery, each
    with the reason as the SDK's code shows it; `ours` has what our signer does wrong.
    """

    scheme: str
    package: str
    verify: Callable[[Request], object]
    sign: Callable[[Request], Signed] | None = None
    needs: dict[str, object] = field(default_factory=dict)
    vectors: list[str] = field(default_factory=list)
    looser: dict[str, str] = field(default_factory=dict)
    stricter: dict[str, str] = field(default_factory=dict)
    ours: dict[str, str] = field(default_factory=dict)
