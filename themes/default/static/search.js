// Queries the search index. Its files are classic scripts, so that this works from disk and without connections;
// docs/search.md describes the files and their contents. What is decided here is decided in sitegen/search/query.py
// and ranking.py as well, for `sitegen find`; tests hold both to the same answers.
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
    constructor({letters, pairs, steps, begins, begins_twice: twice, whole, stop}) {
      this.letters = letters;
      this.pairs = pairs;
      this.steps = steps.map(group => group.map(([pattern, end]) => [new RegExp(pattern, "u"), end]));
      this.begins = begins && new RegExp(begins, "u");
      this.twice = twice && new RegExp(twice, "u");
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
    withoutEndings(word) {
      return this.steps.slice(1).reduce(Rules.step, word);
    }
    // Pairs of a term and its form.
    terms(word) {
      if (!this.known.has(word)) this.known.set(word, this.find(word));
      return this.known.get(word);
    }
    find(word) {
      const folded = this.folded(word);
      if (!folded || this.stop.has(asWritten(word))) return [];
      const whole = this.whole.has(folded);
      const stem = this.withoutEndings(whole ? folded : this.steps.slice(0, 1).reduce(Rules.step, folded)).replaceAll("'", "");
      const found = [[stem, stem === asWritten(word) ? "" : formOf(word)]];
      const match = !whole && this.begins && this.begins.exec(folded);
      if (match) {
        let other = this.withoutEndings(match[1]);
        const twice = this.twice && !this.whole.has(match[1]) && !this.whole.has(other) && this.twice.exec(folded);
        if (twice) other = this.withoutEndings(twice[1]);
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
  // The terms of a name without its stop words, unless it has no others (as WHO).
  const keyOf = (rule, name) => {
    const words = wordsOf(name);
    const key = words.flatMap(word => rule.terms(word).slice(0, 1).map(([term]) => term));
    return key.length ? key : words.map(word => rule.folded(word));
  };

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
            const key = keyOf(rules[side], spelling).join(" ");
            if (!byName.get(key)?.includes(id)) byName.set(key, [...(byName.get(key) ?? []), id]);
          }
        });
      }
      const set = text => new Set(text.split(" "));
      return {languages: index.languages, articles: index.articles, rules, byName, entities, together: set(index.together), whole: set(index.whole), years: index.years};
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
      return {text, readings, prefixes};
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

  const familyOf = (side, term) => side + [...term].slice(0, LETTERS).join("");
  const placeOf = (term, family) => {
    const third = [...term][[...family].length - SIDES.includes(family[0])];
    return third && third !== "/" ? third.codePointAt(0) % DIVIDED : 0;
  };
  // The shards of a family that hold `terms` (null: any), of one year if the family is divided by year.
  const shardsOf = (site, family, terms, year) => {
    const begin = [...family].slice(0, SIDES.includes(family[0]) ? 2 : 1).join("");
    if (site.together.has(begin)) return [`${begin}*`];
    if (site.whole.has(family)) return [family];
    const years = site.years[family] ?? {};
    if (!(year in years)) return [];
    const places = years[year] ? new Set(terms?.map(term => placeOf(term, family)) ?? Array(DIVIDED).keys()) : [];
    return years[year] ? [...places].map(place => `${family}.${year}.${place.toString(16)}`) : [`${family}.${year}`];
  };
  // What lines contain. A *place* is a sentence of an article that has a word, with how well it matches: 4 to 1, plus
  // NAMED if an entity is mentioned there. Places are consecutive numbers in plain arrays, as there may be 100,000 of
  // them.

  const NAMED = 8;
  class Articles {
    constructor() {
      this.numbers = new Map();
      this.all = [];
    }
    // The number of the article whose line begins there.
    at(lines, line) {
      const end = lines.indexOf(" ", line) + 9;
      const key = lines.slice(line, end);
      let number = this.numbers.get(key);
      if (number === undefined) {
        const [slug, date] = key.split(" ");
        number = this.all.push({slug, date, year: date.slice(0, 4)}) - 1;
        this.numbers.set(key, number);
      }
      return number;
    }
  }
  // Calls `each` for every entry of a shard whose term begins with `begin`: the article, the term, its form, the
  // lines, and where the numbers in them begin and end.
  const entriesOf = (articles, lines, begin, each) => {
    const wanted = ` ${begin}`;
    let next = -1;
    let article = 0;
    let date = 0;
    for (let at = lines.indexOf(wanted); at >= 0; at = lines.indexOf(wanted, at + 1)) {
      if (at >= next) {
        const line = lines.lastIndexOf("\n", at) + 1;
        next = lines.indexOf("\n", at);
        date = lines.indexOf(" ", line);
        article = articles.at(lines, line);
      }
      // The date of an article is not a term.
      if (at === date) continue;
      let end = at + 1;
      let comma = 0;
      let slash = 0;
      for (; end < lines.length; end++) {
        const code = lines.charCodeAt(end);
        if (code === 32 || code === 10) break;
        if (code === 44) comma ||= end;
        else if (code === 47 && !comma) slash ||= end;
      }
      comma ||= end;
      each(article, lines.slice(at + 1, slash || comma), slash ? lines.slice(slash + 1, comma) : "", lines, comma, end);
    }
  };
  // Adds the numbers of an entry, from its first comma on, each followed by `well`.
  const add = (places, article, lines, comma, end, well) => {
    const list = (places[article] ??= []);
    let number = 0;
    for (let at = comma + 1; at <= end; at++) {
      const code = at < end ? lines.charCodeAt(at) : 44;
      if (code === 44) {
        list.push(number, well);
        number = 0;
      } else number = number * 10 + code - 48;
    }
  };
  const quality = (reading, form) => (reading.form === "~" || form === "~" ? 2 : reading.form === form ? 4 : 3);

  // Reads the shards of families for a query: the `places` of each word by article, and what each facet selects.
  class Reader {
    constructor(query, facets, names, side) {
      Object.assign(this, {query, facets, names, articles: new Articles()});
      this.places = query.words.map(() => []);
      this.chosen = facets.map(() => []);
      this.read = 0;
      // By family, what is looked for in it: how terms begin, and what is done with an entry.
      this.looks = new Map();
      query.words.forEach((word, at) => {
        const places = this.places[at];
        for (const on of SIDES) {
          if (side && on !== side) continue;
          const readings = new Map(word.readings.filter(each => each.side === on).reverse().map(each => [each.term, each]));
          const prefix = word.prefixes.get(on);
          const each = (article, term, form, lines, comma, end) => {
            const reading = readings.get(term);
            const well = reading ? quality(reading, form) : prefix && term.startsWith(prefix) ? 1 : 0;
            if (well) add(places, article, lines, comma, end, well);
          };
          const begins = [...readings.keys()].filter(term => !prefix || !term.startsWith(prefix));
          for (const term of begins) this.look(familyOf(on, term), term, each, at);
          if (prefix) this.look(familyOf(on, prefix), prefix, each, at, true);
          // A term of one letter is in a different family from its forms.
          for (const term of readings.keys()) if ([...term].length === 1) this.look(`${on}${term}/`, term, each, at, true);
        }
      });
      names.forEach(({from, to, id}) => {
        const each = (article, term, form, lines, comma, end) => {
          if (term !== `=${id}`) return;
          for (let at = from; at < to; at++) add(this.places[at], article, lines, comma, end, 4 + NAMED);
        };
        for (let at = from; at < to; at++) this.look(familyOf("", `=${id}`), `=${id}`, at === from ? each : null, at);
      });
      facets.forEach((facet, at) => {
        const each = (article, term, form, lines, comma, end) => {
          if (term === facet) add(this.chosen[at], article, lines, comma, comma < end ? end : comma, 1);
        };
        this.look(familyOf("", facet), facet, each, query.words.length + at);
      });
    }
    // `of` is the word that needs the family or, after all words, the facet; `begins` says whether terms may go on.
    look(family, begin, each, of, begins = false) {
      if (!this.looks.has(family)) this.looks.set(family, {terms: new Set(), looks: [], of: new Set(), every: false});
      const known = this.looks.get(family);
      known.terms.add(begin);
      known.of.add(of);
      // A beginning with no more letters than a family has is in all of its shards.
      if (begins && [...begin].length <= LETTERS) known.every = true;
      if (each) known.looks.push({begin, each});
    }
    async load(site, families, years) {
      await Promise.all(
        families.map(async family => {
          const {terms, looks, every} = this.looks.get(family);
          const shards = years.flatMap(year => shardsOf(site, family, every ? null : [...terms], year));
          for (const lines of await Promise.all(shards.map(shard => load(shardPath(shard))))) {
            this.read += lines.length;
            for (const {begin, each} of looks) {
              entriesOf(this.articles, lines, begin, each);
            }
          }
        }),
      );
    }
  }

  // Ranking

  const facetsOf = filters =>
    [["#", filters.tag], ["=", filters.name], ["@", filters.kind], ["!", filters.state]]
      .filter(([, value]) => value)
      .map(([sign, value]) => sign + value);
  // The sentences of articles, with the numbers by which they are sorted: whether they have all words (2), their
  // article has (1) or neither has (0), how many they have in the last case, how well they match, and how many by
  // name.
  class Ranking {
    constructor({places, chosen, articles}) {
      Object.assign(this, {places, chosen, articles: articles.all, hits: [], lacking: []});
      this.base = places.length + 1;
      // For each word, how well each sentence of an article matches it, and which sentences do.
      this.wells = places.map(() => new Uint8Array(1024));
      this.numbers = places.map(() => []);
    }
    score(tier, has, well, named) {
      return ((tier * this.base + has) * 8 + well) * this.base + named;
    }
    // Which sentences are allowed: null if all, undefined if none.
    allowed(article) {
      let allowed = null;
      for (const chosen of this.chosen) {
        const list = chosen[article];
        if (!list) return undefined;
        if (!list.length) continue;
        const numbers = list.filter((_, at) => at % 2 === 0);
        allowed = new Set(allowed ? numbers.filter(number => allowed.has(number)) : numbers);
        if (!allowed.size) return undefined;
      }
      return allowed;
    }
    // Calls `use` while the places of an article are laid out by word and sentence.
    within(article, allowed, use) {
      this.places.forEach((places, word) => {
        const list = places[article] ?? [];
        for (let at = 0; at < list.length; at += 2) {
          const number = list[at];
          if (allowed && !allowed.has(number)) continue;
          if (number >= this.wells[word].length) {
            const longer = new Uint8Array(2 * number);
            longer.set(this.wells[word]);
            this.wells[word] = longer;
          }
          const wells = this.wells[word];
          if (!wells[number]) this.numbers[word].push(number);
          if (list[at + 1] > wells[number]) wells[number] = list[at + 1];
        }
      });
      use();
      this.numbers.forEach((numbers, word) => {
        for (const number of numbers) this.wells[word][number] = 0;
        numbers.length = 0;
      });
    }
    found(hits, article, number, tier) {
      let has = 0;
      let well = 4;
      let named = 0;
      for (const wells of this.wells) {
        const place = number < wells.length ? wells[number] : 0;
        if (!place) continue;
        has++;
        well = Math.min(well, place % NAMED);
        if (place > NAMED) named++;
      }
      const {slug, date} = this.articles[article];
      hits.push({slug, date, number, score: this.score(tier, tier ? 0 : has, well, named)});
    }
    // Adds an article. Those without all words are only considered if no article has them.
    take(article) {
      const allowed = this.allowed(article);
      if (allowed === undefined) return;
      if (!this.places.length) {
        const {slug, date} = this.articles[article];
        for (const number of allowed ?? [0]) this.hits.push({slug, date, number, score: this.score(2, 0, 0, 0)});
        return;
      }
      if (this.places.some(places => !places[article])) {
        if (this.places.some(places => places[article])) this.lacking.push([article, allowed]);
        return;
      }
      this.within(article, allowed, () => {
        if (this.numbers.every(numbers => numbers.length)) this.takeAll(article);
        else this.lacking.push([article, allowed]);
      });
    }
    // The sentences with all words; if there are none, as few as have them all together.
    takeAll(article) {
      const [first] = this.numbers;
      const common = first.filter(number => this.wells.every(wells => number < wells.length && wells[number]));
      for (const number of common) this.found(this.hits, article, number, 2);
      if (common.length) return;
      let missing = [...this.numbers];
      while (missing.length) {
        const counts = new Map();
        for (const numbers of missing) for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
        let best = -1;
        let most = 0;
        for (const [number, count] of counts) {
          if (count > most || (count === most && number < best)) [best, most] = [number, count];
        }
        this.found(this.hits, article, best, 1);
        missing = missing.filter(numbers => !numbers.includes(best));
      }
    }
    // Everything found so far, in order.
    get sorted() {
      if (this.hits.length) return this.hits.sort(compare);
      const some = [];
      for (const [article, allowed] of this.lacking) {
        this.within(article, allowed, () => {
          for (const number of new Set(this.numbers.flat())) this.found(some, article, number, 0);
        });
      }
      return some.sort(compare);
    }
  }
  const compare = (one, other) => {
    if (one.score !== other.score) return other.score - one.score;
    if (one.date !== other.date) return one.date < other.date ? 1 : -1;
    if (one.slug !== other.slug) return one.slug < other.slug ? -1 : 1;
    return one.number - other.number;
  };

  // A fifth of it is transferred: with the rest of a first search, 100 kB for 1,000 articles, and 250 kB for 10,000.
  const patienceOf = articles => 45000 + 75 * articles;
  // What has been found so far is right as far as it goes: where large families are divided by year, the latest come
  // first, and earlier ones are only requested while they could yield something better or more, and up to `patience`
  // letters of lines. If more are left, `from` is the year from which on all were read.
  const find = async (typed, filters = {}, wanted = 10, patience = undefined) => {
    const known = await start();
    patience ??= patienceOf(known.articles);
    const query = parse(known, typed);
    const facets = facetsOf(filters);
    if (!query.words.length && !facets.length) return {query, hits: [], all: true};
    const side = filters.side || "";
    const names = side ? [] : query.names;
    const reader = new Reader(query, facets, names, side);
    const ranking = new Ranking(reader);
    const byYear = [...reader.looks.keys()].filter(family => known.years[family]);
    await reader.load(known, [...reader.looks.keys()].filter(family => !known.years[family]), [""]);
    const years = new Set([...byYear.flatMap(family => Object.keys(known.years[family])), ...reader.articles.all.map(({year}) => year)]);
    const latest = [...years].filter(year => !filters.year || year === filters.year).sort().reverse();
    // In years in which a word does not occur, no article has all words. They are only read if no article in other
    // years does.
    const incomplete = new Set(byYear.flatMap(family => [...reader.looks.get(family).of]));
    const yearsOf = places => new Set(Object.keys(places).map(article => reader.articles.all[article].year));
    const within = (lists, before) => lists.flatMap((places, at) => (incomplete.has(before + at) ? [] : [yearsOf(places)]));
    const ofWords = within(reader.places, 0);
    const possible = within(reader.chosen, reader.places.length).reduce((left, some) => left.filter(year => some.has(year)), latest);
    const likely = possible.filter(year => ofWords.every(some => some.has(year)));
    const queue = [...likely, ...possible.filter(year => !likely.includes(year))];
    const covered = new Set(names.flatMap(({from, to}) => [...query.words.keys()].slice(from, to)));
    const perfect = ranking.score(2, 0, query.words.length ? 4 : 0, covered.size);
    const before = reader.read;
    let at = 0;
    while (at < queue.length && !(at >= likely.length && ranking.hits.length)) {
      const part = at < likely.length ? likely.length : queue.length;
      // One year, then two, then four.
      let step = byYear.length ? Math.min(at + 1, part - at) : part - at;
      if (at && reader.read > before) step = Math.min(step, Math.floor((patience - reader.read) / ((reader.read - before) / at)));
      if (step < 1) return {query, hits: ranking.sorted, all: false, from: queue[at - 1]};
      const some = queue.slice(at, at + step);
      await reader.load(known, byYear, some);
      reader.articles.all.forEach(({year}, article) => some.includes(year) && ranking.take(article));
      at += step;
      // Most sentences with the words of a phrase contain the phrase.
      const last = ranking.hits.length && at < queue.length && ranking.sorted[(query.phrases.length ? 3 : 1) * wanted - 1];
      if (last && last.score === perfect) return {query, hits: ranking.hits, all: false};
    }
    return {query, hits: ranking.sorted, all: true};
  };

  // The texts of hits; and phrases, which only the texts can confirm

  const textOf = async ({slug}) => load(textPath(slug));
  const phraseKey = (rule, text) => wordsOf(text).map(word => rule.first(word));
  const holds = (rules, phrases, texts) =>
    phrases.every(phrase =>
      rules.some((rule, side) => ` ${phraseKey(rule, texts[side]).join(" ")} `.includes(` ${phraseKey(rule, phrase).join(" ")} `)),
    );
  // The next `wanted` hits with their texts, starting at `from`; and where to continue.
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

  // The first hits with their texts, whether there may be more, and `from` (see `find`). Of the sentences with all
  // words of a phrase, few may contain the phrase, so more of them are requested if necessary.
  const answer = async (typed, filters, wanted, patience) => {
    for (let asked = wanted; ; asked *= 4) {
      const found = await find(typed, filters, asked, patience);
      const {shown, next} = await show(found, 0, wanted);
      if (shown.length === wanted || found.all || found.from) return {...found, shown, left: !found.all || next < found.hits.length};
    }
  };

  // Where words of the query appear in a text, and the names of entities in the query: spans of [start, end], in
  // order and disjoint.
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
        const key = keyOf(rule, spelling);
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

  // Entities with a name in which a word begins with each word typed, most mentioned first.
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
