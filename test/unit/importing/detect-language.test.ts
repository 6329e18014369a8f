import { describe, expect, it } from 'vitest';

import type { Post } from '../../../src/domain/post.ts';
import { detectLanguage, withDetectedLanguage } from '../../../src/importing/detect-language.ts';

const post = (fields: Partial<Post>): Post => ({
  sourceId: '1',
  text: 'The bakery on the corner will be closed for the whole of next week.',
  createdAt: 0,
  author: { id: '1', handle: 'a' },
  isRepost: false,
  hashtags: [],
  mentions: [],
  links: [],
  media: [],
  metrics: { likes: 0, reposts: 0, replies: 0 },
  ...fields,
});

describe('detectLanguage', () => {
  it.each([
    ['en', 'The bakery on the corner will be closed for the whole of next week because of the flood.'],
    ['de', 'Die Bäckerei an der Ecke bleibt wegen des Hochwassers die ganze nächste Woche geschlossen.'],
    ['es', 'La panadería de la esquina estará cerrada toda la semana que viene por la inundación.'],
    ['fr', "La boulangerie du coin sera fermée toute la semaine prochaine à cause de l'inondation."],
    ['ru', 'Пекарня на углу будет закрыта всю следующую неделю из-за наводнения.'],
    ['ja', '角のパン屋は洪水のため来週いっぱい休みます。'],
  ])('recognises %s', async (lang, text) => {
    expect(await detectLanguage(text)).toBe(lang);
  });

  it('judges without links, mentions, hashtags and names in another script', async () => {
    expect(await detectLanguage('Сегодня мы впервые испекли хлеб в печи Heavy Duty Oven @the_english_baker #freshbread https://bakery.example/the-best-of-all')).toBe('ru');
  });

  it('says nothing about short texts', async () => {
    expect(await Promise.all(['Hello there', 'ok', '', '🍞🍞🍞', '@the_english_baker #thebestbreadintown https://bakery.example/the/best'].map(detectLanguage))).toEqual(Array(5).fill(undefined));
  });
});

describe('withDetectedLanguage', () => {
  it('adds the language where there is none', async () => {
    expect((await withDetectedLanguage(post({}))).lang).toBe('en');
    expect(await withDetectedLanguage(post({ text: 'ok' }))).not.toHaveProperty('lang');
  });

  it('keeps the language that the archive gives', async () => {
    const given = post({ lang: 'nl' });
    expect(await withDetectedLanguage(given)).toBe(given);
  });
});
