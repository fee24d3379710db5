"use strict";
(() => {
  const $ = id => document.getElementById(id);
  const index = JSON.parse($("_index").textContent), { search, missing, nearest } = searching(index);
  const list = $("_list"), form = $("_form"), ask = $("_ask"), count = $("_count"), near = $("_near");
  const items = [...list.children];
  const KEYS = ["country", "theme", "status", "phase", "year"];
  const first = document.documentElement.lang;
  let language = first, wanted = {};
  const others = new Map(Object.entries(index.others));
  // Every element that is worded: its text in each language.
  const wordings = [...document.querySelectorAll("[data-w], [data-en]:not([id]), [data-fr]:not([id])")]
    .map(e => [e, { ...(others.get(e.textContent) ?? {}), ...e.dataset, [first]: e.textContent }]);

  const holds = (item, key) => {
    const value = wanted[key];
    if (!value) return true;
    const has = (item.dataset[key] || "").split(" ");
    return key === "year" ? +has[0] <= +value && +value <= +has[1]
      : value.split(",").some(one => one === "none" ? has[0] === "" : has.includes(one));
  };
  const word = (element, values = {}) => (element.dataset[language] || "").replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function show() {
    const found = wanted.q ? search(wanted.q) : null;
    const shown = items.filter((item, at) => (!wanted.q || found?.has(at)) && KEYS.every(key => holds(item, key)));
    const order = found ? shown.slice().sort((a, b) => found.get(items.indexOf(a)) - found.get(items.indexOf(b))) : items;
    items.forEach(item => { item.hidden = !shown.includes(item); });
    order.forEach(item => list.append(item));
    count.textContent = word(count, { n: shown.length, total: items.length });
    const words = found && !found.size ? [...new Set(missing(wanted.q).flatMap(nearest))].slice(0, 4) : [];
    near.hidden = !words.length;
    near.replaceChildren(word(near) + " ", ...words.map(w => {
      const button = document.createElement("button");
      button.type = "button"; button.textContent = w;
      button.onclick = () => { ask.value = w; take(); ask.focus(); };
      return button;
    }));
    form.querySelectorAll(".chips button").forEach(b => b.setAttribute("aria-pressed", (wanted.country || "").split(",").includes(b.value)));
  }

  // The address's hash holds what is asked; a project's id alone opens that project.
  function read() {
    const hash = decodeURIComponent(location.hash.slice(1));
    if (hash && !hash.includes("=")) {
      const item = $(hash);
      if (item) { item.hidden = false; item.querySelector("details").open = true; item.scrollIntoView(); }
      return;
    }
    const asked = new URLSearchParams(location.hash.slice(1));
    wanted = Object.fromEntries(["q", ...KEYS].map(key => [key, asked.get(key) || ""]));
    ask.value = wanted.q;
    KEYS.slice(1).forEach(key => { form.elements[key].value = wanted[key]; });
    speak(asked.get("lang") || language);
    show();
  }
  function take() {
    wanted.q = ask.value.trim() && ask.value;
    KEYS.slice(1).forEach(key => { wanted[key] = form.elements[key].value; });
    const asked = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value));
    if (language !== first) asked.set("lang", language);
    history.replaceState(null, "", "#" + asked);
    show();
  }
  function speak(to) {
    if (!["en", "fr", "es"].includes(to)) return;
    language = document.documentElement.lang = to;
    for (const [e, words] of wordings) e.textContent = words[language];
    ask.dataset.to.split(" ").forEach(name => ask.setAttribute(name, word(ask)));
    document.querySelectorAll(".languages button").forEach(b => b.setAttribute("aria-pressed", b.value === to));
  }

  document.querySelector(".languages").onclick = event => {
    if (event.target.value) { speak(event.target.value); take(); }
  };
  form.querySelector(".chips").onclick = event => {
    const button = event.target.closest("button");
    if (!button) return;
    const chosen = new Set((wanted.country || "").split(",").filter(Boolean));
    if (!chosen.delete(button.value)) chosen.add(button.value);
    wanted.country = [...chosen].join(",");
    take();
  };
  form.oninput = take;
  form.onsubmit = event => event.preventDefault();
  form.onreset = () => setTimeout(() => { wanted.country = ""; take(); });
  document.onkeydown = event => {
    if (event.key === "/" && !/^(INPUT|SELECT)$/.test(document.activeElement.tagName)) { event.preventDefault(); ask.focus(); }
    if (event.key === "Escape" && document.activeElement === ask) { ask.value = ""; take(); }
  };
  let opened = [];
  onbeforeprint = () => { opened = [...list.querySelectorAll("details:not([open])")]; opened.forEach(d => { d.open = true; }); };
  onafterprint = () => opened.forEach(d => { d.open = false; });
  onhashchange = read;
  if (innerWidth < 600) form.querySelector(".filters").open = false;
  form.hidden = document.querySelector(".languages").hidden = false;
  read();
  if (!location.hash.includes("=")) show();
})();
