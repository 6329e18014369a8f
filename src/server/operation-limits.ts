import { GraphQLError, Kind, type FragmentDefinitionNode, type ValidationRule } from 'graphql';
import type { ServerLimits } from './limits.ts';
import { createMeasure, type OperationSize } from './measure-operation.ts';

type OperationLimits = Pick<ServerLimits, 'depth' | 'fields' | 'rootFields' | 'aliases'>;

/** A validation rule that refuses operations that are too deep, too wide, or ask for too much at once. */
export const limitOperations =
  (limits: OperationLimits): ValidationRule =>
  (context) => ({
    Document(document) {
      const fragments = document.definitions.filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION);
      const measure = createMeasure(new Map(fragments.map((fragment) => [fragment.name.value, fragment])));
      for (const operation of document.definitions) {
        if (operation.kind !== Kind.OPERATION_DEFINITION) continue;
        for (const problem of problemsOf(measure(operation.selectionSet), limits)) {
          context.reportError(new GraphQLError(problem, { nodes: operation }));
        }
      }
    },
  });

const count = (value: number) => value.toLocaleString('en-US');

function problemsOf(size: OperationSize, limits: OperationLimits): string[] {
  const problems: string[] = [];
  if (size.depth > limits.depth) problems.push(`The operation is nested ${size.depth} levels deep; at most ${limits.depth} are allowed.`);
  if (size.rootFields > limits.rootFields) problems.push(`The operation has ${size.rootFields} fields at its root; at most ${limits.rootFields} are allowed.`);
  if (size.aliases > limits.aliases) problems.push(`The operation has ${count(size.aliases)} aliases; at most ${limits.aliases} are allowed.`);
  if (size.fields > limits.fields) {
    problems.push(`The operation may ask for ${count(size.fields)} fields; at most ${count(limits.fields)} are allowed. Use smaller pages, or nest fewer of them.`);
  }
  return problems;
}
