// Preloaded into the tests' origin, which would listen on every interface.
const http = require('http')
const listen = http.Server.prototype.listen
http.Server.prototype.listen = function (port) {
  return listen.call(this, port, '127.0.0.1')
}
