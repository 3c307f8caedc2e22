// CloudFront function (cloudfront-js-2.0), on viewer requests of /images/*.
//
// CloudFront ignores Vary. So the class of Accept goes into a field that the cache policy keys on and
// the service chooses by; what the viewer itself says in that field is overwritten.
function isWanted(accept, type) {
  return accept.split(',').some(function (part) {
    var pieces = part.split(';').map(function (piece) { return piece.trim().toLowerCase(); });
    return pieces[0] === type && !pieces.slice(1).some(function (p) { return /^q=0(\.0*)?$/.test(p); });
  });
}

function handler(event) {
  var request = event.request;
  var field = request.headers.accept;
  var accept = field ? (field.multiValue || [field]).map(function (f) { return f.value; }).join(',') : '';
  var chosen = ['image/avif', 'image/webp'].filter(function (type) { return isWanted(accept, type); })[0];
  request.headers['x-image-class'] = { value: chosen || '*/*' };
  return request;
}
