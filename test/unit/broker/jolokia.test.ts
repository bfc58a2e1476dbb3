import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { ask, type ManagementAccess } from '../../../src/broker/jolokia.ts';
import { refusalOf } from '../platform/samples.ts';

/**
 * Starts a web server with Jolokia at one path; `place.path` can be changed, `asked` is what was
 * requested.
 */
async function serverWith(
  path: string,
  status = 200,
): Promise<{ place: { path: string }; asked: string[]; access: ManagementAccess }> {
  const place = { path };
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.statusCode = request.url === place.path ? status : 404;
    response.end(request.url === place.path ? '[{"status":200,"value":"here"}]' : '<html>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { place, asked, access: { consolePort: port, user: 'a', password: 'b' } };
}

const HERE = [{ status: 200, value: 'here' }];

test.each([
  ['/console/jolokia/', ['/console/jolokia/', '/console/jolokia/']],
  ['/jolokia/', ['/console/jolokia/', '/jolokia/', '/jolokia/']],
])('Jolokia at %s is found, and found again at once', async (path, urls) => {
  const { asked, access } = await serverWith(path);
  expect(await ask(access, [], 5_000)).toEqual(HERE);
  expect(await ask(access, [], 5_000)).toEqual(HERE);
  expect(asked).toEqual(urls);
});

test('another broker on the same port may have another path', async () => {
  const { place, access } = await serverWith('/jolokia/');
  await ask(access, [], 5_000);
  place.path = '/console/jolokia/';
  expect(await ask(access, [], 5_000)).toEqual(HERE);
});

test('no endpoint: no answer, and both paths were tried', async () => {
  const { asked, access } = await serverWith('/other/');
  expect(await refusalOf(() => ask(access, [], 5_000))).toMatchObject({ code: 'TIMEOUT' });
  expect(asked).toHaveLength(2);
});

test('when an endpoint refuses, the other one is not tried', async () => {
  const { asked, access } = await serverWith('/console/jolokia/', 401);
  expect(await refusalOf(() => ask(access, [], 5_000))).toMatchObject({ code: 'TIMEOUT' });
  expect(asked).toEqual(['/console/jolokia/']);
});
