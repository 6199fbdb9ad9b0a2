"""Requests as Django's views take them."""

from urllib.parse import urlsplit

import django
from django.conf import settings
from django.http import HttpRequest
from django.test import RequestFactory
from django.views import View

from case import Request

settings.configure(
    ALLOWED_HOSTS=["*"],
    DATA_UPLOAD_MAX_MEMORY_SIZE=None,
    # The check of the signature would be skipped while debugging.
    DEBUG=False,
)
django.setup()


def of(request: Request) -> HttpRequest:
    """Builds what Django would have read from the connection."""
    url = urlsplit(request.url or "https://hooks.example.com/")
    factory = RequestFactory(headers={**request.headers, "host": url.netloc})
    return factory.generic(
        request.method,
        f"{url.path or '/'}?{url.query}",
        request.raw,
        content_type=request.headers.get("content-type", "application/octet-stream"),
        secure=url.scheme == "https",
    )


def pass_anymail(view: View, request: Request) -> bool:
    """Lets a view of Anymail validate a request; it raises if the request is not genuine."""
    view.run_validators(of(request))
    return True
