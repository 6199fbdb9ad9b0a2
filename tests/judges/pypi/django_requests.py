"""Requests as Django's views take them."""

from urllib.parse import urlsplit

import django
from django.conf import settings
from django.http import HttpRequest
from django.test import RequestFactory

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
