# Varnish as CloudFront behaves, with the settings that examples/edge/cloudfront has. What stands in
# capitals between two at signs is filled in by Surroundings.
vcl 4.1;
import std;

backend api    { .host = "127.0.0.1"; .port = "@API_PORT@"; }
backend images { .host = "127.0.0.1"; .port = "@IMAGES_PORT@"; }

acl purgers { "127.0.0.1"; }

sub vcl_recv {
    # Tag invalidation. VarnishPurger has made each tag an expression that means itself.
    if (req.method == "BAN") {
        if (client.ip !~ purgers) { return (synth(403)); }
        if (req.http.X-Purge-Tags) {
            if (!std.ban("obj.http.Cache-Tag ~ (^|,)(" + req.http.X-Purge-Tags + ")(,|$)")) {
                return (synth(400, std.ban_error()));
            }
        } else if (!req.http.X-Purge-Path
                || !std.ban("obj.http.X-Purge-Path == " + req.http.X-Purge-Path)) {
            return (synth(400));
        }
        return (synth(200));
    }

    # Hashed, a request of another method would go on as a GET.
    if (req.method != "GET" && req.method != "HEAD") {
        set req.backend_hint = api;
        return (pass);
    }

    # The behaviour /images/*: cached, with the function's class of Accept, without cookies, and from
    # an origin of its own.
    if (req.url ~ "^/images/") {
        set req.backend_hint = images;
        if (req.http.Accept ~ "(?i)image/avif") {
            set req.http.Accept = "image/avif";
        } else if (req.http.Accept ~ "(?i)image/webp") {
            set req.http.Accept = "image/webp";
        } else {
            set req.http.Accept = "*/*";
        }
        unset req.http.Cookie;
        return (hash);
    }

    # The behaviours of what everyone may read: a cache policy without cookies. Everything else is
    # the default behaviour, the managed policy CachingDisabled.
    set req.backend_hint = api;
    if (@API_IS_CACHED@ && req.url ~ "^/(categories|courses)(/|$|\?)") {
        if (!@COOKIES_PASS@) {
            unset req.http.Cookie;
        }
        return (hash);
    }
    return (pass);
}

sub vcl_backend_response {
    set beresp.http.X-Purge-Path = bereq.url;
    if (@WATCHED@) { # what a stale answer is explained by
        set beresp.http.X-Fetched = "" + std.time2real(now, 0.0);
    }
    # The cache policies' DefaultTTL is 0.
    if (!beresp.http.Cache-Control && !beresp.http.Expires) {
        set beresp.ttl = 0s;
    }
    # s-maxage, max-age and stale-while-revalidate of Cache-Control are Varnish's own lifetimes, as
    # they are CloudFront's; neither listens to CDN-Cache-Control here.
    if (beresp.http.Cache-Control !~ "stale-while-revalidate") {
        set beresp.grace = 0s;
    }
    set beresp.keep = 10m; # what has run out is asked for with If-None-Match
    # What is stale at the service may be stale here, too, while the next request has it refreshed;
    # Varnish finds nothing without some lifetime.
    if (beresp.ttl <= 0s && beresp.grace > 0s) {
        set beresp.ttl = 1ms;
    }
    if (beresp.ttl <= 0s
        || beresp.http.Set-Cookie
        || beresp.http.Cache-Control ~ "(?i)(^|[ ,])(no-store|no-cache|private)($|[ ,=])") {
        set beresp.uncacheable = true;
        set beresp.ttl = 1s;
        set beresp.grace = 0s;
    }
    return (deliver);
}

sub vcl_hit { set req.http.X-Cache = "hit"; }
sub vcl_miss { set req.http.X-Cache = "miss"; }
sub vcl_pass { set req.http.X-Cache = "pass"; }

sub vcl_deliver {
    set resp.http.X-Cache = req.http.X-Cache;
    # A response headers policy of CloudFront's: browsers ask each time, since no purge reaches them.
    if (@API_IS_CACHED@ && resp.http.Cache-Control ~ "public" && req.url !~ "^/images/") {
        set resp.http.Cache-Control = "public, max-age=0";
    }
    unset resp.http.CDN-Cache-Control;
    unset resp.http.Cache-Tag;
    unset resp.http.X-Purge-Path;
    if (!@WATCHED@) {
        unset resp.http.X-Varnish;
    }
    unset resp.http.Via;
}
