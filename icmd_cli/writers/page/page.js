"use strict";
(() => {
  const $ = id => document.getElementById(id);
  const index = JSON.parse($("_index").textContent); // terms, words, projects: see search/snapshot.py
  const spellings = new Map(Object.entries(index.words)); // a plain object would "hold" constructor
  const list = $("_list"), form = $("_form"), ask = $("_ask"), count = $("_count"), near = $("_near");
  const items = [...list.children];
  const KEYS = ["country", "theme", "status", "phase", "year"];
  const titled = [0, 4], named = [0, 4, 1], anywhere = [0, 1, 2, 3, 4]; // columns: title, short title, names, texts, elsewhere
  const WEIGHTS = index.weights, ELIDED = new Set(index.elided), EMPTY = new Set(index.empty);
  const first = document.documentElement.lang;
  let language = first, wanted = {};
  const others = new Map(Object.entries(index.others));
  // Every element that is worded: its text in each language.
  const wordings = [...document.querySelectorAll("[data-w], [data-en]:not([id]), [data-fr]:not([id])")]
    .map(e => [e, { ...(others.get(e.textContent) ?? {}), ...e.dataset, [first]: e.textContent }]);

  // Words, as icmd folds and parts them.
  const LETTERS = new Map(Object.entries(index.letters));
  const fold = text => text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/g, "").replace(/./gu, c => LETTERS.get(c) ?? c);
  const wordsOf = text => [...text.replace(/_/g, " ").normalize("NFC").matchAll(/[\p{L}\p{M}\p{N}]+(?:['’](?=[\p{L}\p{N}]))?/gu)]
    .map(found => found[0].toLowerCase()).map(word => [word.replace(/['’]$/, ""), /['’]$/.test(word)])
    .filter(([word, cut]) => !cut || !ELIDED.has(word)).map(([word]) => word);

  function clausesOf(text) {
    const clauses = [];
    for (const [, minus, a, b, c, bare] of text.matchAll(/(-?)(?:"([^"]*)"?|“([^”]*)”?|«([^»]*)»?|(\S+))/g)) {
      const phrase = a || b || c || "", words = wordsOf(phrase || bare || "");
      if (words.length) clauses.push({ words, beginning: !phrase && (bare || "").endsWith("*"), excluded: !!minus });
    }
    const telling = clauses.filter(c => c.words.length > 1 || c.beginning || !EMPTY.has(fold(c.words[0])));
    return telling.some(c => !c.excluded) ? telling : clauses;
  }

  // A clause is what any of its phrases answers: a phrase is a list of sets of terms.
  // A spelling that stands nowhere is a term with one of the endings that it takes.
  const place = new Map(index.terms.map((term, at) => [term, at]));
  const inflected = word => {
    const found = [];
    for (let cut = 2; cut <= word.length; cut++) {
      const at = place.get(word.slice(0, cut));
      if (at !== undefined && (cut === word.length || index.endings[index.forms[at]].includes(word.slice(cut)))) found.push(at);
    }
    return found;
  };
  const termsOf = word => spellings.get(fold(word)) ?? inflected(fold(word));
  const startingWith = start => [...spellings].flatMap(([folded, terms]) => folded.startsWith(start) ? terms : []);
  function phrasesOf({ words, beginning, excluded }, typing) {
    const last = fold(words.at(-1)), open = beginning || (typing && !excluded && !termsOf(last).length);
    const ends = open ? [...new Set(startingWith(last))].map(term => new Set([term])) : [];
    if (open) ends.push(new Set([...place].flatMap(([term, at]) => term.startsWith(last) ? [at] : [])));
    if (words.length === 1) return open ? ends.map(set => [set]) : termsOf(last).map(term => [new Set([term])]);
    return [[...words.slice(0, -1).map(word => new Set(termsOf(word))), open ? new Set(ends.flatMap(set => [...set])) : new Set(termsOf(last))]];
  }
  const hits = (phrase, project, columns) => columns.reduce((sum, column) => {
    const text = project[column];
    for (let at = 0, n = 0; at + phrase.length <= text.length; at++)
      if (phrase.every((set, k) => set.has(text[at + k]))) sum += WEIGHTS[column];
    return sum;
  }, 0);

  // Ranked as SQLite's FTS5 ranks (bm25, k1 1.2, b 0.75): titles first, then short titles, then the rest.
  const lengths = index.projects.map(p => p.reduce((n, text) => n + text.length, 0));
  const average = lengths.reduce((a, b) => a + b, 0) / (lengths.length || 1);
  function search(text) {
    const clauses = clausesOf(text), typing = !/\s$/.test(text);
    const wantedOnes = clauses.filter(c => !c.excluded).map((c, at, all) => phrasesOf(c, typing && at === all.length - 1));
    if (!wantedOnes.length) return null;
    const unwanted = clauses.filter(c => c.excluded).map(c => phrasesOf(c, false));
    const answers = (project, phrases, columns) => phrases.some(p => hits(p, project, columns));
    const allowed = index.projects.map(p => !unwanted.some(u => answers(p, u, anywhere)));
    const placed = new Map();
    for (const columns of [titled, named, anywhere]) {
      const phrases = wantedOnes.flat();
      const counts = phrases.map(p => index.projects.map(project => hits(p, project, columns)));
      const weights = counts.map(c => { const n = c.filter(Boolean).length;
        return Math.max(Math.log((c.length - n + .5) / (n + .5)), 1e-6); });
      const ranked = index.projects.map((project, at) => at).filter(at => allowed[at] && !placed.has(at) &&
        wantedOnes.every(phrases => answers(index.projects[at], phrases, columns)));
      const score = at => phrases.reduce((sum, _, k) => { const f = counts[k][at];
        return sum + weights[k] * f * 2.2 / (f + 1.2 * (.25 + .75 * lengths[at] / average)); }, 0);
      ranked.map(at => [score(at), at]).sort((a, b) => b[0] - a[0] || a[1] - b[1]).forEach(([, at]) => placed.set(at, placed.size));
    }
    return placed;
  }

  // The words nearest by spelling to one that stands nowhere: shared letters in their order, as rapidfuzz's ratio.
  function nearest(word) {
    const likeness = other => {
      let row = new Array(other.length + 1).fill(0);
      for (const a of word) row = [0].concat([...other].map((b, j) => 0)).map((_, j, next) => j === 0 ? 0
        : next[j] = a === other[j - 1] ? row[j - 1] + 1 : Math.max(row[j], next[j - 1]));
      return 200 * row.at(-1) / (word.length + other.length);
    };
    return [...spellings.keys()].filter(w => Math.abs(w.length - word.length) < 4).map(w => [likeness(w), w])
      .filter(([like]) => like >= 70).sort((a, b) => b[0] - a[0]).slice(0, 3).map(([, w]) => w);
  }

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
    const missing = found && !found.size ? clausesOf(wanted.q).flatMap(c => c.excluded ? [] : c.words).filter(w => !termsOf(w).length) : [];
    const words = [...new Set(missing.flatMap(w => nearest(fold(w))))].slice(0, 4);
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
