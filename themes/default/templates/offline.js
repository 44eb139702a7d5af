// Has what is read kept (see sw.js). From disk there is nothing to keep, and a host that does not let the worker
// ask for pages gets none.
if ("serviceWorker" in navigator && location.protocol !== "file:") {
  const workers = navigator.serviceWorker;
  const isFirst = !workers.controller;
  workers
    .register(new URL("sw.js", document.currentScript.src))
    .then(() => workers.ready)
    .then((registration) => {
      // What was loaded before there was a worker.
      const loaded = performance.getEntriesByType("resource").map((each) => each.name);
      if (isFirst) registration.active.postMessage([location.href.split("#")[0], ...loaded]);
    })
    .catch(() => {});
}
