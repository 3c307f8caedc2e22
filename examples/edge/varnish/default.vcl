# Varnish 7.1 and later in front of a service that answers through EdgeKit's response cache.
#
# The service decides what is kept and for how long; this file only hears it. VarnishPurger sends
# the bans, and may do so from the addresses in "purgers".
vcl 4.1;
import std;

backend service {
    .host = "127.0.0.1";
    .port = "8080";
    .connect_timeout = 2s;
    .first_byte_timeout = 30s;
    .between_bytes_timeout = 10s;
}

acl purgers {
    "127.0.0.1";
    "::1";
}

sub image_class {
    set req.http.X-Takes = "";
    if (req.http.Accept ~ "(?i)(^|,)\s*image/avif\s*(,|$|;(?!\s*q=(?!(1(\.0*)?|0\.0*[1-9][0-9]*)\s*(,|;|$))))") {
        set req.http.X-Takes = "avif";
    }
    if (req.http.Accept ~ "(?i)(^|,)\s*image/webp\s*(,|$|;(?!\s*q=(?!(1(\.0*)?|0\.0*[1-9][0-9]*)\s*(,|;|$))))") {
        set req.http.X-Takes = req.http.X-Takes + "webp";
    }
    if (req.http.X-Takes == "avifwebp") {
        set req.http.Accept = "image/avif,image/webp,*/*";
    } else if (req.http.X-Takes == "webp") {
        set req.http.Accept = "image/webp,*/*";
    } else if (req.http.X-Takes == "") {
        set req.http.Accept = "*/*";
    } else if (req.http.Accept ~ "(?i)(^|,)\s*(\*/\*|image/(\*|jpeg|png))\s*(,|$|;(?!\s*q=(?!(1(\.0*)?|0\.0*[1-9][0-9]*)\s*(,|;|$))))") {
        set req.http.Accept = "image/avif,*/*";
    } else {
        set req.http.Accept = "image/avif";
    }
    unset req.http.X-Takes;
}

sub vcl_recv {
    if (req.method == "BAN") {
        if (client.ip !~ purgers) {
            return (synth(403));
        }
        if (req.http.X-Purge-Tags) {
            # VarnishPurger has made each tag an expression that means itself.
            if (!std.ban("obj.http.Cache-Tag ~ (^|,)(" + req.http.X-Purge-Tags + ")(,|$)")) {
                return (synth(400, std.ban_error()));
            }
        } else if (req.http.X-Purge-Path) {
            if (!std.ban("obj.http.X-Purge-Path == " + req.http.X-Purge-Path)) {
                return (synth(400, std.ban_error()));
            }
        } else {
            return (synth(400));
        }
        return (synth(200));
    }

    # The service sees who asked; what clients say of it is worth nothing.
    unset req.http.Forwarded;
    unset req.http.X-Forwarded-Host;
    unset req.http.X-Forwarded-Proto;
    set req.http.X-Forwarded-For = client.ip;

    # One of five classes instead of every browser's own list: Vary: Accept then makes five copies
    # and not hundreds. A weight of 0, or none that is one, means that the type
    # is not wanted; others are not compared.
    if (req.url ~ "^/images/") {
        call image_class;
    }

    # What is the same for everyone, whoever asks. Everywhere else a request with a cookie or with
    # Authorization goes to the service, which is Varnish's own rule.
    if (req.url ~ "^/(images/|categories($|\?))") {
        unset req.http.Cookie;
    }
}

sub vcl_backend_response {
    set beresp.http.X-Purge-Path = bereq.url;

    # Varnish would keep what says nothing for two minutes.
    if (!beresp.http.Cache-Control && !beresp.http.Expires) {
        set beresp.ttl = 0s;
    }

    # RFC 9213: what is said to CDNs alone goes before Cache-Control.
    if (beresp.http.CDN-Cache-Control ~ "(?i)(^|[ ,])(no-store|no-cache|private)($|[ ,=])") {
        set beresp.ttl = 0s;
    } else if (beresp.http.CDN-Cache-Control ~ "(?i)(^|[ ,])max-age=\d+") {
        set beresp.ttl = std.duration(regsub(beresp.http.CDN-Cache-Control,
            "(?i)^.*?(?:^|[ ,])max-age=(\d+).*$", "\1s"), 0s);
        set beresp.grace = std.duration(regsub(beresp.http.CDN-Cache-Control,
            "(?i)^.*?stale-while-revalidate=(\d+).*$", "\1s"), 0s);
    } else if (beresp.http.Cache-Control !~ "(?i)stale-while-revalidate=\d") {
        set beresp.grace = 0s; # Varnish's own default would be ten seconds
    }
    if (beresp.http.Cache-Control ~ "(?i)(must|proxy)-revalidate") {
        set beresp.grace = 0s;
    }
    set beresp.keep = 10m; # for If-None-Match to the service

    # What is stale at the service, which refreshes it meanwhile, says max-age=0 and the rest of its
    # window: it is answered, and the next request has it refreshed. Varnish finds nothing without
    # some lifetime.
    if (beresp.ttl <= 0s && beresp.grace > 0s) {
        set beresp.ttl = 1ms;
    }

    # While a purge is on its way the service answers no-cache. Varnish's own rule would then send
    # every request for this address to the service, for two minutes.
    if (beresp.ttl <= 0s
        || beresp.http.Set-Cookie
        || beresp.http.Vary == "*"
        || beresp.http.Cache-Control ~ "(?i)(^|[ ,])(no-store|no-cache|private)($|[ ,=])") {
        set beresp.uncacheable = true;
        set beresp.ttl = 1s;
        set beresp.grace = 0s;
        return (deliver);
    }
}

sub vcl_deliver {
    # For caches, not for browsers.
    unset resp.http.Cache-Tag;
    unset resp.http.X-Purge-Path;
    unset resp.http.CDN-Cache-Control;
    unset resp.http.X-Varnish;
}
