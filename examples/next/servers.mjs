// The processes: the service, the front end, and for a walk nginx before both. They end with this one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill()));

function start(command, ...options) {
  const child = spawn(command, ...options);
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

async function end(child) {
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}

async function listens(port, child) {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode}`);
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch {
      await pause(100);
    } finally {
      socket.destroy();
    }
  }
}

/** The service, with what it is told about its callers; {@code key} is the front end's. */
export async function startService({ port, data, callers }) {
  const child = start(
    'java',
    ['--enable-native-access=ALL-UNNAMED', '-cp', process.env.EDGEKIT_CLASSPATH,
      'dev.edgekit.examples.next.CourseService', port, data, ...callers],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const said = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}`);
  return { key: String(said[0]).trim(), stop: () => end(child) };
}

export async function startFront({ port, key }) {
  const child = start('node', ['.next/standalone/server.js'], {
    env: { ...process.env, SERVICE_KEY: key, PORT: port, HOSTNAME: '127.0.0.1' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await listens(port, child);
  return { stop: () => end(child) };
}

/** nginx with the configuration of examples/edge, on `port`, before the front end on `frontPort`. */
export async function startNginx({ port, frontPort, data }) {
  const file = join(data, 'nginx.conf');
  const user = userInfo().username === 'root' ? 'user root;\n' : '';
  const configuration = readFileSync('../edge/nginx/nginx.conf', 'utf8');
  writeFileSync(file, user + configuration.replace(':8080', `:${frontPort}`).replace(':8081', `:${port}`));
  const child = start('nginx', ['-p', data, '-c', file, '-e', 'stderr', '-g', 'daemon off;'], {
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await listens(port, child);
  return { stop: () => end(child) };
}
