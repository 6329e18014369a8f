import { Kind, type FieldNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';

/** How large an operation is, with all its fragments in place. */
export interface OperationSize {
  readonly depth: number;
  /** Fields to resolve, those below a list counted once for each entry that it may have. */
  readonly fields: number;
  readonly rootFields: number;
  readonly aliases: number;
}

const EMPTY: OperationSize = { depth: 0, fields: 0, rootFields: 0, aliases: 0 };
/** How many entries a list has: with `first` or `last` where the field asks for no number, else the most that are common. */
const LIST_LENGTHS: ReadonlyMap<string, number> = new Map([
  ...['searchPosts', 'thread', 'conversations', 'answers'].map((paged) => [paged, 20] as const),
  ...['citations', 'sentences', 'posts', 'rows', 'timeline'].map((ofAnAnswer) => [ofAnAnswer, 24] as const),
  ...['hashtags', 'languages'].map((counted) => [counted, 50] as const),
  ...['siblings', 'carried', 'cells', 'columns', 'feedback', 'notices', 'themes', 'viewpoints'].map((some) => [some, 8] as const),
  ...['inferred', 'links', 'media', 'corrections', 'hints', 'stages'].map((few) => [few, 5] as const),
  ['highlights', 20],
  ['context', 2],
]);
const MAX_PAGE = 100;

/**
 * Sizes of the selections of one document. Each fragment is measured once, so fragments that spread one another
 * many times cost no time. A fragment that holds itself counts as empty: another rule refuses it.
 */
export function createMeasure(fragments: ReadonlyMap<string, FragmentDefinitionNode>): (selections: SelectionSetNode) => OperationSize {
  const measured = new Map<string, OperationSize>();

  const ofFragment = (name: string): OperationSize => {
    const known = measured.get(name);
    const fragment = fragments.get(name);
    if (known !== undefined || fragment === undefined) return known ?? EMPTY;
    measured.set(name, EMPTY);
    const size = ofSelections(fragment.selectionSet);
    measured.set(name, size);
    return size;
  };

  const ofField = (field: FieldNode): OperationSize => {
    // Introspection has a rule of its own in graphql, and reads nothing but the schema.
    const inner = field.selectionSet && !field.name.value.startsWith('__') ? ofSelections(field.selectionSet) : EMPTY;
    return { depth: inner.depth + 1, fields: 1 + listLength(field) * inner.fields, rootFields: 1, aliases: inner.aliases + (field.alias ? 1 : 0) };
  };

  const ofSelections = ({ selections }: SelectionSetNode): OperationSize =>
    selections
      .map((selection) => {
        if (selection.kind === Kind.FIELD) return ofField(selection);
        return selection.kind === Kind.FRAGMENT_SPREAD ? ofFragment(selection.name.value) : ofSelections(selection.selectionSet);
      })
      .reduce(sum, EMPTY);

  return ofSelections;
}

const sum = (a: OperationSize, b: OperationSize): OperationSize => ({
  depth: Math.max(a.depth, b.depth),
  fields: a.fields + b.fields,
  rootFields: a.rootFields + b.rootFields,
  aliases: a.aliases + b.aliases,
});

/** How many entries a field may have: the size of the page that it asks for; the largest one where a variable says it. */
function listLength(field: FieldNode): number {
  const usual = LIST_LENGTHS.get(field.name.value);
  if (usual === undefined) return 1;
  const size = field.arguments?.find(({ name }) => name.value === 'first' || name.value === 'last')?.value;
  if (size === undefined || size.kind === Kind.NULL) return usual;
  return size.kind === Kind.INT ? Math.min(Math.max(Number(size.value), 1), MAX_PAGE) : MAX_PAGE;
}
