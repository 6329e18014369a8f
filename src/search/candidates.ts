import type { PostHit } from '../ports/post-archive.ts';
import { bestFirst } from './best-first.ts';
import type { RankedPost, StageScores } from './ranked-post.ts';

/** Posts while they are being ranked: what each stage gave them, by their places. Columns, as a thousand objects for each query cost more than the ranking. */
export class Candidates {
  readonly hits: readonly PostHit[];
  /** 0 to 1, 0 without vectors. */
  readonly cosines: Float64Array;
  readonly words: Float64Array;
  readonly meaning: Float64Array;
  readonly time: Float64Array;
  readonly prior: Float64Array;
  readonly neighbours: Float64Array;
  readonly reading: Float64Array;
  /** Sums of the stages when they were last put in order. */
  readonly scores: Float64Array;

  constructor(hits: readonly PostHit[]) {
    const { length } = hits;
    this.hits = hits;
    this.cosines = new Float64Array(length);
    this.words = new Float64Array(length);
    this.meaning = new Float64Array(length);
    this.time = new Float64Array(length);
    this.prior = new Float64Array(length);
    this.neighbours = new Float64Array(length);
    this.reading = new Float64Array(length);
    this.scores = new Float64Array(length);
  }

  /** All places, in the order of the archive. */
  get places(): Uint32Array {
    const places = new Uint32Array(this.hits.length);
    for (let place = 0; place < places.length; place++) places[place] = place;
    return places;
  }

  score(place: number): number {
    return (this.words[place] ?? 0) + (this.meaning[place] ?? 0) + (this.time[place] ?? 0) + (this.prior[place] ?? 0) + (this.neighbours[place] ?? 0) + (this.reading[place] ?? 0);
  }

  /** Places by what the stages add up to; ties stay as they are. */
  bestFirst(places: Uint32Array): Uint32Array {
    for (const place of places) this.scores[place] = this.score(place);
    return bestFirst(places, this.scores);
  }

  hitsAt(places: Uint32Array): PostHit[] {
    return Array.from(places, (place) => this.hitAt(place));
  }

  hitAt(place: number): PostHit {
    const hit = this.hits[place];
    if (!hit) throw new Error(`There is no candidate ${place}.`);
    return hit;
  }

  stages(place: number): StageScores {
    return { words: this.words[place] ?? 0, meaning: this.meaning[place] ?? 0, time: this.time[place] ?? 0, prior: this.prior[place] ?? 0, neighbours: this.neighbours[place] ?? 0, reading: this.reading[place] ?? 0 };
  }
}

/** A hit with its place in the ranking; what is known of the post is read from the hit when it is asked for. */
export class RankedHit implements RankedPost {
  readonly score: number;
  readonly #hit: PostHit;
  readonly #candidates: Candidates;
  readonly #place: number;

  constructor(candidates: Candidates, place: number) {
    this.#candidates = candidates;
    this.#place = place;
    this.#hit = candidates.hitAt(place);
    this.score = candidates.score(place);
  }

  get stages(): StageScores { return this.#candidates.stages(this.#place); }
  get sourceId(): string { return this.#hit.sourceId; }
  get createdAt(): number { return this.#hit.createdAt; }
  get author(): string { return this.#hit.author; }
  get thread(): string { return this.#hit.thread; }
  get likes(): number { return this.#hit.likes; }
  get reposts(): number { return this.#hit.reposts; }
  get repeats(): boolean { return this.#hit.repeats; }
  get hasLinks(): boolean { return this.#hit.hasLinks; }
  get length(): number { return this.#hit.length; }
  get duplicates(): number { return this.#hit.duplicates; }
}
