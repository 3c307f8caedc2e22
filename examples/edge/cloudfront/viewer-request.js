// CloudFront function (cloudfront-js-2.0), on viewer requests of /images/*.
//
// CloudFront keeps a copy for each Accept that it sees, and ignores Vary. So what the viewer takes
// becomes one of EdgeKit's five classes, which the cache policy keys on and the service reads.
function weigh(accept) {
  var weights = {};
  accept.split(',').forEach(function (part) {
    var pieces = part.split(';').map(function (piece) { return piece.trim().toLowerCase(); });
    var weight = 1;
    pieces.slice(1).forEach(function (piece) {
      var q = /^q\s*=\s*(.*)$/.exec(piece);
      if (q) { weight = /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(q[1]) ? Number(q[1]) : 0; }
    });
    if (pieces[0] && weights[pieces[0]] === undefined) { weights[pieces[0]] = weight; }
  });
  return weights;
}

function weightOf(weights, type) {
  var named = [type, 'image/*', '*/*'].filter(function (one) { return weights[one] !== undefined; });
  return named.length ? weights[named[0]] : 0;
}

function classOf(accept) {
  var weights = weigh(accept);
  var avif = weights['image/avif'] || 0;
  var webp = weights['image/webp'] || 0;
  var base = Math.max(weightOf(weights, 'image/jpeg'), weightOf(weights, 'image/png'));
  var takesWebp = webp > 0 && webp >= avif && webp >= base;
  if (avif > 0 && avif >= webp && avif >= base) {
    return takesWebp ? 'image/avif,image/webp,*/*' : base > 0 ? 'image/avif,*/*' : 'image/avif';
  }
  return takesWebp ? 'image/webp,*/*' : '*/*';
}

function handler(event) {
  var request = event.request;
  var field = request.headers.accept;
  var accept = field ? (field.multiValue || [field]).map(function (f) { return f.value; }).join(',') : '';
  request.headers.accept = { value: classOf(accept) };
  return request;
}
