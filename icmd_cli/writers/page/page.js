"use strict";
(() => {
  const $ = id => document.getElementById(id), all = selector => [...document.querySelectorAll(selector)];
  const index = JSON.parse($("_index").textContent), { search, missing, nearest } = searching(index);
  const list = $("_list"), form = $("_form"), ask = $("_ask"), count = $("_count"), near = $("_near");
  const items = [...list.children], chips = all(".chips button"), tongues = all(".languages button");
  const SELECTS = ["theme", "status", "phase", "year"], KEYS = ["country", ...SELECTS];
  let wanted = {}, opened = [];

  // Words: every element that is ours, with its text in each language, the document's own first.
  const first = document.documentElement.lang, known = tongues.map(b => b.value), rest = known.filter(tag => tag !== first);
  const others = new Map(index.others.map(([own, ...texts]) => [own, Object.fromEntries(rest.map((tag, at) => [tag, texts[at]]))]));
  const wordings = all("dt, h3, .facts *, [data-w], :is([data-en], [data-fr]):not([id])")
    .map(e => [e, { ...others.get(e.textContent), ...e.dataset, [first]: e.textContent }]).filter(([, words]) => words[rest[0]]);
  let language = navigator.languages.map(tag => tag.slice(0, 2)).find(tag => known.includes(tag)) ?? first, chosen = "";
  const word = (e, values = {}) => e.dataset[language].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const grouped = number => number.toLocaleString(language, { useGrouping: "always" });
  function speak() {
    document.documentElement.lang = language;
    for (const [e, words] of wordings) e.textContent = words[language];
    document.title = document.querySelector("h1").textContent;
    for (const name of ["placeholder", "aria-label"]) ask.setAttribute(name, word(ask));
    tongues.forEach(b => b.setAttribute("aria-pressed", b.value === language));
  }

  // What is shown: the projects that answer and that the filters choose, the best first.
  function holds({ dataset }, key) {
    const has = dataset[key].split(" ");
    return key === "year" ? +has[0] <= +wanted.year && +wanted.year <= +has[1]
      : wanted[key].split(",").some(code => has.includes(code === "none" ? "" : code));
  }
  function show() {
    const ranks = wanted.q ? search(wanted.q) : null, asked = KEYS.filter(key => wanted[key]);
    const places = items.map((_, at) => at);
    const shown = new Set(places.filter(at => (!ranks || ranks.has(at)) && asked.every(key => holds(items[at], key))));
    items.forEach((item, at) => { item.hidden = !shown.has(at); });
    list.append(...(ranks ? places.sort((a, b) => (ranks.get(a) ?? Infinity) - (ranks.get(b) ?? Infinity) || a - b) : places).map(at => items[at]));
    count.textContent = word(count, { n: grouped(shown.size), total: grouped(items.length) });
    const words = ranks && !ranks.size ? [...new Set(missing(wanted.q).flatMap(nearest))].slice(0, 4) : [];
    near.hidden = !words.length;
    near.replaceChildren(word(near) + " ", ...words.map(text => Object.assign(document.createElement("button"), {
      type: "button", textContent: text, onclick: () => { ask.value = text; take(true); ask.focus(); } })));
    chips.forEach(b => b.setAttribute("aria-pressed", (wanted.country ?? "").split(",").includes(b.value)));
  }

  // The address's hash holds what is asked, so that it can be sent on; a project's id alone opens that project.
  function read() {
    const hash = location.hash.slice(1), item = items.find(({ id }) => id === hash), asked = new URLSearchParams(item ? "" : hash);
    if (known.includes(asked.get("lang"))) language = chosen = asked.get("lang");
    if (!item || !("q" in wanted)) {
      ask.value = asked.get("q") ?? "";
      SELECTS.forEach(key => { form.elements[key].value = asked.get(key) ?? ""; });
      const codes = (asked.get("country") ?? "").split(",");
      wanted = { country: chips.map(b => b.value).filter(code => codes.includes(code)).join() };
      collect();
    }
    speak(); show();
    if (item) { item.hidden = false; item.querySelector("details").open = true; item.scrollIntoView(); }
  }
  function collect() {
    wanted.q = ask.value.trim() && ask.value;
    SELECTS.forEach(key => { wanted[key] = form.elements[key].value; });
  }
  function take(isStep) { // a step is one that the browser's back button takes back
    collect();
    const asked = new URLSearchParams(["q", ...KEYS].filter(key => wanted[key]).map(key => [key, wanted[key]]));
    if (chosen) asked.set("lang", chosen);
    history[isStep ? "pushState" : "replaceState"](null, "", "#" + asked);
    show();
  }

  tongues.forEach(b => { b.onclick = () => { language = chosen = b.value; speak(); take(); }; });
  chips.forEach(b => { b.onclick = () => {
    const codes = new Set(wanted.country.split(",").filter(Boolean));
    if (!codes.delete(b.value)) codes.add(b.value);
    wanted.country = [...codes].join();
    take(true);
  }; });
  ask.oninput = () => take();
  form.onchange = event => { if (event.target !== ask) take(true); };
  form.onsubmit = event => event.preventDefault();
  form.onreset = () => setTimeout(() => { wanted.country = ""; take(true); });
  document.onkeydown = event => {
    if (event.key === "/" && !event.target.closest("input, select")) { event.preventDefault(); ask.focus(); }
    if (event.key === "Escape" && event.target === ask) { ask.value = ""; take(); }
  };
  onbeforeprint = () => { opened = all("#_list details:not([open])"); opened.forEach(d => { d.open = true; }); };
  onafterprint = () => opened.forEach(d => { d.open = false; });
  onhashchange = onpopstate = read;
  if (innerWidth < 600) $("_filters").open = false;
  form.hidden = $("_languages").hidden = false;
  read();
})();
