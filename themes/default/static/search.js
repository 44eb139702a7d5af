// Asks the index of the search. The files of the index are classic scripts, so that this works from disk and without
// connections; which there are, and what they hold, stands in docs/search.md. What is decided here is decided in
// sitegen/search/query.py and ranking.py as well, for `sitegen find`; tests hold both to the same answers.
globalThis.Search = (() => {
  "use strict";

  const root = new URL("../", document.currentScript.src);
  const LETTERS = 2;
  const DIVIDED = 4;
  const SIDES = ["0", "1"];
  const MARKS = "\\u0300-\\u036f\\u0610-\\u061a\\u064b-\\u065f\\u0670\\u06d6-\\u06ed\\u0900-\\u0903\\u093a-\\u094f";
  const INVISIBLE = "\\u00ad\\u061c\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u206f\\ufeff";
  const ALONE = "[\\u0e00-\\u0e7f\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff]";
  const LETTER = `[\\p{L}\\p{N}_${MARKS}${INVISIBLE}]`;
  const WORD = new RegExp(
    `${ALONE}|(?:[\\p{L}\\p{No}\\p{Nl}]\\.){2,}|\\p{Nd}{1,3}(?:[,٬]\\p{Nd}{3})+(?!\\p{Nd})|${LETTER}+(?:['’ʼ]${LETTER}+)*`,
    "gu",
  );
  const UNSEEN = new RegExp(`[${INVISIBLE}\\u0640]`, "gu");
  const VOWELS = /[\u0610-\u061a\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06ed]/gu;

  // Files, each loaded once

  const waiting = new Map();
  const loading = new Map();
  const load = path => {
    if (!loading.has(path)) {
      loading.set(
        path,
        new Promise((resolve, reject) => {
          const script = document.createElement("script");
          script.src = new URL(path, root);
          script.onload = () => resolve(waiting.get(path));
          script.onerror = () => {
            loading.delete(path);
            reject(new Error(path));
          };
          document.head.append(script);
        }),
      );
    }
    return loading.get(path);
  };
  const hex = text => [...text].map(char => char.codePointAt(0).toString(16)).join("-");
  const shardPath = shard => {
    const [family, ...rest] = shard.split(".");
    return `search/words/${[hex(family), ...rest].join("_")}.js`;
  };
  const textPath = slug => `search/articles/${slug}.js`;
  globalThis.I = value => waiting.set("search/index.js", value);
  globalThis.N = value => waiting.set("search/names.js", value);
  globalThis.S = (shard, lines) => waiting.set(shardPath(shard), lines);
  globalThis.T = value => waiting.set(textPath(value.slug), value);

  // Words

  class Rules {
    constructor({letters, pairs, steps, begins, whole, stop}) {
      this.letters = letters;
      this.pairs = pairs;
      this.steps = steps.map(group => group.map(([pattern, end]) => [new RegExp(pattern, "u"), end]));
      this.begins = begins && new RegExp(begins, "u");
      this.whole = new Set(whole.split(" "));
      this.stop = new Set(stop.split(" "));
      this.known = new Map();
    }
    folded(word) {
      const plain = [...word.replace(UNSEEN, "").toLowerCase().normalize("NFKD")];
      const written = [...plain.map(char => this.letters[char] ?? char).join("")];
      let folded = written.filter(char => /[\p{L}\p{N}']/u.test(char)).join("").replace(/^'+|'+$/g, "");
      for (const [one, other] of this.pairs) folded = folded.replaceAll(other, one);
      return folded;
    }
    static step(word, group) {
      for (const [pattern, end] of group) {
        const match = pattern.exec(word);
        if (match) return match[1] + end;
      }
      return word;
    }
    // Pairs of a term and its form.
    terms(word) {
      if (!this.known.has(word)) this.known.set(word, this.find(word));
      return this.known.get(word);
    }
    find(word) {
      const folded = this.folded(word);
      if (!folded || this.stop.has(folded)) return [];
      const whole = this.whole.has(folded);
      let stem = folded;
      this.steps.forEach((group, number) => {
        if (number || !whole) stem = Rules.step(stem, group);
      });
      stem = stem.replaceAll("'", "");
      const found = [[stem, stem === asWritten(word) ? "" : formOf(word)]];
      const match = !whole && this.begins && this.begins.exec(folded);
      if (match) {
        const other = this.steps.slice(1).reduce(Rules.step, match[1]);
        if (other !== stem) found.push([other, "~"]);
      }
      return found;
    }
    first(word) {
      return this.terms(word)[0]?.[0] ?? this.folded(word);
    }
  }
  const asWritten = word => word.toLowerCase().normalize("NFC").replace(UNSEEN, "").replace(VOWELS, "");
  const formOf = word => {
    let number = 0;
    for (const char of asWritten(word)) number = (number * 33 + char.codePointAt(0)) % 100003;
    return (number % 36).toString(36);
  };
  const wordsOf = text => text.match(WORD) ?? [];

  // The site

  let site;
  const start = () =>
    (site ??= Promise.all([load("search/index.js"), load("search/names.js")]).then(([index, names]) => {
      const rules = index.rules.map(each => new Rules(each));
      const byName = new Map();
      const entities = names.map(([id, kind, ...rest]) => ({id, kind, names: rest.slice(0, 2), count: rest[2]}));
      for (const {id, names} of entities) {
        names.forEach((spellings, side) => {
          for (const spelling of spellings) {
            const key = wordsOf(spelling).flatMap(word => rules[side].terms(word).slice(0, 1).map(term => term[0])).join(" ");
            if (!byName.get(key)?.includes(id)) byName.set(key, [...(byName.get(key) ?? []), id]);
          }
        });
      }
      const set = text => new Set(text.split(" "));
      return {languages: index.languages, rules, byName, entities, together: set(index.together), whole: set(index.whole), divided: set(index.divided), years: index.years};
    }).catch(error => {
      site = undefined;
      throw error;
    }));

  // Queries

  const parse = ({rules, byName}, typed) => {
    const text = typed.replace(/[«»“”„]/g, '"');
    const phrases = [...text.matchAll(/"([^"]*)(?:"|$)/g)].map(match => match[1]).filter(phrase => wordsOf(phrase).length);
    const raw = wordsOf(text);
    const unended = raw.length > 0 && text.endsWith(raw.at(-1));
    const few = raw.filter(word => rules.every(rule => rule.terms(word).length));
    const kept = few.length ? few : raw;
    const words = kept.map((text, number) => {
      const readings = [];
      const prefixes = new Map();
      rules.forEach((rule, side) => {
        const terms = rule.terms(text);
        for (const [term, form] of terms) readings.push({side: SIDES[side], term, form});
        const begin = terms[0]?.[0] ?? "";
        const last = unended && number === kept.length - 1 && text === raw.at(-1);
        if (last && [...begin].length >= LETTERS) prefixes.set(SIDES[side], begin);
      });
      const families = new Set();
      for (const {side, term} of readings) {
        families.add(side + [...term].slice(0, LETTERS).join(""));
        if ([...term].length === 1) families.add(`${side}${term}/`);
      }
      for (const [side, begin] of prefixes) families.add(side + [...begin].slice(0, LETTERS).join(""));
      return {text, readings, prefixes, families: [...families]};
    });
    const names = [];
    for (const rule of rules) {
      const keys = kept.map(word => rule.first(word));
      for (let from = 0; from < keys.length; from++) {
        for (let to = from + 1; to <= keys.length; to++) {
          for (const id of byName.get(keys.slice(from, to).join(" ")) ?? []) {
            if (!names.some(name => name.from === from && name.to === to && name.id === id)) names.push({from, to, id});
          }
        }
      }
    }
    return {words, phrases, names};
  };

  // Lines

  const placeOf = (term, family) => {
    const third = [...term][[...family].length - SIDES.includes(family[0])];
    return third && third !== "/" ? third.codePointAt(0) % DIVIDED : 0;
  };
  // The shards of a family that hold `terms` (null: any), of a year if the family lies by years.
  const shardsOf = (site, family, terms, year) => {
    const shards = (name, divided) =>
      divided ? [...new Set(terms?.map(term => placeOf(term, family)) ?? Array(DIVIDED).keys())].map(place => `${name}.${place.toString(16)}`) : [name];
    const begin = [...family].slice(0, SIDES.includes(family[0]) ? 2 : 1).join("");
    if (site.together.has(begin)) return [`${begin}*`];
    if (site.whole.has(family)) return shards(family, false);
    if (site.divided.has(family)) return shards(family, true);
    const years = site.years[family];
    return years && year in years ? shards(`${family}.${year}`, years[year]) : [];
  };
  // Calls `each` for every entry of a shard whose term begins with `begin`: slug, date, the term, its form, numbers.
  const entriesOf = (lines, begin, each) => {
    const wanted = ` ${begin}`;
    for (let at = lines.indexOf(wanted); at >= 0; at = lines.indexOf(wanted, at + 1)) {
      const line = lines.lastIndexOf("\n", at) + 1;
      const afterSlug = lines.indexOf(" ", line);
      // The date of an article is no term.
      if (at === afterSlug) continue;
      let end = at + wanted.length;
      while (end < lines.length && lines[end] !== " " && lines[end] !== "\n") end++;
      const [key, ...numbers] = lines.slice(at + 1, end).split(",");
      const [term, form = ""] = key.split("/");
      each(lines.slice(line, afterSlug), lines.slice(afterSlug + 1, afterSlug + 9), term, form, numbers);
    }
  };

  const quality = (reading, form) => (reading.form === "~" || form === "~" ? 2 : reading.form === form ? 4 : 3);
  const better = (places, key, number, well, named) => {
    if (!places.has(key)) places.set(key, new Map());
    const known = places.get(key).get(number);
    if (!known || well > known.well || named) places.get(key).set(number, {well, named});
  };
  const keyOf = (slug, date) => `${slug} ${date}`;

  // Ranking

  const facetsOf = filters =>
    [["#", filters.tag], ["=", filters.name], ["@", filters.kind], ["!", filters.state]]
      .filter(([, value]) => value)
      .map(([sign, value]) => sign + value);
  const hitOf = (key, number, ofWords, tier) => {
    const there = ofWords.filter(places => places.has(number)).map(places => places.get(number));
    const [slug, date] = key.split(" ");
    const well = Math.min(...there.map(place => place.well));
    const named = there.filter(place => place.named).length;
    return {slug, date, number, rank: [tier, tier ? 0 : there.length, well, named]};
  };
  const inArticle = (key, ofWords) => {
    const common = [...ofWords[0].keys()].filter(number => ofWords.every(places => places.has(number)));
    if (common.length) return common.map(number => hitOf(key, number, ofWords, 2));
    let missing = ofWords;
    const hits = [];
    while (missing.length) {
      const counts = new Map();
      for (const places of missing) for (const number of places.keys()) counts.set(number, (counts.get(number) ?? 0) + 1);
      const [best] = [...counts].reduce((one, other) => (other[1] > one[1] || (other[1] === one[1] && other[0] < one[0]) ? other : one));
      hits.push(hitOf(key, best, ofWords, 1));
      missing = missing.filter(places => !places.has(best));
    }
    return hits;
  };
  const compare = (one, other) => {
    for (let at = 0; at < one.rank.length; at++) if (one.rank[at] !== other.rank[at]) return other.rank[at] - one.rank[at];
    if (one.date !== other.date) return one.date < other.date ? 1 : -1;
    if (one.slug !== other.slug) return one.slug < other.slug ? -1 : 1;
    return one.number - other.number;
  };
  const rank = (places, filters, allowed) => {
    const keys = places.length ? new Set(places.flatMap(ofWord => [...ofWord.keys()])) : new Set(allowed?.keys() ?? []);
    const hits = [];
    const some = [];
    for (const key of keys) {
      if (filters.year && key.split(" ")[1].slice(0, 4) !== filters.year) continue;
      if (allowed && !allowed.has(key)) continue;
      const sentences = allowed?.get(key);
      if (!places.length) {
        for (const number of sentences ?? [0]) hits.push(hitOf(key, number, [], 2));
        continue;
      }
      const ofWords = places.map(ofWord => {
        const all = ofWord.get(key) ?? new Map();
        return sentences ? new Map([...all].filter(([number]) => sentences.has(number))) : all;
      });
      if (ofWords.every(each => each.size)) hits.push(...inArticle(key, ofWords));
      else if (!hits.length) {
        const numbers = new Set(ofWords.flatMap(each => [...each.keys()]));
        for (const number of numbers) some.push(hitOf(key, number, ofWords, 0));
      }
    }
    return (hits.length ? hits : some).sort(compare);
  };

  // What is found so far is right as far as it goes: where large families lie by year, the latest come first, and
  // earlier ones are only asked for while something better or more could come of them.
  const find = async (typed, filters = {}, wanted = 10) => {
    const known = await start();
    const query = parse(known, typed);
    const facets = facetsOf(filters);
    if (!query.words.length && !facets.length) return {query, hits: [], all: true};
    const side = filters.side || "";
    const names = side ? [] : query.names;
    const asked = new Map();
    const prefixes = new Set();
    const ask = (family, term, begins) => {
      asked.set(family, [...(asked.get(family) ?? []), term]);
      // A beginning of two letters is of all shards of its family.
      if (begins && [...term].length <= LETTERS) prefixes.add(family);
    };
    for (const word of query.words) {
      for (const {side: on, term} of word.readings) {
        if (side && on !== side) continue;
        ask(on + [...term].slice(0, LETTERS).join(""), term);
        if ([...term].length === 1) ask(`${on}${term}/`, term);
      }
      for (const [on, begin] of word.prefixes) if (!side || on === side) ask(on + [...begin].slice(0, LETTERS).join(""), begin, true);
    }
    for (const term of [...facets, ...names.map(({id}) => `=${id}`)]) ask([...term].slice(0, LETTERS).join(""), term);
    const years = new Set([...asked.keys()].flatMap(family => Object.keys(known.years[family] ?? {})));
    // One year, then two, then four, as what is there is gone through again each time.
    const latest = [...years].filter(year => !filters.year || year === filters.year).sort().reverse();
    const steps = latest.length ? [] : [[""]];
    for (let at = 0; at < latest.length; at = 2 * at + 1) steps.push(latest.slice(at, 2 * at + 1));
    const oldest = steps.at(-1).at(-1);
    const texts = new Map();
    let hits = [];
    let from = "";
    for (const some of steps) {
      from = some.at(-1);
      await Promise.all(
        [...asked.keys()].map(async family => {
          const terms = prefixes.has(family) ? null : asked.get(family);
          const lines = await Promise.all(some.flatMap(year => shardsOf(known, family, terms, year)).map(shard => load(shardPath(shard))));
          texts.set(family, [...new Set([...(texts.get(family) ?? []), ...lines])]);
        }),
      );
      hits = gather(query, filters, facets, names, side, texts).filter(hit => from === oldest || hit.date.slice(0, 4) >= from);
      // Most sentences with the words of a phrase have it.
      const best = query.words.length && hits[(query.phrases.length ? 3 : 1) * wanted - 1]?.rank;
      if (best && best[0] === 2 && best[2] === 4 && (!names.length || best[3] === query.words.length)) break;
    }
    return {query, hits, all: from === oldest};
  };
  const gather = (query, filters, facets, names, side, texts) => {
    const places = query.words.map(word => {
      const found = new Map();
      const seen = new Set();
      const look = (on, begin) => {
        for (const family of word.families) {
          if (family[0] !== on || !(on + begin).startsWith(family.replace(/\/$/, "")) || seen.has(`${family} ${begin}`)) continue;
          seen.add(`${family} ${begin}`);
          for (const lines of texts.get(family) ?? []) {
            entriesOf(lines, begin, (slug, date, term, form, numbers) => {
              const reading = word.readings.find(each => each.side === on && each.term === term);
              const prefix = word.prefixes.get(on);
              const well = reading ? quality(reading, form) : prefix && term.startsWith(prefix) ? 1 : 0;
              if (well) for (const number of numbers) better(found, keyOf(slug, date), +number, well, false);
            });
          }
        }
      };
      for (const reading of word.readings) if (!side || reading.side === side) look(reading.side, reading.term);
      for (const [on, begin] of word.prefixes) if (!side || on === side) look(on, begin);
      return found;
    });
    const facet = (wanted, each) => {
      for (const lines of texts.get([...wanted].slice(0, LETTERS).join("")) ?? []) {
        entriesOf(lines, wanted, (slug, date, term, form, numbers) => term === wanted && each(keyOf(slug, date), numbers.map(Number)));
      }
    };
    for (const {from, to, id} of names) {
      facet(`=${id}`, (key, numbers) => {
        for (const ofWord of places.slice(from, to)) for (const number of numbers) better(ofWord, key, number, 4, true);
      });
    }
    let allowed = null;
    for (const term of facets) {
      const chosen = new Map();
      facet(term, (key, numbers) => chosen.set(key, numbers.length ? new Set(numbers) : null));
      if (!allowed) allowed = chosen;
      else {
        for (const [key, sentences] of allowed) {
          const other = chosen.get(key);
          const both = sentences && other ? new Set([...sentences].filter(number => other.has(number))) : (sentences ?? other);
          if (!chosen.has(key) || (both && !both.size)) allowed.delete(key);
          else allowed.set(key, both);
        }
      }
    }
    return rank(places, filters, allowed);
  };

  // The texts of hits, and phrases, which only the texts can tell

  const textOf = async ({slug}) => load(textPath(slug));
  const phraseKey = (rule, text) => wordsOf(text).map(word => rule.first(word));
  const holds = (rules, phrases, texts) =>
    phrases.every(phrase =>
      rules.some((rule, side) => ` ${phraseKey(rule, texts[side]).join(" ")} `.includes(` ${phraseKey(rule, phrase).join(" ")} `)),
    );
  // The next `wanted` hits with their texts, from the place `from`; and where to go on.
  const show = async ({query, hits}, from, wanted) => {
    const {rules} = await start();
    const shown = [];
    let at = from;
    while (at < hits.length && shown.length < wanted) {
      const some = hits.slice(at, at + wanted - shown.length);
      const articles = await Promise.all(some.map(textOf));
      some.forEach((hit, number) => {
        const article = articles[number];
        const [id, state, ...texts] = article.sentences[hit.number];
        if (holds(rules, query.phrases, texts)) shown.push({...hit, article, id, state, texts});
      });
      at += some.length;
    }
    return {shown, next: at};
  };

  // The first hits with their texts, and whether there may be more. Of sentences with all words of a phrase few may
  // have it, so it is asked again for more of them.
  const answer = async (typed, filters, wanted) => {
    for (let asked = wanted; ; asked *= 4) {
      const found = await find(typed, filters, asked);
      const {shown, next} = await show(found, 0, wanted);
      if (shown.length === wanted || found.all) return {...found, shown, left: !found.all || next < found.hits.length};
    }
  };

  // Where words of the query stand in a text, and names of the entities that it names: spans of [start, end], in
  // order and apart.
  const spansOf = ({rules, entities}, query, side, text) => {
    const rule = rules[side];
    const words = [...text.matchAll(WORD)].map(match => ({
      start: match.index,
      end: match.index + match[0].length,
      terms: rule.terms(match[0]).map(([term]) => term),
    }));
    const wanted = new Set(query.words.flatMap(word => word.readings.filter(each => each.side === SIDES[side]).map(each => each.term)));
    const begins = query.words.flatMap(word => word.prefixes.get(SIDES[side]) ?? []);
    const spans = words
      .filter(({terms}) => terms.some(term => wanted.has(term) || begins.some(begin => term.startsWith(begin))))
      .map(({start, end}) => [start, end]);
    const said = words.filter(({terms}) => terms.length);
    for (const {id} of query.names) {
      for (const spelling of entities.find(entity => entity.id === id).names[side]) {
        const key = wordsOf(spelling).flatMap(word => rule.terms(word).slice(0, 1).map(([term]) => term));
        for (let at = 0; key.length && at + key.length <= said.length; at++) {
          if (key.every((term, number) => said[at + number].terms.includes(term))) spans.push([said[at].start, said[at + key.length - 1].end]);
        }
      }
    }
    spans.sort((one, other) => one[0] - other[0]);
    const apart = [];
    for (const [start, end] of spans) {
      const last = apart.at(-1);
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else apart.push([start, end]);
    }
    return apart;
  };

  // Entities with a name of which every word that is typed begins a word; those that are named most first.
  const suggest = ({rules, entities}, typed, most = 6) => {
    const words = wordsOf(typed);
    if (!words.length) return [];
    const found = [];
    for (const entity of entities) {
      const fits = entity.names.some((spellings, side) => {
        const begins = words.map(word => rules[side].first(word)).filter(Boolean);
        return spellings.some(spelling => {
          const parts = (entity.parts ??= new Map()).get(spelling) ?? wordsOf(spelling).map(word => rules[side].first(word));
          entity.parts.set(spelling, parts);
          return begins.length > 0 && begins.every(begin => parts.some(part => part.startsWith(begin)));
        });
      });
      if (fits) found.push(entity);
    }
    return found.sort((one, other) => other.count - one.count || (one.id < other.id ? -1 : 1)).slice(0, most);
  };

  return {root, start, answer, spansOf, suggest, wordsOf};
})();
