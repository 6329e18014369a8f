import type { AnswerEventBody } from '../domain/answer-event.ts';
import type { Citation, CitationNotice, Sentence } from '../domain/answer.ts';
import type { CheckedDraft, Support } from './check-sentence.ts';

type Notices = ReadonlyMap<string, readonly CitationNotice[]>;

/**
 * Turns sentences that hold into text: a text delta, then the sentence with its citations. Markers count up by first use,
 * one for each quoted span: a model's own numbering never shows. `notices` says by source id what was said later of a post.
 */
export async function* composeText(drafts: AsyncIterable<CheckedDraft>, notices: Notices = new Map()): AsyncGenerator<AnswerEventBody> {
  const markers = new Map<string, number>();
  let length = 0;
  let index = 0;
  for await (const draft of drafts) {
    const citations = mergeSources(draft.sources).map((source) => citation(source, markers, notices));
    const lead = length === 0 ? '' : draft.lead;
    const text = draft.text + (citations.length > 0 ? ` ${citations.map(({ marker }) => `[${marker}]`).join('')}` : '');
    yield { type: 'TextDelta', offset: length, text: lead + text };
    const start = length + lead.length;
    length = start + text.length;
    const sentence: Sentence = {
      index: index++,
      text,
      start,
      end: length,
      verdict: draft.noClaim ? 'NO_CLAIM' : draft.computed ? 'COMPUTED' : 'SUPPORTED',
      support: draft.support,
      markers: citations.map(({ marker }) => marker),
    };
    yield { type: 'SentenceChecked', sentence, citations };
  }
}

/** One source per post, the best of them. */
function mergeSources(sources: readonly Support[]): Support[] {
  const best = new Map<string, Support>();
  for (const source of sources) {
    const other = best.get(source.post.sourceId);
    if (other === undefined || other.support < source.support) best.set(source.post.sourceId, source);
  }
  return [...best.values()];
}

function citation({ post, span, support }: Support, markers: Map<string, number>, notices: Notices): Citation {
  const place = `${post.sourceId}:${span.start}-${span.end}`;
  const marker = markers.get(place) ?? markers.size + 1;
  markers.set(place, marker);
  const quote = post.text.slice(span.start, span.end);
  // A notice as it was found holds its post, too.
  const later = (notices.get(post.sourceId) ?? []).map(({ kind, postSourceId, author, quote: words, writtenAt }) => ({ kind, postSourceId, author, quote: words, writtenAt }));
  return { marker, postSourceId: post.sourceId, quote, start: span.start, end: span.end, support, writtenAt: post.createdAt, ...(later.length > 0 ? { notices: later } : {}) };
}
