"""Calls of a `requests` session that end in a WSGI application of this process: no port, no network."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from werkzeug.test import Client

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class InMemory(BaseAdapter):
    """``http.mount("https://shop.example", InMemory(app))``."""

    def __init__(self, app: WSGIApplication) -> None:
        super().__init__()
        self.client = Client(app)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """The application's answer."""
        answer = self.client.open(
            str(request.url), method=request.method, headers=dict(request.headers), data=request.body or b""
        )
        response = requests.Response()
        response.status_code, response.request, response.url = answer.status_code, request, str(request.url)
        response.headers = CaseInsensitiveDict(answer.headers.items())
        response.raw = BytesIO(answer.get_data())
        return response

    def close(self) -> None:
        """Nothing is open."""
