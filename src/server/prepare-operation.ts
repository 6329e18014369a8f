import {
  getOperationAST,
  GraphQLError,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValidationRule,
} from 'graphql';
import { restateError } from './restate-error.ts';

export interface PreparedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

export interface OperationRules {
  readonly schema: GraphQLSchema;
  readonly tokens: number;
  readonly limits: ValidationRule;
}

/** Parses and validates for the streaming transports, with the rules and error codes of POST. */
export function prepareOperation(query: string, operationName: string | undefined, rules: OperationRules): PreparedOperation | readonly GraphQLError[] {
  try {
    const document = parse(query, { maxTokens: rules.tokens });
    const errors = validate(rules.schema, document, [...specifiedRules, rules.limits]);
    if (errors.length > 0) return errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
    const operation = getOperationAST(document, operationName);
    if (operation) return { document, operation };
    return [new GraphQLError(unresolved(operationName), { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } })];
  } catch (error) {
    return [error instanceof GraphQLError ? withCode(error, 'GRAPHQL_PARSE_FAILED') : new GraphQLError(String(error), { originalError: error as Error })];
  }
}

export const isPrepared = (result: PreparedOperation | readonly GraphQLError[]): result is PreparedOperation => !Array.isArray(result);

const unresolved = (operationName: string | undefined) =>
  operationName ? `There is no operation named "${operationName}".` : 'Say with "operationName" which of the operations to run.';

const withCode = (error: GraphQLError, code: string) => restateError(error, error.message, { code });
