/* Keeps a page of the preview as it is in the editor's files, and shows what is wrong with them. */
(() => {
  "use strict";
  const own = document.getElementById("m-preview-live");
  const place = location.pathname + location.search;
  const KEPT = "masthead:" + place;
  let version = own.dataset.version;
  let source = null;
  let dismissed = "";
  let left = 0; // when it was last listening
  let busy = Promise.resolve();

  // --- the stream of events ---------------------------------------------------------------------

  const open = () => {
    if (source || document.visibilityState === "hidden") return;
    const away = left && (Date.now() - left) / 1000;
    const asked = new URLSearchParams({ page: place, version, away });
    source = new EventSource(`/_masthead/events?${asked}`);
    source.addEventListener("page", (event) => queue(() => update(JSON.parse(event.data))));
    source.addEventListener("files", (event) => queue(() => refresh(JSON.parse(event.data))));
    source.addEventListener("moved", (event) => location.replace(JSON.parse(event.data) + location.hash));
    source.addEventListener("problems", (event) => show(JSON.parse(event.data)));
    source.addEventListener("error", () => {
      // The browser would come back with the key of the page as it was first; so come back by ourselves.
      close();
      setTimeout(open, 700);
    });
  };
  const close = () => {
    if (source) left = Date.now();
    source?.close();
    source = null;
  };
  const queue = (work) => {
    busy = busy.then(work).catch(() => reload());
  };

  // Browsers open six connections to a server and no more: hidden pages give theirs back.
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);

  // --- what the page's own script and its reader have changed since it was served: it stays --------

  const touched = new WeakMap();
  const added = new Set();
  const note = (records) => {
    for (const record of records) {
      if (record.type === "attributes") {
        if (!touched.has(record.target)) touched.set(record.target, new Set());
        touched.get(record.target).add(record.attributeName);
      }
      record.addedNodes.forEach((node) => added.add(node));
      record.removedNodes.forEach((node) => added.delete(node));
    }
  };
  const observer = new MutationObserver(note);
  const observe = () => observer.observe(document.body, { subtree: true, attributes: true, childList: true });
  const FIELDS = "input, textarea, select";
  const entered = new WeakSet();
  addEventListener("input", (event) => entered.add(event.target), { capture: true });
  const isTouched = (name, node) => touched.get(node)?.has(name);

  /* Takes out what was added, so that it is not mistaken for something of the page; what it gives puts it back. */
  const setAside = () => {
    const aside = [...added].filter((node) => document.body.contains(node));
    const places = aside.map((node) => [node, node.previousSibling, node.parentNode]);
    aside.forEach((node) => node.remove());
    return () => {
      for (const [node, before, parent] of places) {
        if (before?.isConnected) before.after(node);
        else if (!before && parent.isConnected) parent.prepend(node);
        else added.delete(node);
      }
    };
  };

  // --- what is being read stays where it is ------------------------------------------------------

  const BLOCKS = "p, li, h1, h2, h3, h4, h5, h6, blockquote, figure, pre, table, tr, summary, dt, dd, hr";

  /* Blocks that are seen, the upper one first, each with its words and how far it is below the window's upper edge. */
  const mark = () =>
    scrollY <= 0
      ? []
      : [...document.querySelectorAll(BLOCKS)]
          .map((node) => ({ node, words: node.textContent, ...edges(node) }))
          .filter(({ top, bottom }) => bottom > 0 && top < innerHeight && bottom > top)
          .filter(({ node }) => !isPinned(node));
  const isPinned = (node) =>
    node !== null && (["fixed", "sticky"].includes(getComputedStyle(node).position) || isPinned(node.parentElement));
  const edges = (node) => {
    const { top, bottom } = node.getBoundingClientRect();
    return { top, bottom };
  };

  /* The first of them that is there and says the same, or another with the same words, is put where it was. */
  const holdStill = (marks) => {
    if (!marks.length) return;
    const all = [...document.querySelectorAll(BLOCKS)];
    for (const { node, words, top } of marks) {
      if (!words.trim()) continue;
      const alike = all.filter((each) => each.localName === node.localName && each.textContent === words);
      const found = alike.includes(node) ? node : alike.length === 1 ? alike[0] : null;
      if (!found) continue;
      const way = edges(found).top - top;
      if (Math.abs(way) >= 1) scrollBy({ top: way, behavior: "instant" });
      return;
    }
  };

  // --- another text -----------------------------------------------------------------------------

  const update = async (wanted) => {
    if (wanted === version) return;
    const answer = await fetch(location.href, { cache: "no-store" });
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const live = next.getElementById("m-preview-live");
    if (!live || scripts(document) !== scripts(next)) return reload();
    version = live.dataset.version;
    await changeSheets(next);
    const config = {
      callbacks: {
        beforeNodeMorphed: (old, fresh) => {
          if (old.matches?.(FIELDS) && (old === document.activeElement || entered.has(old))) return false;
          if (old.id === "m-preview") {
            const template = fresh.querySelector("template");
            if (old.shadowRoot && template) old.shadowRoot.innerHTML = template.innerHTML;
            return false;
          }
          return !(old.id === "m-preview-live" || old.id === "m-preview-script");
        },
        beforeAttributeUpdated: (name, node) => !isTouched(name, node),
      },
    };
    const title = next.title;
    for (const name of ["lang", "dir", "class"]) copyAttribute(next.documentElement, document.documentElement, name);
    changeHead(next);
    const focused = describe(document.activeElement);
    note(observer.takeRecords());
    observer.disconnect();
    const marks = mark();
    const height = scrollY;
    const putBack = setAside();
    Idiomorph.morph(document.body, next.body, config);
    putBack();
    observe();
    scrollTo({ left: scrollX, top: height, behavior: "instant" });
    holdStill(marks);
    if (document.title !== title) document.title = title;
    if (focused && document.activeElement === document.body) find(focused)?.focus({ preventScroll: true });
  };

  const scripts = (page) =>
    [...page.querySelectorAll("script")]
      .filter((each) => !each.id.startsWith("m-preview") && each.type !== "application/ld+json")
      .map((each) => each.getAttribute("src") || each.textContent)
      .join("\n");

  const copyAttribute = (from, to, name) => {
    const value = from.getAttribute(name);
    if (value === to.getAttribute(name)) return;
    if (value === null) to.removeAttribute(name);
    else to.setAttribute(name, value);
  };

  const SHEET = 'link[rel~="stylesheet"]';

  /* New sheets are there before old ones go: nothing is ever seen without its style. */
  const changeSheets = async (next) => {
    const here = [...document.head.querySelectorAll(SHEET)];
    const wanted = [...next.head.querySelectorAll(SHEET)];
    const old = here.filter((link) => !wanted.some((each) => each.outerHTML === link.outerHTML));
    const fresh = wanted.filter((link) => !here.some((each) => each.outerHTML === link.outerHTML));
    let after = old[0] || here.at(-1) || null;
    await Promise.all(
      fresh.map((each) => {
        const link = document.importNode(each);
        const arrived = new Promise((done) => {
          link.onload = link.onerror = done;
        });
        if (after) after.after(link);
        else document.head.append(link);
        after = link;
        return arrived;
      }),
    );
    old.forEach((link) => link.remove());
  };

  const changeHead = (next) => {
    const isOther = (node) => !node.matches(SHEET + ", title, script:not([type='application/ld+json'])");
    const here = [...document.head.children].filter(isOther);
    const wanted = [...next.head.children].filter(isOther);
    here.filter((old) => !wanted.some((each) => each.isEqualNode(old))).forEach((old) => old.remove());
    wanted
      .filter((each) => !here.some((old) => old.isEqualNode(each)))
      .forEach((each) => document.head.append(document.importNode(each, true)));
  };

  // --- other files: pictures, sheets, fonts -----------------------------------------------------

  const refresh = (paths) => {
    const changed = new Set(paths);
    const hit = (address) => {
      const url = new URL(address, location.href);
      return url.origin === location.origin && changed.has(url.pathname);
    };
    const again = (address) => {
      const url = new URL(address, location.href);
      url.searchParams.set("m-preview", Date.now());
      return url.href;
    };
    let missed = performance.getEntriesByType("resource").some((each) => hit(each.name));
    for (const image of document.images) {
      if (hit(image.currentSrc || image.src)) {
        missed = false;
        image.removeAttribute("srcset");
        // An image in <picture> would take the first of these that fits.
        image.closest("picture")?.querySelectorAll("source").forEach((each) => each.remove());
        image.src = again(image.src);
      }
    }
    for (const link of document.querySelectorAll(SHEET)) {
      if (hit(link.href)) {
        missed = false;
        const copy = link.cloneNode();
        copy.href = again(link.href);
        copy.onload = () => link.remove();
        link.after(copy);
      }
    }
    if (missed) reload();
  };

  // --- the last resort: the page is loaded again, and looks as it did ----------------------------

  const reload = () => {
    const opened = [...document.querySelectorAll("details")].map((each) => each.open);
    const focused = describe(document.activeElement);
    sessionStorage.setItem(KEPT, JSON.stringify({ x: scrollX, y: scrollY, opened, focused }));
    location.reload();
  };

  const describe = (node) => {
    if (!node || node === document.body || node === document.documentElement) return null;
    if (node.id) return { id: node.id };
    const alike = [...document.querySelectorAll(node.localName)];
    return { name: node.localName, number: alike.indexOf(node), href: node.getAttribute("href") };
  };

  const find = (told) => {
    if (told.id) return document.getElementById(told.id);
    const alike = [...document.querySelectorAll(told.name)];
    const same = told.href === null ? [] : alike.filter((each) => each.getAttribute("href") === told.href);
    return same.includes(alike[told.number]) || !same.length ? alike[told.number] : same[0];
  };

  const restore = () => {
    const kept = sessionStorage.getItem(KEPT);
    if (!kept) return;
    sessionStorage.removeItem(KEPT);
    const { x, y, opened, focused } = JSON.parse(kept);
    document.querySelectorAll("details").forEach((each, number) => {
      if (opened[number] !== undefined) each.open = opened[number];
    });
    if (focused) find(focused)?.focus({ preventScroll: true });
    scrollTo({ left: x, top: y, behavior: "instant" });
  };

  // --- what is wrong ----------------------------------------------------------------------------

  const STYLE = `
    :host { all: initial; }
    section { position: fixed; inset: 0; z-index: 2147483001; overflow: auto; padding: 4vh 4vw; background: #0009; }
    div { max-width: 56rem; margin: auto; padding: 1.2rem 1.5rem 1.5rem; color: #1b1b1b; background: #fff; border-top: 6px solid #b3261e;
      font: 1rem/1.5 system-ui, sans-serif; box-shadow: 0 1rem 3rem #0006; }
    header { display: flex; gap: 1rem; align-items: baseline; justify-content: space-between; }
    h2 { margin: 0; font-size: 1.15rem; } ol { margin: 0; padding: 0; list-style: none; }
    li { margin-top: 1.1rem; padding-top: 1.1rem; border-top: 1px solid #ddd; } p { margin: .3rem 0; }
    a { color: #0b57d0; overflow-wrap: anywhere; } .notice { color: #6b4e00; }
    pre { margin: .5rem 0; padding: .6rem .8rem; overflow: auto; background: #f6f2ee; font: .85rem/1.5 ui-monospace, monospace; }
    .line { font-weight: 700; background: #ffdad6; } code { font: .9em ui-monospace, monospace; }
    button { font: inherit; padding: .2rem .8rem; cursor: pointer; }
    @media (prefers-color-scheme: dark) {
      div { color: #eee; background: #1d1d1f; } li { border-color: #444; } a { color: #a8c7fa; } .notice { color: #ffd37a; }
      pre { background: #2a2826; } .line { background: #6b1d18; }
    }
    @media print { section { display: none; } }`;

  const element = (name, text, classes) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (classes) made.className = classes;
    return made;
  };

  const show = (told) => {
    const words = JSON.stringify(told);
    document.getElementById("m-preview-problems")?.remove();
    if (words !== dismissed) dismissed = ""; // what comes back after it was mended is new again
    if (!told.length || words === dismissed) return;
    const host = element("aside");
    host.id = "m-preview-problems";
    const root = host.attachShadow({ mode: "open" });
    const section = element("section");
    section.setAttribute("role", "alertdialog");
    section.setAttribute("aria-label", "Problems");
    const box = element("div");
    const header = element("header");
    const button = element("button", "Look at the page");
    button.type = "button";
    button.title = "Esc";
    const count = told.length === 1 ? "1 problem" : `${told.length} problems`;
    const isDraft = told.every((problem) => problem.level === "notice");
    const effect = isDraft ? "this draft can't be shown as it is now" : "the site can't be published like this";
    header.append(element("h2", `${count}: ${effect}`), button);
    const list = element("ol");
    told.forEach((problem) => list.append(describeProblem(problem)));
    box.append(header, list);
    section.append(box);
    root.append(element("style", STYLE), section);
    button.onclick = () => {
      dismissed = words;
      host.remove();
    };
    document.documentElement.append(host);
  };

  addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.getElementById("m-preview-problems")?.shadowRoot.querySelector("button").click();
  });

  const describeProblem = (problem) => {
    const item = element("li", undefined, problem.level);
    const where = element("p");
    const link = element("a", problem.file + (problem.line ? `:${problem.line}` : ""));
    link.href = `/_masthead/source?file=${encodeURIComponent(problem.file)}#L${problem.line}`;
    where.append(problem.has_source ? link : element("strong", link.textContent));
    if (problem.field) where.append(" ", element("code", problem.field));
    item.append(where);
    if (problem.lines.length) {
      const text = element("pre");
      const width = String(problem.lines.at(-1)[0]).length;
      for (const [number, line] of problem.lines) {
        const shown = `${String(number).padStart(width)}  ${line}\n`;
        text.append(element("span", shown, number === problem.line ? "line" : ""));
      }
      item.append(text);
    }
    item.append(element("p", problem.message), element("p", problem.remedy));
    return item;
  };

  observe();
  restore();
  open();
})();
