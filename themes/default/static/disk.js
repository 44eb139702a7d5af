// A web server answers a request for a folder with its index.html; a file system does not. When pages are read from
// disk, links to folders are therefore completed. No page needs another script to be readable.
if (location.protocol === "file:") {
  for (const link of document.querySelectorAll("a[href]")) {
    const target = new URL(link.getAttribute("href"), location.href);
    if (target.protocol === "file:" && target.pathname.endsWith("/")) {
      target.pathname += "index.html";
      link.href = target.href;
    }
  }
}
