// A service worker that keeps what was read, so that it can be read again without a connection. Anyone who is online
// always gets the current page; only files named by their digest come from the cache.
const SCOPE = new URL(registration.scope);
const KEPT = `read at ${SCOPE.pathname}`;
// The number of files kept, the most recently requested ones: some hundred articles with everything they need.
const MOST = 400;
const NAMED_BY_DIGEST = /^(static|fonts)\//;
const KINDS = ["document", "style", "script", "font", "image"];

function isOurs(address) {
  const url = new URL(address);
  return url.origin === SCOPE.origin && url.pathname.startsWith(SCOPE.pathname);
}

async function keep(address, response) {
  // A redirect does not lead to what was requested, and downloads are not read here.
  if (response.status !== 200 || response.type !== "basic" || response.redirected) return;
  try {
    const cache = await caches.open(KEPT);
    await cache.put(address, response);
    const oldest = await cache.keys();
    await Promise.all(oldest.slice(0, -MOST).map((each) => cache.delete(each)));
  } catch {
    // Without space nothing more is kept, but everything is shown.
  }
}

function isToBeKept(request, response) {
  const type = response.headers.get("content-type") || "";
  return request.destination !== "document" || type.startsWith("text/html");
}

async function answer(event) {
  const { request } = event;
  const address = request.url.split("#")[0];
  const cache = await caches.open(KEPT);
  if (NAMED_BY_DIGEST.test(new URL(address).pathname.slice(SCOPE.pathname.length))) {
    const kept = await cache.match(address);
    if (kept) return kept;
  }
  try {
    const response = await fetch(request);
    if (isToBeKept(request, response)) event.waitUntil(keep(address, response.clone()));
    return response;
  } catch {
    return (await cache.match(address, { ignoreSearch: true })) || Response.error();
  }
}

addEventListener("install", (event) => {
  // Where the host's policy forbids the worker to make requests, it must not come between a page and the network.
  event.waitUntil(fetch(new URL("robots.txt", SCOPE)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("message", (event) => {
  const loaded = Array.isArray(event.data) ? event.data : [];
  const ours = loaded.filter((each) => typeof each === "string" && isOurs(each)).slice(0, 50);
  event.waitUntil(Promise.allSettled(ours.map(async (each) => keep(each, await fetch(each)))));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !isOurs(request.url) || !KINDS.includes(request.destination)) return;
  if (!request.headers.has("range")) event.respondWith(answer(event));
});
