"""Opens pages in a browser and records everything they do that a page of text does not do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    ProxySettings,
    Request,
    WebSocket,
)

from tests.pages.hostile.corpus import plain

# Runs in every page and frame before anything of the page does.
_CANARY = """
{
  const tell = (what, detail) => { try { window.__tell(what, String(detail)); } catch {} };
  const canary = (...told) => tell("script", told.join());
  canary.toString = () => "";
  Object.defineProperty(window, "__pwned", { value: canary });
  for (const name of ["alert", "confirm", "prompt", "print", "open"]) {
    window[name] = (...told) => tell("dialog", name);
  }
  document.addEventListener("securitypolicyviolation", event => {
    tell("policy", event.effectiveDirective + " " + event.blockedURI);
  });
}
"""
# What stands on a page, as the browser has understood it; and what would, if its text were parsed once more.
_LOOK = """
async () => {
  const named = new Set(["rel", "http-equiv", "name", "type", "target", "dir"]);
  const words = root => {
    const found = new Set();
    for (const element of root.querySelectorAll("*")) {
      const tag = element.namespaceURI === "http://www.w3.org/1999/xhtml"
        ? element.localName : element.namespaceURI + " " + element.localName;
      found.add(tag);
      for (const { name, value } of element.attributes) {
        found.add(`${tag} ${name}${named.has(name) ? "=" + value : ""}`);
      }
    }
    return found;
  };
  window.addEventListener("click", event => event.preventDefault(), { capture: true });
  const schemes = new Set();
  const texts = new Set();
  const attributes = new Set();
  const everything = [...document.querySelectorAll("*")];
  for (const element of everything) {
    for (const type of ["mouseover", "mouseenter", "pointerover", "pointerenter", "focusin", "toggle"]) {
      element.dispatchEvent(new Event(type, { bubbles: false }));
    }
    if (element.tabIndex >= 0) element.focus?.({ preventScroll: true });
    // What is in it leads to other places by a script.
    if (!element.closest(".desk-strip")) {
      element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    }
    for (const name of ["href", "src", "action", "formAction", "data"]) {
      if (element.hasAttribute(name) && typeof element[name] === "string" && element[name]) {
        schemes.add(new URL(element[name], document.baseURI).protocol);
      }
    }
    for (const { value } of element.attributes) attributes.add(value);
    // A heading may have elements around what must not be broken, however long it is.
    const short = !element.childElementCount || element.textContent.length < 4000;
    if (short || element.matches("h1 > *")) texts.add(element.textContent);
  }
  const images = [...document.images];
  await Promise.all(images.map(image => image.complete || image.decode().catch(() => {})));
  const again = new DOMParser().parseFromString(document.documentElement.outerHTML, "text/html");
  const [before, after] = [words(document), words(again)];
  const bare = node => node.textContent.replace(/\\s+/g, "");
  const changed = [...after].filter(word => !before.has(word));
  if (bare(again.documentElement) !== bare(document.documentElement)) changed.push("text");
  await new Promise(done => setTimeout(done, 0));
  return {
    title: document.title,
    words: [...before],
    changed,
    schemes: [...schemes],
    texts: [...texts],
    attributes: [...attributes],
    broken: images.filter(image => !image.naturalWidth).map(image => image.getAttribute("src")),
  };
}
"""


class Event(NamedTuple):
    """Something that a page did. `page` is the address that was opened."""

    page: str
    what: str
    detail: str


class Looked(NamedTuple):
    """What stands on a page: its elements, each also with its attributes; the elements that it would have if
    it were written and parsed once more; the schemes of its addresses; its texts and values, with single
    spaces; and the images that do not show."""

    title: str
    words: frozenset[str]
    changed: tuple[str, ...]
    schemes: frozenset[str]
    texts: frozenset[str]
    attributes: frozenset[str]
    broken: tuple[str, ...]

    def has_value(self, text: str) -> bool:
        """Whether an attribute holds the text."""
        return any(plain(text) in value for value in self.attributes)


class Watch:
    """A window of a browser. `events` is all that its pages did: run a script, open a dialog or a window,
    offend against their policy, leave, or ask for anything that does not lie below `root`."""

    def __init__(self, context: BrowserContext, root: str, policy: bool) -> None:
        self.events: list[Event] = []
        self._context = context
        self._root = root
        self._policy = policy
        self._now = ""
        self._asked: set[str] = set()
        context.expose_binding("__tell", lambda source, *told: self._told(source["page"], *told))
        context.add_init_script(_CANARY)
        self.page = self._new_page()

    def renew(self) -> None:
        """Goes on in a new window, and forgets the old one with what it did and still does."""
        # To close it while it goes elsewhere might wait for ever.
        self.page = self._new_page()
        self.events.clear()

    def open(self, address: str) -> None:
        """Opens an address and waits until it is loaded."""
        self._now = address
        self._asked.add(urlsplit(address)._replace(fragment="").geturl())
        self.page.goto(address)

    def look(self) -> Looked:
        """Moves over everything on the page, focuses and clicks it, and tells what is there."""
        found: dict[str, Any] = self.page.evaluate(_LOOK)
        return Looked(
            found["title"],
            frozenset(found["words"]),
            tuple(found["changed"]),
            frozenset(found["schemes"]),
            frozenset(map(plain, found["texts"])),
            frozenset(map(plain, found["attributes"])),
            tuple(found["broken"]),
        )

    def settle(self, milliseconds: int = 100) -> list[Event]:
        """The events, after what is still under way has had its time."""
        self.page.wait_for_timeout(milliseconds)
        return self.events

    def _new_page(self) -> Page:
        page = self._context.new_page()
        tell = partial(self._told, page)

        def dismiss(dialog: Dialog) -> None:
            tell("dialog", dialog.message)
            dialog.dismiss()

        def console(message: ConsoleMessage) -> None:
            if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
                tell("policy", message.text)

        def request(request: Request) -> None:
            if request.is_navigation_request() and request.url not in self._asked:
                tell("leaves", request.url)
            elif not self._ours(request.url):
                tell("request", request.url)

        def socket(socket: WebSocket) -> None:
            if not self._ours(socket.url.replace("ws", "http", 1)):
                tell("request", socket.url)

        def failed(request: Request) -> None:
            # What the policy stops before it is sent is told as a request all the same.
            if request.failure == "csp" and not self._policy:
                self.events = [event for event in self.events if event[1:] != ("request", request.url)]

        page.on("popup", lambda popup: tell("window", popup.url))
        page.on("dialog", dismiss)
        page.on("pageerror", lambda error: tell("error", str(error)))
        page.on("download", lambda download: tell("download", download.url))
        page.on("worker", lambda worker: tell("worker", worker.url))
        page.on("frameattached", lambda frame: tell("frame", frame.url))
        page.on("websocket", socket)
        page.on("console", console)
        page.on("request", request)
        page.on("requestfailed", failed)
        return page

    def _told(self, page: Page, what: str, detail: str) -> None:
        if page is self.page and (self._policy or what != "policy"):
            self.events.append(Event(self._now, what, detail))

    def _ours(self, url: str) -> bool:
        return url.startswith(self._root)


# Nobody listens there: what is asked of other hosts fails at once, and without having left.
_NOWHERE: ProxySettings = {"server": "http://127.0.0.1:9", "bypass": "127.0.0.1"}


@contextmanager
def watching(browser: Browser, root: str, policy: bool = True) -> Iterator[Watch]:
    """A window for pages below `root`; with `policy` false an offence against the policy is no event."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, proxy=_NOWHERE)
    try:
        yield Watch(context, root, policy)
    finally:
        context.close()
