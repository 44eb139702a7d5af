// A service worker that keeps what was read, so that it can be read again without a connection. Whoever is
// connected always gets the page as it is now; only files that are named by what they hold come from what is kept.
const SCOPE = new URL(registration.scope);
const KEPT = `read at ${SCOPE.pathname}`;
// So many files are kept, those that were last asked for: some hundred articles with all that they need.
const MOST = 400;
const NAMED_BY_DIGEST = /^(static|fonts)\//;
const KINDS = ["document", "style", "script", "font", "image"];

function isOurs(address) {
  const url = new URL(address);
  return url.origin === SCOPE.origin && url.pathname.startsWith(SCOPE.pathname);
}

async function keep(address, response) {
  // What leads elsewhere is not what was asked for; what is to be downloaded is not read here.
  if (response.status !== 200 || response.type !== "basic" || response.redirected) return;
  try {
    const cache = await caches.open(KEPT);
    await cache.put(address, response);
    const oldest = await cache.keys();
    await Promise.all(oldest.slice(0, -MOST).map((each) => cache.delete(each)));
  } catch {
    // Without room nothing more is kept, and everything is shown.
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
  // Where the policy of the host forbids it to ask, it must not come between a page and the network.
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
