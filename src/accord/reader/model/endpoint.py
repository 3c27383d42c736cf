"""Endpoint: any OpenAI-compatible address, asked with httpx (`accord[llm]`). The key comes from the environment."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import Any

from accord.core.errors import DataError, MissingExtra

KEY = "ACCORD_MODEL_KEY"
"""Name of the environment variable that holds the key; without it no key is sent."""
MAX_BYTES = 4_000_000
_TRY_AGAIN = frozenset({408, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is asked: the address that ends before `/chat/completions`, and the model's name."""

    url: str
    model: str
    timeout: float = 120.0
    tries: int = 3
    pause: float = 1.0

    def check(self) -> None:
        """DataError where the address is none or the key cannot be sent; MissingExtra where httpx is not installed."""
        httpx = _httpx()
        try:
            known = httpx.URL(self.url)
            fits = known.scheme in ("http", "https") and bool(known.host)
        except httpx.InvalidURL:
            fits = False
        if not fits:
            raise DataError("is no address", where=self.url, hint="Give one such as http://localhost:8000/v1")
        if not _key().isascii() or not _key().isprintable():
            raise DataError("the key holds characters that no key has", where=KEY, hint="Set it anew")

    def ask(self, system: str, user: str) -> str:
        """The model's answer as text; DataError says what the address did instead of answering."""
        self.check()
        httpx, key = _httpx(), _key()
        address = self.url.rstrip("/") + "/chat/completions"
        body = {
            "model": self.model,
            "temperature": 0,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
        }
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        for number in range(1, self.tries + 1):
            try:
                status, data = self._post(httpx, address, body, headers)
            except httpx.TimeoutException:
                hint = "Try again later, or a smaller model"
                raise DataError(f"gave no answer in {self.timeout:g} s", where=self.url, hint=hint) from None
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                hint = "Check the address, and that the server runs"
                raise DataError(f"does not answer ({type(error).__name__})", where=self.url, hint=hint) from None
            if status not in _TRY_AGAIN or number == self.tries:
                break
            time.sleep(self.pause * number)
        if status in (401, 403):
            what = "refuses the key" if key else "asks for a key"
            raise DataError(f"{what} (status {status})", where=self.url, hint=f"Set {KEY} in the environment")
        if status != 200:
            raise DataError(f"answers with status {status}", where=self.url, hint="Look at the server's log")
        return _content(data, self.url)

    def _post(self, httpx: Any, address: str, body: dict[str, Any], headers: dict[str, str]) -> tuple[int, bytes]:
        """Status and body, never more than MAX_BYTES of it; nothing is followed elsewhere."""
        with (
            httpx.Client(timeout=self.timeout, follow_redirects=False, trust_env=False) as client,
            client.stream("POST", address, json=body, headers=headers) as response,
        ):
            data, begun = b"", time.monotonic()
            for chunk in response.iter_bytes():
                data += chunk
                if time.monotonic() - begun > self.timeout:
                    raise httpx.ReadTimeout("the answer drips in")
                if len(data) > MAX_BYTES:
                    raise DataError("answers without end", where=self.url, hint="Look at the server")
            return int(response.status_code), data


def _content(data: bytes, where: str) -> str:
    import json

    try:
        content = json.loads(data)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        content = None
    if not isinstance(content, str):
        hint = "Check that the address is OpenAI-compatible"
        raise DataError("answers in another form than chat completions", where=where, hint=hint)
    return content


def _key() -> str:
    return os.environ.get(KEY, "").strip()


def _httpx() -> Any:
    try:
        import httpx
    except ImportError:
        raise MissingExtra("asking a model needs httpx", hint="pip install 'accord[llm]'") from None
    return httpx
