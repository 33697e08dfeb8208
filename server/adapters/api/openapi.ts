/** The OpenAPI document, made from the same schemas that check the requests. */
import swagger from '@fastify/swagger';
import { asJsonSchema, type App } from './schemas.js';

export async function describeApi(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'ccc-workstation center', version: '1', description: 'Errors are problem details (RFC 9457) with a `code` of the error table.' },
      components: {
        securitySchemes: {
          session: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'From /login, /tokens or /renew; lives at most ten minutes.' },
          apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of the center.' },
        },
      },
    },
    transform: ({ schema, url }) => ({ url, schema: schema ? { ...schema, ...converted(schema) } : schema }),
  });
}

/** Routes whose address is not in the documented API do not appear. */
export function serveDescription(app: App): void {
  let text: string | undefined;
  app.get('/api/v1/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
    text ??= JSON.stringify(app.swagger());
    return reply.type('application/json').send(text);
  });
}

interface Declared { readonly body?: unknown; readonly querystring?: unknown; readonly params?: unknown; readonly response?: unknown }

function converted(schema: Declared): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const part of ['body', 'querystring', 'params'] as const) if (schema[part] !== undefined) out[part] = asJsonSchema(schema[part], 'input');
  if (typeof schema.response === 'object' && schema.response !== null) {
    out['response'] = Object.fromEntries(Object.entries(schema.response).map(([status, declared]) => [status, { description: meaning(status), ...asJsonSchema(declared, 'output') }]));
  }
  return out;
}

function meaning(status: string): string {
  return status === '204' ? 'Done' : status.startsWith('2') ? 'Success' : 'Refused: a problem document';
}
