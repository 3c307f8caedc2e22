// The real express-session and connect-redis on a Redis: node sessions.mjs REDIS_URI
// Prints the port that it listens on. /NAME/… uses the configuration NAME.
import http from "node:http";
import { RedisStore } from "connect-redis";
import session from "express-session";
import { createClient } from "redis";

const client = createClient({ url: process.argv[2] });
await client.connect();

const common = { resave: false, saveUninitialized: false };
const configurations = {
  plain: { ...common, secret: "keyboard cat", store: new RedisStore({ client }) },
  rotated: { ...common, secret: ["new secret", "keyboard cat"], store: new RedisStore({ client }) },
  hourly: {
    ...common,
    secret: "비밀번호",
    name: "sid",
    cookie: { maxAge: 3600_000, sameSite: "lax" },
    store: new RedisStore({ client, prefix: "hourly:" }),
  },
  brief: {
    ...common,
    secret: "keyboard cat",
    cookie: { maxAge: 1500 },
    store: new RedisStore({ client, prefix: "brief:" }),
  },
};
const middlewares = Object.fromEntries(
  Object.entries(configurations).map(([name, options]) => [name, session(options)]),
);

const actions = {
  login(request, url, done) {
    request.session.user = url.searchParams.get("user");
    request.session.save(() => done(200));
  },
  logout(request, url, done) {
    request.session.destroy(() => done(200));
  },
  me(request, url, done) {
    done(request.session.user ? 200 : 401, request.session.user);
  },
};

const server = http.createServer((request, response) => {
  const url = new URL(request.url, "http://localhost");
  const [, configuration, action] = url.pathname.split("/");
  middlewares[configuration](request, response, (error) => {
    const done = (status, user) => {
      if (user) response.setHeader("X-Handler", encodeURIComponent(user));
      response.writeHead(status, { "Content-Length": 0 }).end();
    };
    if (error) return done(500);
    actions[action](request, url, done);
  });
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.resume().on("end", () => process.exit(0)); // never outlives the test
