package dev.edgekit.auth.internal.language;

import dev.edgekit.auth.internal.net.IpReader;
import dev.edgekit.auth.internal.path.PercentDecoder;
import dev.edgekit.auth.internal.path.TargetCheck;
import dev.edgekit.auth.internal.regexp.FoundExpressions;
import dev.edgekit.auth.internal.regexp.GoRegexp;
import dev.edgekit.auth.internal.regexp.RegexpSet;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request as matchers see it: host without port and in lower case, the path that rules are
 * matched against, parameters and address read. Parts that are costly to read are read when a
 * matcher first asks for them. Mutable and used again for a thread's next request, so that a
 * classification allocates nothing; confined to one thread.
 */
public final class RequestView {
  private static final ThreadLocal<RequestView> OF_THREAD =
      ThreadLocal.withInitial(RequestView::new);
  private static final Headers NO_HEADERS = Headers.empty();

  private @Nullable Request request;
  private @Nullable Headers headers;

  private String target = "";
  private String path = "";
  private int pathStart;
  private int pathEnd;
  private int queryStart;

  private String host = "";
  private int hostStart;
  private int hostEnd;

  /** {@link #hostEnd}, or the dot in front of it. */
  private int nameEnd;

  private boolean hostRead;

  private final QueryView query = new QueryView();
  private boolean queryRead;

  private final IpReader address = new IpReader();
  private boolean addressRead;
  private boolean addressKnown;

  /** At index n, the hash of the path's first n characters; valid up to {@link #hashed}. */
  private int[] pathHashes = new int[64];

  private int hashed;

  private final FoundExpressions found = new FoundExpressions();

  /**
   * This thread's view, showing this request.
   *
   * @param target the request's, which was accepted, or another reading of it
   */
  public static RequestView of(Request request, String target) {
    RequestView view = OF_THREAD.get();
    int start = TargetCheck.pathStart(target);
    view.show(request, target, start, TargetCheck.pathEnd(target, start));
    return view;
  }

  private void show(Request shown, String target, int start, int end) {
    request = shown;
    this.target = target;
    queryStart = Math.min(end + 1, target.length());
    int percent = target.indexOf('%', start);
    if (start == end) {
      path = "/";
      pathStart = 0;
      pathEnd = 1;
    } else if (percent < 0 || percent >= end) {
      path = target;
      pathStart = start;
      pathEnd = end;
    } else {
      path = PercentDecoder.matched(target.substring(start, end));
      pathStart = 0;
      pathEnd = path.length();
    }
    hashed = 0;
    headers = null;
    hostRead = false;
    queryRead = false;
    addressRead = false;
  }

  /** Forgets the request, so that it can be garbage-collected. */
  public void clear() {
    request = null;
    headers = null;
    target = "";
    path = "";
    host = "";
    query.clear();
  }

  public String method() {
    return shown().method();
  }

  // The path

  public int pathLength() {
    return pathEnd - pathStart;
  }

  boolean pathFinds(GoRegexp regexp) {
    return regexp.finds(path, pathStart, pathEnd);
  }

  public void searchPath(RegexpSet expressions, int limit) {
    expressions.search(path, pathStart, pathEnd, limit, found);
  }

  boolean pathIs(String text) {
    return pathLength() == text.length() && path.startsWith(text, pathStart);
  }

  boolean pathStartsWith(String prefix) {
    return pathLength() >= prefix.length() && path.startsWith(prefix, pathStart);
  }

  /** Whether the path is the prefix or goes on with a slash. */
  boolean pathIsUnder(String prefix) {
    return pathStartsWith(prefix) && segmentEndsAt(prefix.length());
  }

  public boolean segmentEndsAt(int length) {
    return length == pathLength() || path.charAt(pathStart + length) == '/';
  }

  /** What the table holds for the path's first characters; {@code length} is within the path. */
  public <T> @Nullable T byPathPrefix(int length, SubstringTable<T> table) {
    return table.get(path, pathStart, pathStart + length, pathHash(length));
  }

  private int pathHash(int length) {
    if (length > hashed) {
      hashPath(length);
    }
    return pathHashes[length];
  }

