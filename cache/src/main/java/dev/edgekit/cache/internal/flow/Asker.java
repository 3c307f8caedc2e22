package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.Credentials;
import dev.edgekit.cache.internal.answer.Sharing;
import dev.edgekit.cache.internal.rules.CacheControl;
import dev.edgekit.cache.internal.rules.Storability;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import java.util.Optional;

/**
 * Who is asking, as far as it decides which responses a request may get: a pure decision.
 *
 * @param kind what the policy makes of it
 * @param who a digest of the credentials; empty where they don't count or there are none
 * @param byAuthorizationAlone whether nothing else tells who, to a cache that follows its origin
 */
public record Asker(Kind kind, String who, boolean byAuthorizationAlone) {
  /** What a policy makes of one who asks. */
  public enum Kind {
    /** Nobody in particular, or somebody under a policy by which everyone gets the same. */
    ANYONE,
    /** A user, under a policy that keeps each user's own; without credentials, a guest under it. */
    OWN,
    /**
     * A user, under a policy that says nothing: responses stored for others are not for this one.
     */
    SOMEONE
  }

  private static final Asker ANYONE = new Asker(Kind.ANYONE, "", false);

  /** Before a digest in a key's variant; no field that {@code Vary} could name begins so. */
  private static final String MARK = "@";

  static Asker of(Request request, CachePolicy policy, Credentials credentials) {
    if (policy.isSharedAcrossUsers()) {
      return ANYONE;
    }
    Optional<String> who = credentials.identify(request);
    if (policy.isPerUser()) {
      return new Asker(Kind.OWN, who.orElse(""), false);
    }
    boolean alone = policy.fresh().isEmpty() && credentials.areAuthorizationAlone(request);
    return who.map(digest -> new Asker(Kind.SOMEONE, digest, alone)).orElse(ANYONE);
  }

  /** The key under which this one's responses lie; guests' apart from those of other policies. */
  CacheKey keyOf(CacheKey key) {
    return kind == Kind.OWN ? key.variant(MARK + who) : key;
  }

  /** The key under which one load runs at a time: nobody waits for another's response. */
  CacheKey flightOf(CacheKey key) {
    return kind == Kind.SOMEONE ? key.variant(MARK + MARK) : key;
  }

  /** Whether this one may get a response with these fields that was stored for anyone. */
  boolean mayGet(Headers stored, CachePolicy policy) {
    return kind != Kind.SOMEONE
        || CacheControl.of(stored, policy.targetedFields()).allowsSharing(byAuthorizationAlone);
  }

  /** Whether a response that says {@code private} may be stored for this one. */
  boolean isOneUser() {
    return kind == Kind.OWN && !who.isEmpty();
  }

  /** With whom a response with these fields may be shared downstream of this cache. */
  Sharing sharing(Headers response, CachePolicy policy) {
    boolean personal =
        policy.fresh().isPresent()
            && Storability.changesBrowser(response)
            && !policy.isStoringCookies();
    return kind == Kind.OWN || personal || !mayGet(response, policy)
        ? Sharing.ONE_USER
        : Sharing.EVERYONE;
  }
}
