// The counter's service worker: it keeps the shell, so that the counter opens without a network and can say so.
// The shell is the document and what it loads from /assets/. Everything else, every sale and every payment above all, is the
// network's alone.
const shell = 'quittance-pos {build}';
// A network that does not answer is none.
const patience = 5000;
const counter = (url) => url.origin === location.origin && /^\/pos\/[a-z0-9-]+$/.test(url.pathname);
const asset = (url) => url.origin === location.origin && url.pathname.startsWith('/assets/');

// Keeps a document with all that it names, or forgets it: a device that is no longer paired keeps nothing.
const keep = async (path, response) => {
  const cache = await caches.open(shell);
  if (response.status === 401 || response.status === 404) return cache.delete(path);
  if (!response.ok || response.redirected) return;
  const text = await response.clone().text();
  const named = [...new Set(text.match(/\/assets\/[\w.-]+/g))];
  const kept = await Promise.all(named.map((name) => cache.match(name)));
  await cache.addAll(named.filter((_, index) => !kept[index]));
  await cache.put(path, response);
};

const visit = async (event, path) => {
  const asked = fetch(event.request);
  event.waitUntil(asked.then((response) => keep(path, response.clone())).catch(() => {}));
  const late = new Promise((_, reject) => setTimeout(reject, patience));
  const answer = await Promise.race([asked, late]).catch(() => null);
  if (answer && answer.status < 500) return answer;
  return (await caches.match(path)) || answer || asked;
};

self.addEventListener('install', (event) => {
  self.skipWaiting();
  // The page that installs it was loaded before there was a worker to keep it.
  event.waitUntil(
    self.clients.matchAll({ includeUncontrolled: true, type: 'window' }).then((pages) => {
      const urls = pages.map((page) => new URL(page.url)).filter(counter);
      return Promise.all(urls.map(async (url) => keep(url.pathname, await fetch(url, { credentials: 'same-origin' }))));
    }),
  );
});

self.addEventListener('activate', (event) => {
  const forget = (name) => name.startsWith('quittance-pos') && name !== shell && caches.delete(name);
  event.waitUntil(caches.keys().then((names) => Promise.all(names.map(forget))).then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET') return;
  if (event.request.mode === 'navigate' && counter(url)) event.respondWith(visit(event, url.pathname));
  else if (asset(url)) event.respondWith(caches.match(url.pathname).then((kept) => kept || fetch(event.request)));
});
