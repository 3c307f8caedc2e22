// The real iron-session: node iron.mjs
// Prints the port that it listens on. /NAME/… uses the configuration NAME.
import http from "node:http";
import { getIronSession } from "iron-session";

const old = "a former password of 32 characters";
const password = "the current password, of 32 or more";
const common = { cookieName: "iron", cookieOptions: { secure: false } };
const configurations = {
  plain: { ...common, password },
  former: { ...common, password: old },
  rotated: { ...common, password: { 1: old, 2: password } },
  endless: { ...common, password, ttl: 0 },
};

const actions = {
  async login(session, url) {
    session.user = { id: url.searchParams.get("user") };
    await session.save();
    return [200];
  },
  async empty(session) {
    session.theme = "dark";
    await session.save();
    return [200];
  },
  async me(session) {
    return session.user ? [200, session.user.id] : [401];
  },
};

const server = http.createServer(async (request, response) => {
  const url = new URL(request.url, "http://localhost");
  const [, configuration, action] = url.pathname.split("/");
  const [status, user] = await getIronSession(request, response, configurations[configuration])
    .then((session) => actions[action](session, url))
    .catch(() => [401]); // what isn't even a seal is thrown
  if (user) response.setHeader("X-Handler", encodeURIComponent(user));
  response.writeHead(status, { "Content-Length": 0 }).end();
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.resume().on("end", () => process.exit(0)); // never outlives the test
