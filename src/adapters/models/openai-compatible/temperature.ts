/** They accept no temperature but their own. */
const REASONING_MODEL = /^(o\d|gpt-5(?!-chat))/;

/** 0 for the likeliest reply; nothing for a model that refuses to be told. */
export const temperatureOf = (model: string): { readonly temperature?: 0 } => (REASONING_MODEL.test(model) ? {} : { temperature: 0 });
