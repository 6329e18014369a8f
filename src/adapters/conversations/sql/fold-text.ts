/** Accents that stand over or under Latin, Greek and Cyrillic letters. Marks of other scripts tell words apart. */
const ACCENTS = /[\u0300-\u036f]/g;

/** What of a text a search compares: the same for any case and with or without accents, whatever the database knows of languages. */
export const foldText = (text: string): string => text.normalize('NFKD').replaceAll(ACCENTS, '').toLowerCase().normalize('NFC');
