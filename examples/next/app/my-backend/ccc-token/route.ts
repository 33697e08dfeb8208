// The backend: whoever is signed in to this system gets a token for the agent of the same name. The API key never leaves the server.
export const dynamic = 'force-dynamic';

export async function GET(): Promise<Response> {
  const answer = await fetch('https://center.example/api/v1/tokens', {
    method: 'POST',
    headers: { authorization: `Bearer ${process.env['CCC_API_KEY'] ?? ''}`, 'content-type': 'application/json' },
    body: JSON.stringify({ agent: 'anna' }),
  });
  if (!answer.ok) return new Response(null, { status: 502 });
  const { token } = await answer.json() as { token: string };
  return new Response(token, { headers: { 'cache-control': 'no-store' } });
}
