// Starts what `run` has built: start.mjs [--walk | --walk-behind-nginx].
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFront, startNginx, startService } from './servers.mjs';

const { PORT: port, SERVICE_PORT: servicePort } = process.env;
const walks = process.argv[2] !== undefined;
const nginx = process.argv[2] === '--walk-behind-nginx';

const data = mkdtempSync(join(tmpdir(), 'edgekit-next-'));
process.on('exit', () => rmSync(data, { recursive: true, force: true }));
for (const [signal, status] of [['SIGINT', 130], ['SIGTERM', 143]]) {
  process.on(signal, () => process.exit(status));
}
mkdirSync(join(data, 'originals'));
cpSync(
  '../demo/src/main/resources/dev/edgekit/examples/demo/photographs/sunrise.jpg',
  join(data, 'originals', 'dusk at sea.jpg'),
);

const pages = nginx ? process.env.NGINX_PORT : port;
const origins = process.env.HOSTS.split(' ').map((host) => `http://${host}:${pages}`);
// Only nginx is before the front end, and says who asks and for which host: then Next's word counts.
const settings = { port: servicePort, data, callers: nginx ? ['127.0.0.1'] : origins };
let service = await startService(settings);
await startFront({ port, key: service.key });
if (nginx) await startNginx({ port: pages, frontPort: port, data });

if (walks) {
  const { walk } = await import('./walk/walk.mjs');
  const whileServiceIsDown = async (step) => {
    await service.stop();
    await step();
    service = await startService(settings);
  };
  await walk(origins, whileServiceIsDown);
  process.exit();
}
console.log(origins.join('\n'));
