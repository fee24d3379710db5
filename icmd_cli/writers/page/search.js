"use strict";
// Answers as `icmd search` does: search/analysis.py (words), search/query.py (what is asked), search/fts.py (what answers),
// over the index that search/snapshot.py gives.
const searching = index => {
  const TITLED = [0, 4], NAMED = [0, 4, 1], ANYWHERE = [0, 1, 2, 3, 4]; // columns: title, short title, names, texts, elsewhere
  const split = text => text ? text.split(" ") : [], setOf = text => new Set(split(text));
  const hyphened = setOf(index.hyphened), elided = setOf(index.elided), empty = setOf(index.empty);
  const letters = new Map(Object.entries(index.letters));

  // The index as catalogue/offline.py packs it: terms in their places, spellings -> places, endings that a term takes.
  const place = new Map(), spellings = new Map(), takes = [], endings = split(index.endings); // a Map does not "hold" constructor
  const forms = split(index.forms).map(bits => new Set(endings.filter((_, at) => BigInt(`0x${bits}`) >> BigInt(at) & 1n)));
  split(index.vocabulary).forEach((entry, at) => {
    const [term, form, words] = entry.split(":");
    place.set(term, at); takes.push(forms[form]);
    for (const end of words === undefined ? [] : words.split(",")) {
      const word = end.startsWith("=") ? end.slice(1) : term + end;
      spellings.set(word, [...spellings.get(word) ?? [], at]);
    }
  });
  const projects = index.projects.map(texts => texts.split("|").map(text => split(text).map(digits => parseInt(digits, 36))));

  // Words: a compound is one word, its parts joined by hyphens; some scripts' letters are words by themselves.
  const OPTIONAL = /[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u08d3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]+/g;
  const fold = text => text.normalize("NFKD").toLowerCase().replace(OPTIONAL, "").replace(/ß/g, "ss").replace(/ς/g, "σ")
    .replace(/./gsu, letter => letters.get(letter) ?? letter);
  const ALONE = "(?!\\p{M})[\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u1a20-\\u1aaf\\u3005-\\u3007\\u3041-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\uff66-\\uff9d\\u{20000}-\\u{3ffff}]";
  const MARK = "[\\p{M}\\u00ad\\u200c\\u200d]", LETTER = `(?!${ALONE})[\\p{L}\\p{N}]`, PART = `${LETTER}(?:${LETTER}|${MARK})*`;
  const COMPOUND = new RegExp(`(?=[\\p{L}\\p{N}])${ALONE}${MARK}*|${PART}(?:[-']${PART})*`, "gu");
  const SIGN = "[\\p{L}\\p{Nl}\\p{No}]"; // no look-behind: browsers of 2022 do not know it
  const ACRONYM = new RegExp(`(^|[^\\p{L}\\p{N}_])((?:${SIGN}\\.)+${SIGN})(?![\\p{L}\\p{N}_])`, "gu");
  const CONSONANT = /^[bcdfgjklmnpqrstvwxz]/;
  const isElided = (word, following) => elided.has(word) && !CONSONANT.test(fold(following));
  function compounds(text) {
    const found = text.normalize("NFC").replace(/[’‘ʼʻ＇`´′]/g, "'").replace(/[‐‑–·‧]/g, "-").replace(/_/g, " ")
      .replace(ACRONYM, (_, before, letters) => before + letters.replaceAll(".", "")).match(COMPOUND) ?? [];
    return found.filter(fold).map(compound => {
      const pieces = compound.toLowerCase().split(/([-'])/), parts = [];
      for (let at = 0; at < pieces.length; at += 2) {
        if (pieces[at + 1] !== "'" || !isElided(pieces[at], pieces[at + 2])) parts.push(pieces[at]);
      }
      return parts.join("-");
    });
  }
  const isOneWord = compound => {
    const parts = compound.split("-");
    return parts.length > 1 && parts.length <= 4 && !parts.every(part => /^\p{Nd}+$/u.test(part));
  };
  const solid = word => fold(word.replaceAll("-", ""));
  const saysSomething = word => !empty.has(fold(word));

  // What is asked: clauses, all of which must hold, with OR and NOT between them.
  const OR = new Set(["OR", "OU", "O", "or", "ou", "|"]), NOT = new Set(["NOT", "SAUF", "EXCEPT", "SALVO", "EXCEPTO"]);
  const AND = new Set(["AND", "ET", "Y", "&"]);
  function clausesOf(text) {
    const typed = [], clauses = [];
    for (const [, minus, a, b, c, d, bare = ""] of text.normalize("NFC").matchAll(/([-−–]?)(?:"([^"]*)"?|“([^”]*)”?|„([^“”]*)[“”]?|«([^»]*)»?|(\S+))/g)) {
      const phrase = a || b || c || d || "", words = compounds(phrase || bare);
      if (words.length || OR.has(bare)) typed.push([bare, { words, beginning: !!words.length && bare.endsWith("*"), excluded: !!minus, others: [] }]);
    }
    const isWord = bare => bare && !OR.has(bare) && !NOT.has(bare) && !AND.has(bare);
    const pieces = typed.filter(([bare], at) => !isWord(typed[at + 1]?.[0]) || !isElided(bare.toLowerCase(), typed[at + 1][0])); // l épargne
    let joins = false, excludes = false;
    pieces.forEach(([typed, clause], at) => {
      const goesOn = at + 1 < pieces.length && !clause.excluded, before = clauses.at(-1);
      if (OR.has(typed) && goesOn && before && !before.excluded && !joins && !excludes) joins = true;
      else if (NOT.has(typed) && goesOn) [joins, excludes] = [false, true];
      else if (AND.has(typed) && goesOn && !joins && !excludes) return;
      else if (clause.words.length) {
        const one = { ...clause, excluded: clause.excluded || excludes };
        if (joins && !one.excluded) before.others.push(one); else clauses.push(one);
        joins = excludes = false;
      }
    });
    const tells = c => c.words.length > 1 || c.beginning || saysSomething(c.words[0]) || c.others.some(tells);
    const telling = clauses.filter(tells), asks = clauses.some(c => !c.excluded);
    return !asks || telling.some(c => !c.excluded) ? telling : clauses;
  }

  // What answers: a tree of phrases, each a list of the places of its terms; a set in its place stands for any of these.
  const any = nodes => ({ nodes, test: "some" }), all = nodes => ({ nodes, test: "every" }), phrase = terms => ({ terms });
  const inflected = word => { // a spelling that stands nowhere is a term with one of the endings that it takes
    const found = [];
    for (let cut = 2; cut <= word.length; cut++) {
      const at = place.get(word.slice(0, cut));
      if (at !== undefined && (cut === word.length || takes[at].has(word.slice(cut)))) found.push(at);
    }
    return found.length || !word.endsWith("aux") ? found : inflected(word.slice(0, -2) + "l"); // locaux, local
  };
  const termsOf = word => spellings.get(solid(word)) ?? inflected(solid(word));
  const product = lists => lists.reduce((found, list) => found.flatMap(one => list.map(other => [...one, other])), [[]]);
  const size = lists => lists.reduce((n, list) => n * list.length, 1);
  function ways(compound) {
    const parts = compound.split("-");
    if (parts.length > 1) return isOneWord(compound) ? [parts, [compound]] : [parts];
    if (compound.length > 40 || !/^\p{L}+$/u.test(compound)) return [parts];
    const found = [parts];
    for (let cut = 2; cut <= compound.length - 3; cut++) {
      const pair = [compound.slice(0, cut), compound.slice(cut)];
      if (pair.every(saysSomething) && spellings.has(fold(pair[0]))) found.push(pair);
    }
    return found;
  }
  const joined = (word, following) => {
    const compound = `${word}-${following}`;
    const isShort = !(word + following).includes("-") && isOneWord(compound) && compound.length <= 40;
    return isShort && spellings.has(solid(compound)) && !hyphened.has(solid(compound)) ? compound : "";
  };
  function phrasesOf(words) {
    const bare = words.filter((word, at) => at + 1 === words.length || !isElided(word, words[at + 1])); // l épargne
    return bare.length < words.length ? any([sequencesOf(words), sequencesOf(bare)]) : sequencesOf(words);
  }
  function sequencesOf(words) {
    const paired = [];
    for (const word of words) {
      const compound = paired.length ? joined(paired.at(-1), word) : "";
      if (compound) paired[paired.length - 1] = compound; else paired.push(word);
    }
    let each = paired.map(ways);
    if (size(each) > 64) each = each.map(list => list.slice(0, 1));
    const found = new Map();
    for (const parts of product(each)) {
      const terms = parts.flat().map(termsOf);
      for (const one of size(terms) <= 64 ? product(terms) : [terms.map(list => new Set(list))]) found.set(String(one), phrase(one));
    }
    return any([...found.values()]);
  }
  function endingsOf(word) {
    const start = fold(word), terms = new Set();
    for (const [folded, places] of spellings) if (folded.startsWith(start)) places.forEach(at => terms.add(at));
    const all = new Set([...place].flatMap(([term, at]) => term.startsWith(start) ? [at] : []));
    return any([...[...terms].map(term => phrase([term])), phrase([all])]);
  }
  function beginningOf(words) {
    const parts = words.at(-1).split("-"), last = parts.pop();
    const together = all([...words.slice(0, -1), ...parts].map(word => phrasesOf([word])).concat(endingsOf(last)));
    return parts.length ? any([together, endingsOf([...parts, last].join(""))]) : together;
  }
  const node = c => any([(c.beginning ? beginningOf : phrasesOf)(c.words), ...c.others.map(node)]);
  function paired(clauses) {
    const found = [], isPart = c => c.words.length === 1 && !c.beginning && !c.others.length;
    for (const clause of clauses) {
      const before = found.at(-1), compound = before && isPart(before) && isPart(clause) ? joined(before.words[0], clause.words[0]) : "";
      if (compound) found[found.length - 1] = { ...clause, words: [compound] }; else found.push(clause);
    }
    return found;
  }

  const hits = ({ terms }, project, columns) => columns.reduce((sum, column) => {
    const text = project[column];
    for (let at = 0; at + terms.length <= text.length; at++)
      if (terms.every((term, k) => term === text[at + k] || (term instanceof Set && term.has(text[at + k])))) sum += index.weights[column];
    return sum;
  }, 0);
  const answers = (tree, project, columns) => tree.terms ? hits(tree, project, columns) > 0 : tree.nodes[tree.test](one => answers(one, project, columns));
  const leaves = tree => tree.terms ? [tree] : tree.nodes.flatMap(leaves);

  // Ranked as SQLite's FTS5 ranks (bm25, k1 1.2, b 0.75): titles first, then short titles, then the rest.
  const lengths = projects.map(project => project.reduce((n, text) => n + text.length, 0));
  const average = lengths.reduce((a, b) => a + b, 0) / (lengths.length || 1);
  function search(text) { // the places of the projects that answer, each with its rank; null when nothing is asked
    const clauses = clausesOf(text), typing = !/\s$/.test(text);
    if (!clauses.length) return null;
    const wanted = paired(clauses.filter(c => !c.excluded)).map((c, at, every) =>
      node(typing && at === every.length - 1 && !c.others.length && !termsOf(c.words.at(-1)).length ? { ...c, beginning: true } : c));
    const unwanted = clauses.filter(c => c.excluded).map(node), tree = all(wanted), phrases = leaves(tree);
    const allowed = projects.map(project => !unwanted.some(one => answers(one, project, ANYWHERE)));
    if (!wanted.length) return new Map(projects.flatMap((_, at) => allowed[at] ? [[at, at]] : []));
    const placed = new Map();
    for (const columns of [TITLED, NAMED, ANYWHERE]) {
      const counts = phrases.map(one => projects.map(project => hits(one, project, columns)));
      const weights = counts.map(c => { const n = c.filter(Boolean).length; return Math.max(Math.log((c.length - n + .5) / (n + .5)), 1e-6); });
      const score = at => phrases.reduce((sum, _, k) => { const f = counts[k][at];
        return sum + weights[k] * f * 2.2 / (f + 1.2 * (.25 + .75 * lengths[at] / average)); }, 0);
      projects.flatMap((project, at) => allowed[at] && !placed.has(at) && answers(tree, project, columns) ? [[score(at), at]] : [])
        .sort((a, b) => b[0] - a[0] || a[1] - b[1]).forEach(([, at]) => placed.set(at, placed.size));
    }
    return placed;
  }

  const missing = text => clausesOf(text).flatMap(c => c.excluded ? [] : c.words).filter(word => !termsOf(word).length).map(solid);
  function nearest(word) { // the words nearest by spelling: shared letters in their order, as rapidfuzz's ratio
    const likeness = other => {
      let row = new Array(other.length + 1).fill(0);
      for (const a of word) {
        const next = [0];
        for (let j = 1; j <= other.length; j++) next.push(a === other[j - 1] ? row[j - 1] + 1 : Math.max(row[j], next[j - 1]));
        row = next;
      }
      return 200 * row.at(-1) / (word.length + other.length);
    };
    return [...spellings.keys()].filter(w => Math.abs(w.length - word.length) < 4).map(w => [likeness(w), w])
      .filter(([like]) => like >= 70).sort((a, b) => b[0] - a[0] || (a[1] < b[1] ? -1 : 1)).slice(0, 3).map(([, w]) => w);
  }
  return { search, missing, nearest };
};
