"""Judges of tokens and of HTTP Basic, which come with every delivery."""

from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from gidgetlab.sansio import Event as GitLabEvent

import django_requests
from case import Judge, Request


def gitlab(request: Request) -> object:
    headers = {"x-gitlab-event": "Push Hook", **request.headers}
    GitLabEvent.from_http(headers, request.raw, secret=request.secret)
    return True


def postmark(request: Request) -> object:
    view = PostmarkTrackingWebhookView(webhook_secret=request.secret)
    return django_requests.pass_anymail(view, request)


JUDGES = [
    Judge("gitlab-token", "gidgetlab", gitlab),
    Judge("postmark", "django-anymail", postmark),
]
