import { describe, expect, it } from 'vitest';

import { findHashtags, findLinks, findMentions } from '../../../src/importing/find-in-text.ts';

describe('findHashtags', () => {
  it('finds tags in any script, lower-case, each once', () => {
    expect(findHashtags('#Bread #BREAD #Bäckerei #パン屋 (#хлеб)')).toEqual(['bread', 'bäckerei', 'パン屋', 'хлеб']);
  });

  it('takes no numbers, no parts of links or words, and no cut tags', () => {
    expect(findHashtags('#1 in town, C#sharp https://x.example/#top #cut…')).toEqual([]);
  });
});

describe('findMentions', () => {
  it('finds handles, also behind punctuation and with a host', () => {
    expect(findMentions('@Ann, (@bob_2) and .@cleo; @dan@social.example')).toEqual(['ann', 'bob_2', 'cleo', 'dan@social.example']);
  });

  it('takes no e-mail addresses, no parts of links and no cut handles', () => {
    expect(findMentions('ann@example.org http://x.example/@bob @cle…')).toEqual([]);
  });
});

describe('findLinks', () => {
  it('leaves the punctuation of the sentence out and keeps brackets that belong to the link', () => {
    expect(findLinks('(see https://a.example/x). Or https://b.example/Bread_(food)! https://a.example/x')).toEqual(['https://a.example/x', 'https://b.example/Bread_(food)']);
  });

  it('takes no link that was cut', () => {
    expect(findLinks('https://t.co/ab… https:// done')).toEqual([]);
  });
});
