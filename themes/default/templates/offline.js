// Makes the service worker keep what is read (see sw.js). From disk there is nothing to keep, and on a host that does
// not let the worker request pages there is no worker.
if ("serviceWorker" in navigator && location.protocol !== "file:") {
  const workers = navigator.serviceWorker;
  const isFirst = !workers.controller;
  workers
    .register(new URL("sw.js", document.currentScript.src))
    .then(() => workers.ready)
    .then((registration) => {
      // Files that were loaded before there was a worker.
      const loaded = performance.getEntriesByType("resource").map((each) => each.name);
      if (isFirst) registration.active.postMessage([location.href.split("#")[0], ...loaded]);
    })
    .catch(() => {});
}
