// Live parts of a page. Everything works without this file: it saves reloading.
// [data-live] bears the address of the stream; a part is an element of <main> with an id. Its HTML comes from our own server,
// which escapes what people write; the policy of the page lets nothing in it run.
(() => {
  'use strict';
  const line = document.querySelector('[data-live]'), main = document.querySelector('main');
  if (!line || !window.EventSource) return;
  const held = new Map(), typed = new WeakSet();
  let source, timer;

  // One of the marks is seen: off, now, lost or news.
  const mark = (name) => line.querySelectorAll('[data-mark]')
    .forEach((one) => { one.hidden = one.dataset.mark !== name; });

  // Whoever is inside a part, or has written in it, keeps it as it is.
  const busy = (part) => part.contains(document.activeElement) ||
    [...part.querySelectorAll('input, select, textarea')].some((field) => typed.has(field));

  const nameOf = (details) => details.id || details.querySelector('summary')?.textContent;

  const parsed = (html) => {
    const next = document.createElement('template');
    next.innerHTML = html;
    return next;
  };

  const put = (id, next) => {
    const named = '#' + CSS.escape(id), part = main.querySelector(named);
    held.delete(id);
    // What waits is kept up to date too, where this is an item of it.
    for (const one of held.values()) one.content.querySelector(named)?.replaceChildren(next.content.cloneNode(true));
    if (!part) return;
    // What is open stays open.
    const open = new Map([...part.querySelectorAll('details')].map((one) => [nameOf(one), one.open]));
    next.content.querySelectorAll('details').forEach((one) => { one.open = open.get(nameOf(one)) ?? one.open; });
    if (next.innerHTML === part.innerHTML) return;
    if (busy(part)) held.set(id, next);
    else part.replaceChildren(next.content);
  };

  const settle = (parts) => {
    for (const [id, next] of parts) put(id, next);
    if (source.readyState === EventSource.OPEN) mark(held.size ? 'news' : 'now');
  };

  const quiet = () => { timer = clearTimeout(timer); };
  const shut = () => { quiet(); source?.close(); };

  const open = () => {
    shut();
    source = new EventSource(line.dataset.live);
    source.onopen = () => { quiet(); settle([]); };
    source.addEventListener('parts', (event) => settle(JSON.parse(event.data).map(([id, html]) => [id, parsed(html)])));
    source.addEventListener('said', (event) => { line.querySelector('[role=status]').textContent = event.data; });
    // The browser asks again by itself and is mostly back before anybody sees it; not so when it was refused.
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) {
        shut();
        mark('lost');
        timer = setTimeout(open, 30000);
      } else timer ??= setTimeout(() => mark('lost'), 10000);
    };
  };

  // What had to wait comes in when the person has left.
  main.addEventListener('input', (event) => typed.add(event.target));
  main.addEventListener('focusout', () => held.size && setTimeout(() => settle([...held]), 500));
  // A page that nobody sees holds no stream.
  const look = () => (document.hidden ? shut() : open());
  document.addEventListener('visibilitychange', look);
  look();
})();
