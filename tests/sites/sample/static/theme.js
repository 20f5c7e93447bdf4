// Light or dark as the reader chose it, before anything is drawn; then the switch, and links to quotes that copy.
// Without this file the page follows the system, and links to quotes are links.
(() => {
  "use strict";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const name = (dark) => (dark ? "dark" : "light");
  const recall = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // storage may be forbidden
    }
  };
  const isDark = () => (root.dataset.theme || name(system.matches)) === "dark";
  const show = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
    const scheme = document.querySelector("meta[name=color-scheme]");
    if (scheme) scheme.content = root.dataset.theme || "light dark";
    for (const paint of document.querySelectorAll("meta[name=theme-color]")) {
      paint.dataset.media ??= paint.media;
      const chosen = root.dataset.theme;
      paint.media = !chosen ? paint.dataset.media : paint.dataset.media.includes(chosen) ? "all" : "not all";
    }
    const button = document.querySelector(".theme");
    if (button) button.setAttribute("aria-pressed", String(isDark()));
  };
  const choose = (theme) => {
    try {
      // What the system says anyway needn't be remembered.
      if (theme === name(system.matches)) localStorage.removeItem("theme");
      else localStorage.setItem("theme", theme);
    } catch {}
    show(theme === name(system.matches) ? "" : theme);
  };
  const copy = async (event) => {
    const link = event.currentTarget;
    if (event.ctrlKey || event.metaKey || event.shiftKey || !navigator.clipboard) return;
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(link.href);
    } catch {
      location.hash = link.hash;
      return;
    }
    history.replaceState(null, "", link.hash);
    const note = link.nextElementSibling;
    note.textContent = link.dataset.copied;
    setTimeout(() => (note.textContent = ""), 4000);
  };
  show(recall());
  system.addEventListener("change", () => show(recall()));
  addEventListener("storage", (event) => event.key === "theme" && show(event.newValue));
  addEventListener("pageshow", (event) => event.persisted && show(recall()));
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector(".theme");
    if (button) {
      button.hidden = false;
      button.addEventListener("click", () => choose(name(!isDark())));
      show(recall());
    }
    for (const link of document.querySelectorAll("a[data-copied]")) {
      const note = document.createElement("span");
      note.setAttribute("role", "status");
      link.after(note);
      link.addEventListener("click", copy);
    }
  });
})();
