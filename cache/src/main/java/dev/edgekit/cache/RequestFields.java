package dev.edgekit.cache;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * What a request's fields say that matters to a hit, read in one pass that allocates nothing:
 * whether it asks for more than the response, who may be asking, what it claims to be, which
 * codings it accepts. Thread-safe.
 */
final class RequestFields {
  /** A condition, a range, a directive on freshness, content: not for the short way. */
  private static final int MORE = 1 << 30;

  private static final String[] MORE_FIELDS = {
    "Range",
    "Pragma",
    "If-Match",
    "If-Range",
    "Cache-Control",
    "If-None-Match",
    "If-Modified-Since",
    "If-Unmodified-Since",
    "Content-Length",
    "Transfer-Encoding"
  };

  private static final String CODINGS_FIELD = "Accept-Encoding";

  /** A field that is a credential. */
  private static final int WHO = 1 << 29;

  /** A field by which the request says that it is another one. */
  private static final int CLAIM = 1 << 28;

  /** The place of {@code Accept-Encoding} among the fields, plus 1. */
  private static final int CODINGS = (1 << 28) - 1;

  private static final int MAX_LENGTH = 63;

  private final Credentials credentials;

  /** By length and first letter of a name: whether it may matter. That rules most names out. */
  private final boolean[] notable = new boolean[(MAX_LENGTH + 1) << 5];

  RequestFields(Credentials credentials) {
    this.credentials = credentials;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      for (int letter = 0; letter < 32; letter++) {
        notable[length << 5 | letter] =
            length == MAX_LENGTH || OverrideFields.mayBeginWith((char) (0x60 | letter), length);
      }
    }
    notable[place(CODINGS_FIELD)] = true;
    for (String name : MORE_FIELDS) {
      notable[place(name)] = true;
    }
    credentials.fields().forEach(name -> notable[place(name)] = true);
  }

  private static int place(String name) {
    return Math.min(name.length(), MAX_LENGTH) << 5 | (name.charAt(0) & 31);
  }

  /** What the fields say, for the methods below. */
  int of(Request request) {
    Headers headers = request.headers();
    int said = request.method().equals("GET") ? 0 : MORE;
    for (int i = 0, size = headers.size(); i < size; i++) {
      String name = headers.nameAt(i);
      if (notable[place(name)]) {
        said = with(said, name, i);
      }
    }
    return said;
  }

  private int with(int said, String name, int index) {
    if (is(name, CODINGS_FIELD)) {
      return (said & CODINGS) == 0 ? said | index + 1 : said | MORE; // one list in several fields
    }
    int all = isMore(name) ? said | MORE : said;
    all = credentials.isField(name) ? all | WHO : all;
    return OverrideFields.isClaim(name) ? all | CLAIM : all;
  }

  private static boolean isMore(String name) {
    for (String known : MORE_FIELDS) {
      if (is(name, known)) {
        return true;
      }
    }
    return false;
  }

  private static boolean is(String name, String known) {
    return name.length() == known.length() // cheaper than the comparisons that follow
        && (name.equals(known) || name.equalsIgnoreCase(known));
  }

  /** The key with the guard of {@link CacheKey#guardedBy}. */
  static CacheKey guarded(CacheKey key, int said, Request request) {
    return (said & CLAIM) == 0 ? key.guardedBy("") : key.guardedBy(request);
  }

  /**
   * The value of {@code Accept-Encoding}, empty if there is none; null if the request asks for more
   * than the response, or where its response may be one user's.
   */
  @Nullable String accepted(int said, Request request, CachePolicy policy) {
    if ((said & MORE) != 0 || mayBeSomeone(said, request, policy)) {
      return null;
    }
    int codings = said & CODINGS;
    return codings == 0 ? "" : request.headers().valueAt(codings - 1);
  }

  private boolean mayBeSomeone(int said, Request request, CachePolicy policy) {
    return !policy.isSharedAcrossUsers()
        && (policy.isPerUser() || (said & WHO) != 0 || credentials.mayBeBesideFields(request));
  }
}
