/** Ties fastify to valibot: what a route declares is what is checked, typed, and written into the OpenAPI document. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { toJsonSchema } from '@valibot/to-json-schema';
import type { FastifyBaseLogger, FastifyInstance, FastifyTypeProvider } from 'fastify';
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';

export interface ValibotTypes extends FastifyTypeProvider {
  validator: this['schema'] extends v.GenericSchema ? v.InferOutput<this['schema']> : unknown;
  serializer: this['schema'] extends v.GenericSchema ? v.InferInput<this['schema']> : unknown;
}
export type App = FastifyInstance<Server, IncomingMessage, ServerResponse, FastifyBaseLogger, ValibotTypes>;

const replaced = (): never => { throw new Error('useValibot was not called'); };
/** Without this fastify loads compilers of its own at every start, a third of a second before the center serves (F-29), and none is ever used. */
export const valibotOnly = { compilersFactory: { buildValidator: replaced, buildSerializer: replaced } };

export function useValibot(app: App): void {
  app.setValidatorCompiler<v.GenericSchema>(({ schema }) => (data: unknown) => {
    const parsed = v.safeParse(schema, data);
    if (parsed.success) return { value: parsed.output };
    const issue = parsed.issues[0];
    return { error: new CccError('bad-request', `${v.getDotPath(issue) ?? 'request'}: ${issue.message}`) };
  });
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
}

/** One declared schema as JSON Schema: what a client sends (`input`) or gets (`output`). */
export function asJsonSchema(schema: unknown, typeMode: 'input' | 'output'): Record<string, unknown> {
  if (!isSchema(schema)) return {};
  const { $schema: _dialect, ...json } = toJsonSchema(schema, { typeMode, errorMode: 'ignore' });
  return json;
}

function isSchema(value: unknown): value is v.GenericSchema {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'schema';
}
