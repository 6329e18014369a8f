import { describe, expect, it } from 'vitest';
import { readStance } from '../../../../src/answering/viewpoints/read-stance.ts';
import { FEATURE_NAMES, stanceFeatures } from '../../../../src/answering/viewpoints/stance-features.ts';
import { STANCE_WEIGHTS } from '../../../../src/answering/viewpoints/stance-weights.ts';

const CLAIM = 'There are 40 people in hospital because of the tap water.';

describe('the stance of a reply', () => {
  it.each([
    'That is simply not true. The water is fine.',
    '@sal There are not 40 people in hospital.',
    'VERDICT: false. The hospital counts three.',
    'Das stimmt so nicht, ich arbeite dort.',
    'Eso es mentira, el hospital lo niega.',
    'Isso é falso.',
    "C'est faux, il y en a trois.",
  ])('refutes in plain words: %s', (reply) => {
    expect(readStance(reply, CLAIM)).toMatchObject({ stance: 'AGAINST', refutes: true });
  });

  it.each([
    ['I totally disagree with this plan.', 'AGAINST'],
    ['Bin dagegen, es trifft die Falschen.', 'AGAINST'],
    ["I'm all for it, the pavement is too narrow.", 'FOR'],
    ['Estoy totalmente de acuerdo.', 'FOR'],
    ['Concordo, a rua é estreita.', 'FOR'],
    ['Do you have a source for that?', 'ASKS'],
    ['We had soup on Thursday.', 'OTHER'],
  ])('reads "%s" as %s, and as no refutation', (reply, stance) => {
    expect(readStance(reply, 'The council closes the Ropewalk to cars.')).toMatchObject({ stance, refutes: false });
  });

  it.each([
    ['If that is not true, tell us.', CLAIM],
    ['Is this not true?', CLAIM],
    ['Not just 40, I fear.', CLAIM],
    ['No dog. There is a cat.', 'Does the clerk get a dog?'],
    ['“That is a lie”, said the man on the tram.', CLAIM],
    ['RT @sal: the rumour is false', CLAIM],
    ['I hope that is wrong.', CLAIM],
  ])('sees no refutation in "%s"', (reply, answered) => {
    expect(readStance(reply, answered).refutes).toBe(false);
  });

  it('is weighed by a constant and one weight for each feature, all of them between 0 and 1', () => {
    for (const weights of Object.values(STANCE_WEIGHTS)) expect(weights).toHaveLength(FEATURE_NAMES.length + 1);
    const features = stanceFeatures('NO WAY!!! @sal that is a LIE, 3 not 40… https://a.example #water 😂 “they know”?', CLAIM);
    expect(features).toHaveLength(FEATURE_NAMES.length);
    for (const feature of features) expect(feature >= 0 && feature <= 1).toBe(true);
  });
});
