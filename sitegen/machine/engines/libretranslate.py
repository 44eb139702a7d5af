"""A LibreTranslate server as an engine, for people who host one."""

from __future__ import annotations

import email.utils
import os
import time
from collections.abc import Sequence
from urllib.parse import urlsplit

import httpx
import msgspec
import stamina

from sitegen.languages import DEFAULT_PAIR, INTERFACE
from sitegen.machine.engine import Engine, EngineError
from sitegen.machine.network import USER_AGENT, failure_of, may_pass
from sitegen.model.language import Pair
from sitegen.model.record import Record
from sitegen.text.counting import counted
from sitegen.text.oneline import shortened

KEY_VARIABLE = "LIBRETRANSLATE_API_KEY"
LONGEST_WAIT = 60.0
WAIT = 1.0

# Servers limit the number of texts in a request and of characters in a text; older ones limit the characters
# in a request.
MOST_TEXTS = 24
MOST_CHARACTERS = 2_000


class _Answer(Record, frozen=True):
    translatedText: list[str]  # noqa: N815
    alternatives: list[list[str]] | None = None


class _Refusal(Record, frozen=True):
    error: str = ""


class LibreTranslateEngine(Engine):
    """The server at `url` as an `Engine` (POST url/translate).

    If no `api_key` is given, it is taken from the environment variable LIBRETRANSLATE_API_KEY. A request that
    takes longer than `timeout` seconds, or finds the server busy or unreachable, is tried up to `attempts`
    times in all, after increasing waits or as long as the server says. Raises EngineError for an invalid URL.
    """

    def __init__(
        self,
        url: str,
        *,
        pair: Pair = DEFAULT_PAIR,
        api_key: str | None = None,
        timeout: float = 120.0,
        attempts: int = 5,
    ) -> None:
        self.url = url.rstrip("/").removesuffix("/translate")
        self._place = _place(self.url)
        self._pair = pair
        self._api_key = os.environ.get(KEY_VARIABLE, "") if api_key is None else api_key
        self._attempts = attempts
        self._gives_alternatives = True
        self._timeout = httpx.Timeout(timeout, connect=min(timeout, 15.0))

    @property
    def name(self) -> str:
        return f"libretranslate {'-'.join(self._pair)} {self._place.replace(':', '-')}"

    def batches(self, texts: Sequence[str]) -> list[list[int]]:
        """Groups in order, each as large as a server accepts."""
        groups: list[list[int]] = []
        room = 0
        for index, text in enumerate(texts):
            if not groups or len(groups[-1]) >= MOST_TEXTS or len(text) > room:
                groups.append([])
                room = MOST_CHARACTERS
            groups[-1].append(index)
            room -= len(text)
        return groups

    def translate(self, texts: Sequence[str], n_best: int = 1) -> list[tuple[str, ...]]:
        """See the protocol; it takes one request. A server without alternatives returns one text for each."""
        found: list[tuple[str, ...]] = [("",)] * len(texts)
        asked = [index for index, text in enumerate(texts) if text.strip()]
        if not asked:
            return found
        wanted = [texts[index] for index in asked]
        answer = self._ask(wanted, n_best - 1 if self._gives_alternatives else 0)
        others = answer.alternatives or [[] for _ in wanted]
        for kind, given in (("translation", answer.translatedText), ("alternative list", others)):
            if len(given) != len(wanted):
                got = counted(len(given), kind)
                raise EngineError(f"{self._place} answered {counted(len(wanted), 'text')} with {got}")
        for index, best, rest in zip(asked, answer.translatedText, others, strict=True):
            found[index] = tuple(dict.fromkeys((best, *rest)))[: max(1, n_best)]
        return found

    def _ask(self, texts: Sequence[str], alternatives: int) -> _Answer:
        body: dict[str, object] = {"q": texts, **self._pair._asdict(), "format": "text"}
        if alternatives > 0:
            body["alternatives"] = alternatives
        if self._api_key:
            body["api_key"] = self._api_key
        try:
            response = self._post(msgspec.json.encode(body))
        except httpx.HTTPStatusError as error:
            if (
                alternatives > 0
                and error.response.status_code == 400
                and "alternatives" in _reason(error.response)
            ):
                # The server's owner allows fewer alternatives or none; it is the best one that matters.
                self._gives_alternatives = False
                return self._ask(texts, 0)
            raise self._refused(error.response) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise EngineError(
                f"{self._place} does not answer ({failure_of(error)}); is the server running, and is the URL "
                "right?"
            ) from error
        try:
            return msgspec.json.decode(response.content, type=_Answer)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise EngineError(
                f"{self._place} does not answer as LibreTranslate does ({error}); check the URL"
            ) from error

    def _post(self, body: bytes) -> httpx.Response:
        """The answer to a translation request, after as many attempts as a temporary fault is worth."""
        headers = {"Accept-Language": INTERFACE, "Content-Type": "application/json", "User-Agent": USER_AGENT}
        with httpx.Client(timeout=self._timeout, headers=headers) as client:
            for attempt in stamina.retry_context(
                on=_wait, attempts=self._attempts, timeout=None, wait_initial=WAIT, wait_max=LONGEST_WAIT
            ):
                with attempt:
                    response = client.post(f"{self.url}/translate", content=body)
                    response.raise_for_status()
        return response

    def _refused(self, response: httpx.Response) -> EngineError:
        reason = _reason(response)
        hint = ""
        if response.has_redirect_location:
            hint = f"; it redirects to {response.headers['Location']}, so use that address"
        elif response.status_code in (400, 401, 403) and "key" in reason.lower():
            hint = f"; set the API key in the environment variable {KEY_VARIABLE}"
        elif response.status_code == httpx.codes.NOT_FOUND:
            hint = "; check the URL"
        status = f"{response.status_code} {response.reason_phrase}".strip()
        return EngineError(
            f"{self._place} refused to translate ({', '.join(filter(None, (status, reason)))}){hint}"
        )


def _place(url: str) -> str:
    """Host, port and path of a server, without a password that may precede them."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
        host = httpx.URL(url).host
    except (ValueError, httpx.InvalidURL):
        host, parts, port = "", urlsplit(""), ""
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise EngineError(f"{url!r} is not the URL of a server, such as http://localhost:5000")
    return f"{parts.hostname}{port}{parts.path}"


def _wait(error: Exception) -> bool | float:
    """Whether to try again, or after how many seconds if the server says so."""
    if not may_pass(error):
        return False
    if isinstance(error, httpx.HTTPStatusError):
        seconds = _retry_after(error.response.headers.get("Retry-After", ""))
        return seconds <= LONGEST_WAIT and (seconds or True)
    return True


def _retry_after(value: str) -> float:
    """The seconds in a Retry-After header, given as a number or a date; 0 if it has neither."""
    if value.strip().isdecimal():
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return 0.0


def _reason(response: httpx.Response) -> str:
    """The server's reason for its refusal, on one line."""
    try:
        reason = msgspec.json.decode(response.content, type=_Refusal).error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    return shortened(reason, 200)