  private void hashPath(int length) {
    if (length >= pathHashes.length) {
      pathHashes = Arrays.copyOf(pathHashes, Math.max(2 * length, pathLength() + 1));
    }
    int[] hashes = pathHashes;
    int hash = hashed == 0 ? 0 : hashes[hashed];
    for (int i = hashed; i < length; i++) {
      hash = 31 * hash + path.charAt(pathStart + i);
      hashes[i + 1] = hash;
    }
    hashed = length;
  }

  // The host

  boolean hostIs(String name) {
    readHost();
    return nameEnd > hostStart
        && nameEnd - hostStart == name.length()
        && host.startsWith(name, hostStart);
  }

  boolean hostIsBelow(String parent) {
    int start = parentStart();
    return start > 0 && nameEnd - start == parent.length() && host.startsWith(parent, start);
  }

  /** Whether the expression is found in the whole host, with the dot that may end it. */
  boolean hostFinds(GoRegexp regexp) {
    readHost();
    return regexp.finds(host, hostStart, hostEnd);
  }

  public void searchHost(RegexpSet expressions, int limit) {
    readHost();
    expressions.search(host, hostStart, hostEnd, limit, found);
  }

  public <T> @Nullable T byHost(SubstringTable<T> table) {
    readHost();
    return byHostFrom(hostStart, table);
  }

  /** What the table holds for what follows the host's first label. */
  public <T> @Nullable T byHostParent(SubstringTable<T> table) {
    int start = parentStart();
    return start < 0 ? null : byHostFrom(start, table);
  }

  private <T> @Nullable T byHostFrom(int start, SubstringTable<T> table) {
    return table.get(host, start, nameEnd, SubstringTable.hash(host, start, nameEnd));
  }

  private int parentStart() {
    readHost();
    int dot = host.indexOf('.', hostStart);
    return dot > hostStart && dot < nameEnd ? dot + 1 : -1;
  }

  private void readHost() {
    if (hostRead) {
      return;
    }
    hostRead = true;
    host = lowerCase(shown().host());
    hostStart = 0;
    hostEnd = host.length();
    int colon = host.indexOf(':');
    if (colon >= 0) {
      cutPort(colon);
    }
    nameEnd = hostEnd > hostStart && host.charAt(hostEnd - 1) == '.' ? hostEnd - 1 : hostEnd;
  }

  /**
   * Cuts the port like Go's {@code net.SplitHostPort}; keeps the whole name where that finds no
   * port.
   */
  private void cutPort(int colon) {
    if (host.charAt(0) == '[') {
      int close = host.indexOf(']');
      boolean port = close > 0 && close + 1 < hostEnd && host.charAt(close + 1) == ':';
      if (close == hostEnd - 1 || (port && host.indexOf(':', close + 2) < 0)) {
        hostStart = 1;
        hostEnd = close;
        shortenAddress();
      }
    } else if (host.indexOf(':', colon + 1) < 0) {
      hostEnd = colon;
    }
  }

  /** Brings an address into the one of its many spellings that rules name. */
  private void shortenAddress() {
    IpReader address = new IpReader();
    String text = host.substring(hostStart, hostEnd);
    if (text.indexOf(':') >= 0 && address.read(text)) {
      host = address.ipv6Text();
      hostStart = 0;
      hostEnd = host.length();
    }
  }

  private static String lowerCase(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c <= ' ' || (c >= 'A' && c <= 'Z') || c >= 128) {
        return host.toLowerCase(Locale.ROOT).strip();
      }
    }
    return host;
  }

  // Header fields, query and address

  public Headers headers() {
    Headers read = headers;
    if (read == null) {
      read = request == null ? NO_HEADERS : request.headers();
      headers = read;
    }
    return read;
  }

  public QueryView query() {
    if (!queryRead) {
      queryRead = true;
      query.read(target, queryStart);
    }
    return query;
  }

  /** The client's address, or null if it is unknown or no address. */
  public @Nullable IpReader address() {
    if (!addressRead) {
      addressRead = true;
      addressKnown = address.read(shown().clientAddress());
    }
    return addressKnown ? address : null;
  }

  /** Where expressions that are found in the request are gathered, and the steps counted. */
  public FoundExpressions found() {
    return found;
  }

  private Request shown() {
    if (request == null) {
      throw new IllegalStateException("no request is shown");
    }
    return request;
  }
}
