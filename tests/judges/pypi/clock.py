"""The clock that SDKs read: it shows the receiver's time of the delivery in question."""

import datetime
import os
import time
from types import ModuleType

# SDKs that read local time without a zone then agree with those that read UTC.
os.environ["TZ"] = "UTC"
time.tzset()

_now = time.time()


class ReceiverDatetime(datetime.datetime):
    """A `datetime` whose present is the receiver's."""

    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(_now, tz)

    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(_now, datetime.UTC).replace(tzinfo=None)


def set_time(seconds: float) -> None:
    """Sets the receiver's time."""
    global _now
    _now = seconds


def show_to(*modules: ModuleType) -> None:
    """Lets modules read this clock where they took `datetime` itself, which cannot be changed."""
    stand_ins = {datetime: _MODULE, datetime.datetime: ReceiverDatetime}
    for module in modules:
        for name, value in list(vars(module).items()):
            if isinstance(value, (type, ModuleType)) and value in stand_ins:
                setattr(module, name, stand_ins[value])


_MODULE = ModuleType("datetime")
vars(_MODULE).update(vars(datetime), datetime=ReceiverDatetime)

# An SDK may import the function itself, so this module comes before the first of them.
time.time = lambda: _now
time.time_ns = lambda: int(_now * 1_000_000_000)
